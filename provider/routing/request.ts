import { withoutHostVariables } from "../inputs/variables";
import type { Request } from "./model";

/** The text is not a URL that a client could request. The message is one line and names what is wrong. */
export class RequestSyntaxError extends Error {
    override readonly name = "RequestSyntaxError";
}

const shape = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s;

/**
 * Reads `http://host:port/path?query` (scheme optional) as a client would send it: nothing is decoded, no dot segment or
 * `//` is removed, the case of the host is kept. A fragment is left out, since no client sends it. A host may have variables,
 * as that of a rule has: they are a part of its name.
 *
 * @throws RequestSyntaxError when the text is no such URL
 */
export function parseUrl(url: string): Request {
    const fail = (reason: string): never => {
        throw new RequestSyntaxError(`${quote(url)} is not a URL to ask about: ${reason}`);
    };
    const plain = withoutHostVariables(url);
    // A URL with a control character or a blank could never be a request line.
    if (/[\u0000-\u0020\u007f]/.test(plain)) fail("it holds a blank or a control character; write %20 for a blank");
    const parts = shape.exec(plain);
    if (parts === null) return fail("write it as http://host/path");
    const [, scheme, authority = "", path = "", query] = parts;
    const lower = scheme?.toLowerCase();
    if (lower !== undefined && lower !== "http" && lower !== "https") {
        fail(`the scheme is ${lower}; only http and https are routed`);
    }
    if (authority.includes("@")) fail("leave out the user name and password");
    const { length, port } = splitAuthority(authority, fail);
    const from = scheme === undefined ? 0 : scheme.length + "://".length;
    const host = url.slice(from, from + length);
    return {
        ...(lower === undefined ? {} : { scheme: lower as "http" | "https" }),
        host,
        ...(port === undefined ? {} : { port }),
        path: path === "" ? "/" : path,
        ...(query === undefined ? {} : { query }),
    };
}

/** The length of the host, and the port. */
function splitAuthority(authority: string, fail: (reason: string) => never): { length: number; port?: number } {
    const parts = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]*)(?::([0-9]*))?$/.exec(authority);
    if (parts === null) return fail(`${quote(authority)} is not a host with an optional port`);
    const [, host = "", digits] = parts;
    if (host === "") fail("it names no host; write http://host/path");
    if (digits === undefined || digits === "") return { length: host.length };
    const port = Number(digits);
    if (port < 1 || port > 65535) fail(`port ${digits} is not between 1 and 65535`);
    return { length: host.length, port };
}

/** The request as a URL, `http` when no scheme is known. `parseUrl(formatRequest(r))` gives host, path and query back. */
export function formatRequest(request: Request): string {
    const port = request.port === undefined ? "" : `:${request.port}`;
    const query = request.query === undefined ? "" : `?${request.query}`;
    const path = request.path === "" ? "/" : request.path;
    return `${request.scheme ?? "http"}://${request.host}${port}${path}${query}`;
}

const quote = (text: string): string => {
    const short = text.length > 120 ? `${text.slice(0, 117)}...` : text;
    return JSON.stringify(short);
};
