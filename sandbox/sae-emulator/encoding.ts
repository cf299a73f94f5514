import { ApiError } from "./errors";

/** Name and value of one field of a query or of a form, decoded. */
export type Pair = readonly [name: string, value: string];

/** Percent-encodes all but the unreserved characters of RFC 3986 (letters, digits, `-._~`). */
export function encode(text: string): string {
    return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Decodes `a=1&b=2` as it stands in a URL or in a form body; `+` is a space. Fails on a broken percent sequence. */
export function parsePairs(text: string): Pair[] {
    return text
        .split("&")
        .filter((field) => field !== "")
        .map((field) => {
            const cut = field.indexOf("=");
            return cut < 0 ? [decode(field), ""] : [decode(field.slice(0, cut)), decode(field.slice(cut + 1))];
        });
}

function decode(text: string): string {
    try {
        return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
        throw new ApiError("InvalidParameter.Obviously", "The request holds a broken percent encoding.");
    }
}

/** The query in the form that is signed: every name and value encoded anew, sorted by name. */
export function canonicalQuery(pairs: readonly Pair[]): string {
    return pairs
        .map(([name, value]) => [encode(name), encode(value)] as const)
        .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
        .map(([name, value]) => `${name}=${value}`)
        .join("&");
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
