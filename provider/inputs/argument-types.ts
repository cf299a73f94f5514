/** The TypeScript types of arguments, from their rows. */
import type { ArgumentTypes, Field, FieldShape } from "./fields";

/** The values that an argument may have. */
export interface Choice {
    about: string;
    values: readonly string[];
}

export interface Rendering {
    /** Lines below the import of `Input`. */
    head?: readonly string[];
    /** Choices that have a type of their own in the text, by its name. */
    choices?: Readonly<Record<string, Choice>>;
    /** Choices that have a type elsewhere, by its name. */
    aliases?: Readonly<Record<string, readonly string[]>>;
}

/** The text of a file with the types of these objects. */
export function renderTypes(types: ArgumentTypes, { head = [], choices = {}, aliases = {} }: Rendering = {}): string {
    const names = new Map([
        ...Object.entries(choices).map(([name, { values }]) => [values, name] as const),
        ...Object.entries(aliases).map(([name, values]) => [values, name] as const),
    ]);
    const body = [
        ...Object.entries(choices).flatMap(([name, { about, values }]) => [
            "",
            comment(about),
            `export type ${name} = ${oneOf(values)};`,
        ]),
        ...Object.entries(types).flatMap(([name, { about, fields }]) => [
            "",
            comment(about),
            `export interface ${name} {`,
            ...Object.entries(fields).flatMap((field) => memberOf(field, names)),
            "}",
        ]),
    ];
    const inputs = body.some((line) => line.includes("Input<"));
    return [
        "// Written by `npm run generate` from rows. Change the rows, not this file.",
        ...(inputs ? ['import type { Input } from "@pulumi/pulumi";'] : []),
        ...head,
        ...body,
        "",
    ].join("\n");
}

type Names = ReadonlyMap<readonly string[], string>;

const comment = (text: string): string => `/** ${text.replaceAll("*/", "*\\/")} */`;

const memberOf = ([name, field]: [string, Field], names: Names): string[] => [
    `    ${comment(field.about)}`,
    `    ${name}${field.required ? "" : "?"}: ${valueOf(field, names)};`,
];

function valueOf({ shape, plain, bare }: Field, names: Names): string {
    if (bare && shape === "strings") return "Record<string, string>";
    if (bare && typeof shape === "object" && "map" in shape) return `Record<string, ${typeOf(shape.map, names)}>`;
    return plain || bare ? typeOf(shape, names) : `Input<${typeOf(shape, names)}>`;
}

const oneOf = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(" | ");

/** A value as a program gives it: every value inside another may be an Output of its own. */
function typeOf(shape: FieldShape, names: Names): string {
    if (typeof shape === "string") return words[shape];
    if ("list" in shape) return `Input<${typeOf(shape.list, names)}>[]`;
    if ("map" in shape) return `Record<string, Input<${typeOf(shape.map, names)}>>`;
    if ("oneOf" in shape) return shape.asText ? "string" : (names.get(shape.oneOf) ?? oneOf(shape.oneOf));
    if ("type" in shape) return shape.type;
    if ("typescript" in shape) return shape.typescript;
    return shape.either.map((one) => typeOf(one, names)).join(" | ");
}

const words: Readonly<Record<Exclude<FieldShape, object>, string>> = {
    string: "string",
    integer: "number",
    boolean: "boolean",
    strings: "Record<string, Input<string>>",
    port: "number | string",
    flag: "boolean | string",
    function: "Transform",
    any: "Record<string, unknown>",
};
