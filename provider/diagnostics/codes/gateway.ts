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
    CR134: {
        name: "listener-conflict",
        title: "Listeners in conflict",
        severity: "error",
        help: "Give one of them another port or hostname; HTTP, HTTPS and TCP need ports of their own.",
    },
    CR135: {
        name: "unserved-listener",
        title: "Listener that serves nothing",
        severity: "warning",
        help: "Give a protocol of HTTP, HTTPS, TLS, TCP and UDP, routes that it carries, and for HTTPS tls.certificateRefs of its own namespace or with a ReferenceGrant.",
    },
    CR136: {
        name: "unknown-gateway-class",
        title: "GatewayClass that is not among the sources",
        severity: "warning",
        help: "Add the GatewayClass, so that it is known which controller serves the Gateway.",
    },
    CR137: {
        name: "listener-without-route",
        title: "Listener without a route",
        severity: "info",
        help: "Attach a route with a hostname within the listener's; leave the listener out only if nothing outside the sources uses it.",
    },
    CR138: {
        name: "refused-listener-set",
        title: "ListenerSet that its Gateway refuses",
        severity: "error",
        help: "Allow it in the Gateway: allowedListeners: { namespaces: { from: Same } }, All, or Selector with labels of its namespace.",
    },
    CR139: {
        name: "unserved-rule",
        title: "Rule of an HTTPRoute that answers with an error",
        severity: "warning",
        help: "Give it a backend with a weight above 0, and only filters that the controller supports, or leave the rule out; accept the finding where the error is meant.",
    },
} as const satisfies Record<string, CatalogueEntry>;
