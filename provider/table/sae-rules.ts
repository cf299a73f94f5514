import { saeType, type Gateway } from "./gateways";
import { close, isUnknownLeaf, Leaf, mapLeaf, text } from "./leaf";
import type { Placed } from "./placement";

/** A rule as `crossroute.sae.Ingress` takes it. */
export type SaeRuleInput = Record<string, unknown>;

/**
 * The rules of one SAE gateway: its own routes and those bridged to it.
 *
 * On a CLB a path is a prefix by characters and the order has no meaning. On an ALB the first rule that matches wins
 * and a plain path is an exact one, so a prefix is said with a wildcard beside it and the most specific route goes
 * first (Alibaba Cloud, "Manage forwarding rules for a listener").
 */
export function saeRules(
    gateway: Gateway,
    placed: readonly Placed[],
): { rule: SaeRuleInput; /** Place of its route. */ where: string }[] {
    const own = placed.filter((route) => route.on === gateway || route.bridge === gateway);
    const inOrder = [...own].sort(bySpecificity);
    return inOrder.flatMap((route) =>
        paths(route, saeType(gateway.fields) === "alb").map((path) => ({
            rule: rule(route, path),
            where: route.where,
        })),
    );
}

function rule(route: Placed, path: Leaf): SaeRuleInput {
    const { appId, containerPort, backendProtocol } = route.backend.fields;
    return {
        domain: close(route.host),
        path: path.input,
        appId: close(appId),
        containerPort: close(containerPort),
        ...(backendProtocol !== undefined && { backendProtocol: close(backendProtocol) }),
    };
}

function paths(route: Placed, alb: boolean): Leaf[] {
    const whole = mapLeaf(route.path, (path) => withoutSlash(String(path)));
    const match = text(route.match) ?? "Prefix";
    if (!alb) return [match === "ImplementationSpecific" ? route.path : whole];
    if (match !== "Prefix") return [route.path];
    const everything = text(route.path) === "/";
    return everything
        ? [new Leaf("/*", "/*", true, false)]
        : [whole, mapLeaf(route.path, (path) => `${withoutSlash(String(path)).replace(/\/$/, "")}/*`)];
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/\/$/, "") : path);

/** Exact host before wildcard, exact path before prefix, longer path first; what is not known yet last, as written. */
function bySpecificity(a: Placed, b: Placed): number {
    const key = (route: Placed): (string | number)[] => {
        if (isUnknownLeaf(route.host) || isUnknownLeaf(route.path)) return [1, 0, "", 0, 0, ""];
        const host = text(route.host) ?? "";
        const path = text(route.path) ?? "";
        return [0, host.startsWith("*") ? 1 : 0, host, text(route.match) === "Exact" ? 0 : 1, -path.length, path];
    };
    const [left, right] = [key(a), key(b)];
    const at = left.findIndex((part, i) => part !== right[i]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
}
