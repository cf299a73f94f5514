/** The components as the package schema describes them; made of the rows that arguments are checked with. */
import {
    describer,
    type PartOfSchema,
    type PropertySpec,
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

const list = (item: TypeSpec, description: string): PropertySpec => ({ type: "array", items: item, description });

/** Types and resources of `crossroute:kubernetes:*`. */
export function kubernetesSchema(): PartOfSchema & Required<Pick<PartOfSchema, "functions">> {
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
            "crossroute:kubernetes:Ingress": componentOf(
                "Routes (host, path, match, backend) on a Kubernetes cluster. Everything that the API server would refuse is found in the preview.",
                argumentTypes.IngressArgs?.fields ?? {},
                {
                    name: { type: "string", description: "Name of the Ingress object." },
                    namespace: { type: "string", description: "Namespace of the Ingress object." },
                    addresses: list(
                        { type: "string" },
                        "IP addresses and host names of the load balancer, as of this `up`; empty as long as no controller has written them.",
                    ),
                    urls: list(
                        { type: "string" },
                        "One URL for each route; routes without a host have one for each address.",
                    ),
                    status: {
                        $ref: `#/types/${tokenOf("IngressStatus")}`,
                        description: "The status of the object, as this `up` saw it.",
                    },
                    metadata: {
                        $ref: metadataType,
                        description: "What the server writes into the metadata of the object, as this `up` saw it.",
                    },
                },
            ),
            "crossroute:kubernetes:Endpoints": componentOf(
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
