import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { crossroute } from "../cli/run";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-convert-"))));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;
const apiVersion = "gateway.networking.k8s.io/v1";
const all = { allowedRoutes: { namespaces: { from: "All" } } };

/** An Ingress with a certificate for each of its hosts. */
const ingress = (hosts: readonly string[], annotations: Json = {}, secure = true): Json => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace: "shop", annotations },
    spec: {
        ingressClassName: "nginx",
        ...(secure ? { tls: hosts.map((host) => ({ hosts: [host], secretName: "tls" })) } : {}),
        rules: hosts.map((host) => ({
            host,
            http: {
                paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
            },
        })),
    },
});
const gateway = (...listeners: Json[]): Json[] => [
    { apiVersion, kind: "GatewayClass", metadata: { name: "some" }, spec: { controllerName: "example.com/some" } },
    {
        apiVersion,
        kind: "Gateway",
        metadata: { name: "shared", namespace: "infra" },
        spec: { gatewayClassName: "some", listeners },
    },
];
const http = { name: "plain", port: 80, protocol: "HTTP", ...all };
const https = (name: string, hostname: string, more: Json = all): Json => ({
    name,
    hostname,
    port: 443,
    protocol: "HTTPS",
    tls: { certificateRefs: [{ name: "tls", namespace: "shop" }] },
    ...more,
});

async function convert(
    objects: readonly Json[],
    more = "",
): Promise<{ routes: HTTPRoute[]; out: string; code: number }> {
    const file = join(folder, "given.yaml");
    writeFileSync(file, objects.map((one) => JSON.stringify(one)).join("\n---\n"));
    const output = mkdtempSync(join(folder, "routes-"));
    const ran = await crossroute(`convert ${file} --gateway infra/shared -o ${output} ${more}`);
    const text = readdirSync(output).map((name) => readFileSync(join(output, name), "utf8"));
    return { routes: loadAll(text.join("---\n")) as HTTPRoute[], out: ran.out + ran.err, code: ran.code };
}
const sectionsOf = (routes: readonly HTTPRoute[]): Record<string, (string | undefined)[]> =>
    Object.fromEntries(
        routes.map(({ metadata, spec }) => [
            metadata?.name ?? "",
            (spec?.parentRefs ?? []).map(({ sectionName }) => sectionName),
        ]),
    );

describe("converted routes and the listeners of their Gateway", () => {
    it("attach to the listener that has their host, where each host has one", async () => {
        const { routes, out, code } = await convert([
            ingress(["a.test", "b.test"]),
            ...gateway(http, https("a", "a.test"), https("b", "b.test")),
        ]);
        expect(sectionsOf(routes)).toEqual({ "web-a-test-http": ["plain"], "web-a-test": ["a", "b"] });
        expect(out).not.toContain("differs");
        expect(code).toBe(0);
    });

    it("attach to every listener that has some of their hosts", async () => {
        const { routes } = await convert([
            ingress(["*.test"]),
            ...gateway(http, https("a", "a.test"), https("any", "*.test"), https("other", "other.example")),
        ]);
        expect(sectionsOf(routes)["web-any-test"]).toEqual(["a", "any"]);
    });

    it("lose what a more specific listener keeps for other namespaces, and say so", async () => {
        const { out, code } = await convert([
            ingress(["*.test"]),
            ...gateway(http, https("a", "a.test", {}), https("any", "*.test")),
        ]);
        expect(out).toMatch(/^differs +a\.test\/\*\* over https {2}answered by service:shop\/web:80 now, by /m);
        expect(code).toBe(1);
    });

    it("answer nothing over http where the Gateway has no listener for it", async () => {
        const { out, code } = await convert([ingress(["a.test"], {}, false), ...gateway(https("a", "a.test"))]);
        expect(out).toMatch(
            /^differs +a\.test\/\*\* over http {2}answered by service:shop\/web:80 now, by nobody after$/m,
        );
        expect(code).toBe(1);
    });
});

