/** A program whose values may be late: in a preview, each is as unknown as the id of a new object. */
export const lateProgram = `
const { kubernetes } = require("pulumi-crossroute");
const k8s = require("@pulumi/kubernetes");
const { namespace, step, components } = JSON.parse(require("fs").readFileSync(__dirname + "/spec.json", "utf8"));
// A new object in each step.
const map = new k8s.core.v1.ConfigMap("late-" + step, { metadata: { name: "late-" + step, namespace } });
const open = (value) => {
    if (typeof value !== "object" || value === null) return value;
    if ("$late" in value) return map.id.apply(() => value.$late);
    if (Array.isArray(value)) return value.map(open);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, open(item)]));
};
for (const [name, { type, args }] of Object.entries(components)) new kubernetes[type](name, { namespace, ...open(args) });
`;

export interface Case {
    type: "Endpoints" | "Ingress" | "HTTPRoute";
    before?: object;
    after: object;
}

const late = (value: unknown): unknown => ({ $late: value });
const ports = [{ name: "a", port: 80 }];
const ips = (...all: unknown[]): object[] => all.map((ip) => ({ ip }));
const hundred = Array.from({ length: 100 }, (_, i) => `10.0.1.${i + 1}`);
const more = [
    { name: "a", port: 80 },
    { name: "b", port: 81 },
];

/** Arguments of Endpoints before, and after: known then, but late in the preview. */
const endpoints: Record<string, Omit<Case, "type">> = {
    "all addresses": {
        before: { addresses: ["10.0.0.1", "10.0.0.2"], port: 80 },
        after: { addresses: late(["10.0.0.3", "10.0.0.1"]), port: 80 },
    },
    "one address": {
        before: { addresses: ["10.0.0.1", "10.0.0.5"], port: 80 },
        after: { addresses: ["10.0.0.5", late("10.0.0.3")], port: 80 },
    },
    "the only address": {
        before: { addresses: ["10.0.0.1"], port: 80 },
        after: { addresses: [late("10.0.0.3")], port: 80 },
    },
    "an IPv6 address": {
        // The test's cluster has no such Services.
        before: { addresses: ["2001:db8::1"], port: 80, service: false },
        after: { addresses: [late("2001:db8::2")], port: 80, service: false },
    },
    "an address of two families": {
        before: { addresses: ["10.0.0.1", "2001:db8::1"], port: 80, service: false },
        after: { addresses: ["2001:db8::1", late("10.0.0.2")], port: 80, service: false },
    },
    "an address beside a new family": {
        before: { addresses: ["10.0.0.1"], port: 80, service: false },
        after: { addresses: ["10.0.0.1", "2001:db8::1", late("10.0.0.2")], port: 80, service: false },
    },
    "an address beside a hundred": {
        before: { addresses: ["10.0.0.1"], port: 80 },
        after: { addresses: [...hundred, "10.0.0.1", late("10.0.0.2")], port: 80 },
    },
    "all ports": { before: { addresses: ["10.0.0.1"], ports }, after: { addresses: ["10.0.0.1"], ports: late(more) } },
    "one port": {
        before: { addresses: ["10.0.0.1"], ports: more },
        after: { addresses: ["10.0.0.1"], ports: [ports[0], late({ name: "c", port: 82, protocol: "UDP" })] },
    },
    "a port's number": {
        before: { addresses: ["10.0.0.1"], ports: more },
        after: { addresses: ["10.0.0.1"], ports: [{ name: "a", port: late(8080) }, more[1]] },
    },
    "the port": { before: { addresses: ["10.0.0.1"], port: 80 }, after: { addresses: ["10.0.0.1"], port: late(81) } },
    "the port and the address": {
        before: { addresses: ["10.0.0.1"], port: 80 },
        after: { addresses: [late("10.0.0.2")], port: late(81) },
    },
    "all subsets": {
        before: { subsets: [{ addresses: ips("10.0.0.1"), ports }] },
        after: { subsets: late([{ addresses: ips("10.0.0.2"), ports: more }]) },
    },
    "one subset": {
        before: {
            subsets: [
                { addresses: ips("10.0.0.1"), ports },
                { addresses: ips("10.0.0.2"), ports: [more[1]] },
            ],
        },
        after: {
            subsets: [{ addresses: ips("10.0.0.1"), ports }, late({ addresses: ips("10.0.0.3"), ports: [more[1]] })],
        },
    },
    "a subset with the ports of another": {
        before: { subsets: [{ addresses: ips("10.0.0.1"), ports }] },
        after: {
            subsets: [
                { addresses: ips("10.0.0.4"), ports },
                { addresses: ips("10.0.0.3"), ports: [{ name: late("a"), port: 80 }] },
            ],
        },
    },
    "addresses of a subset": {
        before: { subsets: [{ addresses: ips("10.0.0.1"), ports }] },
        after: { subsets: [{ addresses: late(ips("10.0.0.2")), ports }] },
    },
    "an address of a subset": {
        before: { subsets: [{ addresses: ips("10.0.0.1", "10.0.0.9"), ports }] },
        after: { subsets: [{ addresses: ips("10.0.0.9", late("10.0.0.2")), ports }] },
    },
    "ports of a subset": {
        before: { subsets: [{ addresses: ips("10.0.0.1"), ports }] },
        after: { subsets: [{ addresses: ips("10.0.0.1"), ports: late(more) }] },
    },
    "a field of an address": {
        before: { subsets: [{ addresses: [{ ip: "10.0.0.1", hostname: "a" }], ports }] },
        after: { subsets: [{ addresses: [{ ip: "10.0.0.1", hostname: late("b") }], ports }] },
    },
    "addresses of new Endpoints": { after: { addresses: late(["10.0.0.1"]), ports: late(ports) } },
    "subsets of new Endpoints": { after: { subsets: late([{ addresses: ips("10.0.0.1"), ports }]) } },
};
const names: Record<string, Omit<Case, "type">> = {
    "a DNS name": {
        before: { addresses: ["a.example.com"], port: 80 },
        after: { addresses: [late("b.example.com")], port: 80 },
    },
    "a list with a DNS name": {
        before: { addresses: ["a.example.com"], port: 80 },
        after: { addresses: late(["b.example.com"]), port: 80 },
    },
};

