/**
 * The arguments without fields that are null: a configuration in JSON says so that nothing is given. Outputs and elements of
 * lists stay as they are.
 */
export function withoutNulls<T>(value: T): T {
    if (Array.isArray(value)) return value.map((item: unknown) => withoutNulls(item)) as T;
    if (!isPlainObject(value)) return value;
    const given = Object.entries(value).filter(([, field]) => field !== null);
    return Object.fromEntries(given.map(([name, field]) => [name, withoutNulls(field)])) as T;
}

/** Outputs, promises and functions are none. */
const isPlainObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
