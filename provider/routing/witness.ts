import type { Setting } from "./conditions";
import type { Request } from "./model";

/** Requests that show a claim, as a client can send them. */

const sendable = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]|%[0-9A-Fa-f]{2})*$/;

/**
 * A path that a client can send and that the dialect sees as the given one; undefined when the dialect's normalisation
 * never produces such a path.
 */
export function sendPath(seen: string, dialect: { seenPath(path: string): string }): string | undefined {
    if (sendable.test(seen) && dialect.seenPath(seen) === seen) return seen;
    const escaped = seen.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]/gu, (c) =>
        Array.from(Buffer.from(c), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
    );
    return dialect.seenPath(escaped) === seen ? escaped : undefined;
}

/** Completes an escape that the text cuts off, so that requests can start with it: `/100%` becomes `/100%25`. */
export function wholeEscape(text: string): string {
    if (!text.includes("%")) return text;
    const broken = /%([0-9A-Fa-f]?)$/.exec(text);
    if (broken === null) return text;
    const [, digit] = broken;
    if (digit === undefined || digit === "") return `${text}25`;
    // Reserved characters that no platform decodes: %25, %3A, %40 and %5B.
    return `${text}${{ "2": "5", "3": "A", "5": "B" }[digit] ?? "0"}`;
}

/** A request with only the fields that matter. */
export function requestFor(host: string, path: string, more: Setting = {}): Request {
    const request: { -readonly [K in keyof Request]: Request[K] } = { scheme: more.scheme ?? "http", host, path };
    if (more.port !== undefined) request.port = more.port;
    if (more.query !== undefined) request.query = more.query;
    if (more.method !== undefined && more.method !== "GET") request.method = more.method;
    if (more.headers !== undefined && Object.keys(more.headers).length > 0) request.headers = more.headers;
    if (more.source !== undefined) request.source = more.source;
    return request;
}
