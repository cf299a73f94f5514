import type { Dialect } from "../dialect";
import { globPattern, regexPattern } from "../language/language";
import { plainHost } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { anyHost, anyPath, eachRule, rewriteByGroups } from "./common";

/** A rule set of Serverless App Engine on an application load balancer (ALB). */
export const saeAlb: Dialect = {
    name: "sae-alb",
    title: "SAE on ALB",
    hosts: "A domain is compared without case; * and ? stand anywhere in it; it may be a regular expression.",
    paths: "A plain path is the whole path and no prefix, as SAE's documentation says, also / (public examples use it for everything); * and ? stand anywhere in it (/api/* is the prefix form); it may be a regular expression.",
    precedence:
        "Rules are tried in order and the first that fits answers, however specific the others are. The order is taken to be that of the list, which SAE does not document.",
    normalisation: "None is documented: the path is compared as it was sent.",
    fallThrough: "yes",
    ties: "two rules of one position: the documentation does not say which goes first",
    undecided: [
        { what: "whether a regular expression must match the whole path", why: "not documented; a part is left open" },
        { what: "look-around and back-references", why: "no finite automaton does them" },
    ],
    keyNames: ["it is earlier in the list, which is read as the order of trial though SAE does not document it"],
    host: readDomain,
    path: (rule) => (rule.path === undefined || rule.path === "" ? anyPath : readPath(rule.path)),
    precedences: (table) => eachRule(table, (rule, index) => ({ key: [rule.order ?? index] })),
    seenHost: plainHost,
    seenPath: (path) => path,
    rewritten: rewriteByGroups,
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
