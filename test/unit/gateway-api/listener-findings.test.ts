import { combine } from "../../../provider/sources/load";
import { recognise } from "../../../provider/sources/recognise";

type Json = Record<string, unknown>;
const apiVersion = "gateway.networking.k8s.io/v1";
const object = (kind: string, name: string, spec: Json): Json => ({
    apiVersion,
    kind,
    metadata: { name, namespace: "shop" },
    spec,
});
const some = {
    apiVersion,
    kind: "GatewayClass",
    metadata: { name: "some" },
    spec: { controllerName: "example.com/x" },
};
const listener = (name: string, more: Json = {}): Json => ({ name, port: 80, protocol: "HTTP", ...more });
const gateway = (listeners: Json[], more: Json = {}): Json =>
    object("Gateway", "edge", { gatewayClassName: "some", listeners, ...more });
const certificate = { certificateRefs: [{ name: "certificate" }] };
const route = (hostnames: string[], more: Json = {}): Json =>
    object("HTTPRoute", "web", {
        parentRefs: [{ name: "edge" }],
        hostnames,
        rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
        ...more,
    });
const findings = (...objects: Json[]): string[] =>
    combine([
        recognise(
            objects.map((value) => ({ value, place: "", template: false })).map(({ value }) => value),
            "example",
        ),
    ]).findings.map(({ code, severity, message }) => `${code} ${severity}: ${message}`);

