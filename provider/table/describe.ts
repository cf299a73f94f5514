import { targetId, type Table } from "../routing/model";

/** `shop.example.com/api/**` → `sae:7171:8080`: the map that a state keeps and a diff is keyed by. */
export function describeRoutes(tables: readonly Table[]): Record<string, string> {
    const routes: Record<string, string> = {};
    for (const table of tables) {
        for (const rule of table.rules) {
            const path = rule.path ?? "/";
            const pattern =
                rule.match === "Exact"
                    ? path
                    : rule.match === "Prefix"
                      ? `${path.replace(/\/$/, "")}/**`
                      : `${path} (${rule.match})`;
            const known = rule.unknown?.some((field) => field !== "target")
                ? `${rule.origin.path} (known after apply)`
                : `${rule.host ?? "*"}${pattern}`;
            routes[known] = targetId(rule.target);
        }
        for (const fallback of table.defaults ?? [])
            routes[`${table.gateway}: everything else`] = targetId(fallback.target);
    }
    return routes;
}
