/**
 * What the conformance suite of the Gateway API v1.6 asks for, as requests with the expected answer, in objects of our own.
 */
import type { HTTPRouteRule, HTTPRouteSpec, Listener } from "../../../provider/platforms/gateway-api/types";

type Json = Record<string, unknown>;

export interface RequestCase {
    url: string;
    method?: string;
    headers?: Record<string, string>;
    /**
     * A Service of namespace infra, `namespace/name` of another, a status, or a status and a location; several of them
     * where the specification leaves it to the controller, or to chance. `as` names the host that the Service sees.
     */
    answer: string;
}

export interface Case {
    about: string;
    objects: readonly Json[];
    /** Default: `infra/same`. */
    gateway?: string;
    /** Default: 80. */
    port?: number;
    requests: readonly RequestCase[];
}

const apiVersion = "gateway.networking.k8s.io/v1";
const gateway = (name: string, listeners: readonly Listener[]): Json => ({
    apiVersion,
    kind: "Gateway",
    metadata: { name, namespace: "infra" },
    spec: { gatewayClassName: "some", listeners },
});
const http = (name: string, more: Partial<Listener> = {}): Listener => ({ name, port: 80, protocol: "HTTP", ...more });
const https = (name: string, more: Partial<Listener> = {}): Listener => ({
    name,
    port: 443,
    protocol: "HTTPS",
    ...more,
});
const from = (namespaces: NonNullable<Listener["allowedRoutes"]>["namespaces"]): Partial<Listener> => ({
    allowedRoutes: { namespaces: namespaces ?? {} },
});
const service = (namespace: string, name: string): Json => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ port: 8080 }] },
});
const route = (
    name: string,
    rules: readonly HTTPRouteRule[],
    spec: Partial<HTTPRouteSpec> = {},
    createdAt?: string,
): Json => ({
    apiVersion,
    kind: "HTTPRoute",
    metadata: { name, namespace: "infra", ...(createdAt === undefined ? {} : { creationTimestamp: createdAt }) },
    spec: { parentRefs: [{ name: "same" }], ...spec, rules },
});
const to = (name: string, ...matches: NonNullable<HTTPRouteRule["matches"]>): HTTPRouteRule => ({
    ...(matches.length === 0 ? {} : { matches }),
    backendRefs: [{ name, port: 8080 }],
});
const prefix = (value: string): { path: { type: "PathPrefix"; value: string } } => ({
    path: { type: "PathPrefix", value },
});
const exact = (value: string): { path: { type: "Exact"; value: string } } => ({ path: { type: "Exact", value } });
const header = (name: string, value: string): { name: string; value: string } => ({ name, value });

export const surroundings: readonly Json[] = [
    { apiVersion, kind: "GatewayClass", metadata: { name: "some" }, spec: { controllerName: "example.com/some" } },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "infra", labels: { role: "infra" } } },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "web", labels: { role: "backend" } } },
    gateway("same", [http("http")]),
    gateway("open", [http("http", from({ from: "All" }))]),
    gateway("backends", [http("http", from({ from: "Selector", selector: { matchLabels: { role: "backend" } } }))]),
    ...["v1", "v2", "v3"].map((name) => service("infra", name)),
    service("web", "app"),
];

const ask = (url: string, answer: string, more: Omit<RequestCase, "url" | "answer"> = {}): RequestCase => ({
    url,
    answer,
    ...more,
});
const [older, younger] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
const outsider = (name: string, spec: HTTPRouteSpec): Json => ({
    apiVersion,
    kind: "HTTPRoute",
    metadata: { name, namespace: "web" },
    spec,
});
const grant = (spec: object): Json => ({
    apiVersion,
    kind: "ReferenceGrant",
    metadata: { name: "some", namespace: "web" },
    spec,
});
const fromRoutes = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "infra" };
const across: HTTPRouteRule = { backendRefs: [{ name: "app", namespace: "web", port: 8080 }] };
const redirect = (path: string, requestRedirect: object): HTTPRouteRule => ({
    matches: [prefix(path)],
    filters: [{ type: "RequestRedirect", requestRedirect }],
});
const rewrite = (path: string, urlRewrite: object): HTTPRouteRule => ({
    ...to("v1", prefix(path)),
    filters: [{ type: "URLRewrite", urlRewrite }],
});
const cors = (path: string, allowOrigins: string[]): HTTPRouteRule => ({
    ...to("v1", prefix(path)),
    filters: [{ type: "CORS", cors: { allowOrigins } }],
});
/** Which of the two is the controller's. */
const itself = "204 or 200";
const preflight = (origin: string, asked: string): Required<Pick<RequestCase, "method" | "headers">> => ({
    method: "OPTIONS",
    headers: { Origin: origin, "access-control-request-method": asked },
});
/** Listeners of one port by name; those of a more specific hostname take their requests from the others. */
const isolated = {
    empty: "",
    wild: "*.example.test",
    wilder: "*.foo.example.test",
    exact: "abc.foo.example.test",
};
const apart = gateway(
    "apart",
    Object.entries(isolated).map(([name, hostname]) => http(name, hostname === "" ? {} : { hostname })),
);
const eachForItself = ["bar.test", "bar.example.test", "bar.foo.example.test", "abc.foo.example.test"].flatMap(
    (host, i) => Object.keys(isolated).map((name, j) => ask(`${host}/${name}`, i === j ? "v1" : "404")),
);
const raw: Listener = { name: "raw", port: 80, protocol: "TCP" };
const set = (name: string, listeners: readonly Listener[], createdAt?: string): Json => ({
    apiVersion,
    kind: "ListenerSet",
    metadata: { name, namespace: "infra", ...(createdAt === undefined ? {} : { creationTimestamp: createdAt }) },
    spec: { parentRef: { name: "sets" }, listeners },
});
const replacePrefix = (replacePrefixMatch: string): object => ({
    path: { type: "ReplacePrefixMatch", replacePrefixMatch },
});
const replaceAll = (replaceFullPath: string): object => ({ path: { type: "ReplaceFullPath", replaceFullPath } });

