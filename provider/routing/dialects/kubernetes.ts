import type { Dialect } from "../dialect";
import { plainHost } from "../normalise";
import { age, eachRule, elementPrefix, exactPath, hostRank, ingressHost, noRegex } from "./common";

/** The Ingress reference in its usual reading: what a manifest promises, whichever controller runs. */
export const kubernetes: Dialect = {
    name: "kubernetes",
    title: "the Kubernetes Ingress reference",
    hosts: "A host is compared without case; *.suffix takes exactly one label; no host takes every host.",
    paths: "Exact takes the whole path; Prefix goes element by element, and a trailing slash has no meaning.",
    precedence: "The most specific host decides; on it the longest path wins, and Exact wins at equal length.",
    normalisation: "None is described: the path is compared as it was sent.",
    fallThrough: "no",
    ties: "the reference does not say which of two equal rules answers",
    undecided: [
        { what: "exact host over wildcard host", why: "only implied; every controller with host precedence does it" },
        {
            what: "a request whose host has no fitting path",
            why: "the reference does not say whether wildcard and host-less rules are tried; most controllers do not",
        },
        {
            what: "Exact /foo beside Prefix /foo/",
            why: "longest by characters is read; a controller may count elements",
        },
        { what: "two equal rules", why: "usually the older object wins; without ages nothing can be said" },
        { what: "ImplementationSpecific", why: "the class decides; Prefix is read here" },
        { what: "several default backends", why: "the reference has one per object and no order between objects" },
        { what: "//, dot segments and escapes in a request", why: "each controller normalises in its own way" },
    ],
    keyNames: [
        "its host is more specific",
        "its wildcard is narrower",
        "its path is longer",
        "Exact goes before Prefix",
        "its object is older",
    ],
    host: (host) => ingressHost(host),
    path: (rule) => {
        if (rule.match === "Exact") return exactPath(rule.path ?? "/");
        if (rule.match === "Regex") return noRegex(rule, "the Ingress reference");
        return elementPrefix(rule.path ?? "");
    },
    standings: (table) =>
        eachRule(table, (rule) => ({
            key: [...hostRank(rule.host), -(rule.path ?? "").length, rule.match === "Exact" ? 0 : 1, age(rule)],
        })),
    seenHost: plainHost,
    seenPath: (path) => path,
};
