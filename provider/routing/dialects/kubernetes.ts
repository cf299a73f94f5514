import type { Dialect, Precedence } from "../dialect";
import type { Rule, Table } from "../model";
import { plainHost } from "../normalise";
import type { SharedPrecedences } from "./common";
import { elementPrefix, exactPath, hostRank, ingressHost, noRegex, openPrefix, sharedPrecedence } from "./common";

const placeOf = ({ host = "", path = "" }: Rule, less = 0): string =>
    `${host.toLowerCase()}\n${path.slice(0, path.length - less)}`;

const isPrefixWithSlash = ({ match, path = "" }: Rule): boolean =>
    match !== "Exact" && path.length > 1 && path.endsWith("/");

/** The places of exact rules, where some rule is a prefix with a final slash: it may stand beside one without it. */
function exactBesideSlash({ rules }: Table): ReadonlySet<string> | undefined {
    if (!rules.some(isPrefixWithSlash)) return undefined;
    return new Set(rules.filter(({ match }) => match === "Exact").map((rule) => placeOf(rule)));
}

// The compiled code of a function that is made anew for each table is lost with it, so the work is in functions that stay.
function precedences(table: Table): Precedence[] {
    const exact = exactBesideSlash(table);
    const known: SharedPrecedences = new Map();
    const found: Precedence[] = [];
    for (const rule of table.rules) {
        const beside = exact !== undefined && isPrefixWithSlash(rule) && exact.has(placeOf(rule, 1));
        const [kind, suffix] = hostRank(rule.host);
        const length = (rule.path ?? "").length - (beside ? 1 : 0);
        found.push(sharedPrecedence(known, kind, suffix, -length, rule.match === "Exact" || beside ? 0 : 1));
    }
    return found;
}

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
        {
            what: "a request whose host has no fitting path",
            why: "the reference does not say whether wildcard and host-less rules are tried; most controllers do not",
        },
        {
            what: "Exact /foo beside Prefix /foo/",
            why: "the longest path wins, and whether characters or elements are counted is not said",
        },
        { what: "two equal rules", why: "the reference does not say which of them counts; often the older object's" },
        { what: "ImplementationSpecific", why: "the class decides; Prefix is read here" },
        { what: "several default backends", why: "the reference has one per object and no order between objects" },
        { what: "//, dot segments and escapes in a request", why: "each controller normalises in its own way" },
    ],
    keyNames: [
        "its host is more specific",
        "its wildcard is narrower",
        "its path is longer",
        "Exact goes before Prefix",
    ],
    host: (host) => ingressHost(host),
    path: (rule) => {
        if (rule.match === "Exact") return exactPath(rule.path ?? "/");
        if (rule.match === "Regex") return noRegex(rule, "the Ingress reference");
        const { path = "", openPrefix: why } = rule;
        return why === undefined ? elementPrefix(path) : openPrefix(path, why);
    },
    precedences,
    seenHost: plainHost,
    seenPath: (path) => path,
};
