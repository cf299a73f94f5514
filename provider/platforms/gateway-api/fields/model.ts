import type { Bounds, Field, FieldRows } from "../../../inputs/fields";

/** What a text must look like. */
export interface Pattern {
    expression: RegExp;
    /** In words: "It is …". */
    words: string;
    /** It is a host: the message says what clients send instead of it. */
    isHost?: true;
}

/** Limits of one value. */
export interface Limits extends Bounds {
    pattern?: Pattern;
    /** Elements of a list must differ: as a whole, in their `name` or in their `port`. */
    distinct?: "value" | "name" | "port";
    /** What to do where there are too many (default: split it into several HTTPRoutes). */
    more?: string;
}

/** A field of a custom resource, as its definition has it. The argument, checks, schema and pages come from it. */
export interface Row extends Field {
    limits?: Limits;
    /** Limits of each element of a list. */
    each?: Limits;
    /** The server's default. */
    default?: unknown;
    /** Rules about the value as a whole. */
    rules?: readonly Rule[];
}

export type Rows = Readonly<Record<string, Row>> & FieldRows;

/** A rule of a definition (CEL): about several fields at once. */
export interface Rule {
    /** What the server says. */
    message: string;
    /** What is wrong, in the project's words. */
    says(value: unknown): string;
    help: string;
    /** Whether a value breaks it. A value that is not known yet breaks nothing. */
    breaks(value: unknown): boolean;
    /** The schema says it (`oneOf`) of this field: the server asks it together with types and limits. */
    ofSchema?: string;
}

/** An object of a custom resource. */
export interface ObjectRows {
    about: string;
    fields: Rows;
    rules?: readonly Rule[];
}
