import * as pulumi from "@pulumi/pulumi";
import { kubernetes } from "pulumi-crossroute";

const namespace = new pulumi.Config().require("namespace");

const web = new kubernetes.Endpoints("web", { namespace, addresses: ["10.0.3.7"], port: 8080, kind: "EndpointSlice" });

/**
 * The update ends when the class exists, a controller has written an address, and the Service has an endpoint that is ready. Until then a line
 * below the resource says what is missing; after five minutes the error does.
 */
const shop = new kubernetes.Ingress("shop", {
    namespace,
    ingressClassName: "example",
    routes: [{ host: "shop.example.com", path: "/", backend: { service: { name: web.serviceName, port: 8080 } } }],
    waitFor: "endpoints",
    timeout: 300,
});

/** Known when traffic flows: what a DNS record needs. */
export const addresses = shop.addresses;
export const status = shop.status;
export const urls = shop.urls;
