import type { Rule, Table } from "../../../routing/model";

/** Expressions; everything else takes a host's requests by its path alone, or all of them. */
const isExpression = (rule: Rule): boolean =>
    (rule.match === "ImplementationSpecific" && (rule.path ?? "") !== "" && rule.path !== "/") ||
    (rule.match === "Regex" && (rule.path ?? "") !== "");

/** The routes of a host in one group, whichever object they are from. */
function byHost(rules: readonly Rule[]): Map<string, Rule[]> {
    const hosts = new Map<string, Rule[]>();
    for (const rule of rules) {
        // Other backends are not served, and wildcard hosts never match.
        if (rule.target.kind === "resource" || rule.host?.includes("*")) continue;
        hosts.set(rule.host ?? "", [...(hosts.get(rule.host ?? "") ?? []), rule]);
    }
    return hosts;
}

/**
 * Skipper gives a host that has ImplementationSpecific paths only a route of its own that answers all other requests
 * with 404. It stands before the default backend, equals routes of every host, and is made visible here where it
 * changes an answer. For rules without a host it equals the default backend, which then becomes a route like it.
 */
export function withCatchAll(table: Table): Table {
    const hosts = byHost(table.rules);
    const defaults = table.defaults ?? [];
    if (defaults.length === 0 && !hosts.has("")) return table;
    const made = [...hosts].flatMap(([host, rules]): Rule[] => {
        const [first] = rules;
        if (first === undefined || !rules.every(isExpression)) return [];
        const at = first.origin.path?.replace(/\.http\..*$/, "");
        const origin = { ...first.origin, ...(at === undefined ? {} : { path: at }) };
        const rest = host === "" ? {} : { host };
        return [{ ...rest, match: "Prefix", target: { kind: "fixed", status: 404 }, origin }];
    });
    if (!made.some((rule) => rule.host === undefined)) return { ...table, rules: [...table.rules, ...made] };
    const asRules = defaults.map(({ target, origin }): Rule => ({ match: "Prefix", target, origin }));
    return { ...table, rules: [...table.rules, ...made, ...asRules], defaults: [] };
}
