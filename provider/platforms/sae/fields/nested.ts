import type { Field, ObjectType, TextType } from "./model";

/** Fields of the objects inside a rule set: rules, their actions, the default rule, CORS and zones. */

const reference = "CreateIngress reference";
const protocols: TextType = { kind: "text", values: ["http", "https", "grpc"] };

const appId: Field = {
    name: "appId",
    wire: "appId",
    type: { kind: "text", pattern: /^[^\s*]+$/, rule: "an application id without spaces" },
    required: true,
    change: "update",
    description: "Application that answers. It must be in the namespace of the rule set.",
    example: "7171a6ca-d1cd-4928-8642-7d5cfe69b1f5",
    source: reference,
};
const appName: Field = {
    name: "appName",
    wire: "appName",
    type: { kind: "text" },
    change: "update",
    readOnly: true,
    description: "Name of the application. SAE derives it from `appId`, so it is an output only.",
    example: "shop-api",
    source: "DescribeIngress reference",
};
const containerPort: Field = {
    name: "containerPort",
    wire: "containerPort",
    type: { kind: "integer", min: 1, max: 65535 },
    required: true,
    change: "update",
    description: "Port that the application's containers listen on.",
    example: 8080,
    source: reference,
};
const backendProtocol: Field = {
    name: "backendProtocol",
    wire: "backendProtocol",
    type: protocols,
    default: "http",
    change: "update",
    description: "Protocol between the load balancer and the application.",
    note: "Other than `http` only on an ALB with an HTTPS listener.",
    example: "grpc",
    source: "DescribeIngress reference, ROS ALIYUN::SAE::Ingress",
};

const action = (name: string, description: string, example: string): Field => ({
    name,
    wire: name,
    reply: name,
    type: { kind: "text" },
    change: "update",
    description,
    example,
    source: "DescribeIngress reference, saectl rule-actions",
});

const ruleAction: ObjectType = {
    kind: "object",
    name: "IngressRuleAction",
    description: "Something an ALB does with a request beside forwarding it.",
    fields: [
        {
            name: "actionType",
            wire: "actionType",
            type: { kind: "text", values: ["rewrite", "redirect"] },
            required: true,
            change: "update",
            description: "What is done: change what the application sees, or answer with a redirect.",
            example: "redirect",
            source: "DescribeIngress reference",
        },
        {
            name: "actionConfig",
            wire: "actionConfig",
            required: true,
            type: {
                kind: "object",
                name: "IngressRuleActionConfig",
                description: "Parts of the URL that an action sets; a part that is left out stays as requested.",
                fields: [
                    action("protocol", "Scheme of a redirect.", "HTTPS"),
                    action("host", "Host name.", "www.example.com"),
                    action("port", "Port of a redirect.", "443"),
                    action("path", "Path.", "/new"),
                    action("query", "Query string without the question mark.", "a=1"),
                    {
                        ...action("httpCode", "Status code of a redirect: 301, 302, 303, 307 or 308.", "301"),
                        type: { kind: "text", pattern: /^30[12378]$/, rule: "301, 302, 303, 307 or 308" },
                    },
                ],
                wire: "json-of-strings",
            },
            change: "update",
            description: "The parts of the URL that the action sets.",
            example: { host: "www.example.com", httpCode: "301" },
            source: "DescribeIngress reference",
        },
    ],
};

export const rule: ObjectType = {
    kind: "object",
    name: "IngressRule",
    description: "One routing rule: requests for a domain and a path go to a port of an application.",
    fields: [
        {
            name: "domain",
            wire: "domain",
            type: { kind: "text", fold: true },
            required: true,
            change: "update",
            description: "Host name the rule is for. Compared without case.",
            note:
                "CLB: letters, digits, `-` and `.`, a wildcard only as a leading `*.`. ALB: 3 to 128 characters, " +
                "wildcards `*` and `?` anywhere, or a regular expression.",
            example: "shop.example.com",
            source: "Configure gateway routing for CLB; Best practices for ALB gateway routing",
        },
        {
            name: "path",
            wire: "path",
            type: { kind: "text" },
            required: true,
            change: "update",
            description:
                "Path the rule is for. On a CLB the longest rule that the request's path starts with wins. On an ALB rules " +
                "are tried in order, and a plain path matches exactly: write `/api/*` for everything below `/api/`.",
            note:
                "CLB: 1 to 80 characters, starts with `/`, then letters, digits and `- / . % ? # &`. ALB: starts with `/`, " +
                "wildcards `*` and `?`, or a regular expression.",
            example: "/api",
            source: "CLB forwarding rules; ALB forwarding rules",
        },
        appId,
        appName,
        containerPort,
        backendProtocol,
        {
            name: "rewritePath",
            wire: "rewritePath",
            type: { kind: "text" },
            change: "update",
            description:
                "Path that the application sees. The first three groups `( )` of `path` are its variables `${1}`, `${2}`, `${3}`.",
            note: "ALB only. As many variables as `path` has groups; a path without any gives a warning. Pulumi YAML has `$${1}` for `${1}`.",
            example: "/${1}",
            source: "Limits of ALB gateway routing",
        },
        {
            name: "ruleActions",
            wire: "ruleActions",
            type: { kind: "list", of: ruleAction, max: 10, wire: "json" },
            change: "update",
            description:
                "Further actions of the rule. Returned by SAE and set by saectl; not in the CreateIngress reference.",
            note: "ALB only.",
            example: [{ actionType: "redirect", actionConfig: { host: "www.example.com", httpCode: "301" } }],
            source: "DescribeIngress reference, saectl",
        },
    ],
    wire: "json",
};

