// Written by `npm run generate` from rows. Change the rows, not this file.
import type { Input } from "@pulumi/pulumi";
import type { EndpointsBackend, KubernetesGatewayArgs, ResourceBackend, ServiceBackend } from "../platforms/kubernetes/plan/args";
import type { SaeBackend, SaeGatewayArgs } from "../platforms/sae/plan/args";
import type { Table } from "../routing/model";

export type * from "../platforms/gateway-api/plan/args";
export type * from "../platforms/kubernetes/plan/args";
export type * from "../platforms/sae/plan/args";

/** One table of routes over any number of gateways. */
export interface RouteTableArgs {
    /** The places where requests arrive, by a name of your choice. Each is on one platform. */
    gateways: Record<string, GatewayArgs>;
    /** What answers which requests. The order has no meaning: the most specific route wins, on every platform. */
    routes: Input<Input<RouteArgs>[]>;
    /** Severity by code or name of a diagnostic, e.g. `{ CR104: "error" }`; `off` silences one. Default: as documented for each code. */
    severity?: Record<string, "error" | "warning" | "info" | "off">;
    /** Compares the routes with the Ingresses and HTTPRoutes that other people have in the clusters of the gateways, at every preview. A cluster that does not answer is a warning. Default: false. */
    checkLive?: boolean;
}

/** Exactly one of the platforms. */
export interface GatewayArgs {
    /** An Ingress controller of a Kubernetes cluster, or Gateways of the Gateway API. */
    kubernetes?: KubernetesGatewayArgs;
    /** A listener of a load balancer of Alibaba Cloud SAE. */
    sae?: SaeGatewayArgs;
}

/** Requests for a host and a path, and what answers them. */
export interface RouteArgs {
    /** Host name or `*.` wildcard. Absent: every host (Kubernetes gateways only). */
    host?: Input<string>;
    /** Path of the requests, starting with `/`. */
    path: Input<string>;
    /** `Prefix` compares whole path elements (`/api` takes `/api` and `/api/x`, not `/apix`); `Exact` the whole path; on a CLB of SAE `Prefix` compares characters, so `/api` takes `/apix`, too. Default: `Prefix`. */
    match?: Input<"Prefix" | "Exact" | "ImplementationSpecific">;
    /** What answers. */
    backend: Input<BackendArgs>;
    /** Path that the backend sees instead. On HTTPRoutes in place of the prefix, of an `Exact` path in place of all of it. On an ALB of SAE in its own words: `ImplementationSpecific` with path `/api/(.*)` and rewrite `/v2/${1}`, or an `Exact` path. Ingresses and CLBs do not rewrite by route. Default: the path as it was sent. */
    rewrite?: Input<string>;
    /** Further actions, as the platform has them: `filters` of an HTTPRoute, `ruleActions` of a rule on an ALB of SAE. Ingresses and CLBs have none by route. */
    actions?: Input<Input<Record<string, Input<unknown>>>[]>;
    /** Serves the host with TLS: the name of the Secret with the certificate, or `true` for the controller's own. For Ingresses; the listener of a Gateway or of SAE has the certificate. Default: what the gateway's `tls` says. */
    tls?: Input<boolean | string>;
    /** Annotations of the Ingress that the route is in, beside those of the gateway: routes with the same ones are in an Ingress of their own. Plain texts, because they decide which object it is. Only where several Ingresses share an address and their controller puts the routes of a host together. Default: the route is in the gateway's own Ingress. */
    annotations?: Record<string, string>;
    /** Name of the gateway of this host. Default: the one gateway that its backends need. */
    gateway?: Input<string>;
    /** Codes or names of diagnostics to accept on this route, each with the reason in a comment beside it. */
    allow?: Input<Input<string>[]>;
}

/** Exactly one of the kinds. */
export interface BackendArgs {
    /** A Service of the cluster. */
    service?: Input<ServiceBackend>;
    /** Another object of the gateway's namespace that answers, e.g. a storage bucket. Kubernetes gateways only. */
    resource?: Input<ResourceBackend>;
    /** Addresses outside the cluster. */
    endpoints?: Input<EndpointsBackend>;
    /** An application on SAE. */
    sae?: Input<SaeBackend>;
}

/** Arguments of `crossroute.RoutePlan`. */
export interface RoutePlanArgs {
    /** What each gateway serves, in the neutral model of routing. */
    tables: Input<Input<Table>[]>;
    /** Route → target in words; what a diff of the stack shows. Default: made from `tables`. */
    routes?: Input<Record<string, Input<string>>>;
    /** Severity by code or name of a diagnostic, e.g. `{ CR104: "error" }`; `off` silences one. Default: as documented for each code. */
    severity?: Input<Record<string, Input<"error" | "warning" | "info" | "off">>>;
    /** Says nothing in a preview, because another plan of the stack covers these routes. Errors stop it all the same. Default: false. */
    quiet?: Input<boolean>;
}
