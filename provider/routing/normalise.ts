/** What platforms do to a request's host and path before they compare: each a small pure function with its source. */

import { filledWith, variablesIn } from "../inputs/variables";
import type { Refusal } from "./dialect";

/** Lower case, without the trailing dot of an absolute name. */
export const plainHost = (host: string): string => dropDot(host.toLowerCase());

export const dropDot = (host: string): string => (host.endsWith(".") && host.length > 1 ? host.slice(0, -1) : host);

const reserved = new Set(Array.from(":/?#[]@!$&'()*+,;=%", (c) => c.charCodeAt(0)));
const unreserved = /[A-Za-z0-9\-._~]/;
const validEncoding = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]|%[0-9A-Fa-f]{2})*$/;

/** A `%` that is not followed by two hexadecimal digits: Go's servers answer 400. */
const hasBadEscape = (path: string): boolean => /%(?![0-9A-Fa-f]{2})/.test(path);

/**
 * Decodes `%XX` where `decodes` says so; runs of bytes are read as UTF-8. Escapes that stay are written in upper case.
 */
export function decodePercent(path: string, decodes: (byte: number) => boolean = () => true): string {
    if (!path.includes("%")) return path;
    return path.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
        let out = "";
        let bytes: number[] = [];
        const flush = (): void => {
            if (bytes.length > 0) out += Buffer.from(bytes).toString("utf8");
            bytes = [];
        };
        for (let i = 1; i < run.length; i += 3) {
            const byte = parseInt(run.slice(i, i + 2), 16);
            if (decodes(byte)) bytes.push(byte);
            else {
                flush();
                out += `%${run.slice(i, i + 2).toUpperCase()}`;
            }
        }
        flush();
        return out;
    });
}

/**
 * Removes empty and `.` elements and lets `..` take its parent away.
 * `trailing`: a trailing slash stays one slash; `afterDot`: a final `.` counts as a trailing slash.
 */
export function cleanPath(path: string, afterDot = false): string {
    if (isClean(path)) return path;
    const kept: string[] = [];
    for (const element of path.split("/")) {
        if (element === "" || element === ".") continue;
        if (element === "..") kept.pop();
        else kept.push(element);
    }
    const trailing = path.endsWith("/") || (afterDot && /(?:^|\/)\.$/.test(path));
    return `/${kept.join("/")}${trailing && kept.length > 0 ? "/" : ""}`;
}

const isClean = (path: string): boolean => path.startsWith("/") && !path.includes("//") && !path.includes("/.");

/**
 * Traefik 3.6: unreserved escapes are decoded, the path is cleaned with one trailing slash kept, then everything but the
 * reserved characters is decoded for the comparison (so that a rule may hold a blank, and `%2F` separates nothing).
 * A path with a character that must be escaped and is not is decoded and escaped anew first, as Go's `EscapedPath` does.
 */
export function traefikPath(path: string): string {
    if (/^[A-Za-z0-9\-_~/]*$/.test(path) && isClean(path)) return path;
    return decodePercent(traefikSentPath(path), (byte) => !reserved.has(byte));
}

/** What Traefik sends on: cleaned, and still escaped. */
export function traefikSentPath(path: string): string {
    const raw = validEncoding.test(path) ? path : escapePath(decodePercent(path));
    return cleanPath(decodePercent(raw, (byte) => unreserved.test(String.fromCharCode(byte))));
}

/** Go's `escape(path, encodePath)`: everything but the characters that a path may hold becomes `%XX`. */
export const escapePath = (path: string): string =>
    path.replace(/[^A-Za-z0-9\-._~$&+,/:;=@]/gu, (c) =>
        Array.from(Buffer.from(c), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
    );

/** Skipper 0.22: decoded completely, then cleaned; a final `.` leaves a trailing slash. */
export const skipperPath = (path: string): string => cleanPath(decodePercent(path), true);

/** nginx: decoded completely, `//` merged (`merge_slashes on`) and dot segments removed; a final dot segment leaves a slash. */
export function nginxPath(path: string): string {
    const target = path.startsWith("/") ? path : path.replace(/^https?:\/\/[^/]*/i, "");
    const sent = target.includes("#") ? target.slice(0, target.indexOf("#")) : target;
    const decoded = decodeBytes(sent);
    const cleaned = cleanPath(decoded, true);
    return /\/\.\.$/.test(decoded) && cleaned !== "/" ? `${cleaned}/` : cleaned;
}

/** Bytes that are not UTF-8 stay apart: each becomes one code unit from U+DC80 on, which nothing else uses. */
function decodeBytes(path: string): string {
    const decoded = decodePercent(path);
    if (!decoded.includes("\ufffd")) return decoded;
    return path.replace(/%([0-9A-Fa-f]{2})/g, (_, pair: string) => {
        const byte = parseInt(pair, 16);
        return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
    });
}

/** Why nginx answers a request with 400 or 414 before it looks at any rule. */
const badRequest = (what: string): Refusal => ({ status: 400, why: `${what} is answered with 400` });
const badEscape = badRequest("a % without two hexadecimal digits");

/** What others fill in makes a name of the host. Where hosts are compared, the letters of `@HOST@` are small. */
function filledIn(host: string): string {
    const found = [host, host.toUpperCase()].find((text) => variablesIn(text).length > 0);
    return found === undefined ? host : filledWith(found, "x");
}

/** Go's server, before any router (`net/http`, `ValidHostHeader` and `ParseRequestURI`). */
export function goRefuses(path: string, host: string): Refusal | undefined {
    if (hasBadEscape(path)) return badEscape;
    if (!/^(\/|\*$|$|https?:\/\/)/i.test(path)) return badRequest("a path that does not begin with a slash");
    if (!/^[A-Za-z0-9!$%&'()*+,\-.:;=[\]_~]*$/.test(filledIn(host)))
        return badRequest("a host with a character that no Host header has");
    return undefined;
}

/** Traefik's entry points refuse characters that could be read as a part of the path. */
export const traefikRefuses = (path: string, host: string): Refusal | undefined =>
    path.includes("#") ? badRequest("a fragment in a request") : goRefuses(path, host);

export function nginxRefuses(path: string, host: string, isNamed?: () => boolean): Refusal | undefined {
    if (hasBadEscape(path)) return badEscape;
    if (path.length > 8000) return { status: 414, why: "a request line of more than 8 KiB is answered with 414" };
    if (/%00/.test(path)) return badRequest("%00");
    if (!/^(\/|https?:\/\/)/i.test(path)) return badRequest("a path that does not begin with a slash");
    const name = filledIn(host);
    if (/[\u0000-\u0020/\\]/.test(name) || name === "" || name.includes(".."))
        return badRequest("a host that is no name");
    let depth = 0;
    for (const element of decodePercent(path).split("/").slice(1)) {
        if (element === "..") depth--;
        else if (element !== "" && element !== ".") depth++;
        if (depth < 0) return badRequest("a path above the root");
    }
    if (path.startsWith("/healthz") && isNamed?.() === false)
        return { status: 200, why: "the controller answers /healthz itself on hosts that no Ingress names" };
    return undefined;
}
