/** Rules that a rule of higher precedence covers: the Gateway API orders paths in another way. */
import type { CompiledRule } from "../../../routing/compile";
import type { Scheme } from "./options";

/** Paths that are covered at a host. */
interface Taken {
    every: boolean;
    /** Each with everything below it. */
    elements: Set<string>;
    /** Each with everything that begins with it. */
    characters: Set<string>;
}

export interface Coverage {
    /** Whether earlier rules match all requests of a rule. Rules come best first. */
    has(rule: CompiledRule, scheme: Scheme): boolean;
    /** A rule without conditions beside host and path. */
    add(rule: CompiledRule, scheme: Scheme): void;
}

export function newCoverage(): Coverage {
    const hosts = new Map<string, Taken>();
    // Rules of one place are not before each other.
    let waiting: { rule: CompiledRule; scheme: Scheme }[] = [];
    const keyOf = ({ rule }: CompiledRule, scheme: Scheme): string => `${scheme} ${(rule.host ?? "").toLowerCase()}`;
    const settle = (place: number): void => {
        const settled = waiting.filter(({ rule }) => rule.place < place);
        if (settled.length === 0) return;
        waiting = waiting.filter(({ rule }) => rule.place >= place);
        for (const { rule, scheme } of settled) {
            const key = keyOf(rule, scheme);
            const taken = hosts.get(key) ?? { every: false, elements: new Set(), characters: new Set() };
            hosts.set(key, taken);
            const { path } = rule;
            if (path.kind === "any" || (path.kind === "characters" && path.path === "/")) taken.every = true;
            else if (path.kind === "elements" && path.path === "") taken.every = true;
            else if (path.kind === "elements" || path.kind === "characters") taken[path.kind].add(path.path);
            // What it takes for certain.
            else if (path.kind === "prefix") taken[path.path.endsWith("/") ? "characters" : "elements"].add(path.path);
        }
    };
    return {
        has(rule, scheme) {
            settle(rule.place);
            const taken = hosts.get(keyOf(rule, scheme));
            return taken !== undefined && isTaken(taken, rule.path);
        },
        add(rule, scheme) {
            waiting.push({ rule, scheme });
        },
    };
}

function isTaken({ every, elements, characters }: Taken, path: CompiledRule["path"]): boolean {
    if (every) return true;
    if (path.kind === "prefix") return isTaken({ every, elements, characters }, widest(path.path));
    if (path.kind !== "exact" && path.kind !== "elements" && path.kind !== "characters") return false;
    const text = path.path;
    for (let i = 1; i <= text.length; i++) {
        if (characters.has(text.slice(0, i))) return true;
        const ends = i === text.length ? path.kind !== "characters" : text[i] === "/";
        if (ends && elements.has(text.slice(0, i))) return true;
    }
    return false;
}

/** All that a prefix may take of which it is not known how it is compared. */
const widest = (path: string): CompiledRule["path"] =>
    path.endsWith("/") ? { kind: "elements", path: path.slice(0, -1) } : { kind: "characters", path };
