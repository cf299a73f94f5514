import type { HTTPPathMatch, HTTPPathModifier } from "../types";

/** What an expression takes, as far as the Gateway API has a word for it. */
export interface PathForm {
    match: HTTPPathMatch;
    /** Number of the group that holds what comes behind the prefix, and whether it begins with the slash. */
    rest?: { group: number; slash: boolean };
    /** How many groups the expression has. Default: none. */
    groups?: number;
    /** The one path that the prefix takes and the expression does not. */
    except?: string;
}

/** Characters that stand for themselves; a dot in a host or file name is meant as one. */
const literal = /^((?:[A-Za-z0-9_~!@%&=:,;'/-]|\.(?![*+?{])|\\[.\-/_~])*)(.*)$/s;

/** What follows a literal beginning, the number of the group with the rest, and whether that has the slash. */
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
 * A path of an expression host of ingress-nginx, which is prefix-like: as a prefix or a whole path where it has that form,
 * else as an expression that both whole and partial matching read alike.
 *
 * @param anyCase writes an expression that takes both cases, as ingress-nginx does
 */
export function formOf(source: string, anyCase: boolean): PathForm {
    const groups = countGroups(source);
    const [, start = "", tail = ""] = literal.exec(source) ?? [];
    const plain = start.replace(/\\(.)/g, "$1");
    if (!plain.startsWith("/")) return { match: expression(source, anyCase), groups };
    const found = tails.find(([form]) => form.test(tail));
    const rest = found === undefined ? undefined : restOf(plain, found);
    // The value of a prefix match alone is enough where the rest is not cut off.
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

/** Groups that catch: every bracket that is none of a class, escaped or followed by a question mark. */
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
    // Where the beginning ends with the slash, the group has it no more.
    return { rest: { group, slash: slash && !plain.endsWith("/") } };
}

/**
 * One text for both ways of holding an expression against a path. Nothing is made shorter, since some controllers go by the
 * length of the expression, as ingress-nginx does.
 */
export function expression(source: string, anyCase: boolean): HTTPPathMatch {
    const open = (branch: string): string => (/(?<!\\)\$$/.test(branch) ? branch : `${branch}.*`);
    // The anchor of nginx binds to the first branch only: the others fit anywhere in the path.
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

/** How a rewrite of ingress-nginx is expressed; undefined: it cannot be. `null`: it changes nothing. */
export function modifierOf(
    template: string,
    { match, rest, groups = 0 }: PathForm,
): HTTPPathModifier | null | undefined {
    // A group that the expression has not is empty.
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
