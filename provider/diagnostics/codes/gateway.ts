import type { CatalogueEntry } from "../../routing/lint/catalogue";

/** CR13x: how HTTPRoutes, Gateways and the objects that they name fit together. */
export const gatewayCodes = {
    CR130: {
        name: "unattached-route",
        title: "Route that attaches to no listener",
        severity: "error",
        help: "Name a Gateway and a listener that are there, and let the route's namespace in with allowedRoutes.",
    },
    CR131: {
        name: "refused-backend",
        title: "Backend reference that is refused",
        severity: "error",
        help: "Name a Service and port that exist; across namespaces, add a ReferenceGrant in the Service's namespace.",
    },
    CR132: {
        name: "host-outside-listener",
        title: "Host outside its listener",
        severity: "warning",
        help: "Leave the host out, or add a listener whose hostname takes it.",
    },
    CR133: {
        name: "unknown-gateway-object",
        title: "Gateway that is not among the sources",
        severity: "info",
        help: "Add the file of the Gateway and its GatewayClass, or read the cluster, so that listeners are known.",
    },
} as const satisfies Record<string, CatalogueEntry>;
