/** Components and their arguments as the package schema describes them, from their rows. */
import type { ArgumentType, ArgumentTypes, Field, FieldShape, FieldRows } from "./fields";

/** A property of the schema: its type or a reference to one. */
export interface TypeSpec {
    type?: string;
    items?: TypeSpec;
    additionalProperties?: TypeSpec;
    oneOf?: TypeSpec[];
    $ref?: string;
    plain?: boolean;
}
export interface PropertySpec extends TypeSpec {
    description: string;
}
export interface ObjectSpec {
    type: "object";
    description: string;
    properties: Record<string, PropertySpec>;
    required?: string[];
}
export interface ResourceSpec {
    isComponent?: true;
    description: string;
    inputProperties: Record<string, PropertySpec>;
    requiredInputs?: string[];
    properties: Record<string, PropertySpec>;
    required: string[];
}

export interface FunctionSpec {
    description: string;
    inputs: ObjectSpec;
    outputs: ObjectSpec;
}

/** The part of the package schema that a room describes. */
export interface PartOfSchema {
    types: Record<string, ObjectSpec>;
    resources: Record<string, ResourceSpec>;
    functions?: Record<string, FunctionSpec>;
}

/** The descriptions of a class and of its outputs. */
export interface ClassDocs {
    about: string;
    members: Readonly<Record<string, string>>;
}

/** Outputs of a class, with the description of each. */
export const outputsOf = (
    types: Readonly<Record<string, TypeSpec>>,
    { members }: ClassDocs,
): Record<string, PropertySpec> =>
    Object.fromEntries(Object.entries(types).map(([key, type]) => [key, { ...type, description: members[key] ?? "" }]));

export const any: TypeSpec = { $ref: "pulumi.json#/Any" };
export const texts: TypeSpec = { type: "object", additionalProperties: { type: "string" } };

const scalars: Readonly<Record<Exclude<FieldShape, object>, TypeSpec>> = {
    string: { type: "string" },
    integer: { type: "integer" },
    boolean: { type: "boolean" },
    strings: texts,
    port: { oneOf: [{ type: "integer" }, { type: "string" }] },
    flag: { oneOf: [{ type: "boolean" }, { type: "string" }] },
    // Functions stay in the program.
    function: any,
    any,
};

/** A program in another language has everything but functions and local values. */
const written = (table: FieldRows): [string, Field][] =>
    Object.entries(table).filter(([, { shape, local }]) => shape !== "function" && local === undefined);

const choicesOf = (shape: FieldShape): string =>
    typeof shape === "object" && "oneOf" in shape && !shape.asText
        ? ` One of ${shape.oneOf.map((s) => `\`${s}\``).join(", ")}.`
        : "";

const required = (names: string[]): { required?: string[] } => (names.length === 0 ? {} : { required: names });

/** Turns rows into parts of the schema; `tokenOf` gives the tokens of types. */
export function describer(tokenOf: (type: string) => string) {
    function typeOf(shape: FieldShape): TypeSpec {
        if (typeof shape === "string") return scalars[shape];
        if ("list" in shape) return { type: "array", items: typeOf(shape.list) };
        if ("map" in shape) return { type: "object", additionalProperties: typeOf(shape.map) };
        if ("oneOf" in shape) return { type: "string" };
        if ("type" in shape) return { $ref: `#/types/${tokenOf(shape.type)}` };
        if ("typescript" in shape) return any;
        return { oneOf: shape.either.map(typeOf) };
    }

    const propertyOf = ({ shape, about, plain }: Field): PropertySpec => ({
        ...typeOf(shape),
        ...(plain === true ? { plain: true } : {}),
        description: `${about}${choicesOf(shape)}`,
    });

    const propertiesOf = (table: FieldRows): Record<string, PropertySpec> =>
        Object.fromEntries(written(table).map(([key, field]) => [key, propertyOf(field)]));
    const requiredOf = (table: FieldRows): string[] =>
        written(table).flatMap(([key, field]) => (field.required ? [key] : []));

    /** An object of the arguments, as a type of the schema. */
    const objectOf = ({ about, fields }: ArgumentType): ObjectSpec => ({
        type: "object",
        description: about,
        properties: propertiesOf(fields),
        ...required(requiredOf(fields)),
    });

    return {
        propertiesOf,
        objectOf,
        /** Objects of the arguments, by the tokens of their types. */
        typesOf: (types: ArgumentTypes): Record<string, ObjectSpec> =>
            Object.fromEntries(Object.entries(types).map(([name, type]) => [tokenOf(name), objectOf(type)])),
        /** A resource whose outputs all exist once it is created. */
        resourceOf(description: string, table: FieldRows, outputs: Record<string, PropertySpec>): ResourceSpec {
            const { required: requiredInputs } = required(requiredOf(table));
            return {
                description,
                inputProperties: propertiesOf(table),
                ...(requiredInputs && { requiredInputs }),
                properties: outputs,
                required: Object.keys(outputs),
            };
        },
    };
}
