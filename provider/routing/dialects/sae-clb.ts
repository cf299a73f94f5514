import type { Dialect } from "../dialect";
import { plainHost } from "../normalise";
import { characterPrefix, eachRule, hostRank, ingressHost, noRegex } from "./common";

/** A rule set of Serverless App Engine on a classic load balancer (CLB). */
export const saeClb: Dialect = {
    name: "sae-clb",
    title: "SAE on CLB",
    hosts: "A domain is compared without case; *.suffix takes names below it.",
    paths: "A path takes everything that starts with its characters, so /abc takes /abcd too.",
    precedence:
        "The exact domain goes before the narrower and the wider wildcard; then the longest path. List order means nothing.",
    normalisation: "None is documented: the path is compared as it was sent.",
    fallThrough: "unstated",
    ties: "the documentation does not say which of two equal rules answers",
    undecided: [
        { what: "how many labels a wildcard covers", why: "not documented; one label is certain, more are possible" },
        {
            what: "a request whose domain has no fitting path",
            why: "not documented whether a wider domain or the default rule answers",
        },
        { what: "escapes, // and dot segments in a request", why: "not documented" },
    ],
    keyNames: ["its domain is more specific", "its wildcard is narrower", "its path is longer"],
    host: (host) => ingressHost(host, "unclear"),
    path: (rule) => (rule.match === "Regex" ? noRegex(rule, "SAE on CLB") : characterPrefix(rule.path ?? "")),
    precedences: (table) => eachRule(table, (rule) => ({ key: [...hostRank(rule.host), -(rule.path ?? "").length] })),
    seenHost: plainHost,
    seenPath: (path) => path,
};
