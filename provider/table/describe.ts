import { targetId, type Rule, type Table } from "../routing/model";

/** `shop.example.com/api/**` → `sae:7171:8080`: the map that a state keeps and a diff is keyed by. */
export function describeRoutes(tables: readonly Table[]): Record<string, string> {
    const routes: Record<string, string> = {};
    for (const table of tables) {
        table.rules.forEach((rule, i) => {
            if (isSecondHalf(table.rules[i - 1], rule, table)) return;
            const known = rule.unknown?.some((field) => field !== "target")
                ? `${rule.origin.path} (known after apply)`
                : `${rule.host ?? "*"}${patternOf(rule, table.rules[i + 1], table)}`;
            routes[known] = targetId(rule.target);
        });
        for (const fallback of table.defaults ?? [])
            routes[`${table.gateway}: everything else`] = targetId(fallback.target);
    }
    return routes;
}

/** `/api/**`: the path and all below it; `/api*`: all that starts so; `/api`: the path alone. */
function patternOf(rule: Rule, next: Rule | undefined, table: Table): string {
    const path = rule.path ?? "/";
    if (rule.match === "Exact") return path;
    if (rule.match === "Prefix") {
        const stem = path.replace(/\/$/, "");
        return table.dialect === "sae-clb" && stem !== "" ? `${path}*` : `${stem}/**`;
    }
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
