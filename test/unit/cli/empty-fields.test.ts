import { crossroute } from "./run";
import { ingress } from "./objects";

type Json = Record<string, unknown>;

const metadata = (name: string): Json => ({ name, namespace: "shop", labels: { app: name }, annotations: { a: "b" } });
const controllers = { ...metadata("ingress-nginx-controller"), labels: { "app.kubernetes.io/name": "ingress-nginx" } };
const objects: readonly Json[] = [
    ingress("web", "a.test", {
        annotations: { "nginx.ingress.kubernetes.io/rewrite-target": "/" },
        spec: {
            tls: [{ hosts: ["a.test"], secretName: "tls" }],
            defaultBackend: { service: { name: "web", port: { number: 80 } } },
        },
    }) as Json,
    {
        apiVersion: "v1",
        kind: "Service",
        metadata: metadata("web"),
        spec: { type: "ClusterIP", selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    },
    {
        apiVersion: "v1",
        kind: "Service",
        metadata: controllers,
        spec: { type: "LoadBalancer", selector: { app: "nginx" }, ports: [{ port: 80 }] },
        status: { loadBalancer: { ingress: [{ ip: "10.0.0.1" }] } },
    },
    {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: controllers,
        data: { "allow-snippet-annotations": "true" },
    },
    {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: controllers,
        spec: {
            selector: { matchLabels: { app: "nginx" } },
            template: {
                metadata: { labels: { app: "nginx" } },
                spec: {
                    containers: [{ name: "c", image: "registry.k8s.io/ingress-nginx/controller:v1.15.1", args: ["x"] }],
                },
            },
        },
    },
    {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: metadata("web"),
        subsets: [{ addresses: [{ ip: "10.0.0.2" }], ports: [{ port: 80 }] }],
    },
    {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: metadata("nginx"),
        spec: { controller: "k8s.io/ingress-nginx" },
    },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "a" } } },
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "GatewayClass",
        metadata: { name: "c" },
        spec: { controllerName: "a.test/c" },
    },
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: metadata("edge"),
        spec: {
            gatewayClassName: "c",
            addresses: [{ value: "10.0.0.3" }],
            listeners: [
                {
                    name: "https",
                    port: 443,
                    protocol: "HTTPS",
                    hostname: "*.test",
                    tls: { mode: "Terminate", certificateRefs: [{ name: "tls" }] },
                    allowedRoutes: {
                        namespaces: { from: "Selector", selector: { matchLabels: { team: "a" } } },
                        kinds: [{ kind: "HTTPRoute" }],
                    },
                },
            ],
        },
    },
    {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: metadata("route"),
        spec: {
            parentRefs: [{ name: "edge", sectionName: "https" }],
            hostnames: ["b.test"],
            rules: [
                {
                    matches: [
                        {
                            path: { type: "PathPrefix", value: "/x" },
                            headers: [{ name: "x", value: "y" }],
                            queryParams: [{ name: "q", value: "z" }],
                        },
                    ],
                    filters: [
                        { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "a", value: "b" }] } },
                    ],
                    backendRefs: [{ name: "web", port: 80, weight: 1 }],
                    timeouts: { request: "10s" },
                },
            ],
        },
    },
    {
        apiVersion: "gateway.networking.k8s.io/v1beta1",
        kind: "ReferenceGrant",
        metadata: metadata("grant"),
        spec: {
            from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "x" }],
            to: [{ group: "", kind: "Service" }],
        },
    },
    {
        apiVersion: "traefik.io/v1alpha1",
        kind: "IngressRoute",
        metadata: metadata("ir"),
        spec: {
            entryPoints: ["web"],
            routes: [{ match: "Host(`c.test`)", kind: "Rule", services: [{ name: "web", port: 80 }] }],
            tls: { secretName: "x" },
        },
    },
    {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: metadata("vs"),
        spec: { hosts: ["d.test"], gateways: ["g"], http: [{ route: [{ destination: { host: "web" } }] }] },
    },
    {
        apiVersion: "projectcontour.io/v1",
        kind: "HTTPProxy",
        metadata: metadata("hp"),
        spec: {
            virtualhost: { fqdn: "e.test", tls: { secretName: "x" } },
            routes: [{ services: [{ name: "web", port: 80 }] }],
        },
    },
    {
        apiVersion: "route.openshift.io/v1",
        kind: "Route",
        metadata: metadata("r"),
        spec: { host: "f.test", to: { kind: "Service", name: "web" }, port: { targetPort: 80 } },
    },
];

/** The value with each of its fields, one after the other, as null or left out. */
function* withNulls(value: unknown, path = ""): Generator<[string, unknown]> {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
        const set = (one: unknown): unknown =>
            Array.isArray(value) ? value.map((item, i) => (String(i) === key ? one : item)) : { ...value, [key]: one };
        const at = `${path}.${key}`;
        if (["apiVersion", "kind"].includes(key) && path === "") continue;
        yield [at, set(null)];
        if (!Array.isArray(value)) yield [`${at} left out`, set(undefined)];
        for (const [place, changed] of withNulls(inner, at)) yield [place, set(changed)];
    }
}

const verbs = ["lint -f -", "explain https://b.test/x -f -", "convert -f - --gateway shop/edge"];

/**
 * The objects in an order in which those at one place of several lines have nothing to do with each other: a field of each is
 * empty at once.
 */
const lines = [
    "Service/ingress-nginx-controller Deployment ConfigMap Endpoints IngressClass Service/web Ingress",
    "Namespace GatewayClass HTTPRoute Gateway ReferenceGrant",
    "IngressRoute VirtualService HTTPProxy Route",
].map((line) => line.split(" ").map(named));

function named(name: string): Json {
    const fits = ({ kind, metadata: of }: Json): boolean =>
        name === kind || name === `${String(kind)}/${String((of as Json)["name"])}`;
    return objects.find(fits)!;
}

interface Change {
    object: Json;
    path: string;
    changed: unknown;
}

const changesOf = (object: Json): Change[] =>
    [...withNulls(object)].map(([path, changed]) => ({ object, path, changed }));

async function brokenBy(verb: string, together: readonly Change[]): Promise<string[]> {
    const others = objects.filter((one) => together.every(({ object }) => object !== one));
    const input = [...together.map(({ changed }) => changed), ...others].map((one) => JSON.stringify(one));
    const { code, err } = await crossroute(verb, { input: input.join("\n---\n") });
    const places = together.map(({ object, path }) => `${String(object["kind"])}${path}`).join(" ");
    if (code > 2 || err.includes("defect of crossroute"))
        return [`${verb.split(" ")[0] ?? ""} ${places}: ${err.split("\n").at(-2) ?? ""}`];
    // What one of them is refused for may hide the others.
    if (code < 2 || together.length < 2) return [];
    return (await Promise.all(together.map((one) => brokenBy(verb, [one])))).flat();
}

describe("a field that is written and left empty", () => {
    it("is tried of each object", () => {
        expect(new Set(lines.flat())).toEqual(new Set(objects));
    });

    it.each(verbs)("does not break %s", async (verb) => {
        const changes = lines.map((line) => line.flatMap(changesOf));
        const broken: string[] = [];
        for (let i = 0; i < Math.max(...changes.map(({ length }) => length)); i++)
            broken.push(
                ...(await brokenBy(
                    verb,
                    changes.flatMap((line) => line[i] ?? []),
                )),
            );
        expect(broken).toEqual([]);
    });
});
