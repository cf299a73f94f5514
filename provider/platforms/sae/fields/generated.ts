// Written by `npm run generate` from the rows beside it. Change the rows, not this file.
import * as pulumi from "@pulumi/pulumi";

/** One routing rule: requests for a domain and a path go to a port of an application. */
export interface IngressRuleArgs {
    /** Host name the rule is for. Compared without case. CLB: letters, digits, `-` and `.`, a wildcard only as a leading `*.`. ALB: 3 to 128 characters, wildcards `*` and `?` anywhere, or a regular expression. */
    domain: pulumi.Input<string>;
    /** Path the rule is for. On a CLB the longest rule that the request's path starts with wins. On an ALB rules are tried in order, and a plain path matches exactly: write `/api/*` for everything below `/api/`. CLB: 1 to 80 characters, starts with `/`, then letters, digits and `- / . % ? # &`. ALB: starts with `/`, wildcards `*` and `?`, or a regular expression. */
    path: pulumi.Input<string>;
    /** Application that answers. It must be in the namespace of the rule set. It is an application id without spaces. */
    appId: pulumi.Input<string>;
    /** Port that the application's containers listen on. From 1 to 65535. */
    containerPort: pulumi.Input<number>;
    /** Protocol between the load balancer and the application. Other than `http` only on an ALB with an HTTPS listener. One of `http`, `https`, `grpc`. Default: `"http"`. */
    backendProtocol?: pulumi.Input<"http" | "https" | "grpc">;
    /** Path that the application sees. The first three groups `( )` of `path` are its variables `${1}`, `${2}`, `${3}`. ALB only. As many variables as `path` has groups; a path without any gives a warning. Pulumi YAML has `$${1}` for `${1}`. */
    rewritePath?: pulumi.Input<string>;
    /** Further actions of the rule. Returned by SAE and set by saectl; not in the CreateIngress reference. ALB only. 0 to 10 items. */
    ruleActions?: pulumi.Input<pulumi.Input<IngressRuleActionArgs>[]>;
}

/** One routing rule: requests for a domain and a path go to a port of an application. As SAE has it. */
export interface IngressRule {
    /** Host name the rule is for. Compared without case. */
    domain: string;
    /** Path the rule is for. On a CLB the longest rule that the request's path starts with wins. On an ALB rules are tried in order, and a plain path matches exactly: write `/api/*` for everything below `/api/`. */
    path: string;
    /** Application that answers. It must be in the namespace of the rule set. */
    appId: string;
    /** Name of the application. SAE derives it from `appId`, so it is an output only. */
    appName?: string;
    /** Port that the application's containers listen on. */
    containerPort: number;
    /** Protocol between the load balancer and the application. */
    backendProtocol?: "http" | "https" | "grpc";
    /** Path that the application sees. The first three groups `( )` of `path` are its variables `${1}`, `${2}`, `${3}`. */
    rewritePath?: string;
    /** Further actions of the rule. Returned by SAE and set by saectl; not in the CreateIngress reference. */
    ruleActions?: IngressRuleAction[];
}

/** Something an ALB does with a request beside forwarding it. */
export interface IngressRuleActionArgs {
    /** What is done: change what the application sees, or answer with a redirect. One of `rewrite`, `redirect`. */
    actionType: pulumi.Input<"rewrite" | "redirect">;
    /** The parts of the URL that the action sets. */
    actionConfig: pulumi.Input<IngressRuleActionConfigArgs>;
}

/** Something an ALB does with a request beside forwarding it. As SAE has it. */
export interface IngressRuleAction {
    /** What is done: change what the application sees, or answer with a redirect. */
    actionType: "rewrite" | "redirect";
    /** The parts of the URL that the action sets. */
    actionConfig: IngressRuleActionConfig;
}

/** Parts of the URL that an action sets; a part that is left out stays as requested. */
export interface IngressRuleActionConfigArgs {
    /** Scheme of a redirect. */
    protocol?: pulumi.Input<string>;
    /** Host name. */
    host?: pulumi.Input<string>;
    /** Port of a redirect. */
    port?: pulumi.Input<string>;
    /** Path. */
    path?: pulumi.Input<string>;
    /** Query string without the question mark. */
    query?: pulumi.Input<string>;
    /** Status code of a redirect: 301, 302, 303, 307 or 308. It is 301, 302, 303, 307 or 308. */
    httpCode?: pulumi.Input<string>;
}

