import type { Dialect, Unsettled } from "../dialect";
import { globPattern, regexPattern } from "../language/language";
import { plainHost } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { anyHost, anyPath, eachRule, rewriteByGroups } from "./common";

/** A rule set of Serverless App Engine on an application load balancer (ALB). */
export const saeAlb: Dialect = {
    name: "sae-alb",
    title: "SAE on ALB",
    hosts: "A domain is compared without case; * and ? stand anywhere in it; it may be a regular expression.",
    paths: "A plain path is the whole path and no prefix; * and ? stand anywhere in it (/api/* is the prefix form); it may be a regular expression.",
    precedence:
        "An ALB tries rules by their priorities and the first that fits answers, however specific the others are; which priority SAE gives to each is not documented.",
    normalisation: "None is documented: the path is compared as it was sent.",
    fallThrough: "yes",
    ties: "the documentation does not say which goes first",
    undecided: [
        {
            what: "whether the order of Rules becomes the priority on ALB",
            why: "not documented: of two rules that fit, either may answer",
        },
        { what: "whether a regular expression must match the whole path", why: "not documented; a part is left open" },
        {
            what: "whether SAE widens a plain / to everything",
            why: "documented as an exact path; public examples use it for everything: what it takes beside / is left open",
        },
        { what: "look-around and back-references", why: "no finite automaton does them" },
    ],
    keyNames: ["it is earlier in the list"],
    host: readDomain,
    path: (rule) => (rule.path === undefined || rule.path === "" ? anyPath : readPath(rule.path)),
    precedences: (table) => eachRule(table, (rule, index) => ({ key: [rule.order ?? index], unsettled })),
    seenHost: plainHost,
    seenPath: (path) => path,
    rewritten: rewriteByGroups,
};

const unsettled: Unsettled = {
    after: 0,
    everywhere: true,
    why: "SAE's documentation does not say that the order of the list is the order in which its ALB tries the rules",
    help: "Send one request to see, or write paths and domains that do not meet. As long as neither is done, list the rule that has to go first before the other.",
};

/** Characters that a plain name or a wildcard never has. `+` and `.` alone do not make an expression. */
const regexMark = /[\^$|()[\]\\]|^~/;

function readDomain(domain: string): HostPattern {
    const name = domain.toLowerCase();
    if (name === "" || name === "*") return anyHost;
    if (regexMark.test(name)) {
        return regexPattern(name.replace(/^~\*?/, ""), { flavour: "pcre", anchoring: "unstated", written: domain });
    }
    if (/^\*\.[^*?]+$/.test(name)) return { kind: "wildcard", suffix: name.slice(1), labels: "many" };
    return /[*?]/.test(name) ? globPattern(name) : { kind: "exact", name };
}

function readPath(path: string): PathPattern {
    if (regexMark.test(path)) {
        return regexPattern(path.replace(/^~\*?/, ""), { flavour: "pcre", anchoring: "unstated", written: path });
    }
    if (path === "/*" || path === "*") return anyPath;
    if (/^\/[^*?]*\*$/.test(path)) return { kind: "characters", path: path.slice(0, -1) };
    if (/[*?]/.test(path)) return globPattern(path);
    return { kind: "exact", path };
}
