import type { HTTPPathMatch, HTTPPathModifier } from "../types";

/** What an expression matches, as far as the Gateway API can express it. */
export interface PathForm {
    match: HTTPPathMatch;
    /** Number of the group that holds the rest behind the prefix, and whether it begins with the slash. */
    rest?: { group: number; slash: boolean };
    /** How many groups the expression has. Default: none. */
    groups?: number;
    /** The one path that the prefix matches and the expression does not. */
    except?: string;
}

/** Literal characters; a dot in a host or file name is meant literally. */
const literal = /^((?:[A-Za-z0-9_~!@%&=:,;'/-]|\.(?![*+?{])|\\[.\-/_~])*)(.*)$/s;

/** What follows a literal beginning, the number of the group with the rest, and whether that group has the slash. */
const tails: readonly (readonly [tail: RegExp, group?: number, slash?: boolean])[] = [
    [/^$/],
    [/^\(\/\|\$\)\(\.\*\)\$?$/, 2, false],
    [/^\(\/\|\$\)$/],
    [/^\(\/\(\.\*\)\)\?\$?$/, 2, false],
    [/^\(\/\.\*\)\?\$?$/, 1, true],
    [/^\/\?\(\.\*\)\$?$/, 1, false],
    [/^\(\/\?\)\(\.\*\)\$?$/, 2, false],
    [/^\(\.\*\)\$?$/, 1, true],
    [/^\.\*\$?$/],
    [/^\/\?$/],
];

/**
 * A path of an ingress-nginx host with expressions, which match as prefixes. It becomes a prefix or a whole path if it
 * has that form, else an expression that means the same for whole and for partial matching.
 * @param anyCase writes an expression that ignores case, as ingress-nginx does
 */
export function formOf(source: string, anyCase: boolean): PathForm {
    const groups = countGroups(source);
    const [, start = "", tail = ""] = literal.exec(source) ?? [];
    const plain = start.replace(/\\(.)/g, "$1");
    if (!plain.startsWith("/")) return { match: expression(source, anyCase), groups };
    const found = tails.find(([form]) => form.test(tail));
    const rest = found === undefined ? undefined : restOf(plain, found);
    // The value of a prefix match is enough if the rest is not cut off.
    if (found !== undefined && !anyCase) {
        const value = trimmed(plain);
        const except = value === plain ? {} : { except: value };
        return { match: { type: "PathPrefix", value }, groups, ...rest, ...except };
    }
    if (tail === "$" && !anyCase) return { match: { type: "Exact", value: plain } };
    return { match: expression(source, anyCase), groups };
}

/** A path with `*` and `?`, which stand for any characters and for one; a final `/*` is all below. */
export function globForm(path: string): PathForm {
    const base = path.replace(/\/\*$/, "");
    if (!/[*?]/.test(base)) return { match: { type: "PathPrefix", value: base === "" ? "/" : base } };
    const source = [...path].map((c) => (c === "*" ? ".*" : c === "?" ? "." : c.replace(/[\\^$.+()[\]{}|]/, "\\$&")));
    return { match: { type: "RegularExpression", value: `^${source.join("")}$` } };
}

/** Capturing groups: every bracket that is not in a class, escaped or followed by a question mark. */
export const countGroups = (source: string): number =>
    (
        source
            .replace(/\\./g, "")
            .replace(/\[[^\]]*\]/g, "")
            .match(/\((?!\?)|\(\?<(?![=!])/g) ?? []
    ).length;

const trimmed = (path: string): string => (path === "/" ? path : path.replace(/\/$/, ""));

function restOf(plain: string, [, group, slash = false]: (typeof tails)[number]): { rest?: PathForm["rest"] } {
    if (group === undefined) return {};
    // Where the beginning ends with the slash, the group no longer has it.
    return { rest: { group, slash: slash && !plain.endsWith("/") } };
}

/**
 * One text for both ways of applying an expression to a path. Nothing is shortened, since some controllers go by the
 * length of the expression, as ingress-nginx does.
 */
export function expression(source: string, anyCase: boolean): HTTPPathMatch {
    const open = (branch: string): string => (/(?<!\\)\$$/.test(branch) ? branch : `${branch}.*`);
    // nginx's anchor belongs to the first branch only: the others match anywhere in the path.
    const [first = "", ...others] = topBranches(source);
    const body =
        others.length === 0 ? open(first) : `(?:${[open(first), ...others.map((one) => `.*${open(one)}`)].join("|")})`;
    return { type: "RegularExpression", value: `${anyCase ? "(?i)" : ""}^${body}` };
}

/** The branches of an expression outside of groups and classes. */
export function topBranches(source: string): string[] {
    const found: string[] = [];
    let depth = 0;
    let inClass = false;
    let from = 0;
    for (let i = 0; i < source.length; i++) {
        const c = source[i];
        if (c === "\\") i++;
        else if (inClass) inClass = c !== "]";
        else if (c === "[") inClass = true;
        else if (c === "(") depth++;
        else if (c === ")") depth--;
        else if (c === "|" && depth === 0) {
            found.push(source.slice(from, i));
            from = i + 1;
        }
    }
    return [...found, source.slice(from)];
}

/** How to express a rewrite of ingress-nginx; undefined: not possible. `null`: it changes nothing. */
export function modifierOf(
    template: string,
    { match, rest, groups = 0 }: PathForm,
): HTTPPathModifier | null | undefined {
    // A group that the expression does not have is empty.
    const written = template.replace(/\$(?:\{(\d)\}|(\d))/g, (whole, braced?: string, bare?: string) =>
        Number(braced ?? bare) > groups ? "" : whole,
    );
    if (!written.includes("$")) return { type: "ReplaceFullPath", replaceFullPath: written };
    const [, before, group] = /^([^$]*)\$(\d|\{\d\})$/.exec(written) ?? [];
    if (before === undefined || rest === undefined || match.type !== "PathPrefix") return undefined;
    if (group?.replace(/[{}]/g, "") !== String(rest.group) || before.endsWith("/") === rest.slash) return undefined;
    const prefix = trimmed(before === "" ? "/" : before);
    return prefix === match.value ? null : { type: "ReplacePrefixMatch", replacePrefixMatch: prefix };
}
