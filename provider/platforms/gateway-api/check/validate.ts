/**
 * What the API server would answer to the spec of an HTTPRoute, without asking it: by the rows of the definition. Like
 * the server, it first fills in defaults, then checks each value, then the rules about several fields. Source:
 * apiextensions-apiserver, `registry/customresource/strategy.go` and `pkg/apiserver/schema`.
 */
import { hostHelp } from "../../../inputs/host";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { joinField, nearest as nearestOf } from "../../../inputs/shape";
import type { FieldShape } from "../../../inputs/fields";
import type { Limits, ObjectRows, Row, Rows, Rule } from "../fields/model";
import { experimentalObjects, experimentalSpec } from "../fields/experimental";
import { readKinds, readObjects } from "../fields/objects";
import { routeObjects, specRows } from "../fields/route";
import { isObject, type Json } from "../../../inputs/json";

export type FieldErrorKind =
    "Unknown" | "Required" | "Type" | "Invalid" | "Unsupported" | "TooLong" | "TooMany" | "Duplicate" | "Rule";

/** One thing that the server would refuse. */
export interface FieldError {
    kind: FieldErrorKind;
    /** Path of the value, e.g. `spec.rules[0].matches[1].path`. */
    path: string;
    value?: unknown;
    /** What is wrong, about the value. */
    says: string;
    help: string;
}

/** With one of these the server does not check rules about several fields. Source: strategy.go, `hasBlockingErr`. */
const blocking: ReadonlySet<FieldErrorKind> = new Set(["Required", "Type", "Unsupported", "TooLong", "TooMany"]);

/** What the server would report at once: unknown fields alone; no rules where a value has the wrong type. */
export function reportedByServer(errors: readonly FieldError[]): FieldError[] {
    const unknown = errors.filter(({ kind }) => kind === "Unknown");
    if (unknown.length > 0) return unknown;
    const isBlocked = errors.some(({ kind }) => blocking.has(kind));
    return errors.filter(({ kind }) => !isBlocked || kind !== "Rule");
}

const specObject: ObjectRows = { about: "The route.", fields: specRows };

export type CheckedKind = "HTTPRoute" | keyof typeof readKinds;
export const isCheckedKind = (kind: unknown): kind is CheckedKind =>
    kind === "HTTPRoute" || (typeof kind === "string" && Object.hasOwn(readKinds, kind));

/** Everything that is wrong with a spec, by default that of an HTTPRoute. Values that are not known yet are left out. */
export const validateSpec = (spec: unknown, path = "spec", kind: CheckedKind = "HTTPRoute"): FieldError[] =>
    validateAs(kind === "HTTPRoute" ? specObject : readKinds[kind], spec, path);

/** The same of an HTTPRoute for a cluster with the experimental channel of the Gateway API. */
export const validateExperimental = (spec: unknown, path = "spec"): FieldError[] =>
    validateAs(experimentalSpec, spec, path);

const validateAs = (rows: ObjectRows, spec: unknown, path: string): FieldError[] => [
    ...unknownFields(spec, { object: rows }, path),
    ...ofObject(withDefaults(spec, rows), rows, path),
];

/** The spec as the server keeps it, with its defaults. */
export const asKept = (spec: unknown): unknown => withDefaults(spec, specObject);

/** What may be at a place: an object with fields, a list, or neither. */
type Node = { object: ObjectRows } | { list: FieldShape } | "texts" | undefined;
const nodeOf = (shape: FieldShape): Node =>
    shape === "strings"
        ? "texts"
        : typeof shape === "object" && "type" in shape
          ? { object: objectOf(shape.type) }
          : typeof shape === "object" && "list" in shape
            ? { list: shape.list }
            : undefined;

/**
 * Fields that the definition does not have, also inside objects where none may be. Source: apiextensions-apiserver,
 * `pkg/apiserver/schema/pruning/algorithm.go`.
 */
function unknownFields(value: unknown, node: Node, path: string): FieldError[] {
    // A map of texts may have every key, and no object below it.
    if (node === "texts")
        return isObject(value)
            ? Object.entries(value).flatMap(([key, item]) => unknownFields(item, undefined, `${path}.${key}`))
            : [];
    if (Array.isArray(value)) {
        const item = node !== undefined && "list" in node ? nodeOf(node.list) : undefined;
        return value.flatMap((one, i) => unknownFields(one, item, `${path}[${i}]`));
    }
    if (!isObject(value)) return [];
    const fields: Rows = node !== undefined && "object" in node ? node.object.fields : {};
    return Object.entries(value).flatMap(([key, item]) => {
        if (item === undefined) return [];
        const at = joinField(path, key);
        const row = Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (row === undefined) return [unknownField(at, item, fields)];
        return row.shape === "any" ? [] : unknownFields(item, nodeOf(row.shape), at);
    });
}

