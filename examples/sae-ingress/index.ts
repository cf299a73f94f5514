import * as pulumi from "@pulumi/pulumi";
import * as crossroute from "pulumi-crossroute";

const config = new pulumi.Config();

/** One listener of a CLB: the shop, its API, and everything else. */
const edge = new crossroute.sae.Ingress("edge", {
    namespaceId: config.require("namespace"),
    loadBalancerId: config.require("loadBalancer"),
    listenerPort: 80,
    requestTimeout: 30,
    xForwardedFor: true,
    // Other teams add rules of their own: see examples/sae-team.
    ignoreForeignRules: true,
    defaultRule: { appId: "0099b7be-5f5b-4512-a7fc-56049ef1a1cd", containerPort: 8080 },
    rules: [
        { domain: "shop.example.com", path: "/", appId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5", containerPort: 8080 },
        {
            domain: "shop.example.com",
            path: "/api",
            appId: "8c573618-8d72-4407-baf4-f7b64b3e0ef8",
            containerPort: 9000,
        },
    ],
});

export const ingressId = edge.ingressId;
export const listener = edge.name;
