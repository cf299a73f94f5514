import type { Dialect, Precedence } from "../dialect";
import { regexPattern, treePattern } from "../language/language";
import type { Node } from "../language/syntax";
import { anyCharacter, literal, negateSet } from "../language/syntax";
import type { Rule, Table } from "../model";
import { targetId } from "../target-id";
import { cleanPath, goRefuses, plainHost, skipperPath } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { anyHost, anyPath } from "./common";

/** Skipper 0.22 as an Ingress controller in path mode `kubernetes-ingress`. */
export const skipper: Dialect = {
    name: "skipper",
    title: "Skipper 0.22",
    hosts: "A host is compared without case; wildcard hosts never match; no host takes every host.",
    paths: "Exact and Prefix are patterns by path element, :x is any element and a final *x the rest; ImplementationSpecific is the start of a regular expression.",
    precedence:
        "Exact and Prefix form one tree over all hosts, the most specific path first; only when it finds nothing are the regular expressions tried.",
    normalisation: "The path is decoded completely, %2F included, then cleaned; rule paths are not decoded.",
    fallThrough: "yes",
    ties: "rules of equal precedence are ordered at random each time any Ingress changes",
    undecided: [
        { what: "rules of equal precedence", why: "their order is random and changes whenever any Ingress changes" },
        { what: "the same path twice in one rule", why: "an equal split of the traffic, random per request" },
        {
            what: "Services of type ExternalName",
            why: "this version loses their path; what a Service is, a rule does not tell",
        },
        {
            what: "a host with ImplementationSpecific paths only",
            why: "gets a catch-all of its own with 404, so that the default backend may not see its requests",
        },
    ],
    keyNames: ["its path is more specific", "it names more conditions"],
    host: (host): HostPattern => {
        if (host === "") return anyHost;
        if (host.includes("*"))
            return { kind: "never", reason: `Skipper drops routes of wildcard hosts such as "${host}"` };
        return { kind: "exact", name: host.toLowerCase() };
    },
    path: readPath,
    precedences,
    seenHost: plainHost,
    seenPath: skipperPath,
    refuses: goRefuses,
};

const isRegex = (rule: Rule): boolean => rule.match === "ImplementationSpecific" || rule.match === "Regex";

function readPath(rule: Rule): PathPattern {
    const path = rule.path ?? "";
    if (path === "") return anyPath;
    if (isRegex(rule)) {
        if (path === "/" || path === "^/") return anyPath;
        const source = rule.match === "Regex" ? path : `^(${path})`;
        return regexPattern(source, { flavour: "re2", anchoring: "search", written: path });
    }
    return treePath(path, rule.match === "Exact");
}

/** The elements of a rule's path as Skipper's tree sees them. */
const elementsOf = (path: string): readonly string[] => cleanPath(path, true).split("/").slice(1);

function treePath(path: string, exact: boolean): PathPattern {
    const all = elementsOf(path);
    const elements = all[all.length - 1] === "" ? all.slice(0, -1) : all;
    const last = elements[elements.length - 1] ?? "";
    const rest = last.startsWith("*") && elements.length === all.length;
    const fixed = rest ? elements.slice(0, -1) : elements;
    if (fixed.some((element) => element.startsWith("*"))) {
        return { kind: "never", reason: `"${path}" has a free wildcard that is not its last element` };
    }
    if (fixed.some((element) => /.[:*]/.test(element) && !element.startsWith(":"))) {
        return { kind: "never", reason: `"${path}" has : or * inside an element, which Skipper refuses` };
    }
    const live = fixed.some((element) => element.startsWith(":"));
    const text = fixed.map((element) => `/${element}`).join("");
    const slash = elements.length !== all.length;
    if (!live && exact) {
        if (rest) return treePattern(`tree:${text}/*`, path, below(fixed));
        return { kind: "exact", path: slash || text === "" ? `${text}/` : text };
    }
    if (!live) return text === "" ? anyPath : { kind: "elements", path: text };
    const id = `tree:${exact ? "=" : ""}${fixed.map((e) => (e.startsWith(":") ? "/:" : `/${e}`)).join("")}`;
    if (!exact) return treePattern(`${id}/**`, path, { type: "sequence", items: [...inner(fixed), optionalRest] });
    if (rest) return treePattern(`${id}/*`, path, below(fixed));
    return treePattern(`${id}${slash ? "/" : ""}`, path, {
        type: "sequence",
        items: [...inner(fixed), literal(slash ? "/" : "")],
    });
}

