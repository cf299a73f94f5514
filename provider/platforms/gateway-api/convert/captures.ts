/** Rewrites of ingress-nginx with groups of an expression, as Traefik's Middleware `replacePathRegex`. */
import { parseRegex } from "../../../routing/language/parse";
import { isClean, type PathReplacement } from "../read/middleware";
import type { HTTPPathMatch, HTTPURLRewriteFilter } from "../types";
import { countGroups, expression, topBranches } from "./expression";

/** A path and its replacement. */
export interface Rewritten {
    match: HTTPPathMatch;
    /** A filter without a path keeps the path. */
    rewrite: { middleware: PathReplacement } | { filter: HTTPURLRewriteFilter };
}

/**
 * What matches the requests of the expression, best first; undefined: it cannot be expressed, or it would make a path
 * that is not clean, which Traefik answers with 400.
 */
export function captured(source: string, template: string, anyCase: boolean): Rewritten[] | undefined {
    const path = source.replace(/^\^/, "");
    if (topBranches(path).length > 1 || !("node" in parseRegex(path, "re2"))) return undefined;
    const pieces = piecesIn(template, path);
    if (pieces === undefined) return undefined;
    const whole: PathReplacement = { regex: `(?i)^${open(path)}`, replacement: textOf(pieces) };
    const match = expression(path, anyCase);
    if (isClean(whole)) return [{ match, rewrite: { middleware: whole } }];
    return withoutTail(path, pieces, match, anyCase);
}

const open = (path: string): string => (/(?<!\\)\$$|\(\.\*\)$/.test(path) ? path : `${path}.*`);

/**
 * Where the last group is the rest of the path, it gets a rule of its own when it is empty or ends with a slash, which
 * would be doubled. The rule then has one slash.
 */
function withoutTail(
    path: string,
    pieces: readonly (string | number)[],
    match: HTTPPathMatch,
    anyCase: boolean,
): Rewritten[] | undefined {
    const [, head] = /^(.*)\(\.\*\)\$?$/s.exec(path) ?? [];
    if (head === undefined) return undefined;
    const tail = countGroups(path);
    const left = pieces.map((piece) => (piece === tail ? "" : piece));
    const emptied = textOf(left).replace(/\/{2,}/g, "/");
    const none: PathReplacement = { regex: `(?i)^${head}$`, replacement: emptied };
    const closed: PathReplacement = { regex: `(?i)^${head}(.*[^/])/$`, replacement: textOf(pieces) };
    const full: PathReplacement = { regex: `(?i)^${head}(.*[^/])$`, replacement: textOf(pieces) };
    if (![none, closed, full].every(isClean)) return undefined;
    const isFixed = left.every((piece) => typeof piece === "string");
    return [
        {
            match: expression(`${head}$`, anyCase),
            rewrite: isFixed
                ? { filter: { path: { type: "ReplaceFullPath", replaceFullPath: emptied } } }
                : { middleware: none },
        },
        { match: expression(`${head}(.*[^/])/$`, anyCase), rewrite: { middleware: closed } },
        { match, rewrite: { middleware: full } },
    ];
}

/** Texts and numbers of groups; undefined: it has a variable of nginx, or a character that a path may not have. */
function piecesIn(template: string, source: string): (string | number)[] | undefined {
    const names = [...source.matchAll(/\((?:\?P?<([A-Za-z_]\w*)>|(?!\?))/g)].map(([, name]) => name);
    const pieces: (string | number)[] = [];
    for (const [whole, braced, digit, bare] of template.matchAll(
        /\$(?:\{(\w+)\}|([1-9])|([A-Za-z_]\w*))|[\w\-.~!&'()*+,;=:@/]+|./gs,
    )) {
        const name = braced ?? digit ?? bare;
        if (name === undefined) {
            if (!/^[\w\-.~!&'()*+,;=:@/]+$/.test(whole)) return undefined;
            pieces.push(whole);
        } else if (/^[1-9]$/.test(name)) {
            // A group that the expression does not have is empty.
            if (Number(name) <= names.length) pieces.push(Number(name));
        } else if (names.includes(name)) pieces.push(names.indexOf(name) + 1);
        else return undefined;
    }
    return pieces;
}

const textOf = (pieces: readonly (string | number)[]): string =>
    pieces.map((piece) => (typeof piece === "number" ? `\${${piece}}` : piece)).join("");
