/** The components as the package schema describes them; made of the same table that arguments are checked with. */
import { argumentTypes } from "./arguments";
import { objectMetadata } from "./metadata";
import type { ArgumentType, Field, FieldShape, FieldTable } from "./model";

/** A property of the schema: its type or a reference to one. */
interface TypeSpec {
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
interface ObjectSpec {
    type: "object";
    description: string;
    properties: Record<string, PropertySpec>;
    required?: string[];
}
interface ResourceSpec {
    isComponent: true;
    description: string;
    inputProperties: Record<string, PropertySpec>;
    requiredInputs?: string[];
    properties: Record<string, PropertySpec>;
    required: string[];
}

/** The part of the package schema that is about Kubernetes. */
export interface KubernetesSchema {
    types: Record<string, ObjectSpec>;
    resources: Record<string, ResourceSpec>;
}

const roots = ["IngressArgs", "EndpointsArgs"];
const metadataType = "#/types/crossroute:kubernetes:ObjectMetadata";
const any: TypeSpec = { $ref: "pulumi.json#/Any" };
const texts: TypeSpec = { type: "object", additionalProperties: { type: "string" } };

/** `CceArgs` → `crossroute:kubernetes:Cce`. */
export const tokenOf = (type: string): string => `crossroute:kubernetes:${type.replace(/Args$/, "")}`;

function typeOf(shape: FieldShape): TypeSpec {
    if (typeof shape !== "string") {
        if ("list" in shape) return { type: "array", items: typeOf(shape.list) };
        if ("map" in shape) return { type: "object", additionalProperties: typeOf(shape.map) };
        if ("oneOf" in shape) return { type: "string" };
        if ("type" in shape) return { $ref: `#/types/${tokenOf(shape.type)}` };
        return { oneOf: shape.either.map(typeOf) };
    }
    const types: Record<Exclude<FieldShape, object>, TypeSpec> = {
        string: { type: "string" },
        integer: { type: "integer" },
        boolean: { type: "boolean" },
        strings: texts,
        port: { oneOf: [{ type: "integer" }, { type: "string" }] },
        flag: { oneOf: [{ type: "boolean" }, { type: "string" }] },
        // Functions do not leave the program.
        function: any,
        any,
    };
    return types[shape];
}

const propertyOf = ({ shape, about, plain }: Field): PropertySpec => ({
    ...typeOf(shape),
    ...(plain === true ? { plain: true } : {}),
    description:
        typeof shape === "object" && "oneOf" in shape
            ? `${about} One of ${shape.oneOf.map((s) => `\`${s}\``).join(", ")}.`
            : about,
});

/** A program in another language has everything but functions. */
const written = (table: FieldTable): [string, Field][] =>
    Object.entries(table).filter(([, field]) => field.shape !== "function");

function propertiesOf(table: FieldTable): { properties: Record<string, PropertySpec>; required: string[] } {
    const properties = Object.fromEntries(written(table).map(([key, field]) => [key, propertyOf(field)]));
    return {
        properties,
        required: written(table)
            .filter(([, field]) => field.required)
            .map(([key]) => key),
    };
}

/** An object of the arguments, as a type of the schema. */
export function objectOf({ about, fields }: ArgumentType): ObjectSpec {
    const { properties, required } = propertiesOf(fields);
    return { type: "object", description: about, properties, ...(required.length === 0 ? {} : { required }) };
}

/** A component, as a resource of the schema. */
export function resourceOf(
    description: string,
    table: FieldTable,
    outputs: Record<string, PropertySpec>,
): ResourceSpec {
    const { properties, required } = propertiesOf(table);
    return {
        isComponent: true,
        description,
        inputProperties: properties,
        ...(required.length === 0 ? {} : { requiredInputs: required }),
        properties: outputs,
        required: Object.keys(outputs),
    };
}

const list = (item: TypeSpec, description: string): PropertySpec => ({ type: "array", items: item, description });

/** Types and resources of `crossroute:kubernetes:*`. */
export function kubernetesSchema(): KubernetesSchema {
    const types = Object.entries(argumentTypes).filter(([name]) => !roots.includes(name));
    return {
        types: {
            ...Object.fromEntries(types.map(([name, type]) => [tokenOf(name), objectOf(type)])),
            "crossroute:kubernetes:ServicePort": {
                type: "object",
                description: "A port as a backend of a route can name it.",
                properties: {
                    name: { type: "string", description: "Name of the port, when it has one." },
                    port: { type: "integer", description: "Number of the port." },
                },
                required: ["port"],
            },
            "crossroute:kubernetes:ObjectMetadata": objectOf(objectMetadata),
        },
        resources: {
            "crossroute:kubernetes:Ingress": resourceOf(
                "Routes (host, path, match, backend) on a Kubernetes cluster. Everything that the API server would refuse is found in the preview.",
                argumentTypes.IngressArgs?.fields ?? {},
                {
                    name: { type: "string", description: "Name of the Ingress object." },
                    namespace: { type: "string", description: "Namespace of the Ingress object." },
                    addresses: list(
                        { type: "string" },
                        "IP addresses and host names of the load balancer; empty as long as no controller has written them.",
                    ),
                    urls: list(
                        { type: "string" },
                        "One URL for each route; routes without a host have one for each address.",
                    ),
                    status: { ...any, description: "The status of the object." },
                    metadata: {
                        $ref: metadataType,
                        description:
                            "What the server writes into the metadata of the object, as the last `up` or `refresh` saw it.",
                    },
                },
            ),
            "crossroute:kubernetes:Endpoints": resourceOf(
                "A Service without a selector and the addresses behind it: Endpoints, EndpointSlices, or, for one DNS name, a Service of type ExternalName.",
                argumentTypes.EndpointsArgs?.fields ?? {},
                {
                    serviceName: {
                        type: "string",
                        description:
                            "Name of the Service, for backends of routes; known when the addresses are in place.",
                    },
                    namespace: { type: "string", description: "Namespace of the objects." },
                    ports: list({ $ref: "#/types/crossroute:kubernetes:ServicePort" }, "Ports of the Service."),
                    objects: list(
                        { $ref: metadataType },
                        "The objects that were made, with what the server writes into their metadata, as the last `up` or `refresh` saw it.",
                    ),
                },
            ),
        },
    };
}
