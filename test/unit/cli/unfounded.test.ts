import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DiagnosticJson } from "../../../provider/report";
import { ingress } from "./objects";
import { crossroute } from "./run";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-unfounded-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Findings of a folder with these files: code, severity and message. */
async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
    const { out } = await crossroute("lint -f . --json", { cwd: folder });
    return (JSON.parse(out) as DiagnosticJson[]).map(
        ({ code, severity, message }) => `${code} ${severity}: ${message}`,
    );
}

const api = "apiVersion: gateway.networking.k8s.io/v1";
const gateway = (metadata: string, hostname: string): string => `${api}
kind: Gateway
metadata: { ${metadata} }
spec: { gatewayClassName: c, listeners: [{ name: web, port: 80, protocol: HTTP, hostname: "${hostname}" }] }
`;
const route = (metadata: string, parent: string, host = "a.test"): string => `${api}
kind: HTTPRoute
metadata: { ${metadata} }
spec: { parentRefs: [{ ${parent} }], hostnames: ["${host}"], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`;
const nginx = (name: string, annotations: Record<string, string> = {}): string =>
    JSON.stringify(ingress(name, "a.test", { annotations }));

describe("what files do not bear out is not claimed", () => {
    it("of a ListenerSet that is there only its Gateway is missing, and its listeners are read", async () => {
        const set = `${api}
kind: ListenerSet
metadata: { name: more, namespace: shop }
spec:
  parentRef: { name: edge, namespace: infra }
  listeners: [{ name: web, port: 80, protocol: HTTP, hostname: a.test }]
`;
        const own = "kind: ListenerSet, name: more, sectionName: web";
        const routes = [route("name: in, namespace: shop", own), route("name: out, namespace: shop", own, "b.test")];
        expect(await found({ "a.yaml": [set, ...routes].join("---\n") })).toEqual([
            "CR130 error: HTTPRoute shop/out does not attach: no host of b.test is within a.test, which listener web of ListenerSet shop/more serves.",
            "CR133 info: Gateway infra/edge of ListenerSet shop/more is not among the sources: it is taken to let it in.",
        ]);
    });

    it("a route that is in two files counts once among those that name a Gateway", async () => {
        const own = route("name: web, namespace: shop", "name: edge, namespace: infra");
        const files = { "a/web.yaml": own, "b/web.yaml": own.replace("port: 80", "port: 81") };
        expect(await found(files)).toContain(
            "CR133 info: Gateway infra/edge is not among the sources: its listeners are taken to be those that the route names, open to every host and namespace.",
        );
    });

    it("a Gateway without a namespace in a far folder is perhaps not the one that a route names", async () => {
        const files = {
            "docs/design/gateway.yaml": gateway("name: edge", "x.test"),
            "samples/one/route.yaml": route("name: web", "name: edge, sectionName: https"),
        };
        expect(await found(files)).toContain(
            "CR130 info: HTTPRoute default/web perhaps does not attach: Gateway default/edge has no listener called https; docs/design/gateway.yaml writes no namespace, so that another Gateway may be meant.",
        );
    });

    it("a Gateway without a namespace in a folder beside it is", async () => {
        const files = {
            "k8s/gateway/gateway.yaml": gateway("name: edge", "x.test"),
            "k8s/routes/route.yaml": route("name: web", "name: edge"),
        };
        expect(await found(files)).toContain(
            "CR130 error: HTTPRoute default/web does not attach: no host of a.test is within x.test, which listener web of Gateway default/edge serves.",
        );
    });

    it("a listener that a JSON patch adds may take a route that no other listener takes", async () => {
        const patch = `- { op: add, path: /spec/listeners/-, value: { name: a, port: 81, protocol: HTTP, hostname: HOST } }\n`;
        const files = {
            "gateway.yaml": gateway("name: edge, namespace: shop", "x.test"),
            "route.yaml": route("name: web, namespace: shop", "name: edge"),
        };
        expect(await found({ ...files, "patch.yaml": patch.replace("HOST", "a.test") })).toContain(
            "CR130 info: HTTPRoute shop/web perhaps does not attach: no host of a.test is within x.test, which listener web of Gateway shop/edge serves; patch.yaml adds a listener that would take it.",
        );
        expect((await found({ ...files, "patch.yaml": patch.replace("HOST", "b.test") }))[0]).toMatch(/^CR130 error: /);
    });

    it("long lists of listeners are cut with the number of the rest", async () => {
        const listeners = [1, 2, 3, 4, 5].map(
            (n) => `{ name: p${n}, port: 8${n}, protocol: HTTP, hostname: h${n}.test }`,
        );
        const text = `${api}
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: c, listeners: [${listeners.join(", ")}] }
---
${route("name: web, namespace: shop", "name: edge")}`;
        expect(await found({ "a.yaml": text })).toContain(
            "CR130 error: HTTPRoute shop/web does not attach: no host of a.test is within h1.test, h2.test, h3.test and 2 more, which the listeners of Gateway shop/edge serve.",
        );
    });

    it("two files that leave a host open altogether do not share it", async () => {
        const web = (host: string): string => route("name: web, namespace: one", "name: one", host);
        const files = {
            "a/route.yaml":
                web("${hostname}") + `---\n${gateway("name: one, namespace: one", "").replace(', hostname: ""', "")}`,
            "b/route.yaml":
                web("${hostname}").replaceAll("one", "two") +
                `---\n${gateway("name: two, namespace: two", "").replace(', hostname: ""', "")}`,
        };
        expect((await found(files)).filter((one) => one.startsWith("CR106"))).toEqual([]);
        const named = Object.fromEntries(
            Object.entries(files).map(([name, text]) => [name, text.replaceAll("${hostname}", () => "shop.${domain}")]),
        );
        expect((await found(named)).filter((one) => one.startsWith("CR106"))).toHaveLength(1);
    });

    it.each(["${APP}.${DOMAIN}", "CHANGEME"])("nor do they share a host of variables alone: %s", async (host) => {
        const one = (name: string): string => JSON.stringify(ingress(name, host));
        const all = await found({ "a/one.yaml": one("one"), "b/two.yaml": one("two") });
        expect(all.filter((text) => !text.startsWith("CR609"))).toEqual([]);
    });

    it("a host with variables is called as it is written", async () => {
        const all = await found({
            "a/one.yaml": JSON.stringify(ingress("one", "web.${DOMAIN}")),
            "b/two.yaml": JSON.stringify(ingress("two", "web.${DOMAIN}")),
        });
        expect(all.join("\n")).toContain("CR105 error: web.${DOMAIN}/ goes to ");
    });

    it("an old EndpointSlice is refused for its version, not for the fields of that version", async () => {
        const slice = `apiVersion: discovery.k8s.io/v1beta1
kind: EndpointSlice
metadata: { name: web-1, namespace: shop, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: http, port: 80 }]
endpoints: [{ addresses: [10.1.2.3], topology: { topology.kubernetes.io/zone: a } }]
`;
        expect(await found({ "a.yaml": slice })).toEqual([
            "CR601 error: discovery.k8s.io/v1beta1 is served up to Kubernetes 1.24 only: a newer one refuses it.",
        ]);
    });

    it.each(["permanent-redirect", "temporal-redirect"])(
        "a host without paths is no gap where ingress-nginx answers for the whole host: %s",
        async (name) => {
            const rules = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { nginx.ingress.kubernetes.io/${name}: "https://b.test/" } }
spec: { ingressClassName: nginx, rules: [{ host: a.test }] }
`;
            expect(await found({ "a.yaml": rules })).toEqual([]);
            expect(await found({ "a.yaml": rules.replace(/, annotations: \{.*\} \}/, " }") })).toEqual([
                "CR604 warning: The rule for a.test has no paths, so that only a default backend can answer it.",
            ]);
        },
    );

    it("annotations of other controllers decide nothing on ingress-nginx", async () => {
        const bare = { "ingress.kubernetes.io/app-root": "/", "ingress.kubernetes.io/rewrite-target": "/x" };
        expect(await found({ "a.json": nginx("web", bare) })).toEqual([]);
    });

    it("of two objects of one location on ingress-nginx their age decides, not nothing", async () => {
        const files = { "a.json": nginx("one"), "b.json": nginx("two") };
        const [ambiguous] = (await found(files)).filter((one) => one.startsWith("CR105"));
        expect(ambiguous).toContain(": only their age, which is not known, decides between ");
    });

    it("the name of a targetPort is no mistake where it is not known who serves the Ingress", async () => {
        const text = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { CLASSrules: [{ host: a.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: app } } } }] } }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: app }] }
`;
        const [open] = await found({ "a.yaml": text.replace("CLASS", "") });
        expect(open).toMatch(
            /^CR112 info: .* has no port app, which is the name of a targetPort: ingress-nginx takes that/,
        );
        expect(await found({ "a.yaml": text.replace("CLASS", "ingressClassName: nginx, ") })).toEqual([]);
        const [wrong] = await found({ "a.yaml": text.replace("CLASS", "ingressClassName: traefik, ") });
        expect(wrong).toMatch(/^CR112 error: .* the Service has no port app; it has 80\.$/);
    });

    it("a host that one version of another object gives TLS is perhaps not without it", async () => {
        const tls = (host: string): object => ({ tls: [{ hosts: [host], secretName: "tls" }] });
        const files = {
            "a/web.json": JSON.stringify(ingress("web", "a.test", { spec: tls("a.test") })),
            "b/web.json": JSON.stringify(ingress("web", "b.test")),
            "api.json": JSON.stringify(ingress("api", "a.test", { path: "/api" })),
            "other.json": JSON.stringify(ingress("other", "c.test", { spec: tls("c.test") })),
        };
        expect((await found(files)).filter((one) => one.startsWith("CR107"))).toEqual([]);
        expect(await found({ ...files, "a/web.json": files["b/web.json"] })).toContain(
            "CR107 info: b.test, a.test of nginx have no TLS: https is answered with the default certificate of ingress-nginx, which no browser trusts unless it was replaced, while other hosts of it have a certificate of their own.",
        );
    });

    it("no controller is said to refuse a rule where versions of its Gateway name others", async () => {
        const classOf = (name: string, controllerName: string): string =>
            `${api}\nkind: GatewayClass\nmetadata: { name: ${name} }\nspec: { controllerName: ${controllerName} }\n`;
        const edge = (name: string): string => gateway("name: edge, namespace: shop", "").replace(": c,", `: ${name},`);
        const cors = (metadata: string): string =>
            route(metadata, "name: edge").replace(
                "[{ backendRefs",
                "[{ filters: [{ type: CORS, cors: {} }], backendRefs",
            );
        const files = {
            "traefik/class.yaml": classOf("t", "traefik.io/gateway-controller"),
            "traefik/gateway.yaml": edge("t"),
            "web.yaml": cors("name: web, namespace: shop"),
        };
        const said = async (): Promise<string[]> => (await found(files)).filter((one) => one.startsWith("CR139"));
        expect(await said()).toEqual([expect.stringContaining("Traefik does not support the filter CORS") as string]);
        Object.assign(files, {
            "other/class.yaml": classOf("o", "example.com/gateway"),
            "other/gateway.yaml": edge("o"),
        });
        expect(await said()).toEqual([]);
    });

    it("the host of a GRPCRoute at an HTTPS listener is not without TLS", async () => {
        const edge = (hosts: string): string => `${api}
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: c, listeners: [{ name: web, port: 80, protocol: HTTP }, ${hosts}] }
`;
        const secure = (hostname = "*"): string =>
            `{ name: tls, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: c }] }, hostname: "${hostname}" }`;
        const files = (hostname?: string): Record<string, string> => ({
            "edge.yaml": edge(secure(hostname)).replace(', hostname: "*"', ""),
            "rpc.yaml": route("name: rpc, namespace: shop", "name: edge", "rpc.test").replace("HTTPRoute", "GRPCRoute"),
            "web.yaml": route("name: web, namespace: shop", "name: edge", "a.test"),
        });
        const said = async (hostname?: string): Promise<string[]> =>
            (await found(files(hostname))).filter((one) => one.startsWith("CR107"));
        expect(await said()).toEqual([]);
        expect(await said("a.test")).toEqual([
            "CR107 info: rpc.test of shop/edge is served without TLS, while other hosts of it have it.",
        ]);
    });

    it("a template of Terraform is passed over as a template", async () => {
        const text = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
%{ if TLS ~}
    alb.ingress.kubernetes.io/ssl-redirect: "443"
%{ endif ~}
spec: { rules: [] }
`;
        expect(await found({ "web.yaml": text, "b.json": nginx("web") })).toEqual([]);
    });

    it.each(["DOMAIN", "web.DOMAIN"])("a word that stands for a name is to be filled in: %s", async (host) => {
        const [one, ...others] = await found({ "a.json": JSON.stringify(ingress("web", host)) });
        expect(others).toEqual([]);
        expect(one).toMatch(/^CR609 info: spec\.rules\[0\]\.host is still to be filled in, by .*: (web\.)?DOMAIN/);
    });
});
