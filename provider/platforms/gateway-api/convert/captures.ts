/** Rewrites of ingress-nginx with parts of an expression, as Traefik's Middleware `replacePathRegex` says them. */
import { parseRegex } from "../../../routing/language/parse";
import { isClean, type PathReplacement } from "../read/middleware";
import type { HTTPPathMatch, HTTPURLRewriteFilter } from "../types";
import { countGroups, expression, topBranches } from "./expression";

/** A path and what is made of it. */
export interface Rewritten {
    match: HTTPPathMatch;
    rewrite: { middleware: PathReplacement } | { filter: HTTPURLRewriteFilter };
}

/**
 * What takes the requests of the expression, best first; undefined: there is no word for it, or a path that it makes would
 * not be clean, which Traefik answers with 400.
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
 * Where the last group is the rest of the path: apart when it is empty or ends with a slash, of which the path would have two.
 * Then it has one of them.
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

/** Texts and numbers of groups; undefined: it has a variable of nginx, or what a path may not have. */
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
            // A group that the expression has not is empty.
            if (Number(name) <= names.length) pieces.push(Number(name));
        } else if (names.includes(name)) pieces.push(names.indexOf(name) + 1);
        else return undefined;
    }
    return pieces;
}

const textOf = (pieces: readonly (string | number)[]): string =>
    pieces.map((piece) => (typeof piece === "number" ? `\${${piece}}` : piece)).join("");
