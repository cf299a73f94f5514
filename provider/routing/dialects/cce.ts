import type { Dialect } from "../dialect";
import { regexPattern } from "../language/language";
import type { Rule, Table } from "../model";
import { plainHost } from "../normalise";
import { age, characterPrefix, eachRule, exactPath, hostRank, ingressHost, rewriteByGroups } from "./common";

const modeRank = { Exact: 0, Prefix: 1, ImplementationSpecific: 1, Regex: 2 } as const;

/** Advanced forwarding is on as soon as something on the listener needs it. */
const isAdvanced = (table: Table): boolean => table.rules.some(needsAdvanced);

function needsAdvanced(rule: Rule): boolean {
    const { order, rewrite, queries, cookies, sources, target } = rule;
    const { methods, headers } = rule.counted ?? rule;
    return (
        [order, rewrite, methods, queries, cookies, sources].some((part) => part !== undefined) ||
        (headers?.length ?? 0) > 0 ||
        ["redirect", "fixed", "split"].includes(target.kind)
    );
}

/** Ingress of Huawei Cloud Container Engine, served by an elastic load balancer (ELB). */
export const cce: Dialect = {
    name: "cce",
    title: "Huawei CCE (ELB)",
    hosts: "A domain is compared without case; *.suffix takes names below it; a rule without domain takes every host.",
    paths: "Exact is EQUAL_TO; Prefix and ImplementationSpecific are STARTS_WITH, by characters; Regex is REGEX.",
    precedence:
        "A rule with a domain goes before one with a path only, then EQUAL_TO, STARTS_WITH, REGEX, then the longer path, then the older object. With advanced forwarding (order, rewrite, redirect, conditions): explicit order, then the older object.",
    normalisation: "None is documented: the path is compared as it was sent.",
    fallThrough: "unstated",
    ties: "the older object's rule counts, and the ages are not known",
    tiesByAge: true,
    undecided: [
        { what: "how many labels a wildcard covers", why: "not documented; one label is certain, more are possible" },
        { what: "a request whose domain has no fitting path", why: "not documented whether path-only rules are tried" },
        { what: "whether REGEX must match the whole path", why: "not documented; a part is left open" },
        { what: "the age of objects that do not exist yet", why: "with advanced forwarding the older rule goes first" },
    ],
    keyNames: [
        "it goes first by explicit order, age or place",
        "its object is older",
        "it comes first in its object",
        "its domain is more specific",
        "its wildcard is narrower",
        "its mode goes first (EQUAL_TO, STARTS_WITH, REGEX)",
        "its path is longer",
        "its object is older",
    ],
    host: (host) => ingressHost(host, "unclear"),
    path: (rule) => {
        const path = rule.path ?? "";
        if (rule.match === "Exact") return exactPath(path === "" ? "/" : path);
        if (rule.match === "Regex") return regexPattern(path, { flavour: "pcre", anchoring: "unstated" });
        return characterPrefix(path);
    },
    precedences: (table) => {
        const advanced = isAdvanced(table);
        const places = placesInObject(table);
        return eachRule(table, (rule, index) => ({
            key: advanced
                ? [rule.order ?? Infinity, age(rule), places[index] ?? 0]
                : [0, 0, 0, ...hostRank(rule.host), modeRank[rule.match], -(rule.path ?? "").length, age(rule)],
        }));
    },
    seenHost: plainHost,
    seenPath: (path) => path,
    rewritten: rewriteByGroups,
};

/**
 * The position of each rule in its object. Nothing orders the rules of two objects of the same age, so all their places
 * are equal.
 */
function placesInObject(table: Table): readonly number[] {
    const objects = new Map<number, Set<string>>();
    for (const rule of table.rules) {
        const peers = objects.get(age(rule)) ?? new Set();
        objects.set(age(rule), peers.add(rule.origin.object));
    }
    return table.rules.map((rule, index) => ((objects.get(age(rule))?.size ?? 0) > 1 ? 0 : index));
}
