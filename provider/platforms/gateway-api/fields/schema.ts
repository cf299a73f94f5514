/** The components of the Gateway API as the package schema describes them; made of the rows that arguments are checked with. */
import {
    any,
    type ClassDocs,
    describer,
    outputsOf,
    type PartOfSchema,
    type PropertySpec,
    type TypeSpec,
} from "../../../inputs/package-schema";
import { componentOf, tokenOf } from "../../kubernetes/fields/schema";
import { gatewayTypes } from "./arguments";

const root = "HTTPRouteArgs";
const text = (description: string): PropertySpec => ({ type: "string", description });
const flag = (description: string): PropertySpec => ({ type: "boolean", description });

/** What is said of a route at one parent. */
const parentStatus: Record<string, PropertySpec> = {
    parent: text("The parent: `namespace/name`, with `#section` and `:port` where the route names them."),
    controller: text("Name of the controller that says it; empty as long as none has."),
    accepted: flag("Whether the parent takes the route as it is now."),
    resolved: flag("Whether every reference of the route leads to something that it may name."),
    reason: text(
        "The controller's word for why not, e.g. `NoMatchingListenerHostname`; empty when there is nothing to say.",
    ),
    message: text("The same in a sentence; empty when there is nothing to say."),
};

const outputs: Readonly<Record<string, TypeSpec>> = {
    name: { type: "string" },
    namespace: { type: "string" },
    uid: { type: "string" },
    parents: { type: "array", items: { $ref: "#/types/crossroute:kubernetes:HTTPRouteParent" } },
    status: any,
};

/**
 * Types and resources of the Gateway API below `crossroute:kubernetes:*`.
 *
 * @param docs of the class
 */
export const gatewaySchema = (docs: ClassDocs): PartOfSchema => ({
    types: {
        ...describer(tokenOf).typesOf(
            Object.fromEntries(Object.entries(gatewayTypes).filter(([name]) => name !== root)),
        ),
        "crossroute:kubernetes:HTTPRouteParent": {
            type: "object",
            description: "What is said of a route at one parent.",
            properties: parentStatus,
            required: Object.keys(parentStatus),
        },
    },
    resources: {
        [tokenOf("HTTPRoute")]: componentOf(docs.about, gatewayTypes[root]?.fields ?? {}, outputsOf(outputs, docs)),
    },
});
