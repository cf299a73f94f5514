/** Headers that a rule changes, one phrase each, whoever writes the rule. */
import { createHash } from "node:crypto";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";

export interface HeaderChanges {
    set?: readonly { name: string; value: string }[];
    add?: readonly { name: string; value: string }[];
    remove?: readonly string[];
}

/** In a plan a value that is known after apply is a text, whatever it will be. */
export const isLate = (value: unknown): boolean => typeof value === "string" && value.includes(UNKNOWN_SENTINEL);
export const later = (what: string): string[] => [`${what} known after apply`];

export function each<T>(what: string, list: readonly T[], phrases: (item: T) => readonly string[]): string[] {
    return isLate(list) ? later(what) : list.flatMap((item) => (isLate(item) ? later(what) : phrases(item)));
}

export function headerPhrases(of: "request" | "response", modifier: HeaderChanges = {}): string[] {
    const what = `${of} headers`;
    if (isLate(modifier)) return later(what);
    const { set = [], add = [], remove = [] } = modifier;
    const header = (name = ""): string =>
        isLate(name) ? `a ${of} header known after apply` : `${of} header ${name.toLowerCase()}`;
    return [
        ...each(what, set, ({ name, value }) => [`${header(name)} set to ${shownValue(name, value)}`]),
        ...each(what, add, ({ name, value }) => [`${header(name)} added with ${shownValue(name, value)}`]),
        ...each(what, remove, (name) => [`${header(name)} removed`]),
    ];
}

const sensitive = /auth|token|secret|cookie|password|credential|api-?key|signature/i;

/** What may be a credential is compared, and not shown. */
export function shownValue(name: string, value: string): string {
    if (isLate(value)) return "a value known after apply";
    if (!sensitive.test(name)) return JSON.stringify(value);
    return `a value that is not shown (${shortDigest(value)})`;
}

export const shortDigest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 6);
