import * as crossroute from "pulumi-crossroute";

const web = { service: { name: "web", port: 80 } };
const api = { sae: { appId: "8c573618-8d72-4407-baf4-f7b64b3e0ef8", containerPort: 9000 } };
const shop = { sae: { appId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5", containerPort: 8080 } };

const table = new crossroute.RouteTable("options", {
    gateways: {
        // An Ingress, with certificates that cert-manager makes.
        edge: { kubernetes: { namespace: "shop", ingressClassName: "traefik", clusterIssuer: "letsencrypt" } },
        // HTTPRoutes of the Gateway API.
        modern: { kubernetes: { namespace: "shop", httpRoute: { parentRefs: [{ name: "public" }] } } },
        // A listener of an ALB that SAE makes.
        apps: {
            sae: {
                namespaceId: process.env["CROSSROUTE_SAE_NAMESPACE"] ?? "cn-hangzhou:prod",
                addressType: "Internet",
                zoneMappings: [
                    { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-bp12mw1f8k3jgygk9bmlj" },
                    { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-bp1o8t5fjzk2kgjbl3wvy" },
                ],
                listenerPort: 80,
                defaultBackend: shop.sae,
            },
        },
    },
    routes: [
        // The certificate of the host is in the Secret shop-example-com-tls.
        { gateway: "edge", host: "shop.example.com", path: "/", backend: web, tls: true },
        // An object that is no Service answers, where the controller knows its kind.
        {
            gateway: "edge",
            host: "shop.example.com",
            path: "/files",
            backend: { resource: { apiGroup: "k8s.example.com", kind: "StorageBucket", name: "files" } },
        },
        // What the Ingress itself may not say of the other routes: this one is in an Ingress of its own.
        {
            gateway: "edge",
            host: "shop.example.com",
            path: "/admin",
            backend: web,
            annotations: { "traefik.ingress.kubernetes.io/router.middlewares": "shop-office-only@kubernetescrd" },
        },
        // The backend sees /v2/… in place of /api/….
        { gateway: "modern", host: "api.example.com", path: "/api", backend: web, rewrite: "/v2" },
        // A redirect answers by itself; the backend is not asked.
        {
            gateway: "modern",
            host: "old.example.com",
            path: "/",
            backend: web,
            actions: [{ type: "RequestRedirect", requestRedirect: { hostname: "shop.example.com", statusCode: 301 } }],
        },
        // An ALB rewrites by the groups of an expression. No template literal: ${1} is SAE's variable.
        {
            gateway: "apps",
            host: "pay.example.com",
            path: "/v1/(.*)",
            match: "ImplementationSpecific",
            rewrite: "/${1}",
            backend: api,
        },
        {
            gateway: "apps",
            host: "www.example.com",
            path: "/",
            backend: shop,
            actions: [{ actionType: "redirect", actionConfig: { host: "shop.example.com", httpCode: "301" } }],
        },
    ],
});

export const urls = table.urls;
