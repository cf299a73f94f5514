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

describe("a field that is written and left empty", () => {
    it.each(objects.map((one) => [String(one["kind"]), one] as const))("breaks no verb: %s", async (_, object) => {
        const others = objects.filter((one) => one !== object);
        const broken: string[] = [];
        for (const [path, changed] of withNulls(object)) {
            const input = [changed, ...others].map((one) => JSON.stringify(one)).join("\n---\n");
            for (const verb of verbs) {
                const { code, err } = await crossroute(verb, { input });
                if (code > 2 || err.includes("defect of crossroute"))
                    broken.push(`${verb.split(" ")[0] ?? ""} ${path}: ${err.split("\n").at(-2) ?? ""}`);
            }
        }
        expect(broken).toEqual([]);
    });
});
