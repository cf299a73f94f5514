import type { Field, FieldShape } from "../../kubernetes/fields/model";
import { gatewayTypes } from "./arguments";

/** The TypeScript types of everything in the rows, as text of `args.ts`. */
export const renderArgs = (): string =>
    [
        "// Rendered from the rows by `render.ts`; a test compares. Change the rows, not this file.",
        'import type * as pulumi from "@pulumi/pulumi";',
        'import type { Transform } from "../../kubernetes/fields/args";',
        ...Object.entries(gatewayTypes).flatMap(([name, { about, fields }]) => [
            "",
            `/** ${about} */`,
            `export interface ${name} {`,
            ...Object.entries<Field>(fields).flatMap(memberOf),
            "}",
        ]),
        "",
    ].join("\n");

const memberOf = ([name, { shape, about, required, plain }]: [string, Field]): string[] => [
    `    /** ${about.replaceAll("*/", "*\\/")} */`,
    `    ${name}${required === true ? "" : "?"}: ${plain === true ? plainType(shape) : inputOf(shape)};`,
];

/** A value as a program gives it: it may be an output of something else at any depth. */
const inputOf = (shape: FieldShape): string => {
    if (typeof shape === "object" && "list" in shape) return `pulumi.Input<${inputOf(shape.list)}[]>`;
    return `pulumi.Input<${plainType(shape)}>`;
};

function plainType(shape: FieldShape): string {
    if (typeof shape === "object") {
        if ("list" in shape) return `${plainType(shape.list)}[]`;
        if ("oneOf" in shape) return shape.oneOf.map((value) => JSON.stringify(value)).join(" | ");
        if ("type" in shape) return shape.type;
        if ("either" in shape) return shape.either.map(plainType).join(" | ");
        return `Record<string, ${inputOf(shape.map)}>`;
    }
    const types: Record<Exclude<FieldShape, object>, string> = {
        string: "string",
        integer: "number",
        boolean: "boolean",
        strings: "Record<string, pulumi.Input<string>>",
        port: "number | string",
        flag: "boolean | string",
        function: "Transform",
        any: "unknown",
    };
    return types[shape];
}
