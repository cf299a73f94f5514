import type { Field, FieldRows } from "../../../inputs/fields";

/** What a text must look like. */
export interface Pattern {
    expression: RegExp;
    /** In words: "It is …". */
    words: string;
    /** It is a host: the message names what clients send instead of what was written. */
    isHost?: true;
}

/** Limits of one value. */
export interface Limits {
    /** Fewest characters, least number, fewest elements. */
    min?: number;
    /** Most characters, greatest number, most elements. */
    max?: number;
    pattern?: Pattern;
    /** The only numbers there are. */
    numbers?: readonly number[];
    /** Elements of a list differ: as a whole, or in their `name`. */
    distinct?: "value" | "name";
}

/** A field of a custom resource, as its definition has it. What a program can write, checks, schema and pages come from it. */
export interface Row extends Field {
    limits?: Limits;
    /** Limits of each element of a list. */
    each?: Limits;
    /** What the server fills in. */
    default?: unknown;
    /** Rules about the value as a whole. */
    rules?: readonly Rule[];
}

export type Rows = Readonly<Record<string, Row>> & FieldRows;

/** A rule of a definition (CEL): about several fields at once. */
export interface Rule {
    /** What the server says. */
    message: string;
    /** What is wrong, in our words. */
    says(value: never): string;
    help: string;
    /** Whether a value breaks it. A value that is not known yet breaks nothing. */
    breaks(value: never): boolean;
}

/** An object of a custom resource. */
export interface ObjectRows {
    about: string;
    fields: Rows;
    rules?: readonly Rule[];
}
