import type { CompiledTable } from "./compile";
import type { Request } from "./model";

/**
 * Strings that no rule speaks of. A prefix or a wildcard always has such a member, which no finer rule takes: asking for it
 * tells whether the pattern as a whole is ever served.
 */
export interface Fresh {
    /** Nice to read; may be taken by a rule. */
    readonly words: readonly string[];
    /** Starts with a character that no rule's path holds: taken by no finer rule. */
    readonly token: string;
    /** A host label that no rule's host holds. */
    readonly label: string;
    /** A method that no rule names. */
    readonly method: string;
    /** Some rule has a condition on the method. */
    readonly anyMethods: boolean;
}

const words = ["any", "new", "page", "item", "other", "user", "zone"];
const spare = Array.from("~_0123456789zqxjvkwybfgpmucldhnirsoateZQXJVKWYBFGPMUCLDHNIRSOATE-!,;@");

export function freshFor(tables: readonly CompiledTable[]): Fresh {
    const characters = new Set<string>();
    const labels = new Set<string>();
    const methods = new Set<string>();
    for (const { table } of tables) {
        for (const rule of table.rules) {
            for (const c of rule.path ?? "") characters.add(c);
            if (rule.host !== undefined) for (const label of rule.host.toLowerCase().split(".")) labels.add(label);
            for (const method of rule.methods ?? []) methods.add(method.toUpperCase());
        }
    }
    const free = spare.find((c) => !characters.has(c)) ?? "~~~~~~~~";
    return {
        words,
        token: `${free}any`,
        label: firstFree(labels, ["any", "some", "other"], (n) => `any${n}`),
        method: firstFree(methods, ["DELETE", "PURGE", "TRACE"], (n) => `METHOD${n}`),
        anyMethods: methods.size > 0,
    };
}

function firstFree(taken: ReadonlySet<string>, preferred: readonly string[], numbered: (n: number) => string): string {
    const nice = preferred.find((text) => !taken.has(text));
    if (nice !== undefined) return nice;
    for (let n = 1; n <= taken.size; n++) if (!taken.has(numbered(n))) return numbered(n);
    return numbered(taken.size + 1);
}

const sendable = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]|%[0-9A-Fa-f]{2})*$/;

/**
 * A path that a client can send and that the dialect sees as the given one; undefined when there is none, since the
 * dialect's normalisation never leaves such a path.
 */
export function sendPath(seen: string, dialect: { seenPath(path: string): string }): string | undefined {
    if (sendable.test(seen) && dialect.seenPath(seen) === seen) return seen;
    const escaped = seen.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@[\]/]/gu, (c) =>
        Array.from(Buffer.from(c), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
    );
    return dialect.seenPath(escaped) === seen ? escaped : undefined;
}

/** A request with only the fields that matter. */
export const requestFor = (
    host: string,
    path: string,
    more: { method?: string; headers?: Record<string, string> } = {},
): Request => ({
    scheme: "http",
    host,
    path,
    ...(more.method === undefined || more.method === "GET" ? {} : { method: more.method }),
    ...(more.headers === undefined || Object.keys(more.headers).length === 0 ? {} : { headers: more.headers }),
});
