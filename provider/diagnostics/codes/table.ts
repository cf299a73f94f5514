import type { CatalogueEntry } from "../../routing/lint/catalogue";

/** CR2xx: arguments of a RouteTable. Nothing is changed while there is an error. */
export const tableCodes = {
    CR201: {
        name: "empty-table",
        title: "Table without routes",
        severity: "error",
        help: "Declare at least one: { host, path, backend }.",
    },
    CR202: {
        name: "invalid-route-path",
        title: "Invalid path of a route",
        severity: "error",
        help: "Write the path as it begins in a URL, with a leading /.",
    },
    CR203: {
        name: "unknown-gateway",
        title: "Unknown gateway",
        severity: "error",
        help: "Name one of the table's gateways.",
    },
    CR204: {
        name: "unsupported-backend",
        title: "Backend that the gateway cannot reach",
        severity: "error",
        help: "Put the route on another gateway.",
    },
    CR205: {
        name: "duplicate-route",
        title: "Duplicate route",
        severity: "error",
        help: "Remove one of the two.",
    },
    CR206: {
        name: "ambiguous-gateway",
        title: "Ambiguous gateway of a host",
        severity: "error",
        help: "Say gateway on a route of the host; a host lives on one.",
    },
    CR207: {
        name: "invalid-backend",
        title: "Invalid backend",
        severity: "error",
        help: "Give service: { name, port }, endpoints: { addresses, port } or sae: { appId, containerPort }.",
    },
    CR208: {
        name: "invalid-gateway",
        title: "Invalid gateway",
        severity: "error",
        help: "Give kubernetes: { namespace, ingressClassName } or sae: { namespaceId, loadBalancerId }.",
    },
    CR209: {
        name: "missing-gateway-address",
        title: "Bridge without the address of the SAE gateway",
        severity: "error",
        help: "Give the gateway its address: the IP address or DNS name of its load balancer.",
    },
    CR210: {
        name: "unsupported-route",
        title: "Route that the platform does not support",
        severity: "error",
        help: "Write the route as the platform takes it, or put it on another gateway.",
    },
    CR211: {
        name: "invalid-route-host",
        title: "Invalid host of a route",
        severity: "error",
        help: "Give a DNS name in lower case, or *. and a DNS name.",
    },
    CR212: {
        name: "invalid-argument",
        title: "Argument of the wrong type",
        severity: "error",
        help: "See the arguments of RouteTable.",
    },
    CR213: {
        name: "object-collision",
        title: "Two parts of a program make one object",
        severity: "error",
        help: "Give the two different names, or put the routes of both on one gateway.",
    },
    CR214: {
        name: "unknown-argument",
        title: "Unknown argument",
        severity: "error",
        help: "See the arguments of RouteTable.",
    },
    CR215: {
        name: "unknown-route-list",
        title: "List of routes known only after apply",
        severity: "error",
        help: "Make the list itself plain: hosts, paths and backends in it may be Outputs.",
    },
    CR216: {
        name: "two-updates-needed",
        title: "Change that needs two updates",
        severity: "error",
        help: "Make two updates: first remove the routes of the host, then add them again.",
    },
    CR217: {
        name: "prefix-by-characters",
        title: "Prefix that takes more than its path elements",
        severity: "warning",
        help: "Put the host on an ALB or a Kubernetes gateway, which compare whole elements, or accept the code on the route.",
    },
    CR218: {
        name: "gap-in-hosts",
        title: "Change during which a host has no answer",
        severity: "warning",
        help: 'Make the change in two updates, or leave order: "breakFirst" out where nothing asks for it.',
    },
    CR219: {
        name: "not-as-planned",
        title: "State that is otherwise than the plan of the last run that ended",
        severity: "warning",
        help: "Read it as the other moves of this preview: a pulumi up that ends makes and records what the program declares. To keep what is there, declare it.",
    },
} as const satisfies Record<string, CatalogueEntry>;
