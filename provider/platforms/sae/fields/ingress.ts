import type { ComputedField, Field } from "./model";
import { corsConfig, defaultRule, rule, zoneMapping } from "./nested";

const reference = "CreateIngress reference";

const flag = (name: string, wire: string, description: string): Field => ({
    name,
    wire,
    travel: "query",
    type: { kind: "boolean" },
    default: false,
    change: "update",
    description,
    example: true,
    source: reference,
});

/** The parameters of CreateIngress, one row each. */
export const ingressFields: readonly Field[] = [
    {
        name: "namespaceId",
        wire: "NamespaceId",
        travel: "query",
        type: {
            kind: "text",
            pattern: /^[a-z]{2}(-[a-z0-9]+)+(:[A-Za-z0-9_-]{1,64})?$/,
            rule: "`<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace",
        },
        required: true,
        change: "replace",
        description: "Namespace of the rule set and of every application in it.",
        example: "cn-hangzhou:prod",
        source: reference,
    },
    {
        name: "loadBalancerId",
        wire: "SlbId",
        travel: "query",
        type: {
            kind: "text",
            pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
            rule: "an instance id such as lb-… (CLB) or alb-… (ALB)",
        },
        change: "replace",
        description:
            "Load balancer that the rule set listens on. Left out: SAE makes a new ALB from `addressType`, `loadBalancerEdition` and `zoneMappings`.",
        note: "A load balancer and a listener port take one rule set.",
        example: "lb-bp1v5dk2lsjwbgvc8cvsa",
        source: reference,
    },
    {
        name: "loadBalancerType",
        wire: "LoadBalanceType",
        travel: "query",
        type: { kind: "text", values: ["clb", "alb"] },
        change: "replace",
        description:
            "Kind of the load balancer. Left out: told by the id (`lb-` is clb, `alb-` is alb); alb when there is no id.",
        example: "clb",
        source: reference,
    },
    {
        name: "listenerPort",
        wire: "ListenerPort",
        travel: "query",
        type: { kind: "integer", min: 1, max: 65535 },
        required: true,
        change: "update",
        description: "Port of the listener. It must be free on the load balancer.",
        example: 80,
        source: "Configure gateway routing for applications",
    },
    {
        name: "listenerProtocol",
        wire: "ListenerProtocol",
        travel: "query",
        type: { kind: "text", values: ["HTTP", "HTTPS"] },
        default: "HTTP",
        change: "update",
        description: "Protocol of the listener.",
        example: "HTTPS",
        source: reference,
    },
    {
        name: "certId",
        wire: "CertId",
        travel: "query",
        type: { kind: "text", pattern: /^\S+$/, rule: "a certificate id without spaces" },
        change: "update",
        description: "Certificate of a CLB.",
        note: "CLB with HTTPS only, and required there.",
        example: "87819_166f8204689_1714763408_-77600",
        source: reference,
    },
    {
        name: "certIds",
        wire: "CertIds",
        travel: "query",
        type: {
            kind: "list",
            of: { kind: "text", pattern: /^[^\s,]+$/, rule: "a certificate id without spaces and commas" },
            min: 1,
            max: 10,
            wire: "comma",
            unordered: true,
        },
        change: "update",
        description: "Certificates of an ALB, from Certificate Management. The order means nothing.",
        note: "ALB with HTTPS only, and required there.",
        example: ["87819-cn-hangzhou"],
        source: "CreateIngress reference, ROS ALIYUN::SAE::Ingress",
    },
    {
        name: "securityPolicyId",
        wire: "SecurityPolicyId",
        travel: "query",
        type: {
            kind: "text",
            pattern: /^[A-Za-z0-9_-]+$/,
            rule: "a policy id such as sp-… or tls_cipher_policy_1_2_strict_with_1_3",
        },
        change: "update",
        description: "TLS policy: your own (`sp-…`) or one of the system's.",
        note: "HTTPS only.",
        example: "tls_cipher_policy_1_2_strict_with_1_3",
        source: reference,
    },
    {
        name: "description",
        wire: "Description",
        travel: "query",
        type: {
            kind: "text",
            usual: {
                pattern: /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/,
                rule: "1 to 63 lower-case letters, digits, `.` and `-`, with a letter or digit at both ends",
                source: "ROS ALIYUN::SAE::Ingress",
            },
        },
        change: "update",
        description:
            "Display name. Left out: the resource's name and a number that only this creation has, by which a rule set is known again whose creation was interrupted; later it stays what it is.",
        example: "shop-edge",
        source: "ROS ALIYUN::SAE::Ingress",
    },
    {
        name: "requestTimeout",
        wire: "RequestTimeout",
        travel: "query",
        type: { kind: "integer", min: 1, max: 180, unit: "s" },
        default: 60,
        change: "update",
        description: "How long an application may take for an answer, in seconds; then the client gets a 504.",
        example: 30,
        source: reference,
    },
    {
        name: "idleTimeout",
        wire: "IdleTimeout",
        travel: "query",
        type: { kind: "integer", min: 0, max: 60, unit: "s", zero: 15 },
        default: 15,
        change: "update",
        description: "How long an idle connection stays open, in seconds. 0 stands for the default.",
        example: 30,
        source: reference,
    },
    flag("xForwardedFor", "EnableXForwardedFor", "Whether applications get the client's address in `X-Forwarded-For`."),
    flag(
        "xForwardedForClientSrcPort",
        "EnableXForwardedForClientSrcPort",
        "Whether applications get the client's port in `X-Forwarded-Client-Port`.",
    ),
    flag(
        "xForwardedForProto",
        "EnableXForwardedForProto",
        "Whether applications get the listener's protocol in `X-Forwarded-Proto`.",
    ),
    flag(
        "xForwardedForSlbId",
        "EnableXForwardedForSlbId",
        "Whether applications get the load balancer's id in `SLB-ID`.",
    ),
    flag(
        "xForwardedForSlbPort",
        "EnableXForwardedForSlbPort",
        "Whether applications get the listener's port in `X-Forwarded-Port`.",
    ),
    flag("gzip", "EnableGzip", "Whether answers are compressed."),
    {
        name: "cors",
        wire: "CorsConfig",
        travel: "query",
        type: corsConfig,
        change: "update",
        description: "Answers to cross-origin requests.",
        example: { enable: true, allowOrigin: ["https://shop.example.com"], allowMethods: ["GET"] },
        source: reference,
    },
    {
        name: "addressType",
        wire: "AddressType",
        travel: "query",
        type: { kind: "text", values: ["Internet", "Intranet"] },
        change: "replace",
        unreadable: true,
        description: "Whether the new ALB is reached from the internet or from the VPC only.",
        note: "Only without `loadBalancerId`, and required there.",
        example: "Internet",
        source: reference,
    },
    {
        name: "loadBalancerEdition",
        wire: "LoadBalancerEdition",
        travel: "query",
        type: { kind: "text", values: ["Standard", "StandardWithWaf"] },
        change: "replace",
        unreadable: true,
        description: "Edition of the new ALB.",
        note: "Only without `loadBalancerId`.",
        example: "Standard",
        source: reference,
    },
    {
        name: "zoneMappings",
        wire: "ZoneMappings",
        travel: "query",
        type: { kind: "list", of: zoneMapping, min: 1, wire: "json", unordered: true },
        change: "replace",
        unreadable: true,
        description: "Zones of the new ALB, at least two where the region has two.",
        note: "Only without `loadBalancerId`, and required there.",
        example: [
            { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-bp12mw1f8k3jgygk9bmlj" },
            { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-bp1o8t5fjzk2kgjbl3wvy" },
        ],
        source: reference,
    },
    {
        name: "defaultRule",
        wire: "DefaultRule",
        travel: "query",
        type: defaultRule,
        required: true,
        change: "update",
        description: "Where requests go that no rule matches.",
        example: { appId: "0099b7be-5f5b-4512-a7fc-56049ef1a1cd", containerPort: 8080 },
        source: reference,
    },
    {
        name: "rules",
        wire: "Rules",
        travel: "form",
        type: { kind: "list", of: rule, max: 40, wire: "json" },
        default: [],
        change: "update",
        description:
            "Routing rules. On an ALB they are tried in this order and the first that matches wins; on a CLB the order means nothing.",
        note: "Domain and path together are what a rule is known by: each pair once.",
        example: [
            {
                domain: "shop.example.com",
                path: "/api",
                appId: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5",
                containerPort: 8080,
            },
        ],
        source: reference,
    },
];

/** Inputs that are ours and not SAE's. */
export const localFields: readonly Field[] = [
    {
        name: "ignoreForeignRules",
        wire: "",
        local: true,
        type: { kind: "boolean" },
        default: false,
        change: "update",
        description:
            "Leave rules alone that this resource did not declare, such as those of `crossroute.sae.Rule` in other stacks. They are neither shown as drift nor removed.",
        example: true,
        source: "Crossroute",
    },
    {
        name: "keepRulesFor",
        wire: "",
        local: true,
        type: { kind: "list", of: { kind: "text" }, wire: "comma", unordered: true },
        change: "update",
        description:
            "Domains that another gateway routes, too. A rule for one of them that is removed from `rules` stays until `crossroute.sae.RuleCleanup` takes it away, so that the other gateway changes first.",
        note: "Until then `rules` of the outputs has it. A change of this list alone changes nothing; left out, it removes what was left at once.",
        example: ["shop.example.com"],
        source: "Crossroute",
    },
];

/** What SAE says about a rule set beside its parameters. */
export const computedFields: readonly ComputedField[] = [
    { name: "ingressId", reply: "Id", type: "string", description: "Id of the rule set; the same as `id`." },
    { name: "name", reply: "Name", type: "string", description: "System name, such as `lb-bp1…-80-f5c2`." },
    {
        name: "slbType",
        reply: "SlbType",
        type: "string",
        description: "Network of the load balancer: `internet` or `intranet`.",
    },
    {
        name: "createdBySae",
        reply: "CreatedBySae",
        type: "boolean",
        description: "Whether SAE made the load balancer.",
    },
];

/** What only ListIngresses says of a rule set. Those on gateways of the microservices engine have no load balancer. */
export const listedFields: readonly ComputedField[] = [
    {
        name: "createTime",
        reply: "CreateTime",
        type: "number",
        description: "When it was made, as SAE says it (milliseconds since 1970); in lists alone.",
    },
    {
        name: "mseGatewayId",
        reply: "MseGatewayId",
        type: "string",
        description: "Gateway of the microservices engine (MSE) that the rule set is on; in lists alone.",
    },
    {
        name: "mseGatewayPort",
        reply: "MseGatewayPort",
        type: "string",
        description: "Port of that gateway; in lists alone.",
    },
    {
        name: "mseGatewayProtocol",
        reply: "MseGatewayProtocol",
        type: "string",
        description: "Protocol of that gateway; in lists alone.",
    },
];

/** What every answer of SAE is called by; of several the last one's. */
export const answerFields: readonly ComputedField[] = [
    { name: "requestId", reply: "RequestId", type: "string", description: "SAE's id of the request." },
    {
        name: "traceId",
        reply: "TraceId",
        type: "string",
        description: "SAE's id of all that it did for the request; its support asks for it.",
    },
];
