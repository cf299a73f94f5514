import type { Request } from "./model";

/** The text is not a URL that a client could request. The message is one line and names what is wrong. */
export class RequestSyntaxError extends Error {
    override readonly name = "RequestSyntaxError";
}

const shape = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s;

/**
 * Reads `http://host:port/path?query` (scheme optional) as a client would send it: nothing is decoded, no dot segment or
 * `//` is removed, the case of the host is kept. A fragment is left out, since no client sends it.
 *
 * @throws RequestSyntaxError when the text is no such URL
 */
export function parseUrl(url: string): Request {
    const fail = (reason: string): never => {
        throw new RequestSyntaxError(`${quote(url)} is not a URL to ask about: ${reason}`);
    };
    // A URL with a control character or a blank could never be a request line.

    if (/[\u0000-\u0020\u007f]/.test(url)) fail("it holds a blank or a control character; write %20 for a blank");
    const parts = shape.exec(url);
    if (parts === null) return fail("write it as http://host/path");
    const [, scheme, authority = "", path = "", query] = parts;
    const lower = scheme?.toLowerCase();
    if (lower !== undefined && lower !== "http" && lower !== "https") {
        fail(`the scheme is ${lower}; only http and https are routed`);
    }
    if (authority.includes("@")) fail("leave out the user name and password");
    const { host, port } = splitAuthority(authority, fail);
    return {
        ...(lower === undefined ? {} : { scheme: lower as "http" | "https" }),
        host,
        ...(port === undefined ? {} : { port }),
        path: path === "" ? "/" : path,
        ...(query === undefined ? {} : { query }),
    };
}

function splitAuthority(authority: string, fail: (reason: string) => never): { host: string; port?: number } {
    const parts = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]*)(?::([0-9]*))?$/.exec(authority);
    if (parts === null) return fail(`${quote(authority)} is not a host with an optional port`);
    const [, host = "", digits] = parts;
    if (host === "") fail("it names no host; write http://host/path");
    if (digits === undefined || digits === "") return { host };
    const port = Number(digits);
    if (port < 1 || port > 65535) fail(`port ${digits} is not between 1 and 65535`);
    return { host, port };
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
