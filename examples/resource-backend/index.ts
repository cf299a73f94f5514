import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "pulumi-crossroute";

const config = new pulumi.Config();

/** Files of a bucket are an object of their own kind; only a controller that knows the kind serves them. */
const shop = new kubernetes.Ingress("static", {
    namespace: config.require("namespace"),
    ingressClassName: "example",
    routes: [
        {
            host: "shop.example.com",
            path: "/icons",
            match: "ImplementationSpecific",
            backend: { resource: { apiGroup: "k8s.example.com", kind: "StorageBucket", name: "icons" } },
        },
        { host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
    ],
    defaultBackend: { resource: { apiGroup: "k8s.example.com", kind: "StorageBucket", name: "not-found" } },
});

export const urls = shop.urls;
