/** The components of the Gateway API as the package schema describes them; made of the rows that arguments are checked with. */
import { any, describer, type PartOfSchema, type PropertySpec } from "../../../inputs/package-schema";
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

/** Types and resources of the Gateway API below `crossroute:kubernetes:*`. */
export const gatewaySchema = (): PartOfSchema => ({
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
        "crossroute:kubernetes:HTTPRoute": componentOf(
            "An HTTPRoute of the Gateway API: which requests of a Gateway go where. Everything that the API server would refuse is found in the preview.",
            gatewayTypes[root]?.fields ?? {},
            {
                name: text("Name of the HTTPRoute object."),
                namespace: text("Namespace of the HTTPRoute object."),
                uid: text("The identity that the API server gave the object."),
                parents: {
                    type: "array",
                    items: { $ref: "#/types/crossroute:kubernetes:HTTPRouteParent" },
                    description: "What is said of the route at each parent, as far as `waitFor` has waited for it.",
                },
                status: { ...any, description: "The status of the object." },
            },
        ),
    },
});
