import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson } from "../../../provider/report/json";
import { crossroute } from "./run";

/** What whole repositories have that small examples do not. */

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-repositories-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
    }
}
const found = async (code: string): Promise<DiagnosticJson[]> =>
    (JSON.parse((await crossroute("lint -f . --json", { cwd })).out) as DiagnosticJson[]).filter(
        (one) => one.code === code,
    );
const messages = async (code: string): Promise<string[]> => (await found(code)).map(({ message }) => message);

interface Given {
    name?: string;
    namespace?: string;
    className?: string;
    annotations?: string;
    host?: string;
    paths?: readonly string[];
    service?: string;
    more?: string;
}

function ingress(given: Given = {}): string {
    const { name = "web", namespace = "shop", className = "nginx", annotations = "", host = "a.test" } = given;
    const { paths = ["/"], service = "web", more = "" } = given;
    const all = paths.map(
        (path) =>
            `{ path: ${path}, pathType: Prefix, backend: { service: { name: ${service}, port: { number: 80 } } } }`,
    );
    return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: ${namespace}, annotations: { ${annotations} } }
spec: { ingressClassName: ${className}, ${more} rules: [{ host: ${host}, http: { paths: [${all.join(", ")}] } }] }
`;
}

describe("versions of one object", () => {
    it("are named by a file, however long the names are (CR602)", async () => {
        const deep = "deployments-of-the-platform-team/clusters-in-europe";
        const name = "an-application-with-a-very-long-name-that-says-everything";
        for (const at of ["first-region-of-the-production", "second-region-of-the-production", "third-region"])
            write({
                [`${deep}/${at}/${name}.yaml`]: ingress({
                    name,
                    namespace: "a-namespace-with-a-long-name",
                    host: `${at}.test`,
                }),
            });
        const [message = ""] = await messages("CR602");
        expect(message).toContain(`${name}.yaml`);
        expect(message).toMatch(/and 2 more\)\.$/);
        expect(message.length).toBeLessThan(300);
    });
});

describe("an object that is not read", () => {
    it("is no other gateway", async () => {
        const service = `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: edge }\nspec: { gateways: [edge], hosts: [a.test] }\n`;
        write({ "all.yaml": ingress() + service });
        const explain = async (host: string): Promise<string> =>
            (await crossroute(`explain http://${host}/ -f .`, { cwd })).out;
        expect(await explain("a.test")).toContain(
            "nginx takes requests for the host a.test, beside VirtualService (not read)",
        );
        expect(await explain("a.test")).not.toContain("Several gateways");
    });
});

describe("a path that a controller reads otherwise than the reference (CR109)", () => {
    it("is told of Traefik, and not of a version that the tree does not have", async () => {
        const deployment = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: traefik, namespace: edge }
spec: { template: { spec: { containers: [{ name: traefik, image: "traefik:v3.1.4" }] } } }
`;
        const apis = ingress({ name: "api", className: "traefik", paths: ["/api"], service: "api" });
        write({ "all.yaml": ingress({ className: "traefik" }) + apis + deployment });
        const [message = ""] = await messages("CR109");
        expect(message).toMatch(/^On Traefik a\.test\/api/);
    });
});

describe("a host that objects of three namespaces claim (CR122)", () => {
    const three = (annotations: string): string =>
        [
            ingress({ namespace: "one", paths: ["/one"], annotations }),
            ingress({ namespace: "two", paths: ["/two"] }),
            ingress({ namespace: "three", paths: ["/three"] }),
        ].join("");

    it("is accepted by one of them for itself", async () => {
        write({ "all.yaml": three("crossroute/accept: CR122") });
        expect(await messages("CR122")).toEqual([
            "Host a.test is claimed by Ingress three/web and Ingress two/web: each of them can take its requests.",
        ]);
    });

    it("is accepted in the settings for the objects that these name", async () => {
        const settings = (...objects: readonly string[]): string =>
            JSON.stringify({ accept: objects.map((object) => ({ code: "CR122", object, reason: "agreed" })) });
        write({ "all.yaml": three(""), "crossroute.yaml": settings("Ingress one/*") });
        expect(await messages("CR122")).toHaveLength(1);
        write({ "crossroute.yaml": settings("Ingress t*") });
        expect(await messages("CR122")).toEqual([]);
    });
});

describe("the webhook of ingress-nginx", () => {
    const age = (canary: string): string =>
        ingress({ name: "one", paths: ["/x"], annotations: canary }) + ingress({ name: "two", paths: ["/x"] });

    it("lets in a second object for a path where one says that it is no canary", async () => {
        write({ "all.yaml": age("") });
        expect((await found("CR101")).map(({ help }) => help).join()).toContain("webhook of ingress-nginx refuses");
        write({ "all.yaml": age('nginx.ingress.kubernetes.io/canary: "false"') });
        expect((await found("CR101")).map(({ help }) => help).join()).not.toContain("webhook");
        expect(await found("CR101")).toHaveLength(1);
    });
});

describe("a host without TLS among others (CR107)", () => {
    it("is answered by ingress-nginx with its default certificate", async () => {
        const tls = "tls: [{ hosts: [a.test], secretName: a }],";
        write({ "a.yaml": ingress({ more: tls }), "b.yaml": ingress({ name: "other", host: "b.test" }) });
        expect(await messages("CR107")).toEqual([
            "b.test of nginx has no TLS: https is answered with the default certificate of ingress-nginx, which no browser trusts unless it was replaced, while other hosts of it have a certificate of their own.",
        ]);
    });
});

describe("a Service with another port (CR112)", () => {
    it("is said once for an object", async () => {
        const service =
            "---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ port: 8080 }] }\n";
        write({ "all.yaml": ingress({ paths: ["/a", "/b", "/c"] }) + service });
        const [message, ...others] = await messages("CR112");
        expect(others).toEqual([]);
        expect(message).toMatch(
            /^Prefix a\.test\/.* leads to service:shop\/web:80: the Service has no port 80; it has 8080; so do 2 more rules of it\.$/,
        );
    });
});

describe("YAML that cannot be read (CR605)", () => {
    it.each([
        ["host: *.a.test", "a value that begins with * needs quotes"],
        ["host: a.test: 80", "a value with a colon and a space in it needs quotes"],
        ["host: @host", "a value that begins with @ needs quotes"],
        ["  host: a.test\n    name: b", "the line does not fit to the indentation"],
        ["<<<<<<< HEAD\nhost: a\n=======\nhost: b\n>>>>>>> other", "it has marks of a merge"],
    ])("is told with what the mistake may be (%#)", async (line, hint) => {
        write({
            "web.yaml": `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n${line}\n`,
        });
        const { out, err } = await crossroute("lint -f web.yaml", { cwd });
        expect((out + err).replace(/\s+/g, " ")).toContain(hint);
    });
});

describe("an Ingress of Traefik without router.tls", () => {
    const why = async (annotations: string): Promise<string> => {
        write({ "web.yaml": ingress({ className: "traefik", annotations }) });
        return (await crossroute("explain https://a.test/ -f .", { cwd })).out.replace(/\s+/g, " ");
    };

    it("answers https where its entry point has TLS", async () => {
        const says = "over https where Traefik's entry point has TLS";
        expect(await why("")).toContain(says);
        expect(await why('traefik.ingress.kubernetes.io/router.tls: "true"')).not.toContain(says);
    });
});
