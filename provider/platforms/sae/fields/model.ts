/** The parts of the rows. A row is data, and holds everything about a field. */

export type FieldType =
    | TextType
    /** `zero`: the meaning of 0. */
    | { kind: "integer"; min: number; max: number; unit?: string; zero?: number }
    | { kind: "boolean"; words?: readonly [on: string, off: string] }
    /** `true`, `false` or a text. */
    | { kind: "booleanOrText"; text: TextType }
    | ListType
    | ObjectType;

export interface TextType {
    kind: "text";
    /** The only allowed values. */
    values?: readonly string[];
    pattern?: RegExp;
    /** The pattern in words: "must be …". */
    rule?: string;
    /** What SAE's reference allows, but another of its sources forbids: a warning, not an error. */
    usual?: { pattern: RegExp; rule: string; source: string };
    maxLength?: number;
    /** Upper and lower case mean the same. */
    fold?: boolean;
}

export interface ListType {
    kind: "list";
    of: FieldType;
    min?: number;
    max?: number;
    /** A limit of another of SAE's sources than its reference: a warning, not an error. */
    usual?: { max: number; source: string };
    /** How it travels: JSON text or values joined by commas. */
    wire: "json" | "comma";
    /** The order of the items means nothing. */
    unordered?: boolean;
}

export interface ObjectType {
    kind: "object";
    /** Name of its type in the package schema, e.g. `IngressRule`. */
    name: string;
    description: string;
    fields: readonly Field[];
    /** `json-of-strings`: all its values are strings on the wire, and inside another object it is JSON text itself. */
    wire?: "json" | "json-of-strings";
    /** The value that means the same as leaving the object out. */
    off?: Readonly<Record<string, boolean>>;
}

export interface Field {
    /** Property name for users. */
    name: string;
    /** Key in a request. */
    wire: string;
    /** Key in a reply, if it is not the request's key with a capital first letter. */
    reply?: string;
    /** Where it travels in a request. Fields of nested objects travel with their parent. */
    travel?: "query" | "form";
    type: FieldType;
    /** The user must give it. */
    required?: boolean;
    /** The default. Absent: none (an empty value) or not documented. */
    default?: string | number | boolean | readonly never[];
    /**
     * No reference says what SAE takes where nobody ever set it. `default` is then only what it goes back to when it is no
     * longer declared.
     */
    untoldDefault?: boolean;
    /** What a change of it does. */
    change: "update" | "replace";
    /** DescribeIngress does not return it: it is kept from the inputs. */
    unreadable?: boolean;
    /** Filled in by SAE; an error as an input. */
    readOnly?: boolean;
    /** Crossroute's own: never sent. */
    local?: boolean;
    /** It says how something is done: no output has it, and a change of it alone is none. */
    inputOnly?: boolean;
    description: string;
    /** Constraints that involve other fields, in words, for the reference page. */
    note?: string;
    example: unknown;
    source: string;
}

/** Outputs that SAE computes. */
export interface ComputedField {
    name: string;
    reply: string;
    type: "string" | "boolean" | "integer" | "number";
    description: string;
}
