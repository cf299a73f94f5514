import { isRecord, isUnknown, UNKNOWN, type Inputs, type Value } from "../../../engine/values";
import type { Field, FieldType, ListType, ObjectType } from "../fields";

/**
 * One value in the normalised shape of its row: numbers as numbers, JSON text parsed, defaults filled in, nothing
 * empty. Users and SAE write the same thing in several ways; everything is compared and sent in this shape. Unreadable
 * values stay as they are, and `check` complains about them.
 */
export function normalise(type: FieldType, value: Value | undefined): Value | undefined {
    if (value === undefined || value === null || value === "") return undefined;
    if (isUnknown(value)) return UNKNOWN;
    switch (type.kind) {
        case "text":
            return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
        case "integer": {
            const number = typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
            return number === 0 ? (type.zero ?? 0) : number;
        }
        case "boolean":
            return booleanOf(value, type.words);
        case "booleanOrText":
            return booleanOf(value);
        case "list":
            return listOf(value, type);
        case "object":
            return objectOf(value, type);
    }
}

function booleanOf(value: Value, words: readonly [string, string] = ["true", "false"]): Value {
    if (value === "true" || value === words[0]) return true;
    if (value === "false" || value === words[1]) return false;
    return value;
}

function listOf(value: Value, type: ListType): Value | undefined {
    const list = typeof value === "string" ? listFromText(value, type) : value;
    if (!Array.isArray(list)) return list;
    return list.length === 0 ? undefined : list.map((item) => normalise(type.of, item) ?? null);
}

const listFromText = (text: string, type: ListType): Value =>
    text.trimStart().startsWith("[") ? (fromText(type, text) ?? text) : text.split(",").map((item) => item.trim());

/**
 * What a JSON text says, which is how SAE's reference has lists and objects: there they may have SAE's own names, too. A
 * key whose field is there by its own name as well stays a stranger.
 */
export function fromText(type: FieldType, text: string): Value | undefined {
    const value = parseJson(text);
    return value === undefined ? undefined : inOwnNames(type, value);
}

function inOwnNames(type: FieldType, value: Value): Value {
    if (type.kind === "list" && Array.isArray(value)) return value.map((item) => inOwnNames(type.of, item));
    if (type.kind !== "object" || !isRecord(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, item]): [string, Value] => {
            const isOf = ({ name, wire }: Field): boolean =>
                name === key || (wire === key && !Object.hasOwn(value, name));
            const field = type.fields.find(isOf);
            return field === undefined ? [key, item] : [field.name, inOwnNames(field.type, item)];
        }),
    );
}

function objectOf(value: Value, type: ObjectType): Value | undefined {
    const object = typeof value === "string" ? (fromText(type, value) ?? value) : value;
    if (!isRecord(object)) return object;
    const out = normaliseFields(type.fields, object);
    return type.off !== undefined && means(out, type.off) ? undefined : out;
}

const means = (value: Inputs, off: Readonly<Record<string, boolean>>): boolean =>
    Object.entries(value).every(([key, item]) => item === (off[key] ?? false));

/** The fields of an object, each normalised, with the defaults of absent ones. */
export function normaliseFields(fields: readonly Field[], values: Inputs): Inputs {
    const out: Inputs = {};
    for (const field of fields) {
        if (field.readOnly) continue;
        const value = normalise(field.type, values[field.name]) ?? defaultOf(field);
        if (value !== undefined) out[field.name] = value;
    }
    return out;
}

export function defaultOf(field: Field): Value | undefined {
    return Array.isArray(field.default)
        ? [...(field.default as readonly Value[])]
        : (field.default as Value | undefined);
}

export function parseJson(text: string): Value | undefined {
    try {
        return JSON.parse(text) as Value;
    } catch {
        return undefined;
    }
}

/** Whether two normalised values mean the same. An unknown value equals nothing, not even itself. */
export function same(type: FieldType, a: Value | undefined, b: Value | undefined): boolean {
    if (isUnknown(a) || isUnknown(b)) return false;
    if (a === undefined || b === undefined || a === null || b === null) return (a ?? undefined) === (b ?? undefined);
    switch (type.kind) {
        case "text":
            return type.fold && typeof a === "string" && typeof b === "string"
                ? a.toLowerCase() === b.toLowerCase()
                : a === b;
        case "list":
            return sameList(type.of, a, b, type.unordered === true);
        case "object":
            return (
                isRecord(a) &&
                isRecord(b) &&
                type.fields.every((field) => field.readOnly || same(field.type, a[field.name], b[field.name]))
            );
        default:
            return a === b;
    }
}

function sameList(of: FieldType, a: Value, b: Value, unordered: boolean): boolean {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    if (!unordered) return a.every((item, i) => same(of, item, b[i]));
    const left = [...b];
    return a.every((item) => {
        const at = left.findIndex((other) => same(of, item, other));
        if (at >= 0) left.splice(at, 1);
        return at >= 0;
    });
}

