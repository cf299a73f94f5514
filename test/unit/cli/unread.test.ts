import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson, ExplanationJson } from "../../../provider/report/json";
import { crossroute } from "./run";

const ingress = (className: string | undefined, host: string, service: string): string =>
    `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${service}, namespace: shop }
spec: { ${className === undefined ? "" : `ingressClassName: ${className}, `}rules: [{ host: ${host}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${service}, port: { number: 80 } } } }] } }] }
`;
const other = (apiVersion: string, kind: string, spec: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: all, namespace: shop }\nspec: { ${spec} }\n`;
const routeGroup = (spec: string): string => other("zalando.org/v1", "RouteGroup", spec);
const virtualService = (spec: string): string => other("networking.istio.io/v1", "VirtualService", spec);
const both = (...texts: readonly string[]): string => texts.join("---\n");

async function answers(url: string, input: string): Promise<string[]> {
    const found = await crossroute(["explain", url, "-f", "-", "--json"], { input });
    const { outcome, target, candidates } = JSON.parse(found.out) as ExplanationJson;
    return (outcome === "undetermined" ? candidates : [target]).map((one) => one ?? "none").sort();
}
async function diff(files: Readonly<Record<string, string>>, before: string, after: string): Promise<unknown[]> {
    const cwd = mkdtempSync(join(tmpdir(), "crossroute-unread-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const { out } = await crossroute(["diff", before, after, "--json"], { cwd });
    rmSync(cwd, { recursive: true });
    return JSON.parse(out) as unknown[];
}
const web = "service:shop/web:80";
const unread = (kind: string): string => `unknown:what ${kind} shop/all answers`;

describe("an object that is not read and names no host", () => {
    it.each([
        ["a RouteGroup on Skipper", "skipper", routeGroup("routes: [{ pathSubtree: /api }]"), "RouteGroup"],
        ["a RouteGroup where the class is of nobody known", "edge", routeGroup("routes: []"), "RouteGroup"],
        ["a RouteGroup where there is no class", undefined, routeGroup("routes: []"), "RouteGroup"],
        ["a VirtualService on Istio", "istio", virtualService("hosts: ['*'], gateways: [edge]"), "VirtualService"],
        [
            "an IngressRoute without Host on Traefik",
            "traefik",
            other("traefik.io/v1alpha1", "IngressRoute", "routes: [{ match: PathPrefix(`/api`) }]"),
            "IngressRoute",
        ],
    ])("may answer for a host that another object names: %s", async (_, className, text, kind) => {
        const input = both(ingress(className, "a.test", "web"), text);
        expect(await answers("http://a.test/api", input)).toEqual([web, unread(kind)].sort());
        expect(await answers("http://b.test/", input)).toContain(unread(kind));
    });

    it.each([
        ["another controller serves the Ingress", "nginx", routeGroup("routes: []")],
        ["it has hosts", "skipper", routeGroup("hosts: [b.test], routes: []")],
        ["it is for requests within a mesh", "istio", virtualService("hosts: ['*']")],
        ["it is included by others", "istio", virtualService("http: []")],
        [
            "its entry point is not that of HTTP",
            "traefik",
            other(
                "traefik.io/v1alpha1",
                "IngressRouteTCP",
                "entryPoints: [postgres], routes: [{ match: HostSNI(`*`) }]",
            ),
        ],
    ])("answers no other host where %s", async (_, className, text) => {
        const input = both(ingress(className, "a.test", "web"), text);
        expect(await answers("http://a.test/api", input)).toEqual([web]);
    });

    it.each([
        ["TransportServer", "k8s.nginx.org/v1", "listener: { name: ssh, protocol: TCP }, upstreams: [], action: {}"],
        ["TransportServer", "k8s.nginx.org/v1", "listener: { name: dns, protocol: UDP }"],
        ["TCPIngress", "configuration.konghq.com/v1beta1", "rules: [{ port: 9000, backend: {} }]"],
        ["TCPMapping", "getambassador.io/v3alpha1", "port: 22, service: 'git:22'"],
        ["ApisixRoute", "apisix.apache.org/v2", "stream: [{ name: git, protocol: TCP, match: { ingressPort: 22 } }]"],
    ])("answers no request where it is for connections of TCP or UDP: %s", async (kind, version, spec) => {
        const input = both(ingress("nginx", "a.test", "web"), other(version, kind, spec));
        expect(await answers("http://b.test/", input)).not.toContain(unread(kind));
        const withHost = input.replace(/^spec: \{(?! ing)/m, "spec: { host: b.test,");
        expect(await answers("https://b.test/", withHost)).toContain(unread(kind));
    });

    it.each([
        [
            "a GRPCRoute of a mesh",
            "gateway.networking.k8s.io/v1",
            "GRPCRoute",
            "parentRefs: [{ group: '', kind: Service, name: web }]",
        ],
        [
            "the certificates of APISIX",
            "apisix.apache.org/v2",
            "ApisixTls",
            "hosts: [b.test, '*.test'], secret: { name: tls, namespace: shop }",
        ],
        [
            "settings that Ingresses of Kong name",
            "configuration.konghq.com/v1",
            "KongIngress",
            "route: { methods: [GET] }",
        ],
    ])("answers no request that arrives at a gateway: %s", async (_, version, kind, spec) => {
        const input = both(ingress("nginx", "a.test", "web"), other(version, kind, spec));
        expect(await answers("https://b.test/", input)).toEqual(["none"]);
    });

    it("may answer where a GRPCRoute is for a Gateway, too", async () => {
        const spec = "parentRefs: [{ group: '', kind: Service, name: web }, { name: edge }]";
        const input = both(ingress("nginx", "a.test", "web"), other("gateway.networking.k8s.io/v1", "GRPCRoute", spec));
        expect(await answers("http://b.test/", input)).toContain(unread("GRPCRoute"));
    });

    it("may take TLS that is passed on", async () => {
        const spec = "listener: { name: tls-passthrough, protocol: TLS_PASSTHROUGH }, host: b.test";
        const input = both(ingress("nginx", "a.test", "web"), other("k8s.nginx.org/v1", "TransportServer", spec));
        expect(await answers("https://b.test/", input)).toContain(unread("TransportServer"));
    });

    it("is one finding, and none of what it may answer is called shared or ambiguous", async () => {
        const input = both(
            ingress("edge", "a.test", "web"),
            ingress("skipper", "b.test", "shop"),
            routeGroup("routes: []"),
        );
        const { out } = await crossroute("lint -f - --json", { input });
        expect((JSON.parse(out) as DiagnosticJson[]).map(({ code }) => code)).toEqual(["CR603"]);
    });

    it("is named with its hosts, and that others may take any", async () => {
        const input = both(
            virtualService("hosts: [a.test], gateways: [edge]"),
            virtualService("hosts: ['*'], gateways: [edge]").replace(/name: \w+/, "name: other"),
        );
        const { out } = await crossroute("lint -f - --json", { input });
        expect((JSON.parse(out) as DiagnosticJson[])[0]?.message).toBe(
            "2 VirtualServices of networking.istio.io were not read: what they answer is not known (hosts: a.test; some may take any host).",
        );
    });

    it("leaves a comparison with itself empty, and what changes beside it undetermined", async () => {
        const rest = routeGroup("routes: []");
        const before = both(ingress("skipper", "a.test", "web"), rest);
        const after = both(ingress("skipper", "a.test", "next"), rest);
        const folder = { "before.yaml": before, "after.yaml": after };
        expect(await diff(folder, "before.yaml", "before.yaml")).toEqual([]);
        const changes = await diff(folder, "before.yaml", "after.yaml");
        expect(changes).toHaveLength(1);
        expect(JSON.stringify(changes)).toContain("what RouteGroup shop/all answers");
    });
});

const gatewayApi = "gateway.networking.k8s.io";
const edge = `apiVersion: ${gatewayApi}/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: envoy, listeners: [{ name: http, port: 80, protocol: HTTP }, { name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }, { name: tcp, port: 5432, protocol: TCP }] }
`;
const httpRoute = (name: string, hosts: string): string =>
    `apiVersion: ${gatewayApi}/v1
