/** The components as the package schema describes them; made of the rows that arguments are checked with. */
import {
    type ClassDocs,
    describer,
    outputsOf,
    type PartOfSchema,
    type ResourceSpec,
    type TypeSpec,
} from "../../../inputs/package-schema";
import { argumentTypes } from "./arguments";
import { clusterFunctions } from "./functions";
import { objectMetadata } from "./metadata";
import { statusTypes } from "./status";

const roots = ["IngressArgs", "EndpointsArgs"];
const metadataType = "#/types/crossroute:kubernetes:ObjectMetadata";
/** `CceArgs` → `crossroute:kubernetes:Cce`. */
export const tokenOf = (type: string): string => `crossroute:kubernetes:${type.replace(/Args$/, "")}`;

const { objectOf, resourceOf, typesOf } = describer(tokenOf);

/** A component, as a resource of the schema. */
export const componentOf = (...parts: Parameters<typeof resourceOf>): ResourceSpec => ({
    isComponent: true,
    ...resourceOf(...parts),
});

const text: TypeSpec = { type: "string" };
const list = (items: TypeSpec): TypeSpec => ({ type: "array", items });

const outputs: Readonly<Record<"Ingress" | "Endpoints", Readonly<Record<string, TypeSpec>>>> = {
    Ingress: {
        name: text,
        namespace: text,
        addresses: list(text),
        urls: list(text),
        status: { $ref: `#/types/${tokenOf("IngressStatus")}` },
        metadata: { $ref: metadataType },
    },
    Endpoints: {
        serviceName: text,
        namespace: text,
        ports: list({ $ref: "#/types/crossroute:kubernetes:ServicePort" }),
        objects: list({ $ref: metadataType }),
    },
};

/**
 * Types and resources of `crossroute:kubernetes:*`.
 *
 * @param docs by class
 */
export function kubernetesSchema(
    docs: Record<keyof typeof outputs, ClassDocs>,
): PartOfSchema & Required<Pick<PartOfSchema, "functions">> {
    const types = Object.entries(argumentTypes).filter(([name]) => !roots.includes(name));
    return {
        types: {
            ...typesOf(Object.fromEntries(types)),
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
            ...typesOf(statusTypes),
        },
        resources: {
            [tokenOf("Ingress")]: componentOf(
                docs.Ingress.about,
                argumentTypes.IngressArgs?.fields ?? {},
                outputsOf(outputs.Ingress, docs.Ingress),
            ),
            [tokenOf("Endpoints")]: componentOf(
                docs.Endpoints.about,
                argumentTypes.EndpointsArgs?.fields ?? {},
                outputsOf(outputs.Endpoints, docs.Endpoints),
            ),
        },
        functions: Object.fromEntries(
            Object.entries(clusterFunctions).map(([name, { about, inputs, outputs }]) => [
                tokenOf(name),
                {
                    description: about,
                    inputs: objectOf({ about: `Arguments of ${name}.`, fields: inputs }),
                    outputs: objectOf({ about: `Result of ${name}.`, fields: outputs }),
                },
            ]),
        ),
    };
}
