import { pushTo } from "../../../push-to";
import type { HeaderCondition, Rule, Table } from "../../../routing/model";
import type { ObjectRules, RuleContext } from "./object-rules";
import { isObject, parseJson } from "./json";

const modes: Record<string, Rule["match"]> = { "path-prefix": "Prefix", "path-regexp": "Regex" };

/** The path mode of the annotation counts for ImplementationSpecific paths only. */
export function readSkipper(rule: Rule, { annotations, external = false }: RuleContext): Rule[] {
    const match = modes[annotations["zalando.org/skipper-ingress-path-mode"] ?? ""];
    const read = match === undefined || rule.match !== "ImplementationSpecific" ? rule : { ...rule, match };
    const condition = withPredicates(read, annotations["zalando.org/skipper-predicate"]);
    if (!external) return [condition];
    // This version ignores the path of a route that leads to such a Service.
    const { path: _, ...open } = condition;
    return [{ ...open, match: "Prefix" }];
}

const argument = /^"((?:[^"\\]|\\.)*)"$|^\/(.*)\/$|^([\d.]+)$/s;

/** Whether a text of predicates is read whole. */
export const isReadPredicate = (text: string): boolean =>
    withPredicates({ match: "Prefix", target: { kind: "fixed", status: 200 }, origin: { object: "" } }, text)
        .undetermined === undefined;

/** `Header("X-Beta", "1") && Method("GET")`. */
function withPredicates(rule: Rule, text: string | undefined): Rule {
    if (text === undefined || text.trim() === "") return rule;
    let read: Rule = rule;
    for (const part of text.split(/\s*&&\s*/)) {
        const [, name = "", inside = ""] = /^\s*([A-Za-z]+)\((.*)\)\s*$/s.exec(part) ?? [];
        const given =
            inside.trim() === "" ? [] : inside.split(/,(?=(?:[^"/]|"[^"]*"|\/[^/]*\/)*$)/).map((a) => a.trim());
        const args = given.map((arg) =>
            argument
                .exec(arg)
                ?.slice(1)
                .find((found) => found !== undefined),
        );
        const next = predicates[name]?.(
            read,
            args.map((arg) => arg ?? ""),
        );
        if (next === undefined || args.includes(undefined))
            return { ...rule, undetermined: { why: `the predicate ${part.trim().slice(0, 60)} is not read` } };
        read = next;
    }
    return read;
}

const add = (rule: Rule, key: "headers" | "cookies" | "queries", one: HeaderCondition): Rule => ({
    ...rule,
    [key]: [...(rule[key] ?? []), one],
});
function withSources(rule: Rule, sources: readonly string[]): Rule | undefined {
    return rule.sources === undefined ? { ...rule, sources } : undefined;
}
const predicates: Readonly<Record<string, (rule: Rule, args: readonly string[]) => Rule | undefined>> = {
    True: (rule) => rule,
    Header: (rule, [name = "", value = ""]) => add(rule, "headers", { name, values: [value], exactly: true }),
    HeaderRegexp: (rule, [name = "", value = ""]) => add(rule, "headers", { name, values: [value], regex: true }),
    Cookie: (rule, [name = "", value = ""]) => add(rule, "cookies", { name, values: [value], regex: true }),
    QueryParam: (rule, [name = "", value]) => add(rule, "queries", { name, values: [value ?? ""], regex: true }),
    Method: (rule, [name = ""]) => ({ ...rule, methods: [name.toUpperCase()] }),
    Methods: (rule, names) => ({ ...rule, methods: names.map((name) => name.toUpperCase()) }),
    // They differ in what they take from X-Forwarded-For. Of two, both must hold, which is not read.
    Source: withSources,
    SourceFromLast: withSources,
    ClientIP: withSources,
};

/**
 * Several backends of one path in one rule share its traffic by the weights of the annotation; without weights the
 * dialect decides.
 */
export function arrangeSkipper(objects: readonly ObjectRules[]): Rule[] {
    return objects.flatMap(({ annotations, rules, services }) => {
        const weights = parseJson(annotations["zalando.org/backend-weights"]);
        if (!isObject(weights)) return rules;
        const groups = new Map<string, Rule[]>();
        for (const rule of rules) {
            const entry = /^spec\.rules\[\d+\]/.exec(rule.origin.path ?? "")?.[0] ?? "";
            const key = [entry, rule.path ?? ""].join("\n");
            pushTo(groups, key, rule);
        }
        return [...groups.values()].flatMap((group) => shared(group, weights, services));
    });
}

function shared(
    group: readonly Rule[],
    weights: Readonly<Record<string, unknown>>,
    services: ObjectRules["services"],
): Rule[] {
    const [first, ...others] = group;
    const given = group.map(({ origin }) => weights[services.get(origin.path ?? "") ?? ""]);
    // A backend without a weight beside others that have one gets nothing.
    const shares = group
        .map(({ target }, i) => ({ target, weight: Math.max(0, Number(given[i] ?? 0)) || 0 }))
        .filter(({ weight }) => weight > 0);
    const isOne = others.every(({ match }) => match === first?.match);
    const isNamed = given.some((weight) => weight !== undefined);
    if (first === undefined || others.length === 0 || !isOne || !isNamed) return [...group];
    const why = "none of its weights is more than 0, and what becomes of its path then is not known here";
    if (shares.length === 0) return group.map((rule) => ({ ...rule, undetermined: { why } }));
    const [only] = shares;
    const target = shares.length === 1 && only !== undefined ? only.target : ({ kind: "split", shares } as const);
    const dropped = "its Service takes a share of the requests of the first entry for this path";
    return [{ ...first, target }, ...others.map((rule): Rule => ({ ...rule, dropped, implied: true }))];
}

/** Expressions; every other rule matches by its path alone, or matches all requests of its host. */
const isExpression = (rule: Rule): boolean =>
    (rule.match === "ImplementationSpecific" && (rule.path ?? "") !== "" && rule.path !== "/") ||
    (rule.match === "Regex" && (rule.path ?? "") !== "");

/** The routes of a host in one group, whichever object they are from. */
function byHost(rules: readonly Rule[]): Map<string, Rule[]> {
    const hosts = new Map<string, Rule[]>();
    for (const rule of rules) {
        // Skipper does not serve other backends, and wildcard hosts never match.
        if (rule.target.kind === "resource" || rule.host?.includes("*")) continue;
        pushTo(hosts, rule.host ?? "", rule);
    }
    return hosts;
}

/**
 * If a host has ImplementationSpecific paths only, Skipper gives it one more route, which answers all other requests
 * with 404. It comes before the default backend, ties with routes of every host, and is shown here where it changes an
 * answer. For rules without a host it ties with the default backend, which then becomes a route, too.
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
