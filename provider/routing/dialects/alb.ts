import type { Dialect } from "../dialect";
import { globPattern, regexPattern } from "../language/language";
import type { DialectName, Rule } from "../model";
import { plainHost } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { anyHost, anyPath, eachRule, elementPrefix, exactPath, rewriteByGroups } from "./common";

const wildcard = /[*?]/;

/**
 * An Ingress on an Application Load Balancer. Rules are tried in the order {@link Rule.order}, which the reader works
 * out from the objects' names and annotations.
 */
function albDialect(name: DialectName, title: string, precedence: string): Dialect {
    return {
        name,
        title,
        hosts: "A host is compared without case; * takes any text, dots too; no host takes every host.",
        paths: "Exact takes the whole path; Prefix goes element by element; ImplementationSpecific is the whole path, in which * and ? are wildcards.",
        precedence,
        normalisation: "None is documented: the path is compared as it was sent.",
        fallThrough: "yes",
        ties: "the documentation does not say which of two equal rules answers",
        undecided: [
            {
                what: "whether a regular expression must match the whole path",
                why: "not documented; a part is left open",
            },
            { what: "escapes, // and dot segments in a request", why: "not documented" },
        ],
        keyNames: ["it is tried earlier"],
        host: readHost,
        path: (rule) => readPath(rule, title),
        precedences: (table) => eachRule(table, (rule, index) => ({ key: [rule.order ?? index] })),
        seenHost: plainHost,
        seenPath: (path) => path,
        rewritten: rewriteByGroups,
    };
}

const first = "Rules are tried in order and the first that fits answers, however specific the others are";

/** The AWS Load Balancer Controller. */
export const awsAlb = albDialect(
    "aws-alb",
    "AWS ALB",
    `${first}: by group order, then by the object's name; within a host Exact, then the longer Prefix, then ImplementationSpecific as written.`,
);

/** The ALB Ingress controller of Alibaba Cloud's Container Service (ACK). */
export const ackAlb = albDialect(
    "ack-alb",
    "Alibaba Cloud ACK ALB",
    `${first}: by the order annotation (10 without one), then by the object's name, then as written.`,
);

/** One of the two; it is not known which. */
export const someAlb = albDialect("alb", "an ALB (AWS or Alibaba Cloud)", `${first}.`);

function readHost(host: string): HostPattern {
    const name = host.toLowerCase();
    if (name === "" || name === "*") return anyHost;
    if (/^\*\.[^*?]+$/.test(name)) return { kind: "wildcard", suffix: name.slice(1), labels: "many" };
    return wildcard.test(name) ? globPattern(name) : { kind: "exact", name };
}

function readPath(rule: Rule, title: string): PathPattern {
    const path = rule.path ?? "";
    if (path === "") return anyPath;
    if (rule.match === "Regex")
        return regexPattern(path, { flavour: "pcre", anchoring: "unstated", ignoreCase: title !== awsAlb.title });
    if (rule.match === "ImplementationSpecific") {
        if (path === "/*") return anyPath;
        if (/^\/[^*?]*\*$/.test(path)) return { kind: "characters", path: path.slice(0, -1) };
        return wildcard.test(path) ? globPattern(path) : exactPath(path);
    }
    if (wildcard.test(path)) return { kind: "never", reason: `${title} refuses the wildcard in a ${rule.match} path` };
    return rule.match === "Exact" ? exactPath(path) : elementPrefix(path);
}
