import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "pulumi-crossroute";

type Version = "networking.k8s.io/v1" | "networking.k8s.io/v1beta1" | "extensions/v1beta1";
const apiVersion = new pulumi.Config().require("apiVersion") as Version;

/**
 * Clusters up to 1.21 serve the older versions, those before 1.19 nothing else. The arguments are the same; what an old version cannot
 * say is refused. With `networking.k8s.io/v1` the same object is managed on in its new version.
 */
const shop = new kubernetes.Ingress("shop", {
    apiVersion,
    namespace: "default",
    annotations: { "kubernetes.io/ingress.class": "nginx" },
    routes: [
        { host: "shop.example.com", path: "/", backend: { service: { name: "web", port: 80 } } },
        { host: "shop.example.com", path: "/api", backend: { service: { name: "api", port: "http" } } },
    ],
    defaultBackend: { service: { name: "web", port: 80 } },
});

export const urls = shop.urls;
