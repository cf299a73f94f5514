import * as pulumi from "@pulumi/pulumi";
import * as crossroute from "pulumi-crossroute";

const namespaceId = new pulumi.Config().require("namespace");
const shop = { appId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5", containerPort: 8080 };
const api = { appId: "8c573618-8d72-4407-baf4-f7b64b3e0ef8", containerPort: 9000 };

/** Every parameter of a CLB, over HTTPS. Paths are compared by their beginning; the longest wins. */
const clb = new crossroute.sae.Ingress("clb", {
    namespaceId,
    loadBalancerId: "lb-bp1v5dk2lsjwbgvc8cvsa",
    loadBalancerType: "clb",
    listenerPort: 443,
    listenerProtocol: "HTTPS",
    certId: "188077086902-cn-hangzhou",
    securityPolicyId: "tls_cipher_policy_1_2",
    description: "shop-clb-443",
    requestTimeout: 60,
    idleTimeout: 15,
    xForwardedFor: true,
    xForwardedForClientSrcPort: true,
    xForwardedForProto: true,
    xForwardedForSlbId: true,
    xForwardedForSlbPort: true,
    gzip: true,
    defaultRule: shop,
    rules: [{ domain: "shop.example.com", path: "/api", ...api }],
    keepRulesFor: ["other.example.com"],
});

/** Every parameter of an ALB that SAE makes. The first rule that matches wins. */
const alb = new crossroute.sae.Ingress("alb", {
    namespaceId,
    addressType: "Internet",
    loadBalancerEdition: "StandardWithWaf",
    zoneMappings: [
        { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-bp12mw1f8k3jgygk9bmlj" },
        { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-bp1o8t5fjzk2kgjbl3wvy" },
    ],
    listenerPort: 443,
    listenerProtocol: "HTTPS",
    certIds: ["87819-cn-hangzhou", "87820-cn-hangzhou"],
    cors: {
        enable: true,
        allowOrigin: ["https://shop.example.com"],
        allowMethods: ["GET", "POST"],
        allowHeaders: ["X-Shop"],
        exposeHeaders: ["X-Trace"],
        allowCredentials: true,
        maxAge: 3600,
    },
    defaultRule: { ...shop, backendProtocol: "http" },
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
        { domain: "shop.example.com", path: "/*", backendProtocol: "https", ...shop },
    ],
    ignoreForeignRules: true,
    // Refuses what stands there already; true takes it over, and the preview says what.
    adopt: false,
});

export const ingressIds = [clb.ingressId, alb.ingressId];
export const loadBalancerId = alb.loadBalancerId;
