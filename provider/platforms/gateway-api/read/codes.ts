import type { Severity } from "../../../routing/diagnostic";

/** Findings about how routes, Gateways and what they name fit together. Each has a page in docs/diagnostics. */
export const gatewayCodes = {
    CR130: {
        title: "Route that attaches to no listener",
        severity: "error",
        help: "Name a Gateway and a listener that are there, and let the route's namespace in with allowedRoutes.",
    },
    CR131: {
        title: "Backend reference that is refused",
        severity: "error",
        help: "Name a Service and port that exist; across namespaces, add a ReferenceGrant in the Service's namespace.",
    },
    CR132: {
        title: "Host outside its listener",
        severity: "warning",
        help: "Leave the host out, or add a listener whose hostname takes it.",
    },
    CR133: {
        title: "Gateway that is not among the sources",
        severity: "info",
        help: "Add the file of the Gateway and its GatewayClass, or read the cluster, so that listeners are known.",
    },
} as const satisfies Record<string, { title: string; severity: Severity; help: string }>;

export type GatewayCode = keyof typeof gatewayCodes;
