import type { Input, ProviderResource } from "@pulumi/pulumi";
import type { DialectName } from "../routing/model";
import type { Severity } from "../routing/diagnostic";

/** One table of routes over any number of gateways. */
export interface RouteTableArgs {
    /** The places where requests arrive, by a name of your choice. Each is on one platform. */
    gateways: Record<string, GatewayArgs>;
    /** What answers which requests. The order has no meaning: the most specific route wins, on every platform. */
    routes: Input<Input<RouteArgs>[]>;
    /** Severity by diagnostic code, e.g. `{ CR104: "error" }`; `off` silences one. Default: as documented for each code. */
    severity?: Record<string, Severity | "off">;
    /**
     * Compares the routes with the Ingresses that other people have in the clusters of the gateways, at every preview. A
     * cluster that does not answer is a warning. Default: false.
     */
    checkLive?: boolean;
}

/** Exactly one of the platforms. */
export interface GatewayArgs {
    /** An Ingress controller of a Kubernetes cluster. */
    kubernetes?: KubernetesGatewayArgs;
    /** A listener of a load balancer of Alibaba Cloud SAE. */
    sae?: SaeGatewayArgs;
}

export interface KubernetesGatewayArgs {
    /** Namespace of the Ingress and of the Services it names. */
    namespace: Input<string>;
    /** Class of the Ingress, which picks the controller. Default: the cluster's default class. */
    ingressClassName?: Input<string>;
    /** How the controller matches requests. Default: what the class name says (`traefik`, `nginx`, `cce`, …), else `kubernetes`. */
    dialect?: DialectName;
    /**
     * Name of the Ingress object. Default: `<table>-<gateway>`, so that renaming either makes a new object; with a name of
     * its own it keeps its object.
     */
    ingressName?: Input<string>;
    /** Annotations of the Ingress, passed on as they are. */
    annotations?: Input<Record<string, Input<string>>>;
    /** Labels of every object made for this gateway. */
    labels?: Input<Record<string, Input<string>>>;
    /** TLS secrets by host; a host without one is served by plain HTTP. */
    tls?: Input<Input<{ hosts: Input<Input<string>[]>; secretName?: Input<string> }>[]>;
    /** What answers when no route does. Default: the controller's own answer, usually 404. */
    defaultBackend?: Input<ServiceBackend>;
    /**
     * How backends without pods are written. `Endpoints` is deprecated since Kubernetes 1.33 but read by every controller;
     * `auto` goes by the version of the cluster. Default: `Endpoints`.
     */
    backendObjects?: "Endpoints" | "EndpointSlice" | "both" | "auto";
    /** When the Ingress counts as ready. Default: `none`. */
    waitFor?: "none" | "accepted" | "address" | "endpoints";
    /**
     * Takes over objects of this gateway that exist and are not the table's: `true` what no Pulumi program manages, a text
     * what that field manager or owner record manages. The preview says what is adopted. Default: `false`, such an object
     * is refused.
     */
    adopt?: boolean | string;
    /**
     * Order of changes where a host goes from one Ingress to another, or an Ingress gets another name. `makeFirst`: the
     * new one answers before the old one goes. `breakFirst`: the old one goes first, for clusters whose admission webhook
     * refuses two Ingresses with one host; the preview names the hosts that have no answer meanwhile. Default:
     * `makeFirst`.
     */
    order?: "makeFirst" | "breakFirst";
    /** Cluster to use when it is not that of the table's own Kubernetes provider. TypeScript only. */
    provider?: ProviderResource;
}

/** The parameters of the rule set are those of `crossroute.sae.Ingress`; `options` carries the rarer ones. */
export interface SaeGatewayArgs {
    /** `{region}:{name}`; the default namespace of a region is just `{region}`. */
    namespaceId: Input<string>;
    /** Load balancer, `lb-…` (CLB) or `alb-…` (ALB). */
    loadBalancerId: Input<string>;
    /** Needed only when the id does not tell (`lb-`, `alb-`). */
    loadBalancerType?: "clb" | "alb";
    /** Address (IP or DNS name) at which other gateways reach this one; needed when a route is bridged to it. */
    address?: Input<string>;
    /** Port of the listener, 1–65535. */
    listenerPort: Input<number>;
    /** Default: `HTTP`. */
    listenerProtocol?: Input<"HTTP" | "HTTPS">;
    /** What answers when no route does. SAE requires one. */
    defaultBackend: Input<SaeBackend>;
    /** Further parameters of `crossroute.sae.Ingress` (certificates, timeouts, headers, CORS, …). */
    options?: Record<string, Input<unknown>>;
}

export interface RouteArgs {
    /** Host name or `*.` wildcard. Absent: every host (Kubernetes gateways only). */
    host?: Input<string>;
    /** Starts with `/`. */
    path: Input<string>;
    /** `Prefix` compares whole path elements (`/api` takes `/api` and `/api/x`, not `/apix`); `Exact` the whole path. Default: `Prefix`. */
    match?: Input<"Prefix" | "Exact" | "ImplementationSpecific">;
    /** What answers. */
    backend: Input<BackendArgs>;
    /** Name of the gateway of this host. Default: the one gateway that its backends need. */
    gateway?: Input<string>;
    /** Codes of diagnostics to accept on this route, each with the reason in a comment beside it. */
    allow?: Input<Input<string>[]>;
}

/** Exactly one of the kinds. */
export interface BackendArgs {
    service?: Input<ServiceBackend>;
    endpoints?: Input<EndpointsBackend>;
    sae?: Input<SaeBackend>;
}

/** A Service that exists in the gateway's namespace. */
export interface ServiceBackend {
    name: Input<string>;
    /** Number or name of the Service's port. */
    port: Input<number | string>;
}

/** Addresses outside the cluster: a Service without selector and its Endpoints are made for them. */
export interface EndpointsBackend {
    /** IP addresses, or one DNS name. */
    addresses: Input<Input<string>[]>;
    port: Input<number>;
    /**
     * Name of the Service to make. Default: from the table's name, the addresses and the port; from the route, when the
     * addresses are secret or known only after apply. Routes that lead to the same addresses and port share it.
     */
    name?: Input<string>;
}

/** An application on SAE. */
export interface SaeBackend {
    appId: Input<string>;
    /** Port on which the application listens, 1–65535. */
    containerPort: Input<number>;
    /** Default: `http`. `https` and `grpc` need an ALB with an HTTPS listener. */
    backendProtocol?: Input<"http" | "https" | "grpc">;
    /** Name of the SAE gateway that serves the app, when there are several. */
    gateway?: Input<string>;
}
