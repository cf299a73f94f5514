/** The arguments of RouteTable and RoutePlan as rows: types (`table/args.ts`), checks, schema and reference come from them. */
import { tableCodes } from "../../diagnostics/codes/table";
import type { ArgumentTypes, Field } from "../../inputs/fields";
import { diagnosticCatalogue } from "../../routing/lint/catalogue";

/** Diagnostics that can be accepted on a route, by code and by name: those about its requests. */
const acceptable = Object.entries({ ...diagnosticCatalogue, CR217: tableCodes.CR217 }).flatMap(([code, { name }]) => [
    code,
    name,
]);

const severity = {
    shape: { map: { oneOf: ["error", "warning", "info", "off"] } },
    about: 'Severity by code or name of a diagnostic, e.g. `{ CR104: "error" }`; `off` silences one. Default: as documented for each code.',
} as const satisfies Field;

export const tableTypes = {
    RouteTableArgs: {
        about: "One table of routes over any number of gateways.",
        fields: {
            gateways: {
                shape: { map: { type: "GatewayArgs" } },
                about: "The places where requests arrive, by a name of your choice. Each is on one platform.",
                required: true,
                bare: true,
            },
            routes: {
                shape: { list: { type: "RouteArgs" } },
                about: "What answers which requests. The order has no meaning: the most specific route wins, on every platform.",
                required: true,
            },
            severity: { ...severity, bare: true },
            checkLive: {
                shape: "boolean",
                about: "Compares the routes with the Ingresses and HTTPRoutes that other people have in the clusters of the gateways, at every preview. A cluster that does not answer is a warning. Default: false.",
                bare: true,
            },
        },
    },
    GatewayArgs: {
        about: "Exactly one of the platforms.",
        fields: {
            kubernetes: {
                shape: { type: "KubernetesGatewayArgs" },
                about: "An Ingress controller of a Kubernetes cluster, or Gateways of the Gateway API.",
                bare: true,
            },
            sae: {
                shape: { type: "SaeGatewayArgs" },
                about: "A listener of a load balancer of Alibaba Cloud SAE.",
                bare: true,
            },
        },
    },
    RouteArgs: {
        about: "Requests for a host and a path, and what answers them.",
        fields: {
            host: {
                shape: "string",
                about: "Host name or `*.` wildcard. Absent: every host (Kubernetes gateways only).",
            },
            path: { shape: "string", about: "Path of the requests, starting with `/`.", required: true },
            match: {
                shape: { oneOf: ["Prefix", "Exact", "ImplementationSpecific"] },
                about: "`Prefix` compares whole path elements (`/api` takes `/api` and `/api/x`, not `/apix`); `Exact` the whole path; on a CLB of SAE `Prefix` compares characters, so `/api` takes `/apix`, too. Default: `Prefix`.",
            },
            backend: { shape: { type: "BackendArgs" }, about: "What answers.", required: true },
            rewrite: {
                shape: "string",
                about: "Path that the backend sees instead. On HTTPRoutes in place of the prefix, of an `Exact` path in place of all of it. On an ALB of SAE in its own words: `ImplementationSpecific` with path `/api/(.*)` and rewrite `/v2/${1}`, or an `Exact` path. Ingresses and CLBs do not rewrite by route. Default: the path as it was sent.",
            },
            actions: {
                shape: { list: { map: { typescript: "unknown" } } },
                about: "Further actions, as the platform has them: `filters` of an HTTPRoute, `ruleActions` of a rule on an ALB of SAE. Ingresses and CLBs have none by route.",
            },
            tls: {
                shape: "flag",
                about: "Serves the host with TLS: the name of the Secret with the certificate, or `true` for the controller's own. For Ingresses; the listener of a Gateway or of SAE has the certificate. Default: what the gateway's `tls` says.",
            },
            annotations: {
                shape: "strings",
                about: "Annotations of the Ingress that the route is in, beside those of the gateway: routes with the same ones are in an Ingress of their own. Plain texts, because they decide which object it is. Only where several Ingresses share an address and their controller puts the routes of a host together. Default: the route is in the gateway's own Ingress.",
                bare: true,
            },
            gateway: {
                shape: "string",
                about: "Name of the gateway of this host. Default: the one gateway that its backends need.",
            },
            allow: {
                shape: { list: { oneOf: acceptable, asText: true } },
                about: "Codes or names of diagnostics to accept on this route, each with the reason in a comment beside it.",
            },
        },
    },
    BackendArgs: {
        about: "Exactly one of the kinds.",
        fields: {
            service: { shape: { type: "ServiceBackend" }, about: "A Service of the cluster." },
            resource: {
                shape: { type: "ResourceBackend" },
                about: "Another object of the gateway's namespace that answers, e.g. a storage bucket. Kubernetes gateways only.",
            },
            endpoints: { shape: { type: "EndpointsBackend" }, about: "Addresses outside the cluster." },
            sae: { shape: { type: "SaeBackend" }, about: "An application on SAE." },
        },
    },
    RoutePlanArgs: {
        about: "Arguments of `crossroute.RoutePlan`.",
        fields: {
            tables: {
                shape: { list: { typescript: "Table" } },
                about: "What each gateway serves, in the neutral model of routing.",
                required: true,
            },
            routes: {
                shape: "strings",
                about: "Route → target in words; what a diff of the stack shows. Default: made from `tables`.",
            },
            severity,
            quiet: {
                shape: "boolean",
                about: "Says nothing in a preview, because another plan of the stack covers these routes. Errors stop it all the same. Default: false.",
            },
        },
    },
} as const satisfies ArgumentTypes;
