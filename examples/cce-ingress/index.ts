import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "pulumi-crossroute";

const config = new pulumi.Config();
const web = { service: { name: "web", port: 80 } };

/** The load balancer compares paths itself: by characters, as a whole, or with a regular expression. */
const shop = new kubernetes.Ingress("shop", {
    namespace: "default",
    cce: {
        loadBalancer: { existing: { id: config.get("loadBalancer") ?? "f7891f17-a49a-4b5c-9fef", kind: "dedicated" } },
        listenPorts: [
            { protocol: "HTTP", port: 80 },
            { protocol: "HTTPS", port: 443 },
        ],
        certificateIds: ["8c1ff33b-1f3c-4c33-9d0e-0b3a5a0f8e11"],
        tlsPolicy: "tls-1-2-strict",
        sslRedirect: true,
        http2: true,
        clientTimeout: 30,
    },
    routes: [
        { host: "shop.example.com", path: "/", matchMode: "STARTS_WITH", backend: web },
        { host: "shop.example.com", path: "/health", matchMode: "EQUAL_TO", backend: web },
        // Expressions are asked last: below one host, the prefix / would take all requests first.
        {
            host: "api.example.com",
            path: "/v[0-9]+/",
            matchMode: "REGEX",
            backend: { service: { name: "api", port: 80 } },
        },
    ],
});

export const urls = shop.urls;