/** The value as the server continues with it: null becomes absent, and absent fields get their defaults. */
function withDefaults(value: unknown, { fields }: ObjectRows): unknown {
    if (!isObject(value)) return value;
    const out: Json = Object.fromEntries(
        Object.entries(value).filter(([key, item]) => item !== undefined && !(item === null && key in fields)),
    );
    for (const [key, row] of Object.entries<Row>(fields)) {
        if (out[key] === undefined && row.default !== undefined) out[key] = structuredClone(row.default);
        if (out[key] !== undefined) out[key] = deeper(out[key], row.shape);
    }
    return out;
}

function deeper(value: unknown, shape: FieldShape): unknown {
    // A key of a map that is null is dropped, too.
    if (shape === "strings" && isObject(value))
        return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
    if (typeof shape !== "object") return value;
    if ("list" in shape) return Array.isArray(value) ? value.map((item) => deeper(item, shape.list)) : value;
    return "type" in shape ? withDefaults(value, objectOf(shape.type)) : value;
}

function objectOf(type: string): ObjectRows {
    const rows = routeObjects[type] ?? experimentalObjects[type] ?? readObjects[type];
    if (rows === undefined) throw new Error(`there are no rows for ${type}`);
    return rows;
}

function ofObject(value: unknown, { fields, rules = [] }: ObjectRows, path: string): FieldError[] {
    if (value === UNKNOWN_INPUT) return [];
    if (!isObject(value)) return [wrongType(value, path, `an object with ${Object.keys(fields).join(", ")}`)];
    const at = (key: string): string => joinField(path, key);
    const missing = Object.keys(fields)
        .filter((key) => fields[key]?.required === true && value[key] === undefined)
        .map((key) =>
            fieldError("Required", at(key), undefined, `${key} is missing.`, `Add ${key}: ${wordsOf(fields[key])}.`),
        );
    const inside = Object.keys(value).flatMap((key) => {
        const row = Object.hasOwn(fields, key) ? fields[key] : undefined;
        return row === undefined ? [] : ofValue(value[key], row, at(key));
    });
    return [...missing, ...inside, ...broken(value, rules, path)];
}

function ofValue(value: unknown, { shape, limits, each, rules = [] }: Row, path: string): FieldError[] {
    if (value === UNKNOWN_INPUT) return [];
    return [...ofShape(value, shape, limits, each, path), ...broken(value, rules, path)];
}

function ofShape(
    value: unknown,
    shape: FieldShape,
    limits: Limits | undefined,
    each: Limits | undefined,
    path: string,
): FieldError[] {
    if (value === UNKNOWN_INPUT || shape === "any") return [];
    if (typeof shape === "object" && "list" in shape) {
        if (!Array.isArray(value)) return [wrongType(value, path, "a list")];
        return [
            ...ofCount(value, limits, path),
            ...value.flatMap((item, i) => ofShape(item, shape.list, each, undefined, `${path}[${i}]`)),
            ...doubles(value, limits, path),
        ];
    }
    if (typeof shape === "object" && "type" in shape) return ofObject(value, objectOf(shape.type), path);
    if (typeof shape === "object" && "oneOf" in shape) return ofChoice(value, shape.oneOf, path);
    if (shape === "integer") return ofNumber(value, limits, path);
    if (shape === "boolean") return typeof value === "boolean" ? [] : [wrongType(value, path, "true or false")];
    if (shape === "strings") return ofTexts(value, limits, each, path);
    return ofText(value, limits, path);
}

/** The values of a field, in words. */
function wordsOf({ shape, limits }: Partial<Row> = {}): string {
    if (shape === "integer")
        return limits?.min === undefined ? "a whole number" : `a whole number, ${range(limits.min, limits.max)}`;
    if (shape === "boolean") return "true or false";
    if (shape === undefined || typeof shape === "string") return "a text";
    if ("oneOf" in shape) return `one of ${shape.oneOf.join(", ")}`;
    return "list" in shape ? "a list" : "an object";
}

function ofChoice(value: unknown, values: readonly string[], path: string): FieldError[] {
    const there = `Give ${values.join(", ")}.`.replace(/, ([^,]+)$/, " or $1");
    if (typeof value !== "string") return [wrongType(value, path, "a text"), unsupported(value, path, there)];
    return values.includes(value) ? [] : [unsupported(value, path, there)];
}

function ofNumber(value: unknown, limits: Limits = {}, path: string): FieldError[] {
    if (typeof value !== "number" || !Number.isInteger(value)) {
        const wrong = [wrongType(value, path, "a whole number")];
        // The server checks the limits of a number with a fraction, too.
        return typeof value === "number" ? [...wrong, ...outOf(value, limits, path)] : wrong;
    }
    return outOf(value, limits, path);
}

function outOf(value: number, { min, max, numbers }: Limits, path: string): FieldError[] {
    if (numbers !== undefined)
        return numbers.includes(value) ? [] : [unsupported(value, path, `Give ${numbers.join(", ")}.`)];
    if (min !== undefined && value < min)
        return [fieldError("Invalid", path, value, `${value} is too small.`, `Give ${range(min, max)}.`)];
    if (max !== undefined && value > max)
        return [fieldError("Invalid", path, value, `${value} is too large.`, `Give ${range(min, max)}.`)];
    return [];
}
const range = (min = 0, max?: number): string => (max === undefined ? `${min} or more` : `${min} to ${max}`);

