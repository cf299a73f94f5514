/**
 * Traefik's Middleware `replacePathRegex`, which a route names as a filter of Traefik's own. The path that it makes
 * must be clean: Traefik answers 400 where it has a doubled slash or a dot segment. Source: Traefik 3.7,
 * `pkg/middlewares/replacepathregex`.
 */
import { parseRegex } from "../../../routing/language/parse";
import type { Json } from "../../../inputs/json";

/** What replaces the path of a request. */
export interface PathReplacement {
    regex: string;
    /** Groups of the expression are `$1` or `${1}`. */
    replacement: string;
}

export const middlewareApi = "traefik.io/v1alpha1";

/** The path replacement of a Middleware, if it is nothing else. */
export function replacementOf({ spec }: Json): PathReplacement | undefined {
    const { replacePathRegex, ...others } = (spec ?? {}) as { replacePathRegex?: Partial<PathReplacement> };
    const { regex, replacement = "" } = replacePathRegex ?? {};
    if (typeof regex !== "string" || typeof replacement !== "string" || Object.keys(others).length > 0)
        return undefined;
    // An expression that matches only part of the path keeps the rest: that is not modelled here.
    return isWhole(regex) && piecesOf(replacement) !== undefined ? { regex, replacement } : undefined;
}

const isWhole = (regex: string): boolean =>
    /^(\(\?i\))?\^/.test(regex) && /(\$|\.\*\)?)$/.test(regex) && "node" in parseRegex(regex, "re2");

/** A text, or the number of a group. */
export type ReplacementPart = string | number;

/** The pieces of a replacement; undefined: it names a group by something else than its number. */
export function piecesOf(replacement: string): ReplacementPart[] | undefined {
    const pieces: ReplacementPart[] = [];
    for (const [whole, braced, bare] of replacement.matchAll(/\$\$|\$(?:\{(\w+)\}|(\w+))|[^$]+|\$/g)) {
        const name = braced ?? bare;
        if (name === undefined) pieces.push(whole === "$$" ? "$" : whole);
        else if (/^\d+$/.test(name)) pieces.push(Number(name));
        else return undefined;
    }
    return pieces;
}

/** What may be at the ends of a group's text. */
interface Ends {
    empty: boolean;
    first: "slash" | "dot" | "other";
    last: "slash" | "dot" | "other";
}

/** The text of each group of an expression, with the text before and behind it; nested groups are included. */
function groupsOf(regex: string): { body: string; before: string; behind: string }[] {
    const found: { open: number; close: number }[] = [];
    const stack: (number | undefined)[] = [];
    let inClass = false;
    for (let i = 0; i < regex.length; i++) {
        const c = regex[i];
        if (c === "\\") i++;
        else if (inClass) inClass = c !== "]";
        else if (c === "[") inClass = true;
        else if (c === "(") {
            const catches = !/^\(\?(?!P?<[A-Za-z_])/.test(regex.slice(i));
            stack.push(catches ? found.push({ open: i, close: 0 }) - 1 : undefined);
        } else if (c === ")") {
            const own = stack.pop();
            const group = own === undefined ? undefined : found[own];
            if (group !== undefined) group.close = i;
        }
    }
    return found.map(({ open, close }) => ({
        body: regex.slice(open + 1, close).replace(/^\?P?<\w+>/, ""),
        before: regex.slice(0, open),
        behind: regex.slice(close + 1),
    }));
}

/** A request's path is clean itself: no slash follows a slash, and no element is a dot segment. */
function endsOf({ body, before, behind }: ReturnType<typeof groupsOf>[number]): Ends {
    const behindSlash = /(\/|\(\/\|\$\))$/.test(before);
    const optional = /^[?*{]/.test(behind);
    const first = behindSlash ? "other" : "slash";
    if (/^\.[*+]\??$/.test(body))
        return { empty: body.startsWith(".*") || optional, first, last: behind.startsWith("/") ? "other" : "slash" };
    if (body === ".*[^/]") return { empty: optional, first, last: "other" };
    // Letters, digits and classes of them.
    if (/^(\w|-|\||\\d|\[(?!\^)[\w-]+\][+]?)+$/.test(body) && !/^\||\|$|\|\|/.test(body))
        return { empty: optional, first: "other", last: "other" };
    if (/^\[\^\/\][*+]\??$/.test(body))
        return { empty: body.includes("*") || optional, first: behindSlash ? "other" : "dot", last: "other" };
    return { empty: true, first: "slash", last: "slash" };
}

/** Whether every path that a replacement makes is clean, as far as the texts tell. */
export function isClean({ regex, replacement }: PathReplacement): boolean {
    const groups = groupsOf(regex);
    const ends = (piece: ReplacementPart): Ends | undefined => {
        if (typeof piece === "string") {
            const edge = (c: string | undefined): Ends["first"] => (c === "/" ? "slash" : c === "." ? "dot" : "other");
            return { empty: piece === "", first: edge(piece[0]), last: edge(piece.at(-1)) };
        }
        const group = groups[piece - 1];
        return group === undefined ? undefined : endsOf(group);
    };
    const pieces = piecesOf(replacement);
    const [start] = pieces ?? [];
    if (pieces === undefined || typeof start !== "string" || !start.startsWith("/")) return false;
    // What may be the last character so far; a group may be empty.
    let last = new Set<Ends["first"]>();
    for (const piece of pieces) {
        if (typeof piece === "string" && /\/\/|\/\.{1,2}(\/|$)/.test(piece)) return false;
        const next = ends(piece);
        if (next === undefined) continue;
        if (last.has("slash") && next.first !== "other") return false;
        if (last.has("dot") && next.first !== "other") return false;
        last = next.empty ? new Set([...last, next.last]) : new Set([next.last]);
    }
    return true;
}

/** A rewrite in the words of the dialect. */
export const replacementText = ({ regex, replacement }: PathReplacement): string => `~${regex} → ${replacement}`;
