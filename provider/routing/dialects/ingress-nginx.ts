import type { Dialect } from "../dialect";
import { globPattern, regexPattern } from "../language/language";
import type { Request, Rule, Table } from "../model";
import { nginxPath, nginxRefuses, plainHost } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { age, eachRule, exactPath, hostRank, ingressHost } from "./common";
import { MAYBE, NO, YES } from "../verdict";

/**
 * Hosts on which some rule is a regular expression or rewrites: there ingress-nginx reads every path as a regular
 * expression.
 */
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

/**
 * A path as an expression. Look-around and back-references need a backtracking engine; it runs on short paths only, and
 * only where no repetition can run away.
 */
function expression(path: string): PathPattern {
    const pattern = regexPattern(`^${path}`, { flavour: "pcre", anchoring: "search", ignoreCase: true, written: path });
    if (pattern.kind !== "unclear" || /[*+}?]\)[*+{?]/.test(path) || (path.match(/[*+{]/g) ?? []).length > 3)
        return pattern;
    let engine: RegExp;
    try {
        engine = new RegExp(`^${path}`, "i");
    } catch {
        return pattern;
    }
    const run = (text: string): RegExpExecArray | null | undefined =>
        text.length > 500 ? undefined : engine.exec(text);
    return {
        ...pattern,
        takes: (text) => {
            const found = run(text);
            return found === undefined ? MAYBE : found === null ? NO : YES;
        },
        groups: (text) => run(text)?.slice(1),
    };
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
    // A return of nginx, whatever was asked for.
    redirectsToItself: true,
    emptyGroups: true,
    refusesSecond: "the webhook of ingress-nginx",
    ties: "the older object's rule counts; of objects of unknown age nothing can be said",
    tiesByAge: true,
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
        "its object is older, or it comes first in nginx's configuration",
    ],
    host: readHost,
    path: (rule, table): PathPattern => {
        const path = rule.path ?? "";
        if (isRegexHost(rule, table)) {
            return expression(path);
        }
        if (rule.match === "Exact") return exactPath(path === "" ? "/" : path);
        if (path === "" || path === "/") return { kind: "any" };
        if (!path.startsWith("/")) return { kind: "never", reason: `path "${path}" does not start with "/"` };
        return path.endsWith("/") ? { kind: "characters", path } : { kind: "elements", path };
    },
    precedences: (table) => {
        const seen = new Set<string>();
        return eachRule(table, (rule) => {
            const regex = isRegexHost(rule, table);
            const exact = rule.match === "Exact" && !regex;
            const { order } = rule;
            // The reader has already put the locations of a host in order, and dropped what does not count.
            if (order !== undefined) {
                const [kind, length] = regex ? [0, 0] : [exact ? 0 : 1, -(rule.path ?? "").length];
                return { key: [...hostRank(rule.host), kind, length, order] };
            }
            const place = [rule.origin.object, (rule.host ?? "").toLowerCase(), rule.path ?? "", exact].join("\n");
            const first = !seen.has(place);
            seen.add(place);
            return {
                key: [...hostRank(rule.host), exact ? 0 : 1, -(rule.path ?? "").length, age(rule)],
                ...(first ? {} : { dropped: "an earlier entry of the same object has this location already" }),
            };
        });
    },
    seenHost: (host) => plainHost(host.replace(/:\d*$/, "")),
    seenPath: nginxPath,
    refuses: nginxRefuses,
    rewritten: (rule, pattern, path, request) => {
        if (rule.rewrite === undefined) return undefined;
        const groups = groupsOf(pattern, path);
        return groups === undefined ? undefined : escapeUri(expand(rule.rewrite, groups, rule, path, request));
    },
    location: (rule, pattern, { path, request }) => {
        if (rule.target.kind !== "redirect" || rule.rewrite === undefined) return undefined;
        const groups = groupsOf(pattern, path) ?? [];
        const query = request.query === undefined ? "" : `?${request.query}`;
        return `${escapeUri(expand(rule.target.url, groups, rule, path, request))}${query}`;
    },
};

/**
 * Server names as nginx reads them: `.x` and `*.x` of an alias match several labels, `x.*` any end, `~` starts an
 * expression.
 */
function readHost(host: string): HostPattern {
    if (host.startsWith("~")) {
        const pattern = regexPattern(host.slice(1), { flavour: "pcre", anchoring: "search", ignoreCase: true });
        return pattern.kind === "language" ? { ...pattern, weight: 0.5 } : pattern;
    }
    const name = host.toLowerCase();
    const wide = name.startsWith("**.") ? name.slice(1) : name.endsWith(".*") ? name : undefined;
    if (wide === undefined) {
        const pattern = ingressHost(name);
        return pattern.kind === "wildcard" ? { ...pattern, plain: true, underscore: true } : pattern;
    }
    const pattern = globPattern(wide);
    if (pattern.kind !== "language") return pattern;
    return { ...pattern, weight: wide.length + (wide.startsWith("*") ? 20_000 : 10_000) };
}

function groupsOf(pattern: PathPattern, path: string): (string | undefined)[] | undefined {
    if (pattern.kind === "language") return pattern.language.groups(path);
    return pattern.kind === "unclear" ? pattern.groups?.(path) : [];
}

/** Fills in groups, named groups and variables of nginx in a rewrite. */
function expand(
    template: string,
    groups: readonly (string | undefined)[],
    rule: Rule,
    path: string,
    request: Request | undefined,
): string {
    const names = [...(rule.path ?? "").matchAll(/\((?:\?P?<([A-Za-z_]\w*)>|(?!\?))/g)].map((found) => found[1]);
    return template.replace(
        /\$(?:\{(\w+)\}|([1-9])|([A-Za-z_]\w*))/g,
        (whole, braced?: string, digit?: string, bare?: string) => {
            const name = braced ?? digit ?? bare ?? "";
            if (/^[1-9]$/.test(name)) return groups[Number(name) - 1] ?? "";
            if (names.includes(name)) return groups[names.indexOf(name)] ?? "";
            const host = (request?.host ?? "").toLowerCase();
            const values: Readonly<Record<string, string>> = {
                host,
                http_host: request?.host ?? "",
                args: request?.query ?? "",
                query_string: request?.query ?? "",
                uri: path,
                scheme: request?.scheme ?? "http",
                request_method: request?.method ?? "GET",
                subdomain: host.split(".")[0] ?? "",
                is_args: request?.query === undefined ? "" : "?",
            };
            return values[name] ?? whole;
        },
    );
}

/** Escapes a path as nginx does when it rewrites it. */
const escapeUri = (text: string): string =>
    text.replace(/[\u0000-\u0020#%?"<>\\^`{|}\u007f-\u{10ffff}]/gu, (c) =>
        /[\udc80-\udcff]/.test(c) && c.length === 1
            ? `%${(c.charCodeAt(0) - 0xdc00).toString(16).toUpperCase()}`
            : Array.from(Buffer.from(c), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
    );