const nginx = (name: string): string => `nginx.ingress.kubernetes.io/${name}`;
const service = (appProtocol: string): Json => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: { ports: [{ port: 80, appProtocol }] },
});
const tlsPolicy: Json = {
    apiVersion,
    kind: "BackendTLSPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: { targetRefs: [{ group: "", kind: "Service", name: "web" }] },
};

describe("what an Ingress asked of ingress-nginx and its routes do not do", () => {
    it("fails where backends speak another protocol, until something says it of their Service or it is accepted", async () => {
        const given = (protocol: string): Json => ingress(["a.test"], { [nginx("backend-protocol")]: protocol }, false);
        const { out, code } = await convert([given("HTTPS")]);
        expect(out).toContain(
            "differs   Ingress shop/web: Service shop/web speaks HTTPS (nginx.ingress.kubernetes.io/backend-protocol), and the routes send plain HTTP\n          cure: write a BackendTLSPolicy",
        );
        expect(code).toBe(1);
        expect((await convert([given("GRPC")])).out).toContain("cure: write appProtocol: kubernetes.io/h2c");
        for (const [protocol, ...more] of [
            ["HTTP"],
            ["HTTPS", tlsPolicy],
            ["GRPC", service("kubernetes.io/h2c")],
        ] as const)
            expect((await convert([given(protocol), ...more])).code).toBe(0);
        const accepted = await convert([given("HTTPS")], "--accept lost");
        expect([accepted.code, accepted.out.includes("accepted  Ingress shop/web: Service shop/web")]).toEqual([
            0,
            true,
        ]);
    });

    it.each([
        ["traefik", "traefik.ingress.kubernetes.io/service.serversscheme", "https", "HTTPS"],
        ["traefik", "traefik.ingress.kubernetes.io/service.serversscheme", "h2c", "H2C"],
        ["kong", "konghq.com/protocol", "grpcs", "GRPCS"],
        ["haproxy", "haproxy.org/server-ssl", "true", "HTTPS"],
        ["alb", "alb.ingress.kubernetes.io/backend-protocol", "HTTPS", "HTTPS"],
        ["gce", "cloud.google.com/app-protocols", '{"web": "HTTPS"}', "HTTPS"],
        ["contour", "projectcontour.io/upstream-protocol.tls", "443,https", "HTTPS"],
    ])("fails where a Service tells %s by %s: %s to speak another protocol", async (className, name, value, said) => {
        const served = { ...ingress(["a.test"], {}, false) } as { spec: object };
        served.spec = { ...served.spec, ingressClassName: className };
        const own = service("http") as { metadata: object };
        const given = { ...own, metadata: { ...own.metadata, annotations: { [name]: value } } };
        const { out, code } = await convert([served, given as unknown as Json]);
        expect(out).toContain(
            `differs   Service shop/web: it speaks ${said} (${name}), and the routes send plain HTTP`,
        );
        expect(code).toBe(1);
        const spoken = { ...given, spec: { ports: [{ port: 80, appProtocol: "https" }] } };
        expect((await convert([served, spoken as unknown as Json])).out).not.toContain("speaks");
    });

    it("fails where TLS was passed through to the backend", async () => {
        const { out, code } = await convert([ingress(["a.test"], { [nginx("ssl-passthrough")]: "true" })]);
        expect(out).toContain("speaks TLS that the backend itself ends");
        expect(out).toContain("cure: write a TLSRoute");
        expect(code).toBe(1);
        expect((await convert([ingress(["a.test"], { [nginx("ssl-passthrough")]: "false" })])).code).toBe(0);
    });

    it("fails where addresses that were kept out get in", async () => {
        const given = ingress(["a.test"], { [nginx("denylist-source-range")]: "10.0.0.0/8" }, false);
        expect((await convert([given])).code).toBe(1);
        expect((await convert([given], "--accept open")).code).toBe(0);
    });

    it("does not say of snippets and of unknown annotations that they are no routing", async () => {
        const annotations = {
            [nginx("server-snippet")]: "x",
            [nginx("new-thing")]: "x",
            [nginx("default-backend")]: "y",
        };
        const { out } = await convert([ingress(["a.test"], annotations, false)]);
        expect(out).toContain(`${nginx("server-snippet")} is not read and is not converted`);
        expect(out).toContain(`${nginx("new-thing")} is not read and is not converted`);
        expect(out).toContain(`${nginx("default-backend")} is no routing and is not converted`);
    });

    it("says that preflights are no longer answered where enable-cors was set, and writes no rule for them", async () => {
        const objects = [
            ...gateway(http),
            ingress(["a.test"], { "nginx.ingress.kubernetes.io/enable-cors": "true" }, false),
        ];
        // The Gateway has no listener for https.
        expect((await convert(objects, "--accept lost")).code).toBe(1);
        const { routes, out, code } = await convert(objects, "--accept moved lost");
        expect(routes.flatMap(({ spec }) => spec?.rules ?? [])).toHaveLength(1);
        expect(out).toMatch(
            /^accepted {2}OPTIONS a\.test\/\*\*.* answered by status 204 now \(ingress-nginx answers OPTIONS itself where enable-cors is set\), by service:shop\/web:80 after$/m,
        );
        expect(out).toContain("write a CORS filter into the route's rule where the controller has it");
        expect(code).toBe(0);
    });

    it("names no difference twice because OPTIONS is answered otherwise", async () => {
        const regex = {
            "nginx.ingress.kubernetes.io/use-regex": "true",
            "nginx.ingress.kubernetes.io/enable-cors": "true",
        };
        const one = ingress(["a.test"], regex, false);
        const paths = [
            {
                path: "/v[0-9]+",
                pathType: "ImplementationSpecific",
                backend: { service: { name: "web", port: { number: 80 } } },
            },
        ];
        const { out } = await convert([
            ...gateway(http),
            { ...one, spec: { ingressClassName: "nginx", rules: [{ host: "a.test", http: { paths } }] } },
        ]);
        expect(out).toMatch(/^differs .*without case/m);
        expect(out).not.toContain("DELETE");
    });

    it("says that a canary alone takes no request", async () => {
        const canary = { [nginx("canary")]: "true", [nginx("canary-weight")]: "10" };
        const { out, code } = await convert([ingress(["a.test"], canary, false)]);
        expect(out).toContain("there is nothing to convert: no rule of an Ingress is used");
        expect(out).toContain("a canary without an Ingress of the same host, path and path type");
        expect(code).toBe(2);
    });

    it("names a ListenerSet as parent where only its listener takes the host", async () => {
        const set = {
            apiVersion,
            kind: "ListenerSet",
            metadata: { name: "more", namespace: "infra" },
            spec: {
                parentRef: { name: "shared" },
                listeners: [{ ...http, name: "b", hostname: "b.test" }],
            },
        };
        const [some, shared] = gateway({ ...http, hostname: "a.test" });
        const open = { ...(shared!["spec"] as Json), allowedListeners: { namespaces: { from: "Same" } } };
        const objects = [some!, { ...shared!, spec: open }, set, ingress(["b.test"], {}, false)];
        const { routes, out } = await convert(objects);
        expect(routes.flatMap(({ spec }) => spec?.parentRefs ?? [])).toEqual([
            { kind: "ListenerSet", namespace: "infra", name: "more" },
        ]);
        // There is no listener for HTTPS; all else is answered as before.
        expect(out.match(/^differs .*$/gm)).toEqual([
            "differs   b.test/** over https  answered by service:shop/web:80 now, by nobody after",
        ]);
        // One that the Gateway does not take is no parent.
        const refused = await convert([some!, shared!, set, ingress(["b.test"], {}, false)]);
        expect(refused.routes.flatMap(({ spec }) => spec?.parentRefs ?? [])).toEqual([
            { namespace: "infra", name: "shared" },
        ]);
        expect(refused.out).toMatch(/^differs {3}b\.test\/\*\* {2}answered by .* by nobody after$/m);
    });
});
