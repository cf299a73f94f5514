/** Fields that are written and left empty. */
import { isObject, type Json, type Placed } from "./objects";

/**
 * An object as the API server reads it: a field that is null (`annotations:`) is one that is left out, and a null in a list is an
 * element without fields.
 */
export function withoutEmpty<T extends Pick<Placed, "value">>(placed: T): T {
    const value = plain(placed.value) as Json;
    return value === placed.value ? placed : { ...placed, value };
}

/** Lists of texts. */
const texts: ReadonlySet<string> = new Set(["hosts", "hostnames"]);

/** The value itself where nothing in it is empty. */
function plain(value: unknown, key = ""): unknown {
    if (Array.isArray(value)) {
        const items = value as unknown[];
        const empty = texts.has(key) || items.some((item) => typeof item === "string") ? "" : {};
        const all = items.map((item) => (item === null ? empty : plain(item)));
        return all.every((item, i) => item === items[i]) ? value : all;
    }
    if (!isObject(value)) return value;
    const all = Object.entries(value);
    const kept = all.flatMap(([name, inner]) => (inner === null ? [] : [[name, plain(inner, name)] as const]));
    return kept.length === all.length && kept.every(([name, inner]) => inner === value[name])
        ? value
        : Object.fromEntries(kept);
}
