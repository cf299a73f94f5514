import { UNKNOWN_INPUT } from "./unknown";
import { isObject, listOf } from "./json";

/**
 * Kinds of values. `strings` is a map of texts, `port` a number or a text, `flag` a boolean or a text, `any` anything.
 */
export type ValueKind = "string" | "integer" | "boolean" | "strings" | "port" | "flag" | "function" | "any";

/** What a value looks like. A list has one shape for its elements, an object one for each of its fields. */
export type Shape =
    | ValueKind
    | { list: Shape }
    | { map: Shape }
    | { oneOf: readonly string[] }
    | ObjectShape
    | { either: readonly Shape[] };

export interface ObjectShape {
    fields: Readonly<Record<string, Shape>>;
    required?: readonly string[];
    /** Fields whose value must be known when the program runs. */
    early?: readonly string[];
}

/** A value that does not have its shape. */
export interface ShapeProblem {
    kind: "unknown" | "missing" | "type";
    /** Path of the value. */
    path: string;
    value: unknown;
    /** What would be right: `a text`, `one of "a", "b"`, or the field that was probably meant. */
    expected: string;
    /** The fields of what would be right, or of each element of it. */
    fields?: readonly string[];
    /** What would be right is an object, and `expected` lists its fields. */
    isObject?: true;
}

const names: Record<ValueKind, string> = {
    string: "a text",
    integer: "a whole number",
    boolean: "true or false",
    strings: "an object of texts",
    port: "a number or a name",
    flag: "true, false or a name",
    function: "a function",
    any: "anything",
};

const isInteger = (value: unknown): boolean =>
    typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 0x7fffffff;

const tests: Record<ValueKind, (value: unknown) => boolean> = {
    string: (value) => typeof value === "string",
    integer: isInteger,
    boolean: (value) => typeof value === "boolean",
    strings: (value) =>
        isObject(value) && Object.values(value).every((v) => typeof v === "string" || v === UNKNOWN_INPUT || v == null),
    port: (value) => isInteger(value) || typeof value === "string",
    flag: (value) => typeof value === "boolean" || typeof value === "string",
    function: (value) => typeof value === "function",
    any: () => true,
};

/** What would be right, in words. */
export function shapeName(shape: Shape): string {
    if (typeof shape === "string") return names[shape];
    if ("list" in shape) return "a list";
    if ("map" in shape) return "an object";
    if ("oneOf" in shape) return `one of ${shape.oneOf.map((item) => JSON.stringify(item)).join(", ")}`;
    if ("either" in shape) return shape.either.map(shapeName).join(" or ");
    return `an object with ${Object.keys(shape.fields).join(", ")}`;
}

/**
 * Everything in a value that does not have its shape. Absent, null and unknown values are fine where they are allowed.
 */
export function shapeProblems(value: unknown, shape: Shape, path = ""): ShapeProblem[] {
    return hasShape(value, shape) ? [] : problemsOf(value, shape, path);
}

/** Whether there are no problems, without a path of anything: most values are as they should be, and many are large. */
function hasShape(value: unknown, shape: Shape): boolean {
    if (value === undefined || value === null || value === UNKNOWN_INPUT) return true;
    if (typeof shape === "string") return tests[shape](value);
    if ("fields" in shape) return isObject(value) && hasFields(value, shape);
    if ("list" in shape) return Array.isArray(value) && value.every((item) => hasShape(item, shape.list));
    if ("oneOf" in shape) return typeof value === "string" && shape.oneOf.includes(value);
    if ("either" in shape) return shape.either.some((one) => hasShape(value, one));
    return isObject(value) && Object.values(value).every((item) => hasShape(item, shape.map));
}

