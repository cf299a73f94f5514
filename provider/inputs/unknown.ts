/**
 * Stands for an input that is not known (yet): an Output, or a value that a preview cannot tell. Checks get it in place
 * of a secret, too.
 */
export const UNKNOWN_INPUT: unique symbol = Symbol("known after apply");
export type UnknownInput = typeof UNKNOWN_INPUT;

/** Also of an argument whose type has no such value: what checks and manifests are made of may have it anywhere. */
export const isUnknownInput = (value: unknown): boolean => value === UNKNOWN_INPUT;

/** Whether a value is given for sure, or for sure not. Of one that is not known yet neither is true: it may be none. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== UNKNOWN_INPUT;
export const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** Whether anything in the value is not known yet. */
export const holdsUnknown = (value: unknown): boolean =>
    value === UNKNOWN_INPUT ||
    (Array.isArray(value)
        ? value.some(holdsUnknown)
        : typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

/** How the engine writes a value that is known only after apply. Where tables are read, it also stands for a secret. */
export const UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether anything in the value is, or contains, what the engine writes for it. */
export const holdsSentinel = (value: unknown): boolean =>
    typeof value === "string"
        ? value.includes(UNKNOWN_SENTINEL)
        : typeof value === "object" && value !== null && Object.values(value).some(holdsSentinel);

/** A text for people. */
export const readable = (text: string): string => text.replaceAll(UNKNOWN_SENTINEL, "(known after apply)");

/** A value of which some parts are `UNKNOWN_INPUT`, as the engine writes it. */
export function withUnknowns(value: unknown): unknown {
    if (value === UNKNOWN_INPUT) return UNKNOWN_SENTINEL;
    if (Array.isArray(value)) return value.map(withUnknowns);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, withUnknowns(item)]])),
    );
}
