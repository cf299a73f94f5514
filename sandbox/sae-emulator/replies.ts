import { ASSUMPTIONS, type Assumptions } from "./context";
import { appName, type Inventory } from "./inventory";
import type { Rule, RuleSet, Target } from "./model";

/** Any JSON value of a reply. Absent fields are undefined and so left out of the text. */
export type Json = string | number | boolean | undefined | Json[] | { [key: string]: Json };

/** The answer to DescribeIngress: ports are numbers, fields that were never set are absent. */
export function describe(
    set: RuleSet,
    inventory: Inventory,
    { unsetFlags }: Assumptions = ASSUMPTIONS,
): { [key: string]: Json } {
    return {
        ...common(set, inventory),
        ListenerPort: set.listenerPort,
        SecurityPolicyId: set.securityPolicyId,
        EnableGzip: set.enableGzip ?? unsetFlags,
        EnableXForwardedFor: set.enableXForwardedFor ?? unsetFlags,
        EnableXForwardedForClientSrcPort: set.enableXForwardedForClientSrcPort ?? unsetFlags,
        EnableXForwardedForProto: set.enableXForwardedForProto ?? unsetFlags,
        EnableXForwardedForSlbId: set.enableXForwardedForSlbId ?? unsetFlags,
        EnableXForwardedForSlbPort: set.enableXForwardedForSlbPort ?? unsetFlags,
        CreatedBySae: set.createdBySae,
    };
}

/** An item of ListIngresses: the port is a string here, the flags and the security policy are missing. */
export function listItem(set: RuleSet, inventory: Inventory): { [key: string]: Json } {
    const onMse = set.loadBalanceType === "mse";
    return {
        ...common(set, inventory),
        ListenerPort: String(set.listenerPort),
        CreateTime: set.createTime,
        MseGatewayId: onMse ? `gw-${set.id}` : undefined,
        MseGatewayPort: onMse ? String(set.listenerPort) : undefined,
        MseGatewayProtocol: onMse ? (set.listenerProtocol ?? "HTTP") : undefined,
    };
}

function common(set: RuleSet, inventory: Inventory): { [key: string]: Json } {
    // The protocol to the backend has a meaning only on an HTTPS listener of an ALB, and is returned only there.
    const speaks = set.loadBalanceType === "alb" && set.listenerProtocol === "HTTPS";
    return {
        Id: set.id,
        Name: set.name,
        Description: set.description,
        NamespaceId: set.namespaceId,
        SlbId: set.slbId,
        SlbType: set.slbType,
        LoadBalanceType: set.loadBalanceType,
        ListenerProtocol: set.listenerProtocol,
        CertId: set.certId,
        CertIds: set.certIds?.join(","),
        RequestTimeout: set.requestTimeout ?? 60,
        IdleTimeout: set.idleTimeout || 15,
        CorsConfig: set.corsConfig,
        DefaultRule: target(set.defaultRule, inventory, speaks),
        Rules: set.rules.map((rule) => ruleReply(rule, inventory, speaks)),
    };
}

function ruleReply(rule: Rule, inventory: Inventory, speaks: boolean): Json {
    return {
        ...target(rule, inventory, speaks),
        Domain: rule.domain,
        Path: rule.path,
        RewritePath: rule.rewritePath,
        RuleActions: rule.ruleActions?.map((a) => ({ ActionType: a.actionType, ActionConfig: a.actionConfig })),
    };
}

function target(to: Target, inventory: Inventory, speaks: boolean): { [key: string]: Json } {
    return {
        AppId: to.appId,
        AppName: appName(inventory, to.appId),
        ContainerPort: to.containerPort,
        BackendProtocol: speaks ? (to.backendProtocol ?? "http") : undefined,
    };
}
