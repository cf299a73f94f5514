import { globMatches } from "./glob";
import type { Flavour } from "./parse";
import { parseRegex } from "./parse";
import type { Program } from "./program";
import { captureGroups, compileProgram, runProgram } from "./program";
import type { Node } from "./syntax";
import { globNode } from "./syntax";
import type { Verdict } from "../verdict";
import { MAYBE, NO, YES } from "../verdict";

/** A pattern that is neither a point nor a prefix: a glob, a path with parameters or a regular expression. */
export interface Language {
    /** Different for different sets of strings, as far as their text tells. */
    readonly id: string;
    /** As the user wrote it. */
    readonly source: string;
    /** Every member starts with this. */
    readonly prefix: string;
    takes(text: string): Verdict;
    /** Capture groups of a member, for rewrites. */
    groups(text: string): (string | undefined)[] | undefined;
    /** Accepts texts that certainly match. */
    readonly sure: Program;
    /** Accepts texts that match or may match; the same program when nothing is left open. */
    readonly possible: Program;
    /** Why the pattern could stall a backtracking engine, if it could. */
    readonly danger?: string;
}

/**
 * How a regular expression is applied to a text. `whole`: to all of it; `search`: anywhere in it; `unstated`: the
 * platform does not say, so a match of the whole is certain and a match of a part is possible.
 */
export type Anchoring = "whole" | "search" | "unstated";

export type RegexPattern =
    { kind: "language"; language: Language } | { kind: "never"; reason: string } | { kind: "unclear"; reason: string };

export interface RegexOptions {
    flavour: Flavour;
    anchoring: Anchoring;
    ignoreCase?: boolean;
    /** What the user wrote, when `source` is derived from it. */
    written?: string;
}

export function regexPattern(source: string, options: RegexOptions): RegexPattern {
    const written = options.written ?? source;
    const parsed = parseRegex(source, options.flavour, options.ignoreCase);
    if ("invalid" in parsed) {
        return { kind: "never", reason: `"${written}" is not a regular expression: ${parsed.invalid}` };
    }
    const beyond = (why: string): RegexPattern => ({
        kind: "unclear",
        reason: `the regular expression "${written}" cannot be decided: ${why}`,
    });
    if ("beyond" in parsed) return beyond(parsed.beyond);
    const { node } = parsed;
    const sure = compileProgram(node, options.anchoring === "search" ? "search" : "whole");
    const possible = options.anchoring === "unstated" ? compileProgram(node, "search") : sure;
    if (sure === undefined || possible === undefined) return beyond("its repetitions make it too large");
    const fixed = options.anchoring === "whole" || startsAnchored(node);
    return {
        kind: "language",
        language: {
            id: `regex:${options.anchoring}:${options.ignoreCase === true ? "i:" : ""}${source}`,
            source: written,
            prefix: fixed && options.ignoreCase !== true ? literalPrefix(node) : "",
            takes: (text) =>
                runProgram(sure, text) ? YES : sure !== possible && runProgram(possible, text) ? MAYBE : NO,
            groups: (text) => captureGroups(sure, text),
            sure,
            possible,
            ...(options.flavour === "pcre" ? dangerOf(node) : {}),
        },
    };
}

/** A pattern given as a syntax tree and applied to the whole text; `id` names it. */
export function treePattern(id: string, source: string, node: Node): RegexPattern {
    const program = compileProgram(node, "whole");
    if (program === undefined) return { kind: "unclear", reason: `"${source}" is too large to decide` };
    return {
        kind: "language",
        language: {
            id,
            source,
            prefix: literalPrefix(node),
            takes: (text) => (runProgram(program, text) ? YES : NO),
            groups: () => undefined,
            sure: program,
            possible: program,
        },
    };
}

/** `*` any run of characters, `?` any one character. */
export function globPattern(glob: string): RegexPattern {
    const pattern = treePattern(`glob:${glob}`, glob, globNode(glob));
    if (pattern.kind !== "language") return pattern;
    return {
        kind: "language",
        language: { ...pattern.language, takes: (text) => (globMatches(glob, text) ? YES : NO) },
    };
}

function literalPrefix(node: Node): string {
    let out = "";
    const walk = (n: Node): boolean => {
        switch (n.type) {
            case "set": {
                const [range] = n.set;
                if (n.set.length !== 1 || range === undefined || range[0] !== range[1]) return false;
                out += String.fromCodePoint(range[0]);
                return true;
            }
            case "sequence":
                return n.items.every(walk);
            case "group":
                return walk(n.item);
            case "start":
                return out === "";
            default:
                return false;
        }
    };
    walk(node);
    return out;
}

function startsAnchored(node: Node): boolean {
    if (node.type === "start") return true;
    const [first] = node.type === "sequence" ? node.items : [];
    if (first !== undefined) return startsAnchored(first);
    return node.type === "group" ? startsAnchored(node.item) : false;
}

/** More nested unbounded repetitions than this cost a power of the text's length that no gateway should pay. */
const mostTurns = 3;

/** A repetition of something that itself repeats without bound: the classic exponential trap. */
function dangerOf(node: Node): { danger?: string } {
    const repeats = (n: Node): boolean => n.type === "repeat" && n.max === Infinity;
    const children = (n: Node): readonly Node[] =>
        n.type === "sequence" || n.type === "choice"
            ? n.items
            : n.type === "repeat" || n.type === "group"
              ? [n.item]
              : [];
    const holds = (n: Node, test: (m: Node) => boolean): boolean =>
        test(n) || children(n).some((child) => holds(child, test));
    const trap = (n: Node): boolean =>
        n.type === "repeat" &&
        n.max > mostTurns &&
        children(n).some((child) => holds(child, (m) => repeats(m) || ambiguousChoice(m)));
    return holds(node, trap)
        ? { danger: "a repetition inside a repetition lets a backtracking engine run for ever" }
        : {};
}

/** `(a|a)*`: two branches that start alike. */
function ambiguousChoice(node: Node): boolean {
    if (node.type !== "choice") return false;
    const prefixes = node.items.map(literalPrefix);
    return prefixes.some((p, i) => prefixes.some((q, j) => i < j && (p.startsWith(q) || q.startsWith(p))));
}
