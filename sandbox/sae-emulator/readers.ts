import { missing, invalidValue, wrong } from "./errors";

/** Turns a parameter's text into a value, or throws what the service would answer. */
export type Reader<T> = (text: string, name: string) => T;

export function text(pattern: RegExp, reason: string): Reader<string> {
    return (value, name) => {
        if (value !== "" && !pattern.test(value)) throw wrong(name, `${JSON.stringify(value)} ${reason}`);
        return value;
    };
}

export function integer(min: number, max: number): Reader<number> {
    return (value, name) => {
        const number = /^(0|[1-9]\d{0,15})$/.test(value) ? Number(value) : NaN;
        if (!(number >= min && number <= max)) throw invalidValue(name);
        return number;
    };
}

/** "true" or "false"; the official Python client writes them with a capital. */
export const flag: Reader<boolean> = (value, name) => {
    if (!/^(true|false)$/i.test(value)) throw invalidValue(name);
    return value.toLowerCase() === "true";
};

export function oneOf<T extends string>(...words: T[]): Reader<T> {
    return (value, name) => {
        const word = words.find((w) => w === value);
        if (word === undefined) throw invalidValue(name);
        return word;
    };
}

export function json<T>(read: (value: unknown, name: string) => T): Reader<T> {
    return (value, name) => {
        let parsed: unknown;
        try {
            parsed = JSON.parse(value);
        } catch {
            throw wrong(name, "not a JSON text");
        }
        return read(parsed, name);
    };
}

export type JsonObject = Record<string, unknown>;

/** A JSON object; `path` is where it stands, for the message. */
export function asObject(value: unknown, path: string): JsonObject {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(path, "not a JSON object");
    return value as JsonObject;
}

export function asArray(value: unknown, path: string): unknown[] {
    if (!Array.isArray(value)) throw wrong(path, "not a JSON array");
    return value;
}

/** A string that must exist and not be empty. */
export function requiredString(object: JsonObject, key: string, path: string): string {
    const value = optionalString(object, key, path);
    if (value === undefined) throw missing(`${path}.${key}`);
    return value;
}

/** A string, or undefined when it is absent, null or empty. */
export function optionalString(object: JsonObject, key: string, path: string): string | undefined {
    const value = object[key];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value !== "string") throw wrong(`${path}.${key}`, `${JSON.stringify(value)} is not a string`);
    return value;
}

export function optionalWord<T extends string>(object: JsonObject, key: string, path: string, words: readonly T[]) {
    const value = optionalString(object, key, path);
    const word = words.find((w) => w === value);
    if (value !== undefined && word === undefined) {
        throw wrong(`${path}.${key}`, `${JSON.stringify(value)} is none of ${words.join(", ")}`);
    }
    return word;
}

/** Paths of the keys that the service does not know, and therefore ignores. */
export function unknownKeys(object: JsonObject, known: readonly string[], path: string): string[] {
    return Object.keys(object)
        .filter((key) => !known.includes(key))
        .map((key) => `${path}.${key}`);
}
