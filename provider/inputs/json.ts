/** What JSON and YAML have where an object is: nothing is known of its values. */
export type Json = Record<string, unknown>;

/** Whether it is an object of JSON: no list, and not null. */
export const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** Like Array.isArray, but for what is known of the elements: nothing. */
export const isArray = (value: unknown): value is unknown[] => Array.isArray(value);

/** The elements of a list; none where it is something else. */
export const listOf = (value: unknown): unknown[] => (isArray(value) ? value : []);

/** The same text for equal values, whatever the order of their keys. */
export const sortedText = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) =>
        isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
    );