export const cases: readonly Case[] = [
    {
        about: "a route of the Gateway's namespace without matches",
        objects: [route("simple", [to("v1")])],
        requests: [ask("a.test/", "v1"), ask("b.test/any/path", "v1")],
    },
    {
        about: "Exact paths, which take nothing below and no other case",
        objects: [route("exact", [to("v1", exact("/one")), to("v2", exact("/two"))])],
        requests: [
            ask("a.test/one", "v1"),
            ask("a.test/two", "v2"),
            ask("a.test/", "404"),
            ask("a.test/one/more", "404"),
            ask("a.test/two/", "404"),
            ask("a.test/Two", "404"),
        ],
    },
    {
        about: "a longer prefix, and a header beside the root",
        objects: [
            route("matching", [
                to("v1", prefix("/"), { headers: [header("version", "one")] }),
                to("v2", prefix("/v2"), { headers: [header("version", "two")] }),
            ]),
        ],
        requests: [
            ask("a.test/", "v1"),
            ask("a.test/example", "v1"),
            ask("a.test/", "v1", { headers: { Version: "one" } }),
            ask("a.test/v2", "v2"),
            ask("a.test/v2/", "v2"),
            ask("a.test/v2example", "v1"),
            ask("a.test/foo/v2", "v1"),
            ask("a.test/", "v2", { headers: { Version: "two" } }),
        ],
    },
    {
        about: "hosts before paths across routes",
        objects: [
            route(
                "one",
                [to("v1", prefix("/"), { headers: [header("version", "one")] })],
                { hostnames: ["a.test", "b.test"] },
                older,
            ),
            route(
                "two",
                [to("v2", prefix("/v2"), { headers: [header("version", "two")] })],
                { hostnames: ["a.test"] },
                younger,
            ),
        ],
        requests: [
            ask("a.test/", "v1"),
            ask("a.test/v2", "v2"),
            ask("b.test/v2", "v1"),
            ask("a.test/", "v2", { headers: { Version: "two" } }),
            ask("b.test/", "v1", { headers: { Version: "two" } }),
            ask("c.test/", "404"),
        ],
    },
    {
        about: "Exact before prefixes, longer prefixes first, trailing slashes without meaning",
        objects: [
            route("order", [
                to("v3", prefix("/match")),
                to("v2", prefix("/match/prefix")),
                to("v1", exact("/match/exact")),
                to("v1", prefix("/match/prefix/one/")),
                to("v3", exact("/match/exact/one")),
            ]),
        ],
        requests: [
            ask("a.test/match/exact", "v1"),
            ask("a.test/match/exact/one", "v3"),
            ask("a.test/match", "v3"),
            ask("a.test/match/prefix/any", "v2"),
            ask("a.test/match/prefix/one/any", "v1"),
            ask("a.test/match/prefix/one", "v1"),
            ask("a.test/match/any", "v3"),
        ],
    },
    {
        about: "headers: the most of them first, then the first rule",
        objects: [
            route("headers", [
                to("v1", { headers: [header("version", "one")] }),
                to("v2", { headers: [header("version", "two")] }),
                to("v1", { headers: [header("version", "two"), header("color", "orange")] }),
                to("v1", { headers: [header("color", "blue")] }, { headers: [header("color", "green")] }),
                to("v2", { headers: [header("color", "red")] }, { headers: [header("color", "yellow")] }),
            ]),
        ],
        requests: [
            ask("a.test/", "v1", { headers: { Version: "one" } }),
            ask("a.test/", "v2", { headers: { Version: "two" } }),
            ask("a.test/", "v1", { headers: { Version: "two", Color: "orange" } }),
            ask("a.test/", "v2", { headers: { Version: "two", Color: "blue" } }),
            ask("a.test/", "404", { headers: { Color: "orange" } }),
            ask("a.test/", "404", { headers: { "Some-Other": "one" } }),
            ask("a.test/", "v1", { headers: { Color: "green" } }),
            ask("a.test/", "v2", { headers: { Color: "yellow" } }),
            ask("a.test/", "404", { headers: { Color: "purple" } }),
        ],
    },
    {
        about: "headers whose names are the same, of which the first counts",
        objects: [route("twice", [to("v1", { headers: [header("X-One", "a"), header("x-one", "b")] })])],
        requests: [
            ask("a.test/", "v1", { headers: { "x-one": "a" } }),
            ask("a.test/", "404", { headers: { "x-one": "b" } }),
        ],
    },
    {
        about: "methods, alone, with paths and before headers",
        objects: [
            route("methods", [
                to("v1", { method: "POST" }),
                to("v2", { method: "GET" }),
                to("v1", { ...prefix("/path1"), method: "GET" }),
                to("v2", { method: "PUT", headers: [header("version", "one")] }),
                to(
                    "v3",
                    { ...prefix("/path2"), method: "PATCH" },
                    { ...prefix("/path3"), headers: [header("version", "two")] },
                ),
                to("v1", prefix("/path4")),
                to(
                    "v2",
                    { ...prefix("/path4"), method: "DELETE" },
                    { ...prefix("/path4"), headers: [header("version", "three")] },
                ),
            ]),
        ],
        requests: [
            ask("a.test/", "v1", { method: "POST" }),
            ask("a.test/", "v2", { method: "GET" }),
            ask("a.test/", "404", { method: "HEAD" }),
            ask("a.test/path1", "v1", { method: "GET" }),
            ask("a.test/", "v2", { method: "PUT", headers: { version: "one" } }),
            ask("a.test/path2", "v3", { method: "PATCH" }),
            ask("a.test/path3", "v3", { method: "PUT", headers: { version: "two" } }),
            ask("a.test/path4", "v1", { method: "PATCH" }),
            ask("a.test/path4", "v2", { method: "DELETE", headers: { version: "three" } }),
        ],
    },
    {
        about: "query parameters: values and names as written, the most of them first",
        objects: [
            route("queries", [
                to("v1", { queryParams: [header("animal", "whale")] }),
                to("v2", { queryParams: [header("animal", "dolphin")] }),
                to("v3", { queryParams: [header("animal", "dolphin"), header("color", "blue")] }),
                to("v3", { queryParams: [header("ANIMAL", "Whale")] }),
                to("v2", { ...prefix("/path"), queryParams: [header("animal", "whale")] }),
                to("v1", { headers: [header("version", "one")], queryParams: [header("animal", "shark")] }),
            ]),
        ],
        requests: [
            ask("a.test/?animal=whale", "v1"),
            ask("a.test/?animal=dolphin", "v2"),
            ask("a.test/?animal=whale&otherparam=irrelevant", "v1"),
            ask("a.test/?animal=dolphin&color=blue", "v3"),
            ask("a.test/?color=blue&animal=dolphin", "v3"),
            ask("a.test/?ANIMAL=Whale", "v3"),
            ask("a.test/?color=blue", "404"),
            ask("a.test/?animal=dog", "404"),
            ask("a.test/?animal=whaledolphin", "404"),
            ask("a.test/", "404"),
            ask("a.test/path?animal=whale", "v2"),
            ask("a.test/?animal=shark", "v1", { headers: { version: "one" } }),
            ask("a.test/?animal=shark", "404"),
        ],
    },
    {
        about: "the older of two routes, then the first by name, then the first rule",
        objects: [
            route("b-old", [to("v1", prefix("/same")), to("v3", prefix("/same"))], {}, older),
            route("a-young", [to("v2", prefix("/same")), to("v2", prefix("/equal"))], {}, younger),
            route("b-young", [to("v3", prefix("/equal"))], {}, younger),
        ],
        requests: [ask("a.test/same", "v1"), ask("a.test/equal/x", "v2")],
    },
    {
        about: "hosts that listeners and routes have in common",
        gateway: "infra/named",
        objects: [
            gateway("named", [
                http("one", { hostname: "very.specific.test" }),
                http("two", { hostname: "*.wild.test" }),
                http("three", { hostname: "*.other.test" }),
            ]),
            route("s1", [to("v1", prefix("/s1"))], {
                parentRefs: [{ name: "named" }],
                hostnames: ["none.test", "*.nowhere.test", "very.specific.test"],
            }),
            route("s2", [to("v2", prefix("/s2"))], {
                parentRefs: [{ name: "named" }],
                hostnames: ["none.test", "wild.test", "foo.wild.test", "foo.bar.wild.test"],
            }),
            route("s3", [to("v3", prefix("/s3"))], {
                parentRefs: [{ name: "named" }],
                hostnames: ["none.test", "*.specific.test"],
            }),
            route("s4", [to("v1", prefix("/s4"))], { parentRefs: [{ name: "named" }], hostnames: ["*.other.test"] }),
            route("s5", [to("v2", prefix("/s5"))], {
                parentRefs: [{ name: "named" }],
                hostnames: ["specific.but.wrong.test", "wild.test"],
            }),
        ],
        requests: [
            ask("very.specific.test/s1", "v1"),
            ask("very.specific.test:1234/s1", "v1"),
            ask("none.test/s1", "404"),
            ask("foo.nowhere.test/s1", "404"),
            ask("foo.wild.test/s1", "404"),
            ask("very.specific.test/other", "404"),
            ask("foo.wild.test/s2", "v2"),
            ask("foo.bar.wild.test/s2", "v2"),
            ask("wild.test/s2", "404"),
            ask("bar.wild.test/s2", "404"),
            ask("very.specific.test/s3", "v3"),
            ask("foo.specific.test/s3", "404"),
            ask("foo.other.test/s4", "v1"),
            ask("foo.bar.other.test/s4", "v1"),
            ask("other.test/s4", "404"),
            ask("wild.test/s5", "404"),
        ],
    },
    {
        about: "listeners with hostnames, each with a route of its own",
        gateway: "infra/named",
        objects: [
            gateway("named", [
                http("l1", { hostname: "bar.test" }),
                http("l2", { hostname: "foo.bar.test" }),
                http("l3", { hostname: "*.bar.test" }),
                http("l4", { hostname: "*.foo.test" }),
            ]),
            route("r1", [to("v1")], { parentRefs: [{ name: "named", sectionName: "l1" }] }),
            route("r2", [to("v2")], { parentRefs: [{ name: "named", sectionName: "l2" }] }),
            route("r3", [to("v3")], {
                parentRefs: [
                    { name: "named", sectionName: "l3" },
                    { name: "named", sectionName: "l4" },
                ],
            }),
        ],
        requests: [
            ask("bar.test/", "v1"),
            ask("foo.bar.test/", "v2"),
            ask("baz.bar.test/", "v3"),
            ask("boo.bar.test/", "v3"),
            ask("multiple.prefixes.bar.test/", "v3"),
            ask("multiple.prefixes.foo.test/", "v3"),
            ask("foo.test/", "404"),
            ask("no.matching.host/", "404"),
        ],
    },
    {
        about: "listeners that keep their requests to themselves",
        gateway: "infra/apart",
        objects: [
            apart,
            ...Object.keys(isolated).map((name) =>
                route(name, [to("v1", prefix(`/${name}`))], { parentRefs: [{ name: "apart", sectionName: name }] }),
            ),
        ],
        requests: eachForItself,
    },
    {
        about: "ports: a route names one, all, or a listener that is not on it",
        gateway: "infra/ports",
        port: 8080,
        objects: [
            gateway("ports", [http("a"), http("b", { port: 8080 })]),
            route("one", [to("v1", prefix("/one"))], { parentRefs: [{ name: "ports", port: 80 }] }),
            route("two", [to("v2", prefix("/two"))], { parentRefs: [{ name: "ports", port: 8080 }] }),
            route("all", [to("v3", prefix("/all"))], { parentRefs: [{ name: "ports" }] }),
            route("wrong", [to("v3", prefix("/wrong"))], {
                parentRefs: [{ name: "ports", sectionName: "a", port: 8080 }],
            }),
        ],
        requests: [
            ask("a.test:8080/one", "404"),
            ask("a.test:8080/two", "v2"),
            ask("a.test:8080/all", "v3"),
            ask("a.test:8080/wrong", "404"),
        ],
    },
    {
        about: "HTTPS listeners, the more specific name first",
        gateway: "infra/secure",
        port: 443,
        objects: [
            gateway("secure", [https("any"), https("named", { hostname: "second.test" })]),
            route("one", [to("v1")], {
                parentRefs: [{ name: "secure", sectionName: "any" }],
                hostnames: ["first.test"],
            }),
            route("two", [to("v2")], { parentRefs: [{ name: "secure", sectionName: "named" }] }),
        ],
        requests: [
            ask("https://first.test/", "v1"),
            ask("https://unknown.test/", "404"),
            ask("https://second.test/", "v2"),
        ],
    },
    {
        about: "routes of other namespaces, where the listener lets them in",
        gateway: "infra/backends",
        objects: [outsider("cross", { parentRefs: [{ name: "backends", namespace: "infra" }], rules: [to("app")] })],
        requests: [ask("a.test/", "web/app")],
    },
    {
        about: "routes of other namespaces, where the listener does not",
        objects: [
            outsider("cross", { parentRefs: [{ name: "same", namespace: "infra" }], rules: [to("app")] }),
            route("own", [to("v1", prefix("/own"))]),
        ],
        requests: [ask("a.test/", "404"), ask("a.test/own", "v1")],
    },
    {
        about: "listeners that allow other kinds only",
        gateway: "infra/kinds",
        objects: [
            gateway("kinds", [
                http("grpc", { port: 81, allowedRoutes: { kinds: [{ kind: "GRPCRoute" }] } }),
                http("http"),
            ]),
            route("one", [to("v1", prefix("/one"))], { parentRefs: [{ name: "kinds", sectionName: "grpc" }] }),
            route("two", [to("v2", prefix("/two"))], { parentRefs: [{ name: "kinds" }] }),
        ],
        requests: [ask("a.test/one", "404"), ask("a.test/two", "v2")],
    },
    {
        about: "a backend of another namespace with a grant for all, or for it",
        objects: [
            route("refs", [across]),
            grant({ from: [fromRoutes], to: [{ group: "", kind: "Service", name: "app" }] }),
        ],
        requests: [ask("a.test/", "web/app")],
    },
    {
        about: "a backend of another namespace without a grant",
        objects: [route("refs", [across])],
        requests: [ask("a.test/", "500")],
    },
    ...[
        { from: [{ ...fromRoutes, namespace: "other" }], to: [{ group: "", kind: "Service" }] },
        { from: [{ ...fromRoutes, kind: "Gateway" }], to: [{ group: "", kind: "Service" }] },
        { from: [fromRoutes], to: [{ group: "", kind: "Secret" }] },
        { from: [fromRoutes], to: [{ group: "", kind: "Service", name: "another" }] },
    ].map((spec, i): Case => ({
        about: `grants that do not fit (${i + 1})`,
        objects: [route("refs", [across]), grant(spec)],
        requests: [ask("a.test/", "500")],
    })),
    {
        about: "backends that are missing or of an unknown kind, beside rules that are whole",
        objects: [
            route("missing", [
                { matches: [prefix("/missing")], backendRefs: [{ name: "nosuch", port: 8080 }] },
                {
                    matches: [prefix("/kind")],
                    backendRefs: [{ group: "unknown.example.com", kind: "NonExistent", name: "x" }],
                },
                { matches: [prefix("/port")], backendRefs: [{ name: "v1", port: 1 }] },
                { matches: [prefix("/none")] },
                { matches: [prefix("/zero")], backendRefs: [{ name: "v1", port: 8080, weight: 0 }] },
                to("v2", prefix("/whole")),
            ]),
        ],
        requests: [
            ask("a.test/missing", "500"),
            ask("a.test/kind", "500"),
            ask("a.test/port", "500"),
            ask("a.test/none", "500"),
            ask("a.test/zero", "500"),
            ask("a.test/whole", "v2"),
        ],
    },
    {
        about: "redirects: host, status, path, port and scheme",
        objects: [
            route("redirects", [
                redirect("/host", { hostname: "example.org" }),
                redirect("/host-and-status", { hostname: "example.org", statusCode: 301 }),
                redirect("/see-other", { statusCode: 303 }),
                redirect("/temporary", { statusCode: 307 }),
                redirect("/permanent", { statusCode: 308 }),
                redirect("/port", { port: 8083 }),
                redirect("/port-80", { port: 80 }),
                redirect("/scheme", { scheme: "https" }),
                redirect("/scheme-port", { scheme: "https", port: 443 }),
                redirect("/scheme-8443", { scheme: "https", port: 8443, hostname: "example.org" }),
                redirect("/prefix", replacePrefix("/new")),
                redirect("/full", { ...replaceAll("/all"), hostname: "example.org", statusCode: 301 }),
            ]),
        ],
        requests: [
            ask("a.test/host", "302 http://example.org/host"),
            ask("a.test/host-and-status", "301 http://example.org/host-and-status"),
            ask("a.test/see-other", "303 http://a.test/see-other", { method: "POST" }),
            ask("a.test/temporary/x?y=z", "307 http://a.test/temporary/x?y=z"),
            ask("a.test/permanent", "308 http://a.test/permanent"),
            ask("a.test/port", "302 http://a.test:8083/port"),
            ask("a.test/port-80", "302 http://a.test/port-80"),
            ask("a.test/scheme", "302 https://a.test/scheme"),
            ask("a.test/scheme-port", "302 https://a.test/scheme-port"),
            ask("a.test/scheme-8443", "302 https://example.org:8443/scheme-8443"),
            ask("a.test/prefix/lemon", "302 http://a.test/new/lemon"),
            ask("a.test/full/path", "301 http://example.org/all"),
        ],
    },
    {
        about: "redirects on another port keep the listener's, unless a scheme is written",
        gateway: "infra/ports",
        port: 8080,
        objects: [
            gateway("ports", [http("b", { port: 8080 })]),
            route(
                "redirects",
                [
                    redirect("/nothing", { hostname: "example.org" }),
                    redirect("/http", { scheme: "http" }),
                    redirect("/https", { scheme: "https" }),
                ],
                { parentRefs: [{ name: "ports" }] },
            ),
        ],
        requests: [
            ask("a.test:8080/nothing", "302 http://example.org:8080/nothing"),
            ask("a.test:8080/http", "302 http://a.test/http"),
            ask("a.test:8080/https", "302 https://a.test/https"),
        ],
    },
    {
        about: "rewrites of prefixes and whole paths",
        objects: [
            route("rewrites", [
                rewrite("/prefix/one", replacePrefix("/one")),
                rewrite("/strip", replacePrefix("/")),
                rewrite("/empty", replacePrefix("")),
                rewrite("/slash/", replacePrefix("/xyz/")),
                rewrite("/full/one", replaceAll("/one")),
            ]),
        ],
        requests: [
            ask("a.test/prefix/one/two", "v1 /one/two"),
            ask("a.test/prefix/one/", "v1 /one/"),
            ask("a.test/strip/three", "v1 /three"),
            ask("a.test/strip", "v1 /"),
            ask("a.test/empty/four", "v1 /four"),
            ask("a.test/empty", "v1 /"),
            ask("a.test/slash/five", "v1 /xyz/five"),
            ask("a.test/full/one/two", "v1 /one"),
        ],
    },
    {
        about: "rules with a name, without backends, and with an empty list of them",
        objects: [
            route("plain", [
                { ...to("v1", exact("/named")), name: "named" },
                { matches: [exact("/omitted")] },
                { matches: [exact("/empty")], backendRefs: [] },
                { ...to("v3"), matches: [] },
            ]),
        ],
        requests: [
            ask("a.test/named", "v1"),
            ask("a.test/omitted", "500"),
            ask("a.test/empty", "500"),
            ask("a.test/other", "v3"),
        ],
    },
    {
        about: "a grant for one of two Services of another namespace",
        objects: [
            route("part", [
                { matches: [prefix("/v2")], backendRefs: [{ name: "other", namespace: "web", port: 8080 }] },
                across,
            ]),
            service("web", "other"),
            grant({ from: [fromRoutes], to: [{ group: "", kind: "Service", name: "app" }] }),
        ],
        requests: [ask("a.test/v2", "500"), ask("a.test/", "web/app")],
    },
    ...["same", "open"].map((name): Case => ({
        about: `a route of two Gateways beside one of each, at ${name}`,
        gateway: `infra/${name}`,
        objects: [
            route("shared", [to("v1", prefix("/shared"))], { parentRefs: [{ name: "same" }, { name: "open" }] }),
            route("of-same", [to("v2", prefix("/"))]),
            route("of-open", [to("v3", prefix("/"))], { parentRefs: [{ name: "open" }] }),
        ],
        requests: [ask("a.test/shared", "v1"), ask("a.test/", name === "same" ? "v2" : "v3")],
    })),
    {
        about: "Services without an address of their own, and with slices by hand",
        objects: [
            route("kinds", [
                { matches: [exact("/headless")], backendRefs: [{ name: "headless", port: 8080 }] },
                { matches: [exact("/by-hand")], backendRefs: [{ name: "by-hand", port: 8080 }] },
            ]),
            {
                apiVersion: "v1",
                kind: "Service",
                metadata: { name: "headless", namespace: "infra" },
                spec: { clusterIP: "None", selector: { app: "v1" }, ports: [{ port: 8080, targetPort: 3000 }] },
            },
            {
                apiVersion: "v1",
                kind: "Service",
                metadata: { name: "by-hand", namespace: "infra" },
                spec: { ports: [{ port: 8080, targetPort: 3000 }] },
            },
            {
                apiVersion: "discovery.k8s.io/v1",
                kind: "EndpointSlice",
                metadata: {
                    name: "by-hand-1",
                    namespace: "infra",
                    labels: { "kubernetes.io/service-name": "by-hand" },
                },
                addressType: "IPv4",
                endpoints: [{ addresses: ["10.0.0.1"] }],
                ports: [{ port: 3000 }],
            },
        ],
        requests: [ask("a.test/headless", "headless"), ask("a.test/by-hand", "by-hand")],
    },
    {
        about: "a rewrite beside changes of headers, in either order, and mirrors and time-outs that change nothing",
        objects: [
            route("beside", [
                {
                    ...to("v1", prefix("/full/both")),
                    filters: [
                        {
                            type: "URLRewrite",
                            urlRewrite: { path: { type: "ReplaceFullPath", replaceFullPath: "/t" } },
                        },
                        { type: "RequestHeaderModifier", requestHeaderModifier: { set: [header("x-a", "1")] } },
                    ],
                },
                {
                    ...to("v1", prefix("/prefix/both")),
                    filters: [
                        { type: "ResponseHeaderModifier", responseHeaderModifier: { remove: ["x-a"] } },
                        {
                            type: "URLRewrite",
                            urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/prefix" } },
                        },
                    ],
                },
                {
                    ...to("v2", prefix("/mirror")),
                    filters: [{ type: "RequestMirror", requestMirror: { backendRef: { name: "v3", port: 8080 } } }],
                },
                { ...to("v3", prefix("/time")), timeouts: { request: "500ms", backendRequest: "500ms" } },
            ]),
        ],
        requests: [
            ask("a.test/full/both/test", "v1 /t"),
            ask("a.test/prefix/both/one", "v1 /prefix/one"),
            ask("a.test/mirror", "v2"),
            ask("a.test/time", "v3"),
        ],
    },
    {
        about: "listeners of a Gateway and of its ListenerSets, each with its own routes",
        gateway: "infra/sets",
        objects: [
            {
                ...gateway("sets", [http("own", { hostname: "own.test" })]),
                spec: {
                    gatewayClassName: "some",
                    listeners: [http("own", { hostname: "own.test" })],
                    allowedListeners: { namespaces: { from: "Same" } },
                },
            },
            {
                apiVersion,
                kind: "ListenerSet",
                metadata: { name: "more", namespace: "infra" },
                spec: {
                    parentRef: { name: "sets" },
                    listeners: [http("first", { hostname: "first.test" }), http("second", { hostname: "second.test" })],
                },
            },
            route("on-gateway", [to("v1", prefix("/gateway"))], { parentRefs: [{ name: "sets" }] }),
            route("on-set", [to("v2", prefix("/set"))], { parentRefs: [{ kind: "ListenerSet", name: "more" }] }),
            route("on-section", [to("v3", prefix("/section"))], {
                parentRefs: [{ kind: "ListenerSet", name: "more", sectionName: "second" }],
            }),
            // The name of a listener of the set is none of the Gateway's.
            route("absent", [to("v3", prefix("/absent"))], { parentRefs: [{ name: "sets", sectionName: "second" }] }),
        ],
        requests: [
            ask("own.test/gateway", "v1"),
            ask("own.test/set", "404"),
            ask("first.test/set", "v2"),
            ask("second.test/set", "v2"),
            ask("first.test/gateway", "404"),
            ask("first.test/section", "404"),
            ask("second.test/section", "v3"),
            ask("second.test/absent", "404"),
        ],
    },
    {
        about: "preflights of a rule with a CORS filter, which a Gateway answers itself",
        objects: [
            route("cors", [
                cors("/cors-1", ["https://www.foo.com", "https://*.bar.com"]),
                cors("/cors-2", ["https://www.foo.com"]),
                cors("/cors-wildcard-origin", ["*"]),
            ]),
        ],
        requests: [
            ask("any.test/cors-1", itself, preflight("https://www.foo.com", "GET")),
            ask("any.test/cors-1", itself, preflight("https://www.bar.com", "GET")),
            ask("any.test/cors-1", itself, preflight("https://xpto.www.bar.com", "GET")),
            // Also left to the backend, as Envoy does by itself: the suite looks at no backend here.
            ask("any.test/cors-1", `v1 or ${itself} or 403`, preflight("https://foobar.com", "GET")),
            ...["https://www.foo.com", "https://www.bar.com", "https://foobar.com"].map((origin) =>
                ask("any.test/cors-1", "v1", { ...preflight(origin, "GET"), method: "GET" }),
            ),
            ask("any.test/cors-2", itself, preflight("https://www.foo.com", "POST")),
            ask("any.test/cors-wildcard-origin", itself, preflight("https://foobar.com", "PUT")),
            ask("any.test/cors-wildcard-origin", itself, preflight("https://foobar.com:12345", "PUT")),
            ask("any.test/cors-wildcard-origin", "v1", {
                ...preflight("https://foobar.com:12345", "PUT"),
                method: "PUT",
            }),
        ],
    },
    {
        about: "rewrites of the host, alone and beside changes of headers",
        objects: [
            route(
                "hosts",
                [
                    rewrite("/one", { hostname: "one.inner.test" }),
                    { ...to("v2"), filters: [{ type: "URLRewrite", urlRewrite: { hostname: "inner.test" } }] },
                    {
                        ...to("v3", prefix("/both")),
                        filters: [
                            { type: "URLRewrite", urlRewrite: { hostname: "both.inner.test" } },
                            { type: "RequestHeaderModifier", requestHeaderModifier: { remove: ["x-a"] } },
                        ],
                    },
                ],
                { hostnames: ["outer.test"] },
            ),
        ],
        requests: [
            ask("outer.test/one", "v1 as one.inner.test"),
            ask("outer.test/", "v2 as inner.test"),
            ask("outer.test/both", "v3 as both.inner.test"),
        ],
    },
    {
        about: "shares by weight, of which one is none, with and without headers of their own",
        objects: [
            route("shares", [
                {
                    matches: [prefix("/plain")],
                    backendRefs: [
                        { name: "v1", port: 8080, weight: 70 },
                        { name: "v2", port: 8080, weight: 30 },
                        { name: "v3", port: 8080, weight: 0 },
                    ],
                },
                {
                    matches: [prefix("/headers")],
                    backendRefs: ["v2", "v3"].map((name) => ({
                        name,
                        port: 8080,
                        filters: [
                            {
                                type: "RequestHeaderModifier" as const,
                                requestHeaderModifier: { set: [header("backend", name)] },
                            },
                        ],
                    })),
                },
            ]),
        ],
        requests: [ask("a.test/plain", "v1 or v2"), ask("a.test/headers", "v2 or v3")],
    },
    {
        about: "redirects at the port of HTTPS",
        gateway: "infra/secure",
        port: 443,
        objects: [
            gateway("secure", [https("https", { tls: { certificateRefs: [{ name: "certificate" }] } })]),
            route(
                "redirects",
                [
                    redirect("/nothing", { hostname: "example.org" }),
                    redirect("/443", { hostname: "example.org", port: 443 }),
                    redirect("/8443", { hostname: "example.org", port: 8443 }),
                    redirect("/http", { hostname: "example.org", scheme: "http" }),
                    redirect("/http-80", { hostname: "example.org", scheme: "http", port: 80 }),
                    redirect("/http-8080", { hostname: "example.org", scheme: "http", port: 8080 }),
                ],
                { parentRefs: [{ name: "secure" }] },
            ),
        ],
        requests: [
            ask("https://a.test/nothing", "302 https://example.org/nothing"),
            ask("https://a.test/443", "302 https://example.org/443"),
            ask("https://a.test/8443", "302 https://example.org:8443/8443"),
            ask("https://a.test/http", "302 http://example.org/http"),
            ask("https://a.test/http-80", "302 http://example.org/http-80"),
            ask("https://a.test/http-8080", "302 http://example.org:8080/http-8080"),
        ],
    },
    {
        about: "listeners that keep their requests to themselves, of routes for all of their hosts",
        gateway: "infra/apart",
        objects: [
            apart,
            ...Object.keys(isolated).map((name) =>
                route(name, [to("v1", prefix(`/${name}`))], {
                    parentRefs: [{ name: "apart", sectionName: name }],
                    hostnames: ["bar.test", "*.example.test", "*.foo.example.test", "abc.foo.example.test"],
                }),
            ),
        ],
        requests: eachForItself,
    },
    {
        about: "a route for more hosts than its listener, which has none of its own",
        gateway: "infra/any",
        objects: [
            gateway("any", [http("http")]),
            route("all", [to("v2")], {
                parentRefs: [{ name: "any" }],
                hostnames: ["first.test", "*.first.test"],
            }),
        ],
        requests: [
            ask("first.test/", "v2"),
            ask("sub.first.test/", "v2"),
            ask("one.sub.first.test/", "v2"),
            ask("second.test/", "404"),
        ],
    },
    {
        about: "ports of a Service that speak HTTP/2 or WebSockets, which a route names like any other",
        objects: [
            route("protocols", [
                { matches: [prefix("/h2c")], backendRefs: [{ name: "several", port: 8081 }] },
                { matches: [prefix("/ws")], backendRefs: [{ name: "several", port: 8082 }] },
            ]),
            {
                apiVersion: "v1",
                kind: "Service",
                metadata: { name: "several", namespace: "infra" },
                spec: {
                    selector: { app: "several" },
                    ports: [
                        { name: "a", port: 8081, appProtocol: "kubernetes.io/h2c" },
                        { name: "b", port: 8082, appProtocol: "kubernetes.io/ws" },
                    ],
                },
            },
        ],
        requests: [ask("a.test/h2c", "several"), ask("a.test/ws", "several")],
    },
    {
        about: "routes that a ListenerSet lets in: those of its own namespace, not of its Gateway's",
        gateway: "infra/sets",
        objects: [
            {
                ...gateway("sets", []),
                spec: {
                    gatewayClassName: "some",
                    listeners: [http("own", { hostname: "own.test" })],
                    allowedListeners: { namespaces: { from: "All" } },
                },
            },
            {
                apiVersion,
                kind: "ListenerSet",
                metadata: { name: "more", namespace: "web" },
                spec: {
                    parentRef: { name: "sets", namespace: "infra" },
                    listeners: [
                        http("same", { hostname: "same.test", ...from({ from: "Same" }) }),
                        http("all", { hostname: "all.test", ...from({ from: "All" }) }),
                        http("chosen", {
                            hostname: "chosen.test",
                            ...from({ from: "Selector", selector: { matchLabels: { role: "infra" } } }),
                        }),
                    ],
                },
            },
            route("infra", [to("v1", prefix("/infra"))], {
                parentRefs: [{ kind: "ListenerSet", name: "more", namespace: "web" }],
            }),
            outsider("web", {
                parentRefs: [{ kind: "ListenerSet", name: "more" }],
                rules: [{ ...to("app"), matches: [prefix("/web")] }],
            }),
        ],
        requests: [
            ask("same.test/infra", "404"),
            ask("same.test/web", "web/app"),
            ask("all.test/infra", "v1"),
            ask("all.test/web", "web/app"),
            ask("chosen.test/infra", "v1"),
            ask("chosen.test/web", "404"),
            ask("own.test/infra", "404"),
        ],
    },
    {
        about: "a route of a Gateway and of its ListenerSet, each of which is asked for itself",
        gateway: "infra/sets",
        objects: [
            {
                ...gateway("sets", []),
                spec: {
                    gatewayClassName: "some",
                    listeners: [http("own", { hostname: "own.test" })],
                    allowedListeners: { namespaces: { from: "Same" } },
                },
            },
            set("more", [http("more", { hostname: "more.test" })]),
            route("both", [to("v1", prefix("/both"))], {
                parentRefs: [{ name: "sets" }, { kind: "ListenerSet", name: "more" }],
            }),
            route("one", [to("v2", prefix("/one"))], {
                parentRefs: [
                    { name: "sets", sectionName: "more" },
                    { kind: "ListenerSet", name: "more", sectionName: "more" },
                ],
            }),
        ],
        requests: [
            ask("own.test/both", "v1"),
            ask("more.test/both", "v1"),
            ask("own.test/one", "404"),
            ask("more.test/one", "v2"),
        ],
    },
    {
        about: "listeners of ListenerSets in conflict: with the Gateway's, with those of older sets, and with such as lost",
        gateway: "infra/sets",
        objects: [
            {
                ...gateway("sets", []),
                spec: {
                    gatewayClassName: "some",
                    listeners: [http("a", { hostname: "a.test" }), http("b", { hostname: "b.test" })],
                    allowedListeners: { namespaces: { from: "Same" } },
                },
            },
            set("old", [http("own", { hostname: "old.test" }), http("b", { hostname: "b.test" }), raw], older),
            set("young", [http("own", { hostname: "young.test" }), http("again", { hostname: "old.test" })], younger),
            route("gateway", [to("v1")], { parentRefs: [{ name: "sets" }] }),
            route("old", [to("v2")], { parentRefs: [{ kind: "ListenerSet", name: "old" }] }),
            route("young", [to("v3")], { parentRefs: [{ kind: "ListenerSet", name: "young" }] }),
        ],
        requests: [ask("a.test/", "v1"), ask("b.test/", "v1"), ask("old.test/", "v2"), ask("young.test/", "v3")],
    },
];
