import type { Shape } from "../../../inputs/shape";

/** A field of the arguments, for checks, the package schema and the reference. */
export interface Field {
    shape: FieldShape;
    /** What it means, its unit and its default. */
    about: string;
    required?: true;
    /** The value must be known when the program runs: it decides which objects there are. */
    plain?: true;
    /** The object itself must be there when the program runs; what is in it may come later. */
    bare?: true;
}

/** A shape; objects are named, so that the schema has a type for each. */
export type FieldShape =
    | "string"
    | "integer"
    | "boolean"
    | "strings"
    | "port"
    | "flag"
    | "function"
    | "any"
    | { list: FieldShape }
    | { oneOf: readonly string[] }
    | { map: FieldShape }
    | { type: string }
    | { either: readonly FieldShape[] };

export type FieldTable = Readonly<Record<string, Field>>;

/** An object of the arguments. */
export interface ArgumentType {
    /** What it is, in a sentence. */
    about: string;
    fields: FieldTable;
}

/** The shape that values are checked with. `types` has the tables of the named objects. */
export function shapeOf(table: FieldTable, types: Readonly<Record<string, ArgumentType>>): Shape {
    const toShape = (shape: FieldShape): Shape => {
        if (typeof shape === "string") return shape;
        if ("list" in shape) return { list: toShape(shape.list) };
        if ("map" in shape) return { map: toShape(shape.map) };
        if ("oneOf" in shape) return shape;
        if ("either" in shape) return { either: shape.either.map(toShape) };
        return shapeOf(types[shape.type]?.fields ?? {}, types);
    };
    const required = Object.keys(table).filter((key) => table[key]?.required);
    return {
        fields: Object.fromEntries(Object.entries(table).map(([key, field]) => [key, toShape(field.shape)])),
        required,
    };
}
