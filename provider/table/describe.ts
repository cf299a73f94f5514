import { pushTo } from "../push-to";
import { createRouter } from "../routing";
import { describeConditions } from "../routing/conditions";
import type { Rule, Table, Target } from "../routing/model";
import { targetId } from "../routing/target-id";

/**
 * `shop.example.com/api/**` → `sae:7171:8080`: the map in the state, and the key of diffs.
 * @param bridged places of routes that are in two tables: their gateway's and the one behind it
 */
export function describeRoutes(
    tables: readonly Table[],
    bridged: ReadonlySet<string> = new Set(),
): Record<string, string> {
    const routes: Record<string, string> = {};
    const targetOf = finalTargets(tables);
    const first = new Map<string, Table>();
    const labelled = new Map<string, { rule: Rule; target: string }[]>();
    for (const table of tables) {
        table.rules.forEach((rule, i) => {
            if (isSecondHalf(table.rules[i - 1], rule, table) || rule.undetermined?.settings === true) return;
            const place = rule.origin.path ?? "";
            if (!first.has(place)) first.set(place, table);
            if (bridged.has(place) && first.get(place) !== table) return;
            const label = rule.unknown?.some((field) => field !== "target")
                ? `${rule.origin.path} (known after apply)`
                : `${rule.host ?? "*"}${patternOf(rule, table.rules[i + 1], table)}`;
            const at = { rule, target: targetId(targetOf(rule)) };
            pushTo(labelled, label, at);
        });
        for (const fallback of table.defaults ?? [])
            routes[`${table.gateway}: everything else`] = targetId(fallback.target);
    }
    for (const [label, all] of labelled) {
        // What tells them apart is said only where something has to, so that a route keeps its name while it has its path for itself.
        const keys: ((rule: Rule) => string)[] = [
            () => label,
            (rule) => [label, ...describeConditions(rule)].join(" "),
            (rule) => [label, ...describeConditions(rule), "of", rule.origin.object].join(" "),
        ];
        const areApart = (keyOf: (rule: Rule) => string): boolean =>
            all.every(({ rule, target }) =>
                all.every((other) => other.target === target || keyOf(other.rule) !== keyOf(rule)),
            );
        const keyOf = keys.find(areApart) ?? keys.at(-1)!;
        for (const { rule, target } of all) routes[keyOf(rule)] = target;
    }
    return routes;
}

/** Where requests for a rule's own host and path end, when it leads to another of the gateways. */
function finalTargets(tables: readonly Table[]): (rule: Rule) => Target {
    const addresses = new Set(tables.flatMap(({ address }) => address ?? []));
    if (addresses.size === 0) return ({ target }) => target;
    const router = createRouter(tables);
    return (rule) => {
        const { target, host = "", path = "/", scheme } = rule;
        if (target.kind !== "endpoints" || !target.addresses.some((address) => addresses.has(address))) return target;
        const found = router.match({
            host: host.replace(/^\*/, "any"),
            path,
            ...(scheme === undefined ? {} : { scheme }),
        });
        const [only, ...others] = found.targets;
        return found.rule === rule && only && others.length === 0 ? only : target;
    };
}

/** `/api/**`: the path and all below it; `/api*`: all that starts so; `/api`: the path alone. */
function patternOf(rule: Rule, next: Rule | undefined, table: Table): string {
    const path = rule.path ?? "/";
    if (rule.match === "Exact") return path;
    if (rule.match === "Prefix") {
        const stem = path.replace(/\/$/, "");
        return table.dialect === "sae-clb" && stem !== "" ? `${path}*` : `${stem}/**`;
    }
    if (table.dialect === "cce" && rule.match === "ImplementationSpecific") return path === "/" ? "/**" : `${path}*`;
    if (table.dialect !== "sae-alb") return `${path} (${rule.match})`;
    // On an ALB a prefix is two rules.
    if (path === "/*") return "/**";
    return isSecondHalf(rule, next, table) ? `${path}/**` : path;
}

const isSecondHalf = (rule: Rule | undefined, next: Rule | undefined, { dialect }: Table): boolean =>
    dialect === "sae-alb" &&
    rule !== undefined &&
    next !== undefined &&
    rule.origin.path === next.origin.path &&
    rule.host === next.host &&
    next.path === `${rule.path}/*`;
