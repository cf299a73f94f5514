import type { Dialect, Precedence, Unsettled } from "../dialect";
import { compareKeys } from "../precedence-keys";
import { regexPattern } from "../language/language";
import { fillLocation } from "../redirect-location";
import type { Rule, Table } from "../model";
import { plainHost } from "../normalise";
import { age, anyPath, elementPrefix, exactPath, hostRank, ingressHost } from "./common";
import { prefixRest, splitRedirect } from "./gateway-paths";

const matchRank = { Exact: 0, Regex: 1, Prefix: 2, ImplementationSpecific: 2 } as const;

/** HTTPRoute of the Gateway API v1: https://gateway-api.sigs.k8s.io/reference/spec/ (HTTPRouteRule, precedence). */
export const gatewayApi: Dialect = {
    name: "gateway-api",
    title: "the Gateway API reference (HTTPRoute)",
    hosts: "A host is compared without case; *.suffix takes one label or more; no host takes every host.",
    paths: "Exact takes the whole path; Prefix goes element by element, and a trailing slash has no meaning.",
    precedence:
        "The listener with the most specific host, then the most specific host, then Exact, then the longest Prefix, then a method, then the most headers, then the most query parameters; then the older route, the first by name and the first in its list.",
    normalisation: "None is described: the path is compared as it was sent.",
    fallThrough: "yes",
    ties: "of routes that do not exist yet it is not known which will be the older",
    tiesByAge: true,
    undecided: [
        { what: "Regex beside other paths of its host", why: "the order is the implementation's: either may answer" },
        {
            what: "the syntax of Regex",
            why: "implementation-specific; RE2 on the whole path is read, a part is left open",
        },
        { what: "equal matches of two routes that do not exist yet", why: "the older one will answer" },
        { what: "ImplementationSpecific", why: "HTTPRoute has none; Prefix is read" },
    ],
    keyNames: [
        "its listener is more specific",
        "its host is more specific",
        "its wildcard is narrower",
        "its kind of path goes first (Exact, then Prefix)",
        "its path is longer",
        "it names a method",
        "it names more headers",
        "it names more query parameters",
        "its object is older, comes first by name, or has it earlier",
    ],
    host: (host) => ingressHost(host, "many"),
    path: (rule) => {
        if (rule.path === undefined) return anyPath;
        if (rule.match === "Exact") return exactPath(rule.path);
        if (rule.match === "Regex") return regexPattern(rule.path, { flavour: "re2", anchoring: "unstated" });
        return elementPrefix(rule.path);
    },
    precedences,
    seenHost: plainHost,
    seenPath: (path) => path,
    rewritten: (rule, _pattern, path) => (rule.rewrite === undefined ? undefined : replaced(rule, rule.rewrite, path)),
    redirectsToItself: true,
    location: (rule, _pattern, { request }) => {
        if (rule.target.kind !== "redirect") return undefined;
        const [authority, path] = splitRedirect(rule.target.url);
        return fillLocation(`${authority}${replaced(rule, path, request.path)}\${?query}`, request);
    },
};

/** `${rest}` of a replaced prefix filled in, with one slash between the two. */
function replaced(rule: Rule, template: string, path: string): string {
    if (!template.endsWith("${rest}")) return template;
    const made = template.slice(0, -"${rest}".length).replace(/\/$/, "") + prefixRest(rule.path ?? "/", path);
    return made === "" ? "/" : made;
}

/** Certain up to the host. */
const expressions = { after: 3, why: "where expressions stand among the paths of a host is the implementation's" };
/** Certain up to the age. */
const young = {
    after: 8,
    why: "of routes that do not exist yet it is not known which will be the older",
    withinObject: "settled",
} as const;

/**
 * Age, name and place decide only between matches that are equal in everything else. So the key holds the rank among
 * those, and most rules of a table share their precedence with many others.
 */