kind: HTTPRoute
metadata: { name: ${name}, namespace: shop }
spec: { parentRefs: [{ name: edge }], ${hosts}rules: [{ backendRefs: [{ name: ${name}, port: 80 }] }] }
`;
const tlsRoute = other(
    `${gatewayApi}/v1alpha2`,
    "TLSRoute",
    "parentRefs: [{ name: edge }], hostnames: [b.example.com, c.example.com], rules: [{ backendRefs: [{ name: tls, port: 443 }] }]",
);
const tcpRoute = other(
    `${gatewayApi}/v1alpha2`,
    "TCPRoute",
    "parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: db, port: 5432 }] }]",
);
const forAll = httpRoute("web", "");
const forC = httpRoute("c", "hostnames: [c.example.com], ");

describe("a TLSRoute or TCPRoute, which is not read", () => {
    const served = both(edge, forAll, forC);

    it.each([
        ["http://b.example.com/", [web]],
        ["http://c.example.com/", ["service:shop/c:80"]],
        ["https://b.example.com/", ["none", unread("TLSRoute")]],
        ["http://other.example.com/", [web]],
        ["http://other.example.com:5432/", ["none", unread("TCPRoute")]],
    ])("takes requests of %s only where its listener does", async (url, expected) => {
        expect(await answers(url, both(served, tlsRoute, tcpRoute))).toEqual(expected);
    });

    it("hides no lost request of other hosts and schemes", async () => {
        const files = { "before.yaml": both(served, tlsRoute), "after.yaml": both(edge, forC, tlsRoute) };
        const lost = (await diff(files, "before.yaml", "after.yaml")) as { kind: string; witness: string }[];
        expect(lost.map(({ kind, witness }) => [kind, new URL(witness).host])).toEqual([
            ["lost", "any.example"],
            ["lost", "b.example.com"],
        ]);
    });

    it("changes no DNS record, and gives no answer to http", async () => {
        const files = { "before.yaml": served, "after.yaml": both(served, tlsRoute) };
        const changes = (await diff(files, "before.yaml", "after.yaml")) as { kind: string; witness: string }[];
        expect(changes.map(({ kind, witness }) => [kind, new URL(witness).protocol])).toEqual([
            ["gained", "https:"],
            ["gained", "https:"],
        ]);
    });

    it.each([
        ["whose Gateway is not known may take https", tlsRoute, "https://b.example.com/", ["none", unread("TLSRoute")]],
        ["whose Gateway is not known takes no http", tlsRoute, "http://b.example.com/", ["none"]],
    ])("%s", async (_, route, url, expected) => {
        expect(await answers(url, both(route, ingress("nginx", "x.example.com", "x")))).toEqual(expected);
    });
});

it("an unread object of a host leaves some of its requests to what takes every host", async () => {
    const hostless = ingress("traefik", '""', "web");
    const route = other(
        "traefik.io/v1alpha1",
        "IngressRoute",
        "routes: [{ match: 'Host(`a.example.com`) && PathPrefix(`/x`)', kind: Rule }]",
    );
    const found = await answers("http://a.example.com/", both(hostless, route));
    expect(found).toContain(web);
});