const any: Node = { type: "set", set: anyCharacter };
const optionalRest: Node = {
    type: "repeat",
    item: {
        type: "sequence",
        items: [literal("/"), { type: "repeat", item: any, min: 0, max: Infinity, lazy: false }],
    },
    min: 0,
    max: 1,
    lazy: false,
};
const element: Node = {
    type: "repeat",
    item: { type: "set", set: negateSet([[47, 47]]) },
    min: 1,
    max: Infinity,
    lazy: false,
};

const inner = (elements: readonly string[]): Node[] =>
    elements.flatMap((text) => [literal("/"), text.startsWith(":") ? element : literal(text)]);

/** Something below the path: at least one character after its slash. */
const below = (elements: readonly string[]): Node => ({
    type: "sequence",
    items: [...inner(elements), literal("/"), { type: "repeat", item: any, min: 1, max: Infinity, lazy: false }],
});

/** At each element a literal text wins over a parameter, and a parameter over the rest of the path. */
function treeRank(rule: Rule): string {
    if (isRegex(rule) || (rule.path ?? "") === "") return "~~";
    const kinds = elementsOf(rule.path ?? "").map((e) =>
        e === "" || e.startsWith("*") ? "" : e.startsWith(":") ? "b" : "a",
    );
    return `${kinds.join("")}~`;
}

/**
 * Skipper names the routes of one object by host, path and Service, with everything but letters, digits and `_`
 * replaced; of two with one name it uses the first. Several backends of one path in one rule share its traffic: all but
 * the last get a random predicate. That is keyed by Service, so a Service that comes again gets the later share.
 */
function precedences(table: Table): Precedence[] {
    const shares = trafficShares(table);
    const seen = new Set<string>();
    return table.rules.map((rule, index) => {
        const word = (text: string): string => text.replace(/[^0-9A-Za-z_]/g, "_");
        const id = [rule.origin.object, word(rule.host ?? ""), word(rule.path ?? ""), word(backendName(rule))].join(
            "\n",
        );
        const first = !seen.has(id);
        seen.add(id);
        const share = shares[index];
        const conditions =
            (rule.host === undefined || rule.host === "" ? 0 : 1) +
            (isRegex(rule) && (rule.path ?? "") !== "" ? 1 : 0) +
            (rule.methods === undefined ? 0 : 1) +
            (rule.sources === undefined ? 0 : 1) +
            [rule.headers, rule.cookies, rule.queries].flatMap((list) => list ?? []).length +
            (share?.after === undefined ? 0 : 1 + Math.max(0, share.after));
        return {
            key: [treeRank(rule), -conditions],
            ...(rule.target.kind === "resource" ? { dropped: "Skipper serves Services only" } : {}),
            ...(first
                ? {}
                : { dropped: "an earlier entry of the same object has the same route name (host, path, Service)" }),
            ...(share === undefined ? {} : { shares: share.of }),
            ...(share?.after === undefined
                ? {}
                : { sometimes: "its path stands more than once in one rule, so its traffic is split at random" }),
        };
    });
}

/** Skipper knows Services by name; another target has no name. */
function backendName({ target }: Rule): string {
    if (target.kind === "resource") return "";
    return target.kind === "service" ? target.name : targetId(target);
}

/** The path whose requests a rule shares with others, and how many further conditions it gets for that. */
interface TrafficShare {
    of: string;
    /** Undefined for the last one, which takes what the others leave. */
    after: number | undefined;
}

/** For each rule its share; undefined when its path stands once in its entry. */
function trafficShares(table: Table): readonly (TrafficShare | undefined)[] {
    const groups = new Map<string, number[]>();
    table.rules.forEach((rule, index) => {
        if (rule.dropped !== undefined) return;
        const key = `${rule.origin.object}\n${entryOf(rule)}\n${rule.path ?? ""}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [index]);
        else group.push(index);
    });
    const shares: (TrafficShare | undefined)[] = table.rules.map(() => undefined);
    for (const [of, group] of groups) {
        if (group.length < 2) continue;
        const byName = new Map<string, number | undefined>();
        const names = group.map((index) => {
            const rule = table.rules[index];
            return rule === undefined ? "" : backendName(rule);
        });
        names.forEach((name, i) => byName.set(name, i === names.length - 1 ? undefined : names.length - i - 2));
        group.forEach((index, i) => (shares[index] = { of, after: byName.get(names[i] ?? "") }));
    }
    return shares;
}

/** The entry of `spec.rules` that a path belongs to: by its property path, else by its host. */
function entryOf(rule: Rule): string {
    const entry = /^(.*?rules\[\d+\])/.exec(rule.origin.path ?? "");
    return entry?.[1] ?? `host ${rule.host ?? ""}`;
}
