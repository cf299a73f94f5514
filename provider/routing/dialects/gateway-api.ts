import type { Dialect } from "../dialect";
import { regexPattern } from "../language/language";
import { plainHost } from "../normalise";
import { age, anyPath, eachRule, elementPrefix, exactPath, hostRank, ingressHost } from "./common";

const matchRank = { Exact: 0, Regex: 1, Prefix: 2, ImplementationSpecific: 2 } as const;

/** HTTPRoute of the Gateway API v1: https://gateway-api.sigs.k8s.io/reference/spec/ (HTTPRouteRule, precedence). */
export const gatewayApi: Dialect = {
    name: "gateway-api",
    title: "the Gateway API reference (HTTPRoute)",
    hosts: "A host is compared without case; *.suffix takes one label or more; no host takes every host.",
    paths: "Exact takes the whole path; Prefix goes element by element, and a trailing slash has no meaning.",
    precedence:
        "Longest host, then Exact, then the longest Prefix, then a method, then the most headers; then the older object, the first by name and the first in its list.",
    normalisation: "None is described: the path is compared as it was sent.",
    fallThrough: "yes",
    ties: "the reference settles every tie",
    undecided: [
        {
            what: "Regex beside Prefix",
            why: "the order is implementation-specific; Exact, then Regex, then Prefix is read",
        },
        {
            what: "the syntax of Regex",
            why: "implementation-specific; RE2 on the whole path is read, a part is left open",
        },
        { what: "ImplementationSpecific", why: "HTTPRoute has none; Prefix is read" },
    ],
    keyNames: [
        "its host is more specific",
        "its wildcard is narrower",
        "its kind of path goes first (Exact, Regex, Prefix)",
        "its path is longer",
        "it names a method",
        "it names more headers",
        "its object is older",
        "its object comes first by name",
        "it comes first in its object",
    ],
    host: (host) => ingressHost(host, "many"),
    path: (rule) => {
        if (rule.path === undefined) return anyPath;
        if (rule.match === "Exact") return exactPath(rule.path);
        if (rule.match === "Regex") return regexPattern(rule.path, { flavour: "re2", anchoring: "unstated" });
        return elementPrefix(rule.path);
    },
    standings: (table) =>
        eachRule(table, (rule, index) => ({
            key: [
                ...hostRank(rule.host),
                matchRank[rule.match],
                -(rule.path ?? "").length,
                rule.methods === undefined ? 1 : 0,
                -(rule.headers?.length ?? 0),
                age(rule),
                rule.origin.object,
                index,
            ],
        })),
    seenHost: plainHost,
    seenPath: (path) => path,
};