function ofText(value: unknown, { min = 0, max = Infinity, pattern }: Limits = {}, path: string): FieldError[] {
    if (typeof value !== "string") return [wrongType(value, path, "a text")];
    const length = [...value].length;
    const out: FieldError[] = [];
    if (length < min) out.push(fieldError("Invalid", path, value, "It is empty.", "Give a text, or leave it out."));
    if (length > max)
        out.push(fieldError("TooLong", path, value, `It has ${length} characters.`, `Give at most ${max}.`));
    if (pattern !== undefined && !pattern.expression.test(value)) {
        const host = pattern.isHost ? hostHelp(value, (sent) => pattern.expression.test(sent)) : undefined;
        const help = host ?? `Give ${pattern.words}.`;
        out.push(fieldError("Invalid", path, value, `${show(value)} is not accepted.`, help));
    }
    return out;
}

function ofTexts(value: unknown, limits: Limits | undefined, each: Limits | undefined, path: string): FieldError[] {
    if (!isObject(value)) return [wrongType(value, path, "an object of texts")];
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return [
        ...ofCount(entries, limits, path),
        ...entries.flatMap(([key, item]) => (item === UNKNOWN_INPUT ? [] : ofText(item, each, `${path}.${key}`))),
    ];
}

function ofCount(
    value: readonly unknown[],
    { min = 0, max = Infinity, more }: Limits = {},
    path: string,
): FieldError[] {
    if (value.length < min) return [fieldError("Invalid", path, value, "It is empty.", `Give at least ${min}.`)];
    if (value.length <= max) return [];
    const help = `At most ${max} are accepted: ${more ?? "split it into several HTTPRoutes"}.`;
    return [fieldError("TooMany", path, value, `It has ${value.length}.`, help)];
}

/** Source: apiextensions-apiserver, `schema/listtype/validation.go`. */
function doubles(value: readonly unknown[], limits: Limits | undefined, path: string): FieldError[] {
    if (limits?.distinct === undefined) return [];
    const { distinct } = limits;
    // Beside what is no object the server looks for no doubles; null counts as an empty object.
    const isOdd = (item: unknown): boolean => item !== null && item !== UNKNOWN_INPUT && !isObject(item);
    if (distinct !== "value" && value.some(isOdd)) return [];
    const keyOf = (item: unknown): unknown =>
        distinct === "value" || item === UNKNOWN_INPUT ? item : isObject(item) ? (item[distinct] ?? "") : "";
    const times = new Map<unknown, number>();
    return value.flatMap((item, i) => {
        const key = keyOf(item);
        if (key === UNKNOWN_INPUT) return [];
        const before = times.get(key) ?? 0;
        times.set(key, before + 1);
        // The server reports it once, however often it occurs.
        if (before !== 1) return [];
        return [fieldError("Duplicate", `${path}[${i}]`, item, `${show(key)} is there twice.`, "Name it once.")];
    });
}

const broken = (value: unknown, rules: readonly Rule[], path: string): FieldError[] =>
    rules
        .filter((rule) => rule.breaks(value))
        .map(({ says, help, ofSchema }) => {
            const what = says(value);
            return ofSchema === undefined
                ? fieldError("Rule", path, value, what, help)
                : fieldError(
                      "Unsupported",
                      joinField(path, ofSchema),
                      isObject(value) ? value[ofSchema] : value,
                      what,
                      help,
                  );
        });

const fieldError = (kind: FieldErrorKind, path: string, value: unknown, says: string, help: string): FieldError => ({
    kind,
    path,
    ...(value === undefined ? {} : { value }),
    says,
    help,
});

const wrongType = (value: unknown, path: string, wanted: string): FieldError =>
    fieldError("Type", path, value, `${show(value)} does not fit here.`, `Give ${wanted}.`);
const unsupported = (value: unknown, path: string, there: string): FieldError =>
    fieldError("Unsupported", path, value, `${show(value)} is not supported.`, there);
function nearest(key: string, fields: readonly string[]): string {
    const meant = nearestOf(key, fields);
    return meant.includes(", ") ? `There are ${meant}.` : `Did you mean ${meant}?`;
}
const unknownField = (path: string, value: unknown, fields: Rows): FieldError =>
    fieldError(
        "Unknown",
        path,
        value,
        `There is no argument ${path.split(".").at(-1)}.`,
        nearest(path.split(".").at(-1) ?? "", Object.keys(fields)),
    );

/** A value in a message: short, without anything that is not known yet. */
export function show(value: unknown): string {
    const text = JSON.stringify(value, (_, item: unknown) => (item === UNKNOWN_INPUT ? "…" : item)) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 76)}...${text.slice(-1)}` : text;
}
