/** The arguments of a gateway of a table whose routes become HTTPRoutes. */
import type { ArgumentTypes } from "../../../inputs/fields";
import { waits } from "./arguments";

export const httpRouteGatewayTypes = {
    HTTPRouteGatewayArgs: {
        about: "HTTPRoutes instead of an Ingress: one for each host.",
        fields: {
            // The HTTPRoute checks them by its own rows.
            parentRefs: {
                shape: { list: { type: "ParentReferenceArgs" } },
                about: "What takes the routes: Gateways, as a rule, and their listeners.",
                required: true,
            },
            name: {
                shape: "string",
                about: "What the names of the HTTPRoutes begin with; a dot and the host follow. Default: `<table>-<gateway>`.",
            },
            waitFor: {
                shape: { oneOf: waits },
                about: "What an `up` waits for: `accepted`, every parent takes the routes; `programmed`, it also carries traffic; `backends`, every reference is resolved and every Service has a ready endpoint as well. What the routes replace goes only then. Default: `accepted`.",
                bare: true,
            },
            timeout: {
                shape: "integer",
                about: "Seconds that waiting may take, 1 or more. Default: 600.",
                bare: true,
            },
        },
    },
} as const satisfies ArgumentTypes;
