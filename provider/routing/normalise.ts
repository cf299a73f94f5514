/** What platforms do to a request's host and path before they compare: each a small pure function with its source. */

/** Lower case, without the trailing dot of an absolute name. */
export const plainHost = (host: string): string => dropDot(host.toLowerCase());

export const dropDot = (host: string): string => (host.endsWith(".") && host.length > 1 ? host.slice(0, -1) : host);

const reserved = new Set(Array.from(":/?#[]@!$&'()*+,;=%", (c) => c.charCodeAt(0)));
const unreserved = /[A-Za-z0-9\-._~]/;
const validEncoding = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]|%[0-9A-Fa-f]{2})*$/;

/** A `%` that is not followed by two hexadecimal digits: Go's servers answer 400. */
export const hasBadEscape = (path: string): boolean => /%(?![0-9A-Fa-f]{2})/.test(path);

/**
 * Decodes `%XX` where `decodes` says so; runs of bytes are read as UTF-8. What is kept is written in upper case.
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
    const raw = validEncoding.test(path) ? path : escapeAnew(decodePercent(path));
    const decoded = decodePercent(raw, (byte) => unreserved.test(String.fromCharCode(byte)));
    return decodePercent(cleanPath(decoded), (byte) => !reserved.has(byte));
}

/** Go's `escape(path, encodePath)`: everything outside the characters a path may hold becomes `%XX`. */
const escapeAnew = (path: string): string =>
    path.replace(/[^A-Za-z0-9\-._~$&+,/:;=@]/gu, (c) =>
        Array.from(Buffer.from(c), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
    );

/** Skipper 0.22: decoded completely, then cleaned; a final `.` leaves a trailing slash. */
export const skipperPath = (path: string): string => cleanPath(decodePercent(path), true);

/** nginx: decoded completely, `//` merged (`merge_slashes on`) and dot segments removed; a final dot segment leaves a slash. */
export function nginxPath(path: string): string {
    const decoded = decodePercent(path);
    const cleaned = cleanPath(decoded, true);
    return /\/\.\.$/.test(decoded) && cleaned !== "/" ? `${cleaned}/` : cleaned;
}