/** Parts of the URL that an action sets; a part that is left out stays as requested. As SAE has it. */
export interface IngressRuleActionConfig {
    /** Scheme of a redirect. */
    protocol?: string;
    /** Host name. */
    host?: string;
    /** Port of a redirect. */
    port?: string;
    /** Path. */
    path?: string;
    /** Query string without the question mark. */
    query?: string;
    /** Status code of a redirect: 301, 302, 303, 307 or 308. */
    httpCode?: string;
}

/** Where requests go that no rule matches. */
export interface IngressDefaultRuleArgs {
    /** Application that answers. It must be in the namespace of the rule set. It is an application id without spaces. */
    appId: pulumi.Input<string>;
    /** Port that the application's containers listen on. From 1 to 65535. */
    containerPort: pulumi.Input<number>;
    /** Protocol between the load balancer and the application. Other than `http` only on an ALB with an HTTPS listener. One of `http`, `https`, `grpc`. Default: `"http"`. */
    backendProtocol?: pulumi.Input<"http" | "https" | "grpc">;
}

/** Where requests go that no rule matches. As SAE has it. */
export interface IngressDefaultRule {
    /** Application that answers. It must be in the namespace of the rule set. */
    appId: string;
    /** Name of the application. SAE derives it from `appId`, so it is an output only. */
    appName?: string;
    /** Port that the application's containers listen on. */
    containerPort: number;
    /** Protocol between the load balancer and the application. */
    backendProtocol?: "http" | "https" | "grpc";
}

/** Answers of the load balancer to cross-origin requests. */
export interface IngressCorsArgs {
    /** Whether the load balancer answers cross-origin requests itself. */
    enable: pulumi.Input<boolean>;
    /** Origins that may ask: `*`, or origins that start with `http://` or `https://`. Each: it is `*`, or an origin such as https://shop.example.com:8443 (a leading `*.` and a port 1 to 65535 are allowed). */
    allowOrigin?: pulumi.Input<pulumi.Input<string>[]>;
    /** Methods that are allowed. Each: one of `GET`, `POST`, `PUT`, `DELETE`, `HEAD`, `OPTIONS`, `PATCH`. */
    allowMethods?: pulumi.Input<pulumi.Input<"GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "OPTIONS" | "PATCH">[]>;
    /** Request headers that are allowed, or `*`. Each: it is one name without spaces and commas. */
    allowHeaders?: pulumi.Input<pulumi.Input<string>[]>;
    /** Response headers that scripts may read, or `*`. Each: it is one name without spaces and commas. */
    exposeHeaders?: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether cookies and credentials are allowed. Default: `false`. */
    allowCredentials?: pulumi.Input<boolean>;
    /** How long a browser may keep the answer, in seconds; -1 turns the cache off. From -1 to 172800. */
    maxAge?: pulumi.Input<number>;
}

