import type { Dialect, Precedence } from "../dialect";
import { regexPattern } from "../language/language";
import type { Rule, Table } from "../model";
import { cleanPath, dropDot, escapePath, traefikPath, traefikRefuses, traefikSentPath } from "../normalise";
import type { HostPattern, PathPattern } from "../pattern";
import { anyHost, anyPath, exactPath } from "./common";
import { prefixRest, splitRedirect } from "./gateway-paths";
import { fillLocation } from "../redirect-location";

/** Traefik 3.7's Gateway provider. It keeps one flat list per port, and its order departs from the specification. */
export const traefikGateway: Dialect = {
    name: "traefik-gateway",
    title: "Traefik 3.7's Gateway provider",
    hosts: "A host is compared without case; *.suffix takes one label or more of letters, digits and -; no host takes every host.",
    paths: "Exact takes the whole path, Prefix goes element by element, an expression fits anywhere in the path.",
    precedence:
        "One list for all hosts, routes and Gateways of a port, by priority: Exact 100000, Prefix and expressions 10000 and 100 a character, a method 1000, a header 100, a query parameter 10, a character of the route's longest host 1, an earlier rule of a route 1.",
    normalisation:
        "Unreserved escapes are decoded, dot segments and // removed, one trailing slash kept; rule paths are never decoded.",
    fallThrough: "yes",
    ties: "matches of equal priority are ordered at random each time any object changes",
    undecided: [
        {
            what: "matches of equal priority",
            why: "their order is random and changes whenever any object changes; age and name never count",
        },
        { what: "ImplementationSpecific", why: "HTTPRoute has none; Prefix is read" },
    ],
    keyNames: ["its priority is higher"],
    host: readHost,
    path: readPath,
    precedences,
    seenHost: (host) => host.toLowerCase(),
    seenPath: traefikPath,
    seenQuery: (query) => query.replaceAll(";", "&"),
    refuses: traefikRefuses,
    rewritten: (rule, _pattern, path, request) => {
        if (rule.rewrite === undefined) return undefined;
        const sent = request?.path.startsWith("/") === true ? traefikSentPath(request.path) : escapePath(path);
        const made = replaced(rule, rule.rewrite, sent);
        return made === "" && !rule.rewrite.startsWith("~") ? "/" : made;
    },
    location: (rule, _pattern, seen) => {
        if (rule.target.kind !== "redirect") return undefined;
        const [authority, path] = splitRedirect(rule.target.url);
        const sent = { ...seen.request, path: traefikSentPath(seen.request.path) };
        const to = path === "${path}" ? sent.path : replaced(rule, path, sent.path);
        return fillLocation(`${authority}${to.startsWith("/") ? to : `/${to}`}\${?query}`, sent);
    },
};

/**
 * The path instead of one that is sent on. A full path is escaped, whatever is escaped in it already. A replaced prefix, too, but not what
 * follows it; the two go through Go's `path.Join`, with the trailing slash of the request. A Middleware fills in the groups of its
 * expression, which is written `~<expression> → <replacement>`, and its result is not escaped any more.
 */
function replaced(rule: Rule, template: string, sent: string): string {
    const [, regex, replacement] = /^~(.*) → (.*)$/s.exec(template) ?? [];
    if (regex !== undefined && replacement !== undefined) return substituted(regex, replacement, sent);
    if (!template.endsWith("${rest}")) return escapePath(template);
    const rest = prefixRest(rule.path ?? "/", sent).replace(/^\//, "");
    const parts = [escapePath(template.slice(0, -"${rest}".length)), rest].filter((part) => part !== "");
    const made = parts.join("/");
    const cleaned = made.startsWith("/") ? cleanPath(made) : cleanPath(`/${made}`).slice(1);
    const bare = cleaned.length > 1 ? cleaned.replace(/\/$/, "") : cleaned;
    return sent.endsWith("/") && !bare.endsWith("/") ? `${bare}/` : bare;
}

function substituted(regex: string, replacement: string, path: string): string {
    const pattern = regexPattern(regex, { flavour: "re2", anchoring: "search" });
    const groups = pattern.kind === "language" ? pattern.language.groups(path) : undefined;
    if (groups === undefined) return path;
    return replacement.replace(/\$(?:\$|\{(\d+)\}|(\d+))/g, (whole, braced?: string, bare?: string) =>
        whole === "$$" ? "$" : (groups[Number(braced ?? bare) - 1] ?? ""),
    );
}

function readHost(host: string): HostPattern {
    const name = host.toLowerCase();
    if (name === "") return anyHost;
    if (name.startsWith("*.")) return { kind: "wildcard", suffix: name.slice(1), labels: "many", plain: true };
    return { kind: "exact", name: dropDot(name), dot: true };
}

function readPath(rule: Rule): PathPattern {
    const path = rule.path ?? "/";
    if (rule.match === "Regex") return regexPattern(path, { flavour: "re2", anchoring: "search" });
    if (rule.match === "Exact") return exactPath(path);
    if (path === "/" || path === "") return anyPath;
    if (!path.startsWith("/")) return { kind: "never", reason: `path "${path}" does not start with "/"` };
    return { kind: "elements", path: path.replace(/\/$/, "") };
}

/**
 * The priority of a match, as Traefik counts it.
 *
 * @param longest characters of the longest host that its route has at the listener
 * @param fromEnd rules of the route from this one to the last
 */
export function gatewayPriority(
    { path = "/", match, methods, headers, queries }: Pick<Rule, "path" | "match" | "methods" | "headers" | "queries">,
    longest: number,
    fromEnd: number,
): number {
    const ofPath = match === "Exact" ? 100_000 : match !== "Regex" && path === "/" ? 1 : 10_000 + 100 * path.length;
    return (
        ofPath +
        (methods === undefined ? 0 : 1_000) +
        100 * (headers?.length ?? 0) +
        10 * (queries?.length ?? 0) +
        longest +
        fromEnd
    );
}

/** Within one rule of a route, matches with the same text are one, and the last counts. */
function precedences(table: Table): Precedence[] {
    const textOf = (rule: Rule): string =>
        [
            rule.origin.object,
            (rule.origin.path ?? "").replace(/\.matches\[\d+\]$/, ""),
            rule.host ?? "",
            rule.match,
            (rule.path ?? "/").replace(/(.)\/$/, rule.match === "Prefix" ? "$1" : "$&"),
            rule.methods?.join() ?? "",
            JSON.stringify([rule.headers, rule.queries, rule.scheme]),
        ].join("\n");
    const texts = table.rules.map(textOf);
    const last = new Map(texts.map((text, index) => [text, index]));
    return table.rules.map((rule, index): Precedence => {
        const key = [rule.order ?? -gatewayPriority(rule, (rule.host ?? "").length, 1)];
        if (last.get(texts[index] ?? "") === index) return { key };
        return { key, dropped: "a later match of the same rule has the same text and replaces it" };
    });
}
