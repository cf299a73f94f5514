import { kubernetes } from "pulumi-crossroute";

const namespace = "default";

/** Two machines that were there before the cluster. EndpointSlices from Kubernetes 1.33 on, Endpoints before. */
const legacy = new kubernetes.Endpoints("legacy", {
    namespace,
    addresses: ["10.0.3.7", "10.0.3.8"],
    ports: [{ name: "http", port: 8080, servicePort: 80 }],
    kind: "auto",
});

const shop = new kubernetes.Ingress("shop", {
    namespace,
    ingressClassName: "traefik",
    routes: [
        { host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
        { host: "shop.example.com", path: "/old", backend: { service: { name: legacy.serviceName, port: "http" } } },
        { host: "shop.example.com", path: "/health", match: "Exact", backend: { service: { name: "web", port: 80 } } },
    ],
    defaultBackend: { service: { name: "not-found", port: 80 } },
});

export const urls = shop.urls;
