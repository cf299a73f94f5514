/**
 * Traefik's Middlewares `redirectScheme` and `redirectRegex`. What is no GET keeps its method: 307 and 308. Source: Traefik 3.7,
 * `pkg/middlewares/redirect`.
 */
import type { Json } from "../../../inputs/json";

/** Of which requests a Middleware is asked what it does. */
export interface Asked {
    scheme: "http" | "https";
    /** By GET; otherwise by any other method. */
    get: boolean;
    /** The name of the host, where the rule has one. */
    host?: string;
    /** What every path begins with, or the one path that there is. Default: nothing is known of it. */
    path?: { begins: string } | { is: string };
}

/** It lets the request pass, or answers it; undefined: that hangs on more than is read. */
export type Redirected = "passes" | { url: string; code: number } | undefined;

const codeOf = ({ permanent }: Json, { get }: Asked): number =>
    permanent === true ? (get ? 301 : 308) : get ? 302 : 307;

const usual: Readonly<Record<string, string>> = { http: "80", https: "443" };

/** @returns `refused`: Traefik makes no route that names it */
export function schemeRedirect(spec: Json, asked: Asked): Redirected | "refused" {
    const scheme = String(spec["scheme"] ?? "");
    if (scheme === "") return "refused";
    if (scheme !== "http" && scheme !== "https") return undefined;
    const given = String(spec["port"] ?? "");
    const port = given === "" || given === usual[scheme] ? "" : `:${given}`;
    // Which port the request names decides then.
    if (scheme === asked.scheme) return port === "" ? "passes" : undefined;
    return { url: `${scheme}://\${host}${port}\${uri}`, code: codeOf(spec, asked) };
}

/** An expression of which it is known how far into a URL it goes: texts, an optional s or group, and all the rest. */
const simple =
    /^(\^?)(https\?|https|http|\(https\?\)|\(\?:https\?\)|https\{0,1\})(:\\?\/\\?\/)((?:[A-Za-z0-9_-]|\\[.-]|\.(?![*+?{])|\((?:\?:)?(?:[A-Za-z0-9_-]|\\[.-]|\.(?![*+?{]))+\)\??)*)((?:\\?\/[^()[\]{}*+?|^$]*)?)(\(\.[*+]\)|\.[*+]|)(\$?)$/;

/** The rest of a URL behind what an expression takes of it. */
const rest = "\0";

/** Exact where the expression tells hosts apart and takes all of their paths. */
export function regexRedirect(spec: Json, asked: Asked): Redirected {
    const found = simple.exec(String(spec["regex"] ?? ""));
    if (found === null) return undefined;
    const [, start = "", scheme = "", slashes = "", name = "", path = "", tail = "", end = ""] = found;
    const host = asked.host ?? "${host}${:port}";
    if (asked.host === undefined && name !== "") return undefined;
    const base = `${asked.scheme}://${host}`;
    const otherwise = start === "^" ? ("passes" as const) : undefined;
    const slash = path.replace("\\", "");
    const head = new RegExp(`^${scheme}${slashes}${name}`).exec(base);
    const isWhole = head !== null && (slash === "" || head[0].length === base.length);
    if (head === null || !isWhole) return otherwise;
    // A path behind the host, or its end: only a part of the requests.
    if (slash.length > 1 || (tail === "" && (end === "$" || slash === "/")) || (slash === "/" && tail.includes("+")))
        return undefined;
    const left = slash === "/" ? rest : `${base.slice(head[0].length)}\${uri}`;
    const groups = [...head.slice(1), ...(tail.startsWith("(") ? [left] : [])];
    const filled = fill(String(spec["replacement"] ?? ""), groups);
    if (filled === undefined) return undefined;
    const url = (tail === "" ? `${filled}${left}` : filled).replace(`/${rest}`, "${uri}");
    if (url === `${base}\${uri}`) return "passes";
    return url.includes(rest) || !/^https?:\/\/[^/]/.test(url) ? undefined : { url, code: codeOf(spec, asked) };
}

/** Go takes the longest name behind a dollar sign; one that is no number is not read. */
function fill(template: string, groups: readonly (string | undefined)[]): string | undefined {
    let isRead = true;
    const text = template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
        const name = braced ?? bare;
        if (name === undefined) return "$";
        if (!/^[1-9]$/.test(name)) isRead = false;
        return groups[Number(name) - 1] ?? "";
    });
    return isRead ? text : undefined;
}
