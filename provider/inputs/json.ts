/** What JSON and YAML have where an object is: nothing is known of its values. */
export type Json = Record<string, unknown>;

/** Whether it is an object of JSON: no list, and not null. */
export const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);
