import * as pulumi from "@pulumi/pulumi";
import * as crossroute from "pulumi-crossroute";

const config = new pulumi.Config();
const shop = { appId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5", containerPort: 8080 };
const api = { appId: "8c573618-8d72-4407-baf4-f7b64b3e0ef8", containerPort: 9000 };

/** An ALB that SAE makes, over HTTPS. The first rule that matches wins. */
const edge = new crossroute.sae.Ingress("alb", {
    namespaceId: config.require("namespace"),
    addressType: "Internet",
    zoneMappings: [
        { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-bp12mw1f8k3jgygk9bmlj" },
        { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-bp1o8t5fjzk2kgjbl3wvy" },
    ],
    listenerPort: 443,
    listenerProtocol: "HTTPS",
    certIds: ["87819-cn-hangzhou"],
    securityPolicyId: "tls_cipher_policy_1_2_strict_with_1_3",
    gzip: true,
    cors: { enable: true, allowOrigin: ["https://shop.example.com"], allowMethods: ["GET", "POST"], maxAge: 3600 },
    defaultRule: shop,
    rules: [
        {
            domain: "www.example.com",
            path: "/*",
            ...shop,
            ruleActions: [
                { actionType: "redirect", actionConfig: { host: "shop.example.com", path: "/", httpCode: "301" } },
            ],
        },
        // No template literal: ${1} is SAE's variable for the first group.
        { domain: "shop.example.com", path: "/v1/(.*)", rewritePath: "/${1}", ...api },
        { domain: "shop.example.com", path: "/grpc/*", backendProtocol: "grpc", ...api },
        { domain: "shop.example.com", path: "/*", ...shop },
    ],
});

export const loadBalancerId = edge.loadBalancerId;
