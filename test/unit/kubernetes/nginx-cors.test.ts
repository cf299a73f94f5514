import { createRouter, lint, naiveMatch, type Explanation, type Table } from "../../../provider/routing";
import { combine } from "../../../provider/sources/load";
import { recognise } from "../../../provider/sources/recognise";

type Json = Record<string, unknown>;
const ingress = (annotations: Json, more: Json = {}): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
        name: "web",
        namespace: "shop",
        annotations: Object.fromEntries(
            Object.entries(annotations).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
        ),
    },
    spec: {
        ingressClassName: "nginx",
        rules: [
            {
                host: "a.test",
                http: {
                    paths: [
                        {
                            path: "/api",
                            pathType: "Prefix",
                            backend: { service: { name: "web", port: { number: 80 } } },
                        },
                    ],
                },
            },
        ],
        ...more,
    },
});
const web = { kind: "service", namespace: "shop", name: "web", port: 80 };
const itself = { kind: "fixed", status: 204 };
const tables = (annotations: Json, more: Json = {}): readonly Table[] =>
    combine([recognise([ingress(annotations, more)], "example")]).after;

function explain(
    all: readonly Table[],
    method: string,
    origin?: string,
    scheme: "http" | "https" = "http",
): Explanation {
    const headers: Record<string, string> = origin === undefined ? {} : { Origin: origin };
    const request = { scheme, host: "a.test", path: "/api/x", method, headers };
    const said = createRouter(all).explain(request);
    expect(naiveMatch(all[0] as Table, request)).toEqual(said.candidates ?? [said.target ?? null]);
    return said;
}

describe("OPTIONS to ingress-nginx where enable-cors is set", () => {
    it("is answered by nginx for every client, and other methods by the backend", () => {
        for (const more of [{}, { "cors-allow-origin": "*" }, { "cors-allow-origin": "no list; of origins" }]) {
            const all = tables({ "enable-cors": "true", ...more });
            expect(explain(all, "OPTIONS").target).toEqual(itself);
            expect(explain(all, "OPTIONS", "https://any.example").target).toEqual(itself);
            expect(explain(all, "GET", "https://any.example").target).toEqual(web);
        }
        expect(explain(tables({ "enable-cors": "false" }), "OPTIONS").target).toEqual(web);
        expect(explain(tables({ "cors-allow-origin": "*" }), "OPTIONS").target).toEqual(web);
    });

    it("is answered by nginx for allowed origins only, where they are listed, without case", () => {
        const all = tables({
            "enable-cors": "true",
            "cors-allow-origin": "https://www.foo.com, https://*.bar.com:8443",
        });
        for (const origin of ["https://www.foo.com", "HTTPS://WWW.FOO.COM", "https://x.bar.com:8443"])
            expect(explain(all, "OPTIONS", origin).target).toEqual(itself);
        for (const origin of [undefined, "https://www.foo.com:8443", "https://x.y.bar.com:8443", "https://wwwxfoo.com"])
            expect(explain(all, "OPTIONS", origin).target).toEqual(web);
        // What is no origin is left out, and without any nothing is answered.
        expect(explain(tables({ "enable-cors": "true", "cors-allow-origin": "foo" }), "OPTIONS", "foo").target).toEqual(
            web,
        );
    });

    it("is answered before a redirect to https", () => {
        const all = tables({ "enable-cors": "true" }, { tls: [{ hosts: ["a.test"], secretName: "t" }] });
        expect(explain(all, "OPTIONS").target).toEqual(itself);
        expect(explain(all, "GET").target).toMatchObject({ kind: "redirect", code: 308 });
        expect(explain(all, "GET", undefined, "https").target).toEqual(web);
    });

    it("is no finding of lint", () => {
        const said = (annotations: Json): string[] =>
            lint(tables(annotations)).map(({ code, message }) => `${code} ${message}`);
        expect(said({ "enable-cors": "true" })).toEqual(said({}));
    });
});
