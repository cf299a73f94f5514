/**
 * Host and path patterns as sets of strings: what every dialect reads its rules into, and the basic question whether a
 * pattern matches a value. Everything else (index, analyses, the naive matcher) is built on these.
 */
import type { Language } from "./language/language";
import type { Verdict } from "./verdict";
import { MAYBE, NO, YES } from "./verdict";

export type HostPattern =
    | { kind: "any" }
    /** `dot`: this pattern accepts a trailing dot of the request's host (where it was not removed for all patterns). */
    | { kind: "exact"; name: string; dot?: boolean }
    /** `suffix` starts with its dot. `labels`: how many labels the star covers; `plain`: only of `[a-z0-9-]`, and `_` with `underscore`. */
    | { kind: "wildcard"; suffix: string; labels: "one" | "many" | "unclear"; plain?: boolean; underscore?: boolean }
    /** `weight`: how specific it is among others, where a dialect says so; default: as a rule for every host. */
    | { kind: "language"; language: Language; weight?: number }
    /** Matches nothing, because of `reason`. */
    | { kind: "never"; reason: string }
    /** It cannot be known what it matches, because of `reason`. */
    | { kind: "unclear"; reason: string };

export type PathPattern =
    | { kind: "any" }
    | { kind: "exact"; path: string }
    /** The path itself and everything below it: `path` without a trailing slash. */
    | { kind: "elements"; path: string }
    /** Everything that starts with these characters. */
    | { kind: "characters"; path: string }
    /**
     * By path elements or by characters: it is not known which, and `why` says so. What both take is certain. `path` as
     * written.
     */
    | { kind: "prefix"; path: string; why: string }
    | { kind: "language"; language: Language }
    | { kind: "never"; reason: string }
    /** `takes` and `groups`: they decide single paths, though not all paths can be decided. */
    | {
          kind: "unclear";
          reason: string;
          takes?: (path: string) => Verdict;
          groups?: (path: string) => (string | undefined)[] | undefined;
      };

export function hostMatches(pattern: HostPattern, host: string): Verdict {
    switch (pattern.kind) {
        case "any":
            return YES;
        case "exact":
            return host === pattern.name || (pattern.dot === true && host === `${pattern.name}.`) ? YES : NO;
        case "wildcard":
            return wildcardMatches(pattern, host);
        case "language":
            return pattern.language.takes(host);
        case "never":
            return NO;
        case "unclear":
            return MAYBE;
    }
}

function wildcardMatches(pattern: HostPattern & { kind: "wildcard" }, host: string): Verdict {
    if (host.length <= pattern.suffix.length || !host.endsWith(pattern.suffix)) return NO;
    const covered = host.slice(0, host.length - pattern.suffix.length);
    if (pattern.plain === true && !(pattern.underscore === true ? /^[a-z0-9_.-]+$/ : /^[a-z0-9.-]+$/).test(covered))
        return NO;
    if (!covered.includes(".")) return YES;
    return pattern.labels === "many" ? YES : pattern.labels === "one" ? NO : MAYBE;
}

export function pathMatches(pattern: PathPattern, path: string): Verdict {
    switch (pattern.kind) {
        case "any":
            return YES;
        case "exact":
            return path === pattern.path ? YES : NO;
        case "elements":
            return path.startsWith(pattern.path) &&
                (path.length === pattern.path.length || path.charCodeAt(pattern.path.length) === 47)
                ? YES
                : NO;
        case "characters":
            return path.startsWith(pattern.path) ? YES : NO;
        case "prefix":
            return prefixMatches(pattern.path, path);
        case "language":
            return pattern.language.takes(path);
        case "never":
            return NO;
        case "unclear":
            return pattern.takes?.(path) ?? MAYBE;
    }
}

/** A prefix without its final slash, which has no meaning where path elements are compared. */
export const elementsOf = (prefix: string): string => (prefix.endsWith("/") ? prefix.slice(0, -1) : prefix);

function prefixMatches(prefix: string, path: string): Verdict {
    const base = elementsOf(prefix);
    const byElements = path.startsWith(base) && (path.length === base.length || path.charCodeAt(base.length) === 47);
    const byCharacters = path.startsWith(prefix);
    return byElements && byCharacters ? YES : byElements || byCharacters ? MAYBE : NO;
}

/** One key for each distinct host pattern, so that rules of equal patterns meet. */
export function hostKey(pattern: HostPattern): string {
    switch (pattern.kind) {
        case "exact":
            return pattern.name;
        case "wildcard":
            return `*${pattern.suffix}`;
        case "language":
            return `~${pattern.language.id}`;
        default:
            return pattern.kind === "any" ? "*" : `!${pattern.kind}`;
    }
}

/** Like {@link hostKey}, for patterns of several dialects, whose stars may cover other labels. */
export const hostSetKey = (pattern: HostPattern): string =>
    pattern.kind === "wildcard"
        ? `${hostKey(pattern)} ${pattern.labels}${pattern.plain === true ? " plain" : ""}`
        : hostKey(pattern);

/** One key for each distinct path pattern. */
export function pathKey(pattern: PathPattern): string {
    switch (pattern.kind) {
        case "exact":
            return `=${pattern.path}`;
        case "elements":
            return `/${pattern.path}`;
        case "characters":
            return `^${pattern.path}`;
        case "prefix":
            return `?${pattern.path}`;
        case "language":
            return `~${pattern.language.id}`;
        default:
            return pattern.kind === "any" ? "/" : `!${pattern.kind}`;
    }
}
