import * as crossroute from "pulumi-crossroute";
import * as kubernetes from "@pulumi/kubernetes";

// Where the shop's applications live on SAE; the sandbox has its own namespace.
const saeNamespace = process.env["CROSSROUTE_SAE_NAMESPACE"] ?? "cn-hangzhou:prod";

const namespace = new kubernetes.core.v1.Namespace("shop", { metadata: { name: "shop" } });

const shop = new crossroute.RouteTable("shop", {
    gateways: {
        edge: { kubernetes: { namespace: namespace.metadata.name, ingressClassName: "traefik" } },
        apps: {
            sae: {
                namespaceId: saeNamespace,
                loadBalancerId: "lb-bp1shop",
                address: "47.96.1.20",
                listenerPort: 80,
                defaultBackend: { appId: "0099b7be", containerPort: 8080 },
            },
        },
    },
    routes: [
        // To a Service of the cluster.
        { host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
        // To an application on SAE, behind the cluster's gateway.
        { host: "shop.example.com", path: "/api", backend: { sae: { appId: "7171a6ca", containerPort: 8080 } } },
        // To machines outside the cluster.
        { host: "shop.example.com", path: "/legacy", backend: { endpoints: { addresses: ["10.0.3.7"], port: 8080 } } },
        // To an application on SAE, on SAE's own gateway.
        { host: "pay.example.com", path: "/", backend: { sae: { appId: "8c573618", containerPort: 8080 } } },
    ],
});

export const urls = shop.urls;
