import { choices } from "./choices";
import type { ArgumentType, Field, FieldShape } from "./model";

const aliases = new Map<readonly string[], string>(Object.entries(choices).map(([name, { values }]) => [values, name]));

/** The TypeScript types of all arguments, as text of `args.ts`. */
export const renderTypes = (types: Readonly<Record<string, ArgumentType>>): string =>
    [
        "// Written by `npm run generate` from the rows beside it. Change the rows, not this file.",
        'import type { Input } from "@pulumi/pulumi";',
        'import type { Transform } from "./transform";',
        "",
        'export type * from "./transform";',
        ...Object.entries(choices).flatMap(([name, { about, values }]) => [
            "",
            comment(about),
            `export type ${name} = ${oneOf(values)};`,
        ]),
        ...Object.entries(types).flatMap(([name, { about, fields }]) => [
            "",
            comment(about),
            `export interface ${name} {`,
            ...Object.entries(fields).flatMap(memberOf),
            "}",
        ]),
        "",
    ].join("\n");

const comment = (text: string): string => `/** ${text.replaceAll("*/", "*\\/")} */`;

const memberOf = ([name, { shape, about, required, plain, bare }]: [string, Field]): string[] => [
    `    ${comment(about)}`,
    `    ${name}${required ? "" : "?"}: ${plain || bare ? typeOf(shape) : `Input<${typeOf(shape)}>`};`,
];

const oneOf = (values: readonly string[]): string => values.map((value) => JSON.stringify(value)).join(" | ");

/** A value as a program gives it: what is inside another may be an Output of its own. */
function typeOf(shape: FieldShape): string {
    if (typeof shape !== "string") {
        if ("list" in shape) return `Input<${typeOf(shape.list)}>[]`;
        if ("map" in shape) return `Record<string, Input<${typeOf(shape.map)}>>`;
        if ("oneOf" in shape) return aliases.get(shape.oneOf) ?? oneOf(shape.oneOf);
        if ("type" in shape) return shape.type;
        return shape.either.map(typeOf).join(" | ");
    }
    return words[shape];
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
