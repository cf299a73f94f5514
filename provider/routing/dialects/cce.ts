import type { Dialect, OrderFacts } from "../dialect";
import { compareKeys } from "../precedence-keys";
import { regexPattern } from "../language/language";
import type { Rule, Table } from "../model";
import { plainHost } from "../normalise";
import {
    age,
    characterPrefix,
    eachRule,
    exactPath,
    hostRank,
    ingressHost,
    openPrefix,
    rewriteByGroups,
} from "./common";

const modeRank = { Exact: 0, Prefix: 1, ImplementationSpecific: 1, Regex: 2 } as const;

const prefixDoubt =
    "CCE's guide compares the elements of a Prefix, and the load balancer behind it compares characters: nobody has measured which of the two counts";

/** Advanced forwarding is on as soon as something on the listener needs it. */
const isAdvanced = (table: Table): boolean => table.rules.some(needsAdvanced);

function needsAdvanced(rule: Rule): boolean {
    const { order, rank, rewrite, queries, cookies, sources, target } = rule;
    const { methods, headers } = rule.counted ?? rule;
    return (
        [order, rank, rewrite, methods, queries, cookies, sources].some((part) => part !== undefined) ||
        (headers?.length ?? 0) > 0 ||
        ["redirect", "fixed", "split"].includes(target.kind)
    );
}

/** Ingress of Huawei Cloud Container Engine, served by an elastic load balancer (ELB). */
export const cce: Dialect = {
    name: "cce",
    title: "Huawei CCE (ELB)",
    hosts: "A domain is compared without case; *.suffix takes names below it; a rule without domain takes every host.",
    paths: "Exact is EQUAL_TO; ImplementationSpecific is STARTS_WITH, by characters; Regex is REGEX. Prefix goes by path elements in the guide, and a load balancer has prefixes by characters only.",
    precedence:
        "A rule with a domain goes before one with a path only, then EQUAL_TO, STARTS_WITH, REGEX, then the longer path, then the older object. With advanced forwarding (order, rewrite, redirect, conditions, actions): explicit order; without one, both the age of the objects and the order above have to agree.",
    normalisation: "None is documented: the path is compared as it was sent.",
    fallThrough: "unstated",
    ties: "the older object's rule counts, and the ages are not known",
    tiesByAge: true,
    undecided: [
        {
            what: "whether Prefix goes by path elements or by characters",
            why: "the guide describes it as Kubernetes does, and a load balancer compares characters; what both take is certain",
        },
        { what: "how many labels a wildcard covers", why: "not documented; one label is certain, more are possible" },
        { what: "a request whose domain has no fitting path", why: "not documented whether path-only rules are tried" },
        { what: "whether REGEX must match the whole path", why: "not documented; a part is left open" },
        {
            what: "the order with advanced forwarding, where neither ingress-order nor rule-priority-enabled says one",
            why: "the older rule goes first, but those that were there before advanced forwarding keep their order, and the order in an Ingress is not documented",
        },
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
        return rule.match === "Prefix" ? openPrefix(path, prefixDoubt) : characterPrefix(path);
    },
    precedences: (table) => {
        if (!isAdvanced(table)) return eachRule(table, (rule) => ({ key: [0, 0, 0, ...usualKey(rule), age(rule)] }));
        return table.rules.map((rule, index) => {
            const facts = orderFactsOf(rule, index);
            return {
                key: [facts.order, facts.age, index],
                unsettled: { after: 1, why: orderDoubt, help: orderHelp, facts },
            };
        });
    },
    goesBefore,
    unsettledBetween,
    keepsAddress: "CCE",
    seenHost: plainHost,
    seenPath: (path) => path,
    rewritten: rewriteByGroups,
};

const orderDoubt =
    "with advanced forwarding CCE's guide goes by the age of each rule, those that were there before keep their order by host and path, and nothing else is said of the order in an Ingress";
const orderHelp =
    "In one Ingress, list the rule that has to go first before the other and set kubernetes.io/elb.rule-priority-enabled, which CCE does not take back; between several, give each kubernetes.io/elb.ingress-order as well. Or send both to the same backend.";

/** What is not known of the order of two rules, and what settles it. */
function unsettledBetween(a: OrderFacts, b: OrderFacts): { why: string; help: string } {
    const orSame = "Or send both to the same backend.";
    if (a.object === b.object)
        return {
            why: "with advanced forwarding CCE's guide does not say which rule of an Ingress goes first",
            help: `List the rule that has to go first before the other, and set kubernetes.io/elb.rule-priority-enabled, which CCE does not take back. ${orSame}`,
        };
    if (a.order !== Infinity)
        return {
            why: `both have kubernetes.io/elb.ingress-order ${a.order}, and CCE's guide has each number once at a listener`,
            help: "Give the Ingress that has to go first a smaller kubernetes.io/elb.ingress-order than the other one.",
        };
    return {
        why: "with advanced forwarding CCE goes by age, but keeps the order of rules that were there before",
        help: `Give both Ingresses kubernetes.io/elb.ingress-order, and the one that has to go first the smaller number. ${orSame}`,
    };
}

/** The order without advanced forwarding: domain, mode, length of the path. */
const usualKey = (rule: Rule): number[] => [...hostRank(rule.host), modeRank[rule.match], -(rule.path ?? "").length];

function orderFactsOf(rule: Rule, index: number): OrderFacts {
    const { object, source = "" } = rule.origin;
    const { rank = { object: `${object} ${source}`, place: index }, order } = rule;
    const created = rank.createdAt ?? rule.origin.createdAt;
    return {
        order: rank.order ?? order ?? Infinity,
        object: rank.source === undefined ? rank.object : `${rank.object} ${rank.source}`,
        place: rank.place,
        listed: rank.listed === true,
        age: created === undefined || Number.isNaN(Date.parse(created)) ? Infinity : Date.parse(created),
        usual: usualKey(rule),
    };
}

/**
 * An explicit order counts. Without one, rules that were there before something needed advanced forwarding keep the order
 * by host and path, and later ones go by age; when that was is not known. So both orders have to agree.
 */
function goesBefore(a: OrderFacts, b: OrderFacts): boolean {
    if (a.order !== b.order) return a.order < b.order;
    const isSameObject = a.object === b.object;
    if (isSameObject ? a.place >= b.place : a.age >= b.age) return false;
    return (isSameObject && a.listed && b.listed) || compareKeys(a.usual, b.usual) <= 0;
}
