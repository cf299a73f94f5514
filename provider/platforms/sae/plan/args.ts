import type { Input } from "@pulumi/pulumi";

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

/** An application on SAE. */
export interface SaeBackend {
    /** Id of the application. */
    appId: Input<string>;
    /** Port on which the application listens, 1–65535. */
    containerPort: Input<number>;
    /** Default: `http`. `https` and `grpc` need an ALB with an HTTPS listener. */
    backendProtocol?: Input<"http" | "https" | "grpc">;
    /** Name of the SAE gateway that serves the app, when there are several. */
    gateway?: Input<string>;
}