/** One text, equal for all normalised values that mean the same. */
export function canonical(type: FieldType, value: Value | undefined): string {
    if (type.kind === "text" && type.fold && typeof value === "string") return JSON.stringify(value.toLowerCase());
    if (type.kind === "list" && Array.isArray(value)) {
        const items = value.map((item) => canonical(type.of, item));
        return `[${(type.unordered ? items.sort() : items).join()}]`;
    }
    if (type.kind !== "object" || !isRecord(value)) return JSON.stringify(value ?? null);
    const present = type.fields.filter((field) => !field.readOnly && (value[field.name] ?? null) !== null);
    return `{${present.map((field) => `${field.name}:${canonical(field.type, value[field.name])}`).join()}}`;
}

/** The normalised value without its defaults: how a person would have written it. */
export function compact(type: FieldType, value: Value): Value {
    if (type.kind === "list" && Array.isArray(value)) return value.map((item) => compact(type.of, item));
    if (type.kind !== "object" || !isRecord(value)) return value;
    const out: Inputs = {};
    for (const field of type.fields) {
        const item = value[field.name];
        if (item !== undefined && !same(field.type, item, defaultOf(field)))
            out[field.name] = compact(field.type, item);
    }
    return out;
}

/** The identity of a rule. Rules with the same domain and path are told apart by their place among them. */
export function ruleKeys(rules: readonly Value[]): (string | undefined)[] {
    const seen = new Map<string, number>();
    return rules.map((rule) => {
        const key = ruleKey(rule);
        if (key === undefined) return undefined;
        const count = (seen.get(key) ?? 0) + 1;
        seen.set(key, count);
        return count === 1 ? key : `${key} #${count}`;
    });
}

/** `shop.example.com /api`; undefined when the domain or the path is not known yet. */
export function ruleKey(rule: Value): string | undefined {
    if (!isRecord(rule)) return undefined;
    const { domain, path } = rule;
    return typeof domain === "string" && typeof path === "string" ? `${domain.toLowerCase()} ${path}` : undefined;
}

/** Whether a rule is for the domain and path of another. */
export const isPlaceOf =
    (rule: Value) =>
    (item: Value): boolean =>
        ruleKey(item) === ruleKey(rule);

/**
 * The inputs that describe what SAE has, in the user's own words as far as these still hold. `inputs` is what the user
 * wrote, `outputs` what SAE had when it was last read. A value that the user never wrote and that has not changed since
 * stays unwritten: SAE's own defaults are no drift. Fields that SAE does not return stay as the user wrote them.
 */
export function reconcileFields(fields: readonly Field[], live: Inputs, inputs: Inputs, outputs: Inputs): Inputs {
    const out: Inputs = {};
    for (const field of fields) {
        if (field.readOnly) continue;
        const { [field.name]: input } = inputs;
        const unreadable = (field.unreadable || field.local) && live[field.name] === undefined;
        const value = unreadable
            ? input
            : reconcile(field, live[field.name] ?? defaultOf(field), input, outputs[field.name]);
        if (value !== undefined) out[field.name] = value;
    }
    return out;
}

function reconcile(
    field: Field,
    live: Value | undefined,
    input: Value | undefined,
    output: Value | undefined,
): Value | undefined {
    const { type } = field;
    if (same(type, normalise(type, input) ?? defaultOf(field), live)) return input;
    if (live === undefined) return undefined;
    if (normalise(type, input) === undefined && output !== undefined && same(type, normalise(type, output), live))
        return undefined;
    if (type.kind === "object" && isRecord(live))
        return reconcileFields(type.fields, live, recordOf(type, input), recordOf(type, output));
    if (type.kind === "list" && type.of.kind === "object" && !type.unordered && Array.isArray(live)) {
        return reconcileRules(type.of, live, arrayOf(type, input), arrayOf(type, output));
    }
    return compact(type, live);
}

const recordOf = (type: FieldType, value: Value | undefined): Inputs => {
    const object = typeof value === "string" ? fromText(type, value) : value;
    return isRecord(object) ? object : {};
};
const arrayOf = (type: FieldType, value: Value | undefined): Value[] => {
    const list = typeof value === "string" ? fromText(type, value) : value;
    return Array.isArray(list) ? list : [];
};

function reconcileRules(of: ObjectType, live: Value[], inputs: Value[], outputs: Value[]): Value[] {
    const byKey = (list: Value[]) => new Map(ruleKeys(list).map((key, i) => [key, list[i]]));
    const [written, known] = [byKey(inputs), byKey(outputs)];
    return ruleKeys(live).map((key, i) => {
        const item = live[i] as Inputs;
        return key !== undefined && written.has(key)
            ? reconcileFields(of.fields, item, recordOf(of, written.get(key)), recordOf(of, known.get(key)))
            : compact(of, item);
    });
}
