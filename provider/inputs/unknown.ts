/**
 * Stands for an input that is not known (yet): an Output, or a value that a preview cannot tell. Checks get it in place
 * of a secret, too.
 */
export const UNKNOWN_INPUT: unique symbol = Symbol("known after apply");
export type UnknownInput = typeof UNKNOWN_INPUT;

/** How the engine writes a value that is known only after apply. Where tables are read, it also stands for a secret. */
export const UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value of which some parts are `UNKNOWN_INPUT`, as the engine writes it. */
export function withUnknowns(value: unknown): unknown {
    if (value === UNKNOWN_INPUT) return UNKNOWN_SENTINEL;
    if (Array.isArray(value)) return value.map(withUnknowns);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, withUnknowns(item)]])),
    );
}