const backend = { service: { name: "web", port: 80 } };
const route = (host: unknown, more: object = {}): object => ({ host, path: "/", backend, ...more });
const path = { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } };
const balancer = { existing: { id: "lb-1", kind: "dedicated" } };
const hosts = (...all: string[]): object => ({ routes: all.map((host) => route(host, { tls: "cert" })) });
const ingresses: Record<string, Omit<Case, "type">> = {
    "all routes": {
        before: { ingressClassName: "traefik", ...hosts("a.example.com") },
        after: { ingressClassName: "traefik", routes: late([route("b.example.com"), route("c.example.com")]) },
    },
    "one route": {
        before: hosts("a.example.com"),
        after: { routes: [route("a.example.com"), late(route("d.example.com"))] },
    },
    "a host": {
        before: hosts("a.example.com"),
        after: { routes: [route("a.example.com"), late(route("a.example.com", { path: "/b" }))] },
    },
    "a backend": {
        before: { routes: [route("a.example.com")] },
        after: { routes: [route("a.example.com", { backend: late({ service: { name: "api", port: 81 } }) })] },
    },
    "the certificate of a route": {
        before: { routes: [route("a.example.com", { tls: "cert" }), route("b.example.com")] },
        after: { routes: [route("a.example.com", { tls: late("other") }), route("b.example.com")] },
    },
    "all of tls": {
        before: { routes: [route("a.example.com")], tls: [{ hosts: ["a.example.com"], secretName: "c" }] },
        after: { routes: [route("a.example.com")], tls: late([{ hosts: ["a.example.com"], secretName: "d" }]) },
    },
    "one entry of tls": {
        before: { routes: [route("a.example.com")], tls: [{ hosts: ["a.example.com"], secretName: "c" }] },
        after: {
            routes: [route("a.example.com")],
            tls: [late({ hosts: ["a.example.com"], secretName: "d" }), { secretName: "e" }],
        },
    },
    "one rule": {
        before: { rules: [{ host: "a.example.com", http: { paths: [path] } }] },
        after: {
            rules: [
                late({ host: "b.example.com", http: { paths: [path] } }),
                { host: "a.example.com", http: { paths: [path] } },
            ],
        },
    },
    "the paths of a rule": {
        before: { rules: [{ host: "a.example.com", http: { paths: [path] } }] },
        after: { rules: [{ host: "a.example.com", http: { paths: late([{ ...path, path: "/b" }]) } }] },
    },
    "the default backend": {
        before: { defaultBackend: backend, routes: [route("a.example.com")] },
        after: { defaultBackend: late({ service: { name: "api", port: 81 } }), routes: [route("a.example.com")] },
    },
    "a canary of CCE": {
        before: { routes: [route("a.example.com")], cce: { loadBalancer: balancer, canary: { weight: 1 } } },
        after: { routes: [route("a.example.com")], cce: { loadBalancer: balancer, canary: late({ weight: 2 }) } },
    },
    "actions and conditions of CCE": {
        before: { routes: [route("a.example.com")], cce: { loadBalancer: balancer } },
        after: {
            routes: [route("a.example.com")],
            cce: {
                loadBalancer: balancer,
                actions: { web: late([{ type: "FixedResponse", fixedResponseConfig: { statusCode: "404" } }]) },
                conditions: { web: [{ type: late("Method"), methodConfig: { values: ["GET"] } }] },
            },
        },
    },
    "the load balancer of CCE": {
        before: { routes: [route("a.example.com")], cce: { loadBalancer: balancer } },
        after: {
            routes: [route("a.example.com")],
            cce: { loadBalancer: { existing: late({ id: "lb-1", kind: "shared" }) } },
        },
    },
    "annotations beside options of CCE": {
        before: { routes: [route("a.example.com")], cce: { loadBalancer: balancer } },
        after: {
            routes: [route("a.example.com")],
            annotations: late({ "example.com/a": "b" }),
            cce: { loadBalancer: balancer },
        },
    },
};

