import type { Dialect } from "../dialect";
import type { Rule, Table } from "../model";
import { plainHost } from "../normalise";
import type { PathPattern } from "../pattern";
import { anyPath, eachRule, elementPrefix, exactPath, hostRank, ingressHost, noRegex } from "./common";

/** An Ingress of Google Cloud, served by the URL map of its own load balancer. */
export const gce: Dialect = {
    name: "gce",
    title: "GCE Ingress",
    hosts: "A host is compared without case; *.suffix takes one label or more; no host takes every host.",
    paths: "Exact takes the whole path; Prefix goes element by element; ImplementationSpecific is the whole path, or with /* at its end everything below.",
    precedence: "The most specific host decides; on it the longest path wins.",
    normalisation: "None is documented: the path is compared as it was sent.",
    fallThrough: "no",
    ties: "of two equal paths the later is kept",
    undecided: [{ what: "escapes, // and dot segments in a request", why: "not documented" }],
    keyNames: ["its host is more specific", "its wildcard is narrower", "its path is longer", "it is a whole path"],
    host: (host) => ingressHost(host, "many"),
    path: (rule, table) => readPath(rule, keptEntries(rule, table)),
    precedences: (table) =>
        eachRule(table, (rule) => {
            const kept = keptEntries(rule, table);
            return {
                key: [...hostRank(rule.host), -plainLength(rule), kept !== "path" && isOpen(rule) ? 1 : 0],
                ...(kept === "none" ? { dropped: "a later entry of the host has the same path and replaces it" } : {}),
            };
        }),
    seenHost: plainHost,
    seenPath: (path) => path,
};

const isOpen = (rule: Rule): boolean => rule.match === "Prefix" || /(^|\/)\*$/.test(rule.path ?? "") || !rule.path;

/** The paths that a rule has in the URL map. */
function entriesOf({ host = "", path = "", match }: Rule): string[] {
    const at = (text: string): string => `${host.toLowerCase()}${text}`;
    if (match !== "Prefix") return [at(path === "" ? "/*" : path)];
    const plain = path.replace(/\/$/, "");
    return plain === "" ? [at("/*")] : [at(plain), at(`${plain}/*`)];
}

/** Of the path that a rule has and all below it, what no later rule replaces. */
type Kept = "all" | "path" | "below" | "none";

function keptEntries(rule: Rule, table: Table): Kept {
    const last = lastEntries(table);
    const [path, below] = entriesOf(rule).map((entry) => (last.get(entry) ?? rule) === rule);
    if (below === undefined || below === path) return path === true ? "all" : "none";
    return below ? "below" : "path";
}

const lasts = new WeakMap<Table, ReadonlyMap<string, Rule>>();

/** Of equal paths the later one counts. */
function lastEntries(table: Table): ReadonlyMap<string, Rule> {
    const known = lasts.get(table);
    if (known !== undefined) return known;
    const last = new Map<string, Rule>();
    for (const rule of table.rules)
        if (rule.dropped === undefined) for (const entry of entriesOf(rule)) last.set(entry, rule);
    lasts.set(table, last);
    return last;
}

/** Length of the path without its wildcard. */
const plainLength = (rule: Rule): number => (rule.path ?? "").replace(/\/?\*?$/, "").length;

function readPath(rule: Rule, kept: Kept): PathPattern {
    const path = rule.path ?? "";
    if (rule.match === "Regex") return noRegex(rule, "GCE Ingress");
    if (rule.match !== "ImplementationSpecific") {
        if (path.includes("*")) return { kind: "never", reason: `GCE refuses the wildcard in a ${rule.match} path` };
        if (rule.match === "Exact") return exactPath(path);
        const plain = path.replace(/\/$/, "");
        if (kept === "path") return exactPath(plain);
        return kept === "below" ? { kind: "characters", path: `${plain}/` } : elementPrefix(path);
    }
    if (path === "" || path === "/*") return anyPath;
    if (!path.includes("*")) return exactPath(path);
    if (/^[^*]*\/\*$/.test(path)) return { kind: "characters", path: path.slice(0, -1) };
    return { kind: "never", reason: `"${path}" has a star that is not its last character after a slash` };
}
