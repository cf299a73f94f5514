import { createRouter, lint, parseUrl, type Explanation } from "../../../provider/routing";
import { combine } from "../../../provider/sources/load";
import { recognise } from "../../../provider/sources/recognise";

type Json = Record<string, unknown>;
const object = (kind: string, name: string, spec: unknown, day?: number): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: {
        name,
        namespace: "shop",
        ...(day === undefined ? {} : { creationTimestamp: `2026-01-0${day}T00:00:00Z` }),
    },
    spec,
});
const listener = (name: string, more: Json = {}): Json => ({ name, port: 80, protocol: "HTTP", ...more });
const gateway = (...listeners: Json[]): Json => object("Gateway", "edge", { gatewayClassName: "some", listeners });
const parentRefs = [{ name: "edge" }];
const http = (hostnames: string[], day?: number): Json =>
    object("HTTPRoute", "web", { parentRefs, hostnames, rules: [{ backendRefs: [{ name: "web", port: 80 }] }] }, day);
const method = (service: string, name?: string): Json => ({ method: { service, ...(name && { method: name }) } });
const grpc = (hostnames: string[] | undefined, matches: Json[], day?: number, more: Json = {}): Json =>
    object("GRPCRoute", "rpc", { parentRefs, hostnames, rules: [{ matches }], ...more }, day);
const traefik = object("GatewayClass", "some", { controllerName: "traefik.io/gateway-controller" });

function explain(objects: Json[], url: string, headers: Record<string, string> = {}): Explanation {
    const { after, unread } = combine([recognise(objects, "example")]);
    return createRouter([...after, ...unread.after]).explain({ ...parseUrl(url), headers });
}
const web = { kind: "service", namespace: "shop", name: "web", port: 80 };
const rpc = { kind: "unknown", label: "what GRPCRoute shop/rpc answers", unread: true };
const edge = gateway(listener("http"));

describe("a GRPCRoute with a host of an HTTPRoute at one listener", () => {
    it("leaves open whether the HTTPRoute answers at all, for all of its hosts, unless that is the older", () => {
        const both = [edge, http(["a.test", "b.test"]), grpc(["a.test"], [method("s.S")])];
        for (const url of ["http://a.test/", "http://b.test/", "http://a.test/s.Str"])
            expect(explain(both, url).candidates).toEqual([web, null]);
        expect(explain(both, "http://a.test/s.S/M").candidates).toEqual([rpc, web, null]);
        const younger = [edge, http(["a.test", "b.test"], 1), grpc(["a.test"], [method("s.S")], 2)];
        for (const url of ["http://a.test/", "http://b.test/", "http://b.test/s.S/M"])
            expect(explain(younger, url).target).toEqual(web);
        // Where a controller accepts both, it takes the requests of its methods.
        expect(explain(younger, "http://a.test/s.S/M").candidates).toEqual([rpc, web]);
        const older = [edge, http(["a.test"], 2), grpc(["*.test"], [method("s.S")], 1)];
        expect(explain(older, "http://a.test/").candidates).toEqual([web, null]);
        expect(explain(older, "http://a.test/").why.join(" ")).toContain("GRPCRoute shop/rpc has a host of it");
    });

    it("takes what fits its method and headers, under every label of a wildcard", () => {
        const headers = [{ name: "content-type", value: "application/grpc" }];
        const all = [edge, http(["*.test"], 1), grpc(["*.test"], [{ ...method("s.S", "M"), headers }], 2)];
        const asked = { "content-type": "application/grpc" };
        expect(explain(all, "http://x.y.test/s.S/M", asked).candidates).toEqual([rpc, web]);
        expect(explain(all, "http://x.y.test/s.S/M").target).toEqual(web);
        expect(explain(all, "http://x.y.test/s.S/N", asked).target).toEqual(web);
        expect(explain([edge, http(["*.test"], 1), grpc(undefined, [], 2)], "http://a.test/").candidates).toEqual([
            rpc,
            web,
        ]);
    });

    it("is beside the HTTPRoute on Traefik, which accepts both", () => {
        const all = [traefik, edge, http(["a.test"], 2), grpc(["a.test"], [method("s.S")], 1)];
        expect(explain(all, "http://a.test/").target).toEqual(web);
        expect(explain(all, "http://a.test/s.S/M").candidates).toEqual([rpc, web]);
    });

    it("is named by lint once, with what helps", () => {
        const { after } = combine([recognise([edge, http(["a.test"]), grpc(["a.test"], [method("s.S")])], "example")]);
        const found = lint(after).filter(({ code }) => code === "CR123");
        expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
            "info: Cannot tell what becomes of 1 rule of HTTPRoute shop/web: GRPCRoute shop/rpc has a host of it at the same listener, and the specification accepts only the older of the two.",
        ]);
    });
});

