import type { ObjectShape, Shape, ValueKind } from "./shape";

/**
 * An argument. Its type, its check, its property of the package schema and its line of the reference are made from this
 * row.
 */
export interface Field {
    shape: FieldShape;
    /** What it means, its unit and its default. */
    about: string;
    limits?: Bounds;
    /**
     * The list becomes one text with commas between its elements: what an element is, in full and in a word, and the only
     * elements that there are.
     */
    joined?: { what: string; one: string; words?: readonly string[]; mayRepeat?: true };
    required?: true;
    /** The value must be known when the program runs: it decides which objects exist. */
    plain?: true;
    /**
     * The object must exist when the program runs; values in it may be known later. For a map, each element must exist,
     * too. Other languages may give an Output all the same: the plugin waits for it.
     */
    bare?: true;
    /** Only for programs in TypeScript: it cannot be sent to the plugin. */
    local?: true;
}

/**
 * A shape. Objects are named, so that the schema has a type for each. `asText` is a choice of more values than a type
 * should list; `typescript` is a type that is written elsewhere, and checked there.
 */
export type FieldShape =
    | ValueKind
    | { list: FieldShape }
    | { oneOf: readonly string[]; asText?: true }
    | { map: FieldShape }
    | { type: string }
    | { typescript: string }
    | { either: readonly FieldShape[] };

export type FieldRows = Readonly<Record<string, Field>>;

/** Of a number its least and greatest value; of a list or map how many elements, of a text how many characters. */
export interface Bounds {
    min?: number;
    max?: number;
    /** The only numbers there are. */
    numbers?: readonly number[];
    /** What is counted. */
    unit?: string;
}

/** `1-300`, `1 or more`, `at most 19`, `301, 302 or 303`. */
export function rangeOf({ min, max, numbers }: Bounds): string {
    if (numbers !== undefined) return numbers.join(", ").replace(/, (\d+)$/, " or $1");
    if (max === undefined) return `${min ?? 0} or more`;
    return min === undefined ? `at most ${max}` : `${min}-${max}`;
}

/** The limits of a row, and its sentence, which says them in the same words as the check. */
export const within = <const L extends Bounds>(
    limits: L,
    about: (range: string) => string,
): { about: string; limits: L } => ({
    about: about(rangeOf(limits)),
    limits,
});

/** An object of the arguments. */
export interface ArgumentType {
    /** What it is, in a sentence. */
    about: string;
    fields: FieldRows;
}

export type ArgumentTypes = Readonly<Record<string, ArgumentType>>;

/**
 * The shape that values are checked with.
 * @param types rows of the named objects; an object without rows here is checked by the room that has them
 * @param shapes shapes of named objects that are built elsewhere
 */
export function shapeOf(
    table: FieldRows,
    types: ArgumentTypes,
    shapes: Readonly<Record<string, Shape>> = {},
): ObjectShape {
    const toShape = (shape: FieldShape): Shape => {
        if (typeof shape === "string") return shape;
        if ("list" in shape) return { list: toShape(shape.list) };
        if ("map" in shape) return { map: toShape(shape.map) };
        if ("oneOf" in shape) return { oneOf: shape.oneOf };
        if ("either" in shape) return { either: shape.either.map(toShape) };
        if ("typescript" in shape) return "any";
        const rows = types[shape.type];
        return shapes[shape.type] ?? (rows === undefined ? "any" : shapeOf(rows.fields, types, shapes));
    };
    const required = Object.keys(table).filter((key) => table[key]?.required);
    return {
        fields: Object.fromEntries(Object.entries(table).map(([key, field]) => [key, toShape(field.shape)])),
        required,
        early: Object.keys(table).filter((key) => table[key]?.plain ?? table[key]?.bare),
    };
}
