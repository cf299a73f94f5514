/** Fields that are written and left empty. */
import { isObject, type Json, type Placed } from "./objects";

/**
 * An object as the API server reads it: a field that is null (`annotations:`) is one that is left out, and a null in a list is an
 * element without fields.
 */
export function withoutEmpty<T extends Pick<Placed, "value">>(placed: T): T {
    return holdsNull(placed.value) ? { ...placed, value: plain(placed.value) as Json } : placed;
}

/** Most objects have none, however large they are, and are not copied. */
const holdsNull = (value: unknown): boolean =>
    value === null || (typeof value === "object" && Object.values(value).some(holdsNull));

/** Lists of texts. */
const texts: ReadonlySet<string> = new Set(["hosts", "hostnames"]);

function plain(value: unknown, key = ""): unknown {
    if (Array.isArray(value)) {
        const empty = texts.has(key) || value.some((item) => typeof item === "string") ? "" : {};
        return value.map((item) => (item === null ? empty : plain(item)));
    }
    if (!isObject(value)) return value;
    const kept = Object.entries(value).filter(([, inner]) => inner !== null);
    return Object.fromEntries(kept.map(([name, inner]) => [name, plain(inner, name)]));
}