function precedences(table: Table): readonly Precedence[] {
    const { ranks, unsettled } = rivals(table);
    const known: KnownPrecedences = new Map();
    const found: Precedence[] = [];
    for (const rule of table.rules) {
        const index = found.length;
        const open = rule.match === "Regex" ? expressions : unsettled.has(index) ? young : undefined;
        found.push(precedenceOf(known, rule, ranks.get(index) ?? 0, open));
    }
    return found;
}

/** Precedences of a table; equal ones share one object. */
type KnownPrecedences = Map<number | string, Precedence>;

function precedenceOf(known: KnownPrecedences, rule: Rule, rank: number, unsettled: Unsettled | undefined): Precedence {
    const { order = 0, match, path, queries } = rule;
    const { methods, headers } = countedOf(rule);
    const [kind, suffix] = hostRank(rule.host);
    const length = lengthOf(path);
    const anyMethod = methods === undefined ? 1 : 0;
    const [asked, parameters] = [headers?.length ?? 0, queries?.length ?? 0];
    const key = [order, kind, suffix, matchRank[match], -length, anyMethod, -asked, -parameters, rank];
    if (unsettled !== undefined) return { key, unsettled };
    const isSmall =
        order === 0 && suffix > -256 && length < 4096 && asked < 8 && parameters < 8 && rank < 64 && rank >= 0;
    // One number for the usual keys, because to look up a text takes longer.
    const place = ((kind * 256 - suffix) * 4 + matchRank[match]) * 4096 + length;
    const id = isSmall ? (((place * 2 + anyMethod) * 8 + asked) * 8 + parameters) * 64 + rank : key.join();
    let precedence = known.get(id);
    if (precedence === undefined) known.set(id, (precedence = { key }));
    return precedence;
}

const countedOf = (rule: Rule): Pick<Rule, "methods" | "headers"> => rule.counted ?? rule;
const lengthOf = (path = ""): number => (path.endsWith("/") ? path.length - 1 : path.length);

/** Rules of one host and path, by their places in the table; for expressions, all of one host. Most are alone. */
function together({ rules }: Table): number[][] {
    const hosts = new Map<string, Map<string, number | number[]>>();
    const several: number[][] = [];
    rules.forEach(({ host = "", match, path = "" }, index) => {
        let paths = hosts.get(host);
        if (paths === undefined) hosts.set(host, (paths = new Map<string, number | number[]>()));
        const key = match === "Regex" ? "" : path.endsWith("/") ? path.slice(0, -1) : path;
        const known = paths.get(key);
        if (known === undefined) paths.set(key, index);
        else if (typeof known !== "number") known.push(index);
        else {
            const group = [known, index];
            several.push(group);
            paths.set(key, group);
        }
    });
    return several;
}

/** The same, of one specificity. */
function alike(table: Table): number[][] {
    return together(table).flatMap((group) => {
        const found = new Map<string, number[]>();
        for (const index of group) {
            const { order, match, queries, ...rule } = table.rules[index] as Rule;
            const { methods, headers } = rule.counted ?? rule;
            const key = [order, match, methods === undefined, headers?.length, queries?.length].join();
            const known = found.get(key);
            if (known === undefined) found.set(key, [index]);
            else known.push(index);
        }
        return [...found.values()].filter(({ length }) => length > 1);
    });
}

/** The order of rules that are alike, and which of them have no order yet. */
function rivals(table: Table): { ranks: Map<number, number>; unsettled: Set<number> } {
    const { rules } = table;
    const ranks = new Map<number, number>();
    const unsettled = new Set<number>();
    for (const group of alike(table)) {
        const read = group.map((index) => {
            const rule = rules[index];
            return { index, object: rule?.origin.object ?? "", age: rule === undefined ? Infinity : age(rule) };
        });
        read.sort((a, b) => compareKeys([a.age, a.object, a.index], [b.age, b.object, b.index]));
        read.forEach(({ index }, rank) => ranks.set(index, rank));
        const ageless = read.filter(({ age: at }) => at === Infinity);
        if (new Set(ageless.map(({ object }) => object)).size > 1)
            for (const { index } of ageless) unsettled.add(index);
    }
    return { ranks, unsettled };
}