describe("a GRPCRoute with other hosts, listeners or Gateways", () => {
    const at = (more: Json): Json => grpc(["a.test"], [], undefined, more);
    const spec = { gatewayClassName: "some", listeners: [listener("http")] };

    it.each<[string, Json, Json[]]>([
        ["host", edge, [grpc(["b.test"], [])]],
        ["Gateway", edge, [at({ parentRefs: [{ name: "internal" }] }), object("Gateway", "internal", spec)]],
        [
            "port",
            gateway(listener("http"), listener("more", { port: 81 })),
            [at({ parentRefs: [{ name: "edge", port: 81 }] })],
        ],
    ])("leaves the HTTPRoute its requests where only the %s is another", (what, own, others) => {
        const route = http(["a.test"]);
        const plain = { ...route, spec: { ...(route.spec as Json), parentRefs: [{ name: "edge", port: 80 }] } };
        const said = explain([own, plain, ...others], "http://a.test/");
        // DNS decides between two Gateways, and the route of the other may have the host.
        expect(said.candidates ?? [said.target]).toEqual(what === "Gateway" ? [web, rpc, null] : [web]);
    });

    it("may answer at a listener that takes no HTTPRoute, at every host of it", () => {
        const only = { allowedRoutes: { kinds: [{ kind: "GRPCRoute" }] } };
        const objects = [
            gateway(listener("http", { hostname: "a.test" }), listener("rpc", only)),
            http(["a.test"]),
            grpc(undefined, [], undefined, { parentRefs: [{ name: "edge", sectionName: "rpc" }] }),
        ];
        expect(explain(objects, "http://a.test/").target).toEqual(web);
        expect(explain(objects, "http://b.test/").candidates).toEqual([rpc, null]);
        const apart = [
            gateway(listener("http"), listener("rpc", { ...only, port: 443, protocol: "HTTPS" })),
            http(["a.test"]),
            grpc(["a.test"], [], undefined, { parentRefs: [{ name: "edge", sectionName: "rpc" }] }),
        ];
        expect(explain(apart, "http://a.test/").target).toEqual(web);
        expect(explain(apart, "https://a.test/").candidates).toEqual([rpc, null]);
    });
});

describe("a GRPCRoute of no form", () => {
    it.each<[string, unknown]>([
        ["hosts as a text", { parentRefs, hostnames: "a.test" }],
        ["a parent as an object", { parentRefs: { name: "edge" }, hostnames: ["a.test"] }],
        ["rules of texts", { parentRefs, hostnames: ["a.test"], rules: ["x"] }],
        ["matches of numbers", { parentRefs, hostnames: ["a.test"], rules: [{ matches: [1] }] }],
        [
            "headers without values",
            { parentRefs, hostnames: ["a.test"], rules: [{ matches: [{ headers: [{ name: "x" }] }] }] },
        ],
    ])("with %s may answer for the hosts that it names, and nothing fails", (_, spec) => {
        const said = explain([edge, http(["a.test"]), object("GRPCRoute", "rpc", spec)], "http://a.test/");
        expect(said.candidates).toEqual([web, rpc, null]);
    });
});

describe("a TLSRoute with a wildcard", () => {
    it("may answer for hosts of several labels", () => {
        const through = gateway(
            listener("web", { port: 443, protocol: "HTTPS" }),
            listener("tls", { port: 443, protocol: "TLS", hostname: "*.tls.test", tls: { mode: "Passthrough" } }),
        );
        const tls = object("TLSRoute", "raw", { parentRefs, hostnames: ["*.test"], rules: [] });
        const candidates = explain([through, http(["x.y.test"]), tls], "https://x.y.test/").candidates;
        expect(candidates).toContainEqual({ kind: "unknown", label: "what TLSRoute shop/raw answers", unread: true });
    });
});