/** Answers of the load balancer to cross-origin requests. As SAE has it. */
export interface IngressCors {
    /** Whether the load balancer answers cross-origin requests itself. */
    enable: boolean;
    /** Origins that may ask: `*`, or origins that start with `http://` or `https://`. */
    allowOrigin?: string[];
    /** Methods that are allowed. */
    allowMethods?: ("GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "OPTIONS" | "PATCH")[];
    /** Request headers that are allowed, or `*`. */
    allowHeaders?: string[];
    /** Response headers that scripts may read, or `*`. */
    exposeHeaders?: string[];
    /** Whether cookies and credentials are allowed. */
    allowCredentials?: boolean;
    /** How long a browser may keep the answer, in seconds; -1 turns the cache off. */
    maxAge?: number;
}

/** A zone of the new ALB and the vSwitch it uses there. */
export interface IngressZoneMappingArgs {
    /** Zone. Each zone once. It is a zone id such as cn-hangzhou-h. */
    zoneId: pulumi.Input<string>;
    /** vSwitch in that zone and in the VPC of the namespace. It is a vSwitch id that starts with vsw-. */
    vSwitchId: pulumi.Input<string>;
}

/** A zone of the new ALB and the vSwitch it uses there. As SAE has it. */
export interface IngressZoneMapping {
    /** Zone. Each zone once. */
    zoneId: string;
    /** vSwitch in that zone and in the VPC of the namespace. */
    vSwitchId: string;
}

/** Arguments of `Ingress`. */
export interface IngressArgs {
    /** Namespace of the rule set and of every application in it. It is `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace. */
    namespaceId: pulumi.Input<string>;
    /** Load balancer that the rule set listens on. Left out: SAE makes a new ALB from `addressType`, `loadBalancerEdition` and `zoneMappings`. A load balancer and a listener port take one rule set. It is an instance id such as lb-… (CLB) or alb-… (ALB). */
    loadBalancerId?: pulumi.Input<string>;
    /** Kind of the load balancer. Left out: decided by the id (`lb-` is clb, `alb-` is alb); alb when there is no id. One of `clb`, `alb`. */
    loadBalancerType?: pulumi.Input<"clb" | "alb">;
    /** Port of the listener. It must be free on the load balancer. From 1 to 65535. */
    listenerPort: pulumi.Input<number>;
    /** Protocol of the listener. One of `HTTP`, `HTTPS`. Default: `"HTTP"`. */
    listenerProtocol?: pulumi.Input<"HTTP" | "HTTPS">;
    /** Certificate of a CLB. CLB with HTTPS only, and required there. It is a certificate id without spaces. */
    certId?: pulumi.Input<string>;
    /** Certificates of an ALB, from Certificate Management. The order means nothing. ALB with HTTPS only, and required there. Usually at most 10 (ROS ALIYUN::SAE::Ingress); more give a warning. Each: it is a certificate id without spaces and commas. */
    certIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** TLS policy: your own (`sp-…`) or one of the system's. HTTPS only. It is a policy id such as sp-… or tls_cipher_policy_1_2_strict_with_1_3. */
    securityPolicyId?: pulumi.Input<string>;
    /** Display name. Left out: the resource's name and a number of this creation alone, which identifies the rule set after an interrupted run; updates keep it. Usually 1 to 63 lower-case letters, digits, `.` and `-`, with a letter or digit at both ends (ROS ALIYUN::SAE::Ingress); another gives a warning. */
    description?: pulumi.Input<string>;
    /** How long an application may take for an answer, in seconds; then the client gets a 504. From 1 to 180. Default: `60`. */
    requestTimeout?: pulumi.Input<number>;
    /** How long an idle connection stays open, in seconds. 0 stands for the default. From 0 to 60. Default: `15`. */
    idleTimeout?: pulumi.Input<number>;
    /** Whether applications get the client's address in `X-Forwarded-For`. Default: SAE's own, which no reference tells; once declared and taken out, `false`. */
    xForwardedFor?: pulumi.Input<boolean>;
    /** Whether applications get the client's port, in `X-Forwarded-Port` by SAE's reference and in `X-Forwarded-Client-srcport` by those of its load balancers. Default: SAE's own, which no reference tells; once declared and taken out, `false`. */
    xForwardedForClientSrcPort?: pulumi.Input<boolean>;
    /** Whether applications get the listener's protocol in `X-Forwarded-Proto`. Default: SAE's own, which no reference tells; once declared and taken out, `false`. */
    xForwardedForProto?: pulumi.Input<boolean>;
    /** Whether applications get the load balancer's id in `SLB-ID`. Default: SAE's own, which no reference tells; once declared and taken out, `false`. */
    xForwardedForSlbId?: pulumi.Input<boolean>;
    /** Whether applications get the listener's port in `X-Forwarded-Port`. Default: SAE's own, which no reference tells; once declared and taken out, `false`. */
    xForwardedForSlbPort?: pulumi.Input<boolean>;
    /** Whether answers are compressed. Default: SAE's own, which no reference tells; once declared and taken out, `false`. */
    gzip?: pulumi.Input<boolean>;
    /** Answers to cross-origin requests. */
    cors?: pulumi.Input<IngressCorsArgs>;
    /** Whether the new ALB is reached from the internet or from the VPC only. Only without `loadBalancerId`, and required there. One of `Internet`, `Intranet`. */
    addressType?: pulumi.Input<"Internet" | "Intranet">;
    /** Edition of the new ALB. Left out: SAE takes one of its own, which it does not tell, and the output stays empty. Only without `loadBalancerId`. Declared later, it makes another ALB. One of `Standard`, `StandardWithWaf`. */
    loadBalancerEdition?: pulumi.Input<"Standard" | "StandardWithWaf">;
    /** Zones of the new ALB, at least two where the region has two. Only without `loadBalancerId`, and required there. */
    zoneMappings?: pulumi.Input<pulumi.Input<IngressZoneMappingArgs>[]>;
    /** Where requests go that no rule matches. */
    defaultRule: pulumi.Input<IngressDefaultRuleArgs>;
    /** Routing rules. On an ALB they are tried in this order and the first that matches wins; on a CLB the order means nothing. Domain and path together are what a rule is known by: each pair once. 0 to 40 items. Default: `[]`. */
    rules?: pulumi.Input<pulumi.Input<IngressRuleArgs>[]>;
    /** Leave rules alone that this resource did not declare, such as those of `crossroute.sae.Rule` in other stacks. They are neither shown as drift nor removed. Default: `false`. */
    ignoreForeignRules?: pulumi.Input<boolean>;
    /** Domains that another gateway routes, too. A rule for one of them that is removed from `rules` stays until `crossroute.sae.RuleCleanup` takes it away, so that the other gateway changes first. Until then `rules` of the outputs has it. A change of this list alone changes nothing; left out, it removes what was left at once. */
    keepRulesFor?: pulumi.Input<pulumi.Input<string>[]>;
    /** Takes over a rule set that stands on this listener, and rules for the domains and paths of `rules` that this resource did not make: `true` what no other resource is known to have, a text what the resource of this URN had. The preview says what is adopted. What has been taken over is this resource's, and the argument can go. Default: `false`. */
    adopt?: pulumi.Input<boolean | string>;
}

/** Outputs of `Ingress`. */
export abstract class IngressProperties extends pulumi.CustomResource {
    /** Namespace of the rule set and of every application in it. */
    declare readonly namespaceId: pulumi.Output<string>;
    /** Load balancer that the rule set listens on. Left out: SAE makes a new ALB from `addressType`, `loadBalancerEdition` and `zoneMappings`. */
    declare readonly loadBalancerId: pulumi.Output<string>;
    /** Kind of the load balancer. Left out: decided by the id (`lb-` is clb, `alb-` is alb); alb when there is no id. */
    declare readonly loadBalancerType: pulumi.Output<"clb" | "alb">;
    /** Port of the listener. It must be free on the load balancer. */
    declare readonly listenerPort: pulumi.Output<number>;
    /** Protocol of the listener. */
    declare readonly listenerProtocol: pulumi.Output<"HTTP" | "HTTPS">;
    /** Certificate of a CLB. */
    declare readonly certId: pulumi.Output<string | undefined>;
    /** Certificates of an ALB, from Certificate Management. The order means nothing. */
    declare readonly certIds: pulumi.Output<string[] | undefined>;
    /** TLS policy: your own (`sp-…`) or one of the system's. */
    declare readonly securityPolicyId: pulumi.Output<string | undefined>;
    /** Display name. Left out: the resource's name and a number of this creation alone, which identifies the rule set after an interrupted run; updates keep it. */
    declare readonly description: pulumi.Output<string | undefined>;
    /** How long an application may take for an answer, in seconds; then the client gets a 504. */
    declare readonly requestTimeout: pulumi.Output<number>;
    /** How long an idle connection stays open, in seconds. 0 stands for the default. */
    declare readonly idleTimeout: pulumi.Output<number>;
    /** Whether applications get the client's address in `X-Forwarded-For`. */
    declare readonly xForwardedFor: pulumi.Output<boolean | undefined>;
    /** Whether applications get the client's port, in `X-Forwarded-Port` by SAE's reference and in `X-Forwarded-Client-srcport` by those of its load balancers. */
    declare readonly xForwardedForClientSrcPort: pulumi.Output<boolean | undefined>;
    /** Whether applications get the listener's protocol in `X-Forwarded-Proto`. */
    declare readonly xForwardedForProto: pulumi.Output<boolean | undefined>;
    /** Whether applications get the load balancer's id in `SLB-ID`. */
    declare readonly xForwardedForSlbId: pulumi.Output<boolean | undefined>;
    /** Whether applications get the listener's port in `X-Forwarded-Port`. */
    declare readonly xForwardedForSlbPort: pulumi.Output<boolean | undefined>;
    /** Whether answers are compressed. */
    declare readonly gzip: pulumi.Output<boolean | undefined>;
    /** Answers to cross-origin requests. */
    declare readonly cors: pulumi.Output<IngressCors | undefined>;
    /** Whether the new ALB is reached from the internet or from the VPC only. */
    declare readonly addressType: pulumi.Output<"Internet" | "Intranet" | undefined>;
    /** Edition of the new ALB. Left out: SAE takes one of its own, which it does not tell, and the output stays empty. */
    declare readonly loadBalancerEdition: pulumi.Output<"Standard" | "StandardWithWaf" | undefined>;
    /** Zones of the new ALB, at least two where the region has two. */
    declare readonly zoneMappings: pulumi.Output<IngressZoneMapping[] | undefined>;
    /** Where requests go that no rule matches. */
    declare readonly defaultRule: pulumi.Output<IngressDefaultRule>;
    /** Routing rules. On an ALB they are tried in this order and the first that matches wins; on a CLB the order means nothing. */
    declare readonly rules: pulumi.Output<IngressRule[]>;
    /** Leave rules alone that this resource did not declare, such as those of `crossroute.sae.Rule` in other stacks. They are neither shown as drift nor removed. */
    declare readonly ignoreForeignRules: pulumi.Output<boolean | undefined>;
    /** Domains that another gateway routes, too. A rule for one of them that is removed from `rules` stays until `crossroute.sae.RuleCleanup` takes it away, so that the other gateway changes first. */
    declare readonly keepRulesFor: pulumi.Output<string[] | undefined>;
    /** Id of the rule set; the same as `id`. */
    declare readonly ingressId: pulumi.Output<string>;
    /** System name, such as `lb-bp1…-80-f5c2`. */
    declare readonly name: pulumi.Output<string>;
    /** Network of the load balancer: `internet` or `intranet`. */
    declare readonly slbType: pulumi.Output<string | undefined>;
    /** Whether SAE made the load balancer. */
    declare readonly createdBySae: pulumi.Output<boolean | undefined>;
}

/** Names of the outputs, which the SDK must know before the engine answers. */
export const ingressProperties: readonly string[] = [
    "namespaceId",
    "loadBalancerId",
    "loadBalancerType",
    "listenerPort",
    "listenerProtocol",
    "certId",
    "certIds",
    "securityPolicyId",
    "description",
    "requestTimeout",
    "idleTimeout",
    "xForwardedFor",
    "xForwardedForClientSrcPort",
    "xForwardedForProto",
    "xForwardedForSlbId",
    "xForwardedForSlbPort",
    "gzip",
    "cors",
    "addressType",
    "loadBalancerEdition",
    "zoneMappings",
    "defaultRule",
    "rules",
    "ignoreForeignRules",
    "keepRulesFor",
    "ingressId",
    "name",
    "slbType",
    "createdBySae",
];

/** Arguments of `Rule`. */
export interface RuleArgs {
    /** Rule set that the rule is added to: the `ingressId` of the `Ingress` that owns it. It is the number of a rule set. */
    ingressId: pulumi.Input<string>;
    /** Namespace of the rule set. It tells the region when the provider is not configured with one. It is `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace. */
    namespaceId?: pulumi.Input<string>;
    /** Host name the rule is for. Compared without case. CLB: letters, digits, `-` and `.`, a wildcard only as a leading `*.`. ALB: 3 to 128 characters, wildcards `*` and `?` anywhere, or a regular expression. */
    domain: pulumi.Input<string>;
    /** Path the rule is for. On a CLB the longest rule that the request's path starts with wins. On an ALB rules are tried in order, and a plain path matches exactly: write `/api/*` for everything below `/api/`. CLB: 1 to 80 characters, starts with `/`, then letters, digits and `- / . % ? # &`. ALB: starts with `/`, wildcards `*` and `?`, or a regular expression. */
    path: pulumi.Input<string>;
    /** Application that answers. It must be in the namespace of the rule set. It is an application id without spaces. */
    appId: pulumi.Input<string>;
    /** Port that the application's containers listen on. From 1 to 65535. */
    containerPort: pulumi.Input<number>;
    /** Protocol between the load balancer and the application. Other than `http` only on an ALB with an HTTPS listener. One of `http`, `https`, `grpc`. Default: `"http"`. */
    backendProtocol?: pulumi.Input<"http" | "https" | "grpc">;
    /** Path that the application sees. The first three groups `( )` of `path` are its variables `${1}`, `${2}`, `${3}`. ALB only. As many variables as `path` has groups; a path without any gives a warning. Pulumi YAML has `$${1}` for `${1}`. */
    rewritePath?: pulumi.Input<string>;
    /** Further actions of the rule. Returned by SAE and set by saectl; not in the CreateIngress reference. ALB only. 0 to 10 items. */
    ruleActions?: pulumi.Input<pulumi.Input<IngressRuleActionArgs>[]>;
    /** Where a new rule is put among the others. It matters on an ALB, where the first rule that matches wins. One of `first`, `last`. Default: `"last"`. */
    position?: pulumi.Input<"first" | "last">;
    /** Takes over a rule that stands there for this domain and path, or that somebody else changed: `true` what no other resource is known to have, a text what the resource of this URN had. The preview says what is adopted. What has been taken over is this resource's, and the argument can go. Default: `false`. */
    adopt?: pulumi.Input<boolean | string>;
}

/** Outputs of `Rule`. */
export abstract class RuleProperties extends pulumi.CustomResource {
    /** Rule set that the rule is added to: the `ingressId` of the `Ingress` that owns it. */
    declare readonly ingressId: pulumi.Output<string>;
    /** Namespace of the rule set. It tells the region when the provider is not configured with one. */
    declare readonly namespaceId: pulumi.Output<string | undefined>;
    /** Host name the rule is for. Compared without case. */
    declare readonly domain: pulumi.Output<string>;
    /** Path the rule is for. On a CLB the longest rule that the request's path starts with wins. On an ALB rules are tried in order, and a plain path matches exactly: write `/api/*` for everything below `/api/`. */
    declare readonly path: pulumi.Output<string>;
    /** Application that answers. It must be in the namespace of the rule set. */
    declare readonly appId: pulumi.Output<string>;
    /** Name of the application. SAE derives it from `appId`, so it is an output only. */
    declare readonly appName: pulumi.Output<string | undefined>;
    /** Port that the application's containers listen on. */
    declare readonly containerPort: pulumi.Output<number>;
    /** Protocol between the load balancer and the application. */
    declare readonly backendProtocol: pulumi.Output<"http" | "https" | "grpc">;
    /** Path that the application sees. The first three groups `( )` of `path` are its variables `${1}`, `${2}`, `${3}`. */
    declare readonly rewritePath: pulumi.Output<string | undefined>;
    /** Further actions of the rule. Returned by SAE and set by saectl; not in the CreateIngress reference. */
    declare readonly ruleActions: pulumi.Output<IngressRuleAction[] | undefined>;
    /** Where a new rule is put among the others. It matters on an ALB, where the first rule that matches wins. */
    declare readonly position: pulumi.Output<"first" | "last">;
}

/** Names of the outputs, which the SDK must know before the engine answers. */
export const ruleProperties: readonly string[] = [
    "ingressId",
    "namespaceId",
    "domain",
    "path",
    "appId",
    "appName",
    "containerPort",
    "backendProtocol",
    "rewritePath",
    "ruleActions",
    "position",
];

/** A rule set as functions tell of it. */
export interface RuleSet {
    /** Id of the rule set, for import and `getIngress`. */
    id: string;
    /** Namespace of the rule set and of every application in it. */
    namespaceId: string;
    /** Load balancer that the rule set listens on. Left out: SAE makes a new ALB from `addressType`, `loadBalancerEdition` and `zoneMappings`. */
    loadBalancerId?: string;
    /** Kind of the gateway: `clb` or `alb`; `mse` or `apig` for gateways of the microservices engine and of API Gateway, which this package does not make. */
    loadBalancerType?: string;
    /** Port of the listener. It must be free on the load balancer. */
    listenerPort?: number;
    /** Protocol of the listener. */
    listenerProtocol?: "HTTP" | "HTTPS";
    /** Certificate of a CLB. */
    certId?: string;
    /** Certificates of an ALB, from Certificate Management. The order means nothing. */
    certIds?: string[];
    /** TLS policy: your own (`sp-…`) or one of the system's. */
    securityPolicyId?: string;
    /** Display name. Left out: the resource's name and a number of this creation alone, which identifies the rule set after an interrupted run; updates keep it. */
    description?: string;
    /** How long an application may take for an answer, in seconds; then the client gets a 504. */
    requestTimeout?: number;
    /** How long an idle connection stays open, in seconds. 0 stands for the default. */
    idleTimeout?: number;
    /** Whether applications get the client's address in `X-Forwarded-For`. */
    xForwardedFor?: boolean;
    /** Whether applications get the client's port, in `X-Forwarded-Port` by SAE's reference and in `X-Forwarded-Client-srcport` by those of its load balancers. */
    xForwardedForClientSrcPort?: boolean;
    /** Whether applications get the listener's protocol in `X-Forwarded-Proto`. */
    xForwardedForProto?: boolean;
    /** Whether applications get the load balancer's id in `SLB-ID`. */
    xForwardedForSlbId?: boolean;
    /** Whether applications get the listener's port in `X-Forwarded-Port`. */
    xForwardedForSlbPort?: boolean;
    /** Whether answers are compressed. */
    gzip?: boolean;
    /** Answers to cross-origin requests. */
    cors?: IngressCors;
    /** Where requests go that no rule matches. */
    defaultRule?: IngressDefaultRule;
    /** Routing rules. On an ALB they are tried in this order and the first that matches wins; on a CLB the order means nothing. */
    rules: IngressRule[];
    /** Id of the rule set; the same as `id`. */
    ingressId: string;
    /** System name, such as `lb-bp1…-80-f5c2`. */
    name?: string;
    /** Network of the load balancer: `internet` or `intranet`. */
    slbType?: string;
    /** Whether SAE made the load balancer. */
    createdBySae?: boolean;
    /** When it was made, as SAE says it, which does not tell the unit; in lists alone. */
    createTime?: number;
    /** Gateway of the microservices engine (MSE) that the rule set is on; in lists alone. */
    mseGatewayId?: string;
    /** Port of that gateway; in lists alone. */
    mseGatewayPort?: string;
    /** Protocol of that gateway; in lists alone. */
    mseGatewayProtocol?: string;
}

/** Arguments of `getIngress`. */
export interface GetIngressArgs {
    /** Number of the rule set. Instead of it, namespace, load balancer and port can be given. It is the number of a rule set. */
    ingressId?: string;
    /** Namespace of the rule set. It tells the region when the provider is not configured with one. It is `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace. */
    namespaceId?: string;
    /** Load balancer of the rule set. A load balancer and a listener port take one rule set. It is an instance id such as lb-… (CLB) or alb-… (ALB). */
    loadBalancerId?: string;
    /** Listener port of the rule set. From 1 to 65535. */
    listenerPort?: number;
}

/** Arguments of `getIngressOutput`. */
export interface GetIngressOutputArgs {
    /** Number of the rule set. Instead of it, namespace, load balancer and port can be given. It is the number of a rule set. */
    ingressId?: pulumi.Input<string>;
    /** Namespace of the rule set. It tells the region when the provider is not configured with one. It is `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace. */
    namespaceId?: pulumi.Input<string>;
    /** Load balancer of the rule set. A load balancer and a listener port take one rule set. It is an instance id such as lb-… (CLB) or alb-… (ALB). */
    loadBalancerId?: pulumi.Input<string>;
    /** Listener port of the rule set. From 1 to 65535. */
    listenerPort?: pulumi.Input<number>;
}

/** Arguments of `listIngresses`. */
export interface ListIngressesArgs {
    /** Namespace whose rule sets are listed. It is `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace. */
    namespaceId: string;
    /** Only rule sets with a rule for this application. It is an application id without spaces. */
    appId?: string;
    /** Describe each rule set: header flags, compression, TLS policy and `createdBySae` are not in the list. One call more for each. Default: `false`. */
    details?: boolean;
}

/** Arguments of `listIngressesOutput`. */
export interface ListIngressesOutputArgs {
    /** Namespace whose rule sets are listed. It is `<region>:<name>`, such as cn-hangzhou:prod, or just the region for its default namespace. */
    namespaceId: pulumi.Input<string>;
    /** Only rule sets with a rule for this application. It is an application id without spaces. */
    appId?: pulumi.Input<string>;
    /** Describe each rule set: header flags, compression, TLS policy and `createdBySae` are not in the list. One call more for each. Default: `false`. */
    details?: pulumi.Input<boolean>;
}

/** What `listIngresses` found. */
export interface ListIngressesResult {
    namespaceId: string;
    ingresses: RuleSet[];
    /** SAE's id of the request. */
    requestId?: string;
    /** SAE's id of all that it did for the request; its support asks for it. */
    traceId?: string;
}

/** What `getIngress` found. */
export interface GetIngressResult extends RuleSet {
    /** SAE's id of the request. */
    requestId?: string;
    /** SAE's id of all that it did for the request; its support asks for it. */
    traceId?: string;
}
