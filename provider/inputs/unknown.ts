import { LATER } from "./later";

/** How the engine writes a value that is known only after apply. Where tables are read, also what stands for a secret. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value of which some parts are `LATER`, as the engine writes it. */
export function withUnknowns(value: unknown): unknown {
    if (value === LATER) return UNKNOWN;
    if (Array.isArray(value)) return value.map(withUnknowns);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, withUnknowns(item)]])),
    );
}