describe("findings about listeners", () => {
    it("say which of them are in conflict, and which of two objects goes first", () => {
        expect(
            findings(some, gateway([listener("plain"), listener("secure", { protocol: "HTTPS", tls: certificate })])),
        ).toEqual([
            "CR134 error: Listener secure of Gateway shop/edge is in conflict with listener plain of Gateway shop/edge (HTTPS and HTTP on port 80), and by the specification neither is served (Istio serves the first).",
        ]);
        const set = object("ListenerSet", "more", { parentRef: { name: "edge" }, listeners: [listener("again")] });
        const open = { allowedListeners: { namespaces: { from: "Same" } } };
        expect(findings(some, gateway([listener("plain")], open), set)).toEqual([
            "CR134 error: Listener again of ListenerSet shop/more is in conflict with listener plain of Gateway shop/edge (HTTP on port 80), which goes first, so it takes nothing.",
        ]);
    });

    it("leave open which of two ListenerSets of unknown age goes first", () => {
        const open = { allowedListeners: { namespaces: { from: "Same" } } };
        const sets = ["one", "two"].map((name) =>
            object("ListenerSet", name, { parentRef: { name: "edge" }, listeners: [listener("web", { port: 81 })] }),
        );
        expect(findings(some, gateway([listener("plain")], open), ...sets)).toEqual([
            "CR134 error: Listener web of ListenerSet shop/two is in conflict with listener web of ListenerSet shop/one (HTTP on port 81), and only that of the older object is served, whose age is not known.",
        ]);
    });

    it("let a listener that lost to one take nothing from a third", () => {
        const open = { allowedListeners: { namespaces: { from: "Same" } } };
        const set = (name: string, createdAt: string, ...listeners: Json[]): Json => ({
            ...object("ListenerSet", name, { parentRef: { name: "edge" }, listeners }),
            metadata: { name, namespace: "shop", creationTimestamp: createdAt },
        });
        const raw = listener("raw", { protocol: "TCP" });
        const b = listener("b", { hostname: "b.test" });
        const found = findings(
            some,
            gateway([listener("a", { hostname: "a.test" })], open),
            // Its second listener has nobody left to be in conflict with, and neither has the younger set.
            set("old", "2026-01-01T00:00:00Z", raw, b),
            set("young", "2026-01-02T00:00:00Z", listener("c", { hostname: "c.test" })),
        );
        expect(found).toEqual([
            "CR134 error: Listener raw of ListenerSet shop/old is in conflict with listener a of Gateway shop/edge (TCP and HTTP on port 80), which goes first, so it takes nothing.",
        ]);
    });

    it("take listeners that share a port in ways that are known for distinct", () => {
        const secure = (name: string, more: Json): Json =>
            listener(name, { port: 443, protocol: "HTTPS", tls: certificate, ...more });
        expect(
            findings(
                some,
                gateway([
                    listener("a", { hostname: "a.test" }),
                    listener("b", { hostname: "*.test" }),
                    secure("c", { hostname: "a.test" }),
                    secure("d", { protocol: "TLS", hostname: "b.test", tls: { mode: "Passthrough" } }),
                    listener("e", { port: 443, protocol: "UDP" }),
                ]),
            ),
        ).toEqual([]);
    });

    it("name listeners that serve nothing, and why", () => {
        const https = (more: Json): Json => listener("l", { port: 443, protocol: "HTTPS", ...more });
        const start = "CR135 warning: Listener l of Gateway shop/edge";
        expect(findings(some, gateway([listener("l", { protocol: "http" })]))).toEqual([
            `${start} serves nothing: no protocol is called http; there are HTTP, HTTPS, TLS, TCP, UDP.`,
        ]);
        for (const protocol of ["example.com/own", "TURN-UDP", "HBONE"])
            expect(findings(some, gateway([listener("l", { protocol })]))).toEqual([]);
        const envoy = { ...some, spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" } };
        expect(findings(envoy, gateway([https({})]))).toEqual([
            `${start} serves nothing: it ends TLS and has no tls, so no certificate.`,
        ]);
        // Clouds and tunnels bring certificates of their own.
        expect(findings(some, gateway([https({})]))).toEqual([
            "CR135 info: Listener l of Gateway shop/edge perhaps serves nothing: it ends TLS and has no tls, so no certificate, unless its controller has one from elsewhere.",
        ]);
        const mapped = gateway([https({})]);
        const metadata = { ...(mapped["metadata"] as Json), annotations: { "networking.gke.io/certmap": "certs" } };
        expect(findings(some, { ...mapped, metadata })).toEqual([]);
        expect(findings(some, gateway([listener("l", { allowedRoutes: { kinds: [{ kind: "TLSRoute" }] } })]))).toEqual([
            `${start} takes no route: it allows TLSRoute only, and HTTP carries HTTPRoute and GRPCRoute.`,
        ]);
        const foreign = gateway([https({ tls: { certificateRefs: [{ name: "c", namespace: "certs" }] } })]);
        const grant = {
            apiVersion: "gateway.networking.k8s.io/v1beta1",
            kind: "ReferenceGrant",
            metadata: { name: "g", namespace: "certs" },
            spec: {
                from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "shop" }],
                to: [{ group: "", kind: "Secret" }],
            },
        };
        expect(findings(some, foreign)).toEqual([
            "CR135 info: Listener l of Gateway shop/edge perhaps has no certificate: no ReferenceGrant of namespace certs lets Gateways of shop name Secret c.",
        ]);
        expect(findings(some, foreign, grant)).toEqual([]);
    });

    it("name the class once that is not among the sources", () => {
        const second = { ...gateway([listener("a")]), metadata: { name: "second", namespace: "shop" } };
        const other = { ...some, metadata: { name: "other" } };
        expect(findings(gateway([listener("a")]), second)).toEqual([]);
        expect(findings(other, gateway([listener("a")]), second)).toEqual([
            "CR136 info: GatewayClass some of Gateway shop/edge is not among the sources, so its controller is not known, and it is read by the specification.",
        ]);
    });

    it("name the listener for a host that no route has, unless a route of another kind may", () => {
        const two = gateway([listener("a", { hostname: "a.test" }), listener("b", { hostname: "b.test" })]);
        expect(findings(some, two, route(["a.test"]))).toEqual([
            "CR137 info: Listener b of Gateway shop/edge is for b.test, and no route of the sources attaches to it: unless a chart or an operator makes one, it leads nowhere.",
        ]);
        const grpc = object("GRPCRoute", "g", { parentRefs: [{ name: "edge" }] });
        expect(findings(some, two, route(["a.test"]), grpc).filter((one) => one.startsWith("CR137"))).toEqual([]);
        expect(findings(some, two)).toEqual([]);
    });

    it("do not say what a listener without routes answers that serves nothing", () => {
        const https = listener("b", { hostname: "b.test", port: 443, protocol: "HTTPS" });
        const two = gateway([listener("a", { hostname: "a.test" }), https]);
        expect(findings(some, two, route(["a.test"])).map((one) => one.slice(0, 5))).toEqual(["CR135"]);
    });

    it("name the parent that does not take a route which another one takes", () => {
        const set = object("ListenerSet", "more", {
            parentRef: { name: "edge" },
            listeners: [listener("b", { hostname: "b.test" })],
        });
        const open = gateway([listener("a", { hostname: "a.test" })], {
            allowedListeners: { namespaces: { from: "Same" } },
        });
        const both = route(["b.test"], { parentRefs: [{ name: "edge" }, { kind: "ListenerSet", name: "more" }] });
        expect(findings(some, open, set, both)).toContain(
            "CR130 error: HTTPRoute shop/web does not attach by spec.parentRefs[0]: no host of b.test is within a.test, which listener a of Gateway shop/edge serves.",
        );
    });

    it("say which ListenerSets a Gateway refuses", () => {
        const set = object("ListenerSet", "more", {
            parentRef: { name: "edge" },
            listeners: [listener("x", { port: 81 })],
        });
        expect(findings(some, gateway([listener("a")]), set)).toEqual([
            "CR138 error: ListenerSet shop/more serves nothing: Gateway shop/edge allows none (allowedListeners is left out or None).",
        ]);
    });
});
