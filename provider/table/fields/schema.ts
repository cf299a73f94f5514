/** RouteTable and RoutePlan as the package schema describes them, made of the rows that arguments are checked with. */
import type { ArgumentTypes } from "../../inputs/fields";
import {
    type ClassDocs,
    describer,
    outputsOf,
    texts,
    type PartOfSchema,
    type TypeSpec,
} from "../../inputs/package-schema";
import { tableTypes } from "./arguments";

const outputs: Readonly<Record<"RouteTable" | "RoutePlan", Readonly<Record<string, TypeSpec>>>> = {
    RouteTable: { urls: { type: "array", items: { type: "string" } }, targets: texts },
    RoutePlan: { routes: texts },
};

/**
 * Types and resources of `crossroute:index:*`.
 *
 * @param gateways rows of the platforms' gateways and backends
 * @param docs by class
 */
export function tableSchema(gateways: ArgumentTypes, docs: Record<keyof typeof outputs, ClassDocs>): PartOfSchema {
    const { RouteTableArgs, RoutePlanArgs, ...inner } = tableTypes;
    const types: ArgumentTypes = { ...inner, ...gateways };
    // Other objects that a platform names belong to the components of Kubernetes.
    const { resourceOf, typesOf } = describer(
        (type) => `crossroute:${type in types ? "index" : "kubernetes"}:${type.replace(/Args$/, "")}`,
    );
    const resource = (name: keyof typeof outputs, { fields }: ArgumentTypes[string]) =>
        resourceOf(docs[name].about, fields, outputsOf(outputs[name], docs[name]));
    return {
        types: typesOf(types),
        resources: {
            "crossroute:index:RouteTable": { isComponent: true, ...resource("RouteTable", RouteTableArgs) },
            "crossroute:index:RoutePlan": resource("RoutePlan", RoutePlanArgs),
        },
    };
}