const parent = { parentRefs: [{ name: "edge" }] };
const rule = (name: unknown, more: object = {}): object => ({ backendRefs: [{ name, port: 80 }], ...more });
const httpRoutes: Record<string, Omit<Case, "type">> = {
    "all rules": {
        before: { ...parent, rules: [rule("a")] },
        after: { ...parent, rules: late([rule("b"), rule("c")]) },
    },
    "one rule": {
        before: { ...parent, rules: [rule("a")] },
        after: { ...parent, rules: [rule("a"), late(rule("b"))] },
    },
    "the name of a Service": {
        before: { ...parent, rules: [rule("a")] },
        after: { ...parent, rules: [rule(late("b"))] },
    },
    "host names": {
        before: { ...parent, hostnames: ["a.example.com"], rules: [rule("a")] },
        after: { ...parent, hostnames: late(["b.example.com"]), rules: [rule("a")] },
    },
};

const each = (type: Case["type"], cases: Record<string, Omit<Case, "type">>, args: object = {}): [string, Case][] =>
    Object.entries(cases).map(([what, { before, after }]) => [
        what,
        { type, ...(before && { before: { ...before, ...args } }), after: { ...after, ...args } },
    ]);

/** Those that decide which EndpointSlices there are, and what is in them. */
const inSlices: Readonly<Record<string, Omit<Case, "type">>> = Object.fromEntries(
    [
        "all addresses",
        "one address",
        "an IPv6 address",
        "an address of two families",
        "an address beside a new family",
        "an address beside a hundred",
        "all ports",
        "one port",
        "all subsets",
        "one subset",
        "addresses of a subset",
        "subsets of new Endpoints",
    ].map((what) => [what, endpoints[what]!]),
);

/** By what is late. */
export const lateCases: readonly (readonly [what: string, of: Case])[] = [
    ...each("Endpoints", { ...endpoints, ...names }),
    ...each("Endpoints", inSlices, { kind: "EndpointSlice" }).map(
        ([what, of]) => [`${what}, in EndpointSlices`, of] as const,
    ),
    ...each("Ingress", ingresses).map(([what, of]) => [`${what} of an Ingress`, of] as const),
    ...each("HTTPRoute", httpRoutes).map(([what, of]) => [`${what} of an HTTPRoute`, of] as const),
];
