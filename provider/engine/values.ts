/**
 * Values on the engine's wire and in this program (facts: provider.proto, "Wire forms"). On the wire, a secret is a
 * struct with a signature and an unknown is a sentinel string. Here an unknown is the one object `UNKNOWN`, and secrets
 * are plain, with their paths kept beside them so that they can be put back.
 */
import { UNKNOWN_SENTINEL } from "../inputs/unknown";
import { allTexts, Secrets } from "./redaction";

export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that a preview does not know yet. May stand for a whole list or object. */
export const UNKNOWN: Unknown = Object.freeze({ toString: () => "(known after apply)" }) as Unknown;
export interface Unknown {
    readonly __unknown: never;
}
export const isUnknown = (value: unknown): value is Unknown => value === UNKNOWN;

/** A value on the wire: JSON. */
export type WireValue = string | number | boolean | null | WireValue[] | { [key: string]: WireValue };

/** A property value: JSON, or `UNKNOWN` at any depth. */
export type Value = string | number | boolean | null | Unknown | Value[] | { [key: string]: Value };
export type Inputs = { [key: string]: Value };
/** Property paths (`rules[3].appId`) whose values are secret; everything below a path is, too. */
export type SecretPaths = ReadonlySet<string>;

/** `a.b[0]` for `["a", "b", 0]`; keys that are no identifiers are quoted, as the engine wants them. */
export function joinPath(parent: string, key: string | number): string {
    if (typeof key === "number") return `${parent}[${key}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
    return parent === "" ? key : `${parent}.${key}`;
}

/** Whether the value at `path` is secret: itself, something above it, or something in it. */
export function isSecret(secrets: SecretPaths, path: string): boolean {
    for (const secret of secrets) {
        if (secret === path || isBelow(path, secret) || isBelow(secret, path)) return true;
    }
    return false;
}

const isBelow = (path: string, parent: string): boolean =>
    parent === "" || (path.startsWith(parent) && /^[.[]/.test(path.slice(parent.length)));

/** From the wire to our values. */
export function decode(wire: unknown): { value: Inputs; secrets: Set<string> } {
    const secrets = new Set<string>();
    const value = decodeAt(wire, "", secrets);
    return { value: isRecord(value) ? value : {}, secrets };
}

function decodeAt(wire: unknown, path: string, secrets: Set<string>): Value {
    if (wire === UNKNOWN_SENTINEL) return UNKNOWN;
    if (Array.isArray(wire)) return wire.map((item, i) => decodeAt(item, joinPath(path, i), secrets));
    if (typeof wire === "object" && wire !== null) {
        const record = wire as Record<string, unknown>;
        if (record[signatureKey] === secretSignature) {
            secrets.add(path);
            return decodeAt(record["value"], path, secrets);
        }
        const out: Inputs = {};
        for (const [key, item] of Object.entries(record)) {
            if (item !== undefined) out[key] = decodeAt(item, joinPath(path, key), secrets);
        }
        return out;
    }
    return (wire ?? null) as Value;
}

/**
 * From our values to the wire, with the secrets put back. If a secret's path no longer exists (a list got shorter, a
 * field moved), the nearest existing value above it becomes secret, up to the whole property: rather too much than too
 * little.
 */
export function encode(value: Inputs, secrets: SecretPaths = new Set()): { [key: string]: WireValue } {
    const placed = new Set([...secrets].map((path) => nearest(value, path)).filter((path) => path !== undefined));
    return encodeRecord(value, "", placed);
}

function encodeAt(value: Value, path: string, secrets: SecretPaths): WireValue {
    const plain = encodePlain(value, path, secrets);
    return path !== "" && secrets.has(path) ? { [signatureKey]: secretSignature, value: plain } : plain;
}

function encodePlain(value: Value, path: string, secrets: SecretPaths): WireValue {
    if (isUnknown(value)) return UNKNOWN_SENTINEL;
    if (Array.isArray(value)) return value.map((item, i) => encodeAt(item ?? null, joinPath(path, i), secrets));
    return isRecord(value) ? encodeRecord(value, path, secrets) : value;
}

function encodeRecord(value: Inputs, path: string, secrets: SecretPaths): { [key: string]: WireValue } {
    const out: { [key: string]: WireValue } = {};
    for (const [key, item] of Object.entries(value)) {
        if (item !== undefined) out[key] = encodeAt(item, joinPath(path, key), secrets);
    }
    return out;
}

/**
 * Finds where secret texts and numbers of some inputs appear in values made from them: a service may return them in
 * another order, under another name, in another case, or as part of a name.
 */
export function secretsIn(outputs: Inputs, inputs: Inputs, secrets: SecretPaths): Set<string> {
    const hidden = new Set<string>();
    for (const path of secrets)
        for (const text of allTexts(valueAt(inputs, path))) if (text !== "") hidden.add(text.toLowerCase());
    const found = new Set<string>();
    if (hidden.size === 0) return found;
    const patterns = new Secrets();
    const holdsSecret = (text: string): boolean =>
        hidden.has(text.toLowerCase()) || (hidden.size <= mostPatterns && patterns.redact(text, hidden) !== text);
    eachText(outputs, "", secrets, (text, path) => holdsSecret(text) && found.add(path));
    return found;
}

/** With more secrets than this, only values that equal a secret are found: searching each text would take minutes. */
const mostPatterns = 500;

/** The value at a path. */
export const valueAt = (values: Inputs, path: string): Value | undefined =>
    splitPath(path).reduce<Value | undefined>((here, key) => childOf(here, key), values);

const childOf = (value: Value | undefined, key: string | number): Value | undefined =>
    Array.isArray(value) ? value[Number(key)] : isRecord(value) ? value[key] : undefined;

/** Visits everything that is not below one of the paths: those are secret already. */
function eachText(
    value: Value | undefined,
    path: string,
    except: SecretPaths,
    visit: (text: string, path: string) => unknown,
): void {
    if (except.has(path)) return;
    if (typeof value === "string" && value !== "") visit(value, path);
    else if (typeof value === "number") visit(String(value), path);
    else if (Array.isArray(value)) value.forEach((item, i) => eachText(item, joinPath(path, i), except, visit));
    else if (isRecord(value))
        Object.keys(value).forEach((key) => eachText(value[key], joinPath(path, key), except, visit));
}

/** The deepest existing ancestor of a path (itself included); undefined when not even its first key exists. */
function nearest(value: Inputs, path: string): string | undefined {
    let found: string | undefined;
    let here: Value = value;
    let at = "";
    for (const key of splitPath(path)) {
        if (typeof key === "number" ? !Array.isArray(here) : !isRecord(here)) return found;
        const next: Value | undefined = (here as Record<string | number, Value>)[key];
        if (next === undefined) return found;
        at = joinPath(at, key);
        found = at;
        here = next;
    }
    return found;
}

/** `a.b[0]["c d"]` → `["a", "b", 0, "c d"]`. */
export function splitPath(path: string): (string | number)[] {
    const keys: (string | number)[] = [];
    const token = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([^.[\]]+)/gy;
    for (let m = token.exec(path); m; m = token.exec(path)) {
        keys.push(m[1] !== undefined ? Number(m[1]) : m[2] !== undefined ? String(JSON.parse(m[2])) : (m[3] ?? ""));
    }
    return keys;
}

export const isRecord = (value: unknown): value is Inputs =>
    typeof value === "object" && value !== null && !Array.isArray(value) && value !== UNKNOWN;

/** Whether anything in it is unknown. */
export function containsUnknown(value: Value | undefined): boolean {
    if (value === undefined) return false;
    if (isUnknown(value)) return true;
    if (Array.isArray(value)) return value.some(containsUnknown);
    return isRecord(value) && Object.values(value).some(containsUnknown);
}
