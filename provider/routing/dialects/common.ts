import type { Precedence } from "../dialect";
import type { Rule, Table } from "../model";
import type { HostPattern, PathPattern } from "../pattern";

/** Readings of hosts and paths that several dialects share. */

export const anyHost: HostPattern = { kind: "any" };
export const anyPath: PathPattern = { kind: "any" };

/** `*.suffix` as an Ingress reads it; everything else literally. */
export function ingressHost(host: string, labels: "one" | "many" | "unclear" = "one"): HostPattern {
    const name = host.toLowerCase();
    if (name === "") return anyHost;
    if (name === "*") return anyHost;
    if (name.startsWith("*.")) return { kind: "wildcard", suffix: name.slice(1), labels };
    if (name.includes("*")) return { kind: "never", reason: `"${host}" has a star that is not its first label` };
    return { kind: "exact", name };
}

export const exactPath = (path: string): PathPattern =>
    path.startsWith("/")
        ? { kind: "exact", path }
        : { kind: "never", reason: `path "${path}" does not start with "/"` };

/** By path elements; a trailing slash of the rule has no meaning. */
export function elementPrefix(path: string): PathPattern {
    if (path === "" || path === "/") return anyPath;
    if (!path.startsWith("/")) return { kind: "never", reason: `path "${path}" does not start with "/"` };
    return { kind: "elements", path: path.endsWith("/") ? path.slice(0, -1) : path };
}

/** By characters. */
export function characterPrefix(path: string): PathPattern {
    if (path === "" || path === "/") return anyPath;
    if (!path.startsWith("/")) return { kind: "never", reason: `path "${path}" does not start with "/"` };
    return { kind: "characters", path };
}

/** By elements or by characters. */
export function openPrefix(path: string, why: string): PathPattern {
    if (path === "" || path === "/") return anyPath;
    if (!path.startsWith("/")) return { kind: "never", reason: `path "${path}" does not start with "/"` };
    return { kind: "prefix", path, why };
}

export const noRegex = (rule: Rule, title: string): PathPattern => ({
    kind: "never",
    reason: `${title} has no regular expressions, so "${rule.path ?? ""}" is not matched`,
});

/** Exact name before wildcard before none; among wildcards the longer suffix first. */
export function hostRank(host: string | undefined): readonly [number, number] {
    const name = host ?? "";
    if (name === "" || name === "*") return everyHost;
    return name.startsWith("*") ? [1, -name.length] : exactHost;
}

const everyHost = [2, 0] as const;
const exactHost = [0, 0] as const;

/** Milliseconds since the epoch; an object that is not created yet comes last. */
export function age(rule: Rule): number {
    const time = rule.origin.createdAt === undefined ? NaN : Date.parse(rule.origin.createdAt);
    return Number.isNaN(time) ? Infinity : time;
}

/** Precedences rule by rule. Equal ones share one object: a large table has few different ones and keeps them long. */
export function eachRule(table: Table, precedence: (rule: Rule, index: number) => Precedence): readonly Precedence[] {
    const shared: Shared = {};
    return table.rules.map((rule, index) => {
        const made = precedence(rule, index);
        const isPlain = made.dropped === undefined && made.sometimes === undefined && made.unsettled === undefined;
        return isPlain ? share(shared, made) : made;
    });
}

/** The same for keys of four small numbers, which are most: equal keys are found by one number. */
export function sharedPrecedence(
    known: SharedPrecedences,
    kind: number,
    suffix: number,
    length: number,
    last: 0 | 1,
): Precedence {
    if (suffix <= -256 || length <= -4096) return { key: [kind, suffix, length, last] };
    const number = (((kind << 8) - suffix) << 13) - (length << 1) + last;
    let found = known.get(number);
    if (found === undefined) known.set(number, (found = { key: [kind, suffix, length, last] }));
    return found;
}

export type SharedPrecedences = Map<number, Precedence>;

/** Precedences by the elements of their keys. */
interface Shared {
    next?: Map<number | string, Shared>;
    precedence?: Precedence;
}

function share(root: Shared, made: Precedence): Precedence {
    let at = root;
    for (const element of made.key) {
        const next = (at.next ??= new Map<number | string, Shared>());
        let below = next.get(element);
        if (below === undefined) next.set(element, (below = {}));
        at = below;
    }
    return (at.precedence ??= made);
}

/** `$1`, `${1}` replaced by what the groups captured. */
export function fillGroups(template: string, groups: readonly (string | undefined)[]): string {
    return template.replace(/\$(?:\{(\d+)\}|(\d))/g, (_, braced?: string, bare?: string) => {
        return groups[Number(braced ?? bare) - 1] ?? "";
    });
}

/** Regular expression rewrites: the template filled from the match; undefined when the rule has none or does not match. */
export function rewriteByGroups(rule: Rule, pattern: PathPattern, path: string): string | undefined {
    if (rule.rewrite === undefined) return undefined;
    const groups = pattern.kind === "language" ? pattern.language.groups(path) : [];
    return groups === undefined ? undefined : fillGroups(rule.rewrite, groups);
}
