import type { Dialect } from "../dialect";
import { regexPattern } from "../language/language";
import type { Rule, Table } from "../model";
import { hasBadEscape, nginxPath, plainHost } from "../normalise";
import type { PathPattern } from "../pattern";
import { age, eachRule, exactPath, hostRank, ingressHost, rewriteByGroups } from "./common";

/** Hosts on which some rule is a regular expression or rewrites: there every path becomes one. */
const regexHosts = new WeakMap<Table, ReadonlySet<string>>();

function isRegexHost(rule: Rule, table: Table): boolean {
    let hosts = regexHosts.get(table);
    if (hosts === undefined) {
        const of = table.rules.filter((r) => r.match === "Regex" || r.rewrite !== undefined);
        hosts = new Set(of.map((r) => (r.host ?? "").toLowerCase()));
        regexHosts.set(table, hosts);
    }
    return hosts.has((rule.host ?? "").toLowerCase());
}

/** ingress-nginx, the community controller (retired in March 2026). */
export const ingressNginx: Dialect = {
    name: "ingress-nginx",
    title: "ingress-nginx",
    hosts: "A host is compared without case; *.suffix takes exactly one label; no host takes every host.",
    paths: "Exact takes the whole path; Prefix goes element by element; one regular expression or rewrite on a host turns all its paths into expressions without case, open at the end.",
    precedence:
        "The most specific host decides; on it Exact goes first, then the longest path. Of two equal rules the older object's counts.",
    normalisation: "The path is decoded completely, // merged and dot segments removed.",
    fallThrough: "no",
    ties: "the older object's rule counts; of objects of unknown age nothing can be said",
    undecided: [
        { what: "the age of objects that do not exist yet", why: "the older object's rule counts" },
        {
            what: "Prefix written with a trailing slash, asked without",
            why: "nginx answers with a redirect of its own or another location",
        },
        { what: "look-around and back-references", why: "no finite automaton does them" },
    ],
    keyNames: [
        "its host is more specific",
        "its wildcard is narrower",
        "Exact goes first",
        "its path is longer",
        "its object is older",
    ],
    host: (host) => ingressHost(host),
    path: (rule, table): PathPattern => {
        const path = rule.path ?? "";
        if (isRegexHost(rule, table)) {
            return regexPattern(`^${path}`, { flavour: "pcre", anchoring: "search", ignoreCase: true, written: path });
        }
        if (rule.match === "Exact") return exactPath(path === "" ? "/" : path);
        if (path === "" || path === "/") return { kind: "any" };
        if (!path.startsWith("/")) return { kind: "never", reason: `path "${path}" does not start with "/"` };
        return path.endsWith("/") ? { kind: "characters", path } : { kind: "elements", path };
    },
    standings: (table) => {
        const seen = new Set<string>();
        return eachRule(table, (rule) => {
            const exact = rule.match === "Exact" && !isRegexHost(rule, table);
            const place = [rule.origin.object, (rule.host ?? "").toLowerCase(), rule.path ?? "", exact].join("\n");
            const first = !seen.has(place);
            seen.add(place);
            return {
                key: [...hostRank(rule.host), exact ? 0 : 1, -(rule.path ?? "").length, age(rule)],
                ...(first ? {} : { dropped: "an earlier entry of the same object has this location already" }),
            };
        });
    },
    seenHost: plainHost,
    seenPath: nginxPath,
    refuses: (path) => (hasBadEscape(path) ? "a % without two hexadecimal digits is answered with 400" : undefined),
    rewritten: rewriteByGroups,
};