function hasFields(value: Record<string, unknown>, { fields, required }: ObjectShape): boolean {
    if (required !== undefined) for (const key of required) if (isAbsent(value[key])) return false;
    for (const key of Object.keys(value)) {
        const [item, field] = [value[key], fieldNamed(fields, key)];
        if (field === undefined ? item !== undefined : !hasShape(item, field)) return false;
    }
    return true;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const fieldNamed = (fields: ObjectShape["fields"], key: string): Shape | undefined =>
    Object.hasOwn(fields, key) ? fields[key] : undefined;

function problemsOf(value: unknown, shape: Shape, path: string): ShapeProblem[] {
    if (value === undefined || value === null || value === UNKNOWN_INPUT) return [];
    const wrong = (): ShapeProblem[] => [
        {
            ...{ kind: "type", path, value, expected: shapeName(shape) },
            ...(fieldsOf(shape) && { fields: fieldsOf(shape) }),
            ...(typeof shape === "object" && "fields" in shape && { isObject: true }),
        },
    ];
    if (typeof shape === "string") return tests[shape](value) ? [] : wrong();
    if ("oneOf" in shape) return shape.oneOf.includes(value as string) ? [] : wrong();
    if ("list" in shape) {
        if (!Array.isArray(value)) return wrong();
        return value.flatMap((item, i) => problemsOf(item, shape.list, `${path}[${i}]`));
    }
    if ("map" in shape) {
        if (!isObject(value)) return wrong();
        return Object.entries(value).flatMap(([key, item]) => problemsOf(item, shape.map, joinField(path, key)));
    }
    if ("either" in shape) {
        const tries = shape.either.map((one) => problemsOf(value, one, path));
        return tries.find((problems) => problems.length === 0) ?? closest(tries, path) ?? wrong();
    }
    if (!isObject(value)) return wrong();
    return fieldProblems(value, shape, path);
}

/** Elements of lists that are null: there is nothing that they could mean. */
export function emptyElements(value: unknown, shape: Shape, path = ""): ShapeProblem[] {
    if (typeof shape === "string" || typeof value !== "object" || value === null) return [];
    if ("either" in shape) {
        const all = shape.either.map((one) => emptyElements(value, one, path));
        return all.find((problems) => problems.length > 0) ?? [];
    }
    if ("list" in shape) {
        const { list } = shape;
        const expected = shapeName(list);
        return listOf(value).flatMap((item, i) =>
            item === null || item === undefined
                ? [{ kind: "type", path: `${path}[${i}]`, value: null, expected }]
                : emptyElements(item, list, `${path}[${i}]`),
        );
    }
    const inner = (key: string): Shape =>
        "map" in shape ? shape.map : "fields" in shape ? (shape.fields[key] ?? "any") : "any";
    return Object.entries(value).flatMap(([key, item]) => emptyElements(item, inner(key), joinField(path, key)));
}

function fieldsOf(shape: Shape): readonly string[] | undefined {
    if (typeof shape === "string") return undefined;
    if ("list" in shape) return fieldsOf(shape.list);
    return "fields" in shape ? Object.keys(shape.fields) : undefined;
}

/** The problems of the shape that fits here and is wrong only deeper down. */
const closest = (tries: ShapeProblem[][], path: string): ShapeProblem[] | undefined =>
    tries.find((problems) => problems.every((p) => p.kind !== "type" || p.path !== path));

function fieldProblems(
    value: Record<string, unknown>,
    { fields, required = [] }: ObjectShape,
    path: string,
): ShapeProblem[] {
    const at = (key: string): string => joinField(path, key);
    const missing = required
        .filter((key) => isAbsent(value[key]))
        .map((key): ShapeProblem => ({
            kind: "missing",
            path: at(key),
            value: undefined,
            expected: shapeName(fields[key]),
        }));
    const present = Object.entries(value).flatMap(([key, item]): ShapeProblem[] => {
        const shape = fieldNamed(fields, key);
        if (shape !== undefined) return problemsOf(item, shape, at(key));
        if (item === undefined) return [];
        return [{ kind: "unknown", path: at(key), value: item, expected: nearest(key, Object.keys(fields)) }];
    });
    return [...missing, ...present];
}

/** `a.b`, or `a["b c"]` when the key is no identifier. */
export const joinField = (path: string, key: string): string =>
    /^[A-Za-z_$][\w$-]*$/.test(key) ? (path === "" ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key)}]`;

/** The field that was probably meant, else all fields. */
export const nearest = (key: string, fields: readonly string[]): string =>
    closestName(key, fields) ?? fields.join(", ");

/**
 * The name that was probably meant, if one is similar.
 * @param part one letter in so many may be wrong, and two in a short name
 */
export function closestName(key: string, names: readonly string[], part = 3): string | undefined {
    const most = Math.max(2, key.length / part);
    const ranked = names
        // Each letter too many or too few is one that is wrong.
        .filter(({ length }) => Math.abs(length - key.length) <= most)
        .map((name) => ({ name, far: distance(key.toLowerCase(), name.toLowerCase()) }));
    ranked.sort((a, b) => a.far - b.far);
    const [best] = ranked;
    return best !== undefined && best.far <= most ? best.name : undefined;
}

/** Edit distance (Levenshtein). */
function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const replace = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
            next.push(Math.min(replace, (row[j] as number) + 1, (next[j - 1] as number) + 1));
        }
        row = next;
    }
    return row[b.length] as number;
}
