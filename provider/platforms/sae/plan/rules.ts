import { isUnknownScalar, scalar, mapScalar, text, type Scalar, type OpenedFields } from "../../../inputs/opened";
import type { Placed } from "../../platform";
import type { IngressRuleArgs } from "../fields/generated";
import { balancerOf, type SaeGateway } from "./gateway";

/** A rule, as `crossroute.sae.Ingress` takes it, and its route. */
export interface PlannedRule {
    rule: OpenedFields<IngressRuleArgs>;
    route: Placed;
}

/**
 * The rules of one SAE gateway: its own routes and those bridged to it. On a CLB a path is a prefix by characters, and
 * the order has no meaning. On an ALB the first matching rule wins and a plain path is exact. So a prefix gets a second
 * rule with a wildcard, and the most specific route goes first (Alibaba Cloud, "Manage forwarding rules for a
 * listener").
 */
export function rulesOf(gateway: SaeGateway, placed: readonly Placed[]): PlannedRule[] {
    const own = placed.filter((route) => route.on === gateway || route.bridge === gateway);
    const inOrder = [...own].sort(bySpecificity);
    return inOrder.flatMap((route) =>
        paths(route, balancerOf(gateway.fields) === "alb").map((path) => ({ rule: rule(route, path), route })),
    );
}

type Rule = OpenedFields<IngressRuleArgs>;

function rule({ host, backend, rewrite, actions }: Placed, path: Scalar): Rule {
    const { appId, containerPort, backendProtocol } = backend.fields as Pick<
        Rule,
        "appId" | "containerPort" | "backendProtocol"
    >;
    return {
        domain: host as Rule["domain"],
        path: path as Rule["path"],
        appId,
        containerPort,
        ...(backendProtocol !== undefined && { backendProtocol }),
        ...(rewrite !== undefined && { rewritePath: rewrite as Rule["rewritePath"] }),
        ...(actions !== undefined && { ruleActions: actions as Rule["ruleActions"] }),
    };
}

function paths(route: Placed, alb: boolean): Scalar[] {
    const whole = mapScalar(route.path, (path) => withoutSlash(String(path)));
    const match = text(route.match) ?? "Prefix";
    if (!alb) return [match === "ImplementationSpecific" ? route.path : whole];
    // Which paths a rule of an ALB has hangs on the match.
    if (isUnknownScalar(route.match)) return [mapScalar(route.match as Scalar, () => text(route.path))];
    if (match !== "Prefix") return [route.path];
    const everything = text(route.path) === "/";
    return everything
        ? [scalar("/*")]
        : [whole, mapScalar(route.path, (path) => `${withoutSlash(String(path)).replace(/\/$/, "")}/*`)];
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/\/$/, "") : path);

/**
 * Exact host before wildcard, exact path before prefix, longer path first; values that are not known yet last, as
 * written.
 */
function bySpecificity(a: Placed, b: Placed): number {
    const key = (route: Placed): (string | number)[] => {
        if (isUnknownScalar(route.host) || isUnknownScalar(route.path)) return [1, 0, 0, "", 0, 0, ""];
        const host = text(route.host) ?? "";
        const path = text(route.path) ?? "";
        // Of nested wildcards, the one with more labels takes fewer hosts.
        const labels = host.startsWith("*") ? host.split(".").length : 0;
        return [0, labels === 0 ? 0 : 1, -labels, host, text(route.match) === "Exact" ? 0 : 1, -path.length, path];
    };
    const [left, right] = [key(a), key(b)];
    const at = left.findIndex((part, i) => part !== right[i]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
}