export const defaultRule: ObjectType = {
    kind: "object",
    name: "IngressDefaultRule",
    description: "Where requests go that no rule matches.",
    fields: [appId, appName, containerPort, backendProtocol],
    wire: "json",
};

const cors = (field: Omit<Field, "change" | "source">): Field => ({
    ...field,
    change: "update",
    source: "DescribeIngress reference",
});
const names: TextType = { kind: "text", pattern: /^[^\s,]+$/, rule: "one name without spaces and commas" };

export const corsConfig: ObjectType = {
    kind: "object",
    name: "IngressCors",
    description: "Answers of the load balancer to cross-origin requests.",
    fields: [
        cors({
            name: "enable",
            wire: "Enable",
            type: { kind: "boolean" },
            required: true,
            description: "Whether the load balancer answers cross-origin requests itself.",
            example: true,
        }),
        cors({
            name: "allowOrigin",
            wire: "AllowOrigin",
            type: {
                kind: "list",
                of: {
                    kind: "text",
                    pattern:
                        /^(\*|https?:\/\/(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]))?)$/,
                    rule: "`*`, or an origin such as https://shop.example.com:8443 (a leading `*.` and a port 1 to 65535 are allowed)",
                },
                wire: "comma",
                unordered: true,
            },
            description: "Origins that may ask: `*`, or origins that start with `http://` or `https://`.",
            example: ["https://shop.example.com"],
        }),
        cors({
            name: "allowMethods",
            wire: "AllowMethods",
            type: {
                kind: "list",
                of: { kind: "text", values: ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"] },
                wire: "comma",
                unordered: true,
            },
            description: "Methods that are allowed.",
            example: ["GET", "POST"],
        }),
        cors({
            name: "allowHeaders",
            wire: "AllowHeaders",
            type: { kind: "list", of: names, wire: "comma", unordered: true },
            description: "Request headers that are allowed, or `*`.",
            example: ["content-type"],
        }),
        cors({
            name: "exposeHeaders",
            wire: "ExposeHeaders",
            type: { kind: "list", of: names, wire: "comma", unordered: true },
            description: "Response headers that scripts may read, or `*`.",
            example: ["x-request-id"],
        }),
        cors({
            name: "allowCredentials",
            wire: "AllowCredentials",
            type: { kind: "boolean", words: ["on", "off"] },
            default: false,
            description: "Whether cookies and credentials are allowed.",
            example: true,
        }),
        cors({
            name: "maxAge",
            wire: "MaxAge",
            type: { kind: "integer", min: -1, max: 172800, unit: "s" },
            description: "How long a browser may keep the answer, in seconds; -1 turns the cache off.",
            example: 600,
        }),
    ],
    wire: "json-of-strings",
    off: { enable: false },
};

export const zoneMapping: ObjectType = {
    kind: "object",
    name: "IngressZoneMapping",
    description: "A zone of the new ALB and the vSwitch it uses there.",
    fields: [
        {
            name: "zoneId",
            wire: "ZoneId",
            type: { kind: "text", pattern: /^[a-z]{2}(-[a-z0-9]+)+$/, rule: "a zone id such as cn-hangzhou-h" },
            required: true,
            change: "replace",
            description: "Zone. Each zone once.",
            example: "cn-hangzhou-h",
            source: reference,
        },
        {
            name: "vSwitchId",
            wire: "VSwitchId",
            type: { kind: "text", pattern: /^vsw-[A-Za-z0-9-]+$/, rule: "a vSwitch id that starts with vsw-" },
            required: true,
            change: "replace",
            description: "vSwitch in that zone and in the VPC of the namespace.",
            example: "vsw-bp12mw1f8k3jgygk9bmlj",
            source: reference,
        },
    ],
    wire: "json",
};
