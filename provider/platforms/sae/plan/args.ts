// Written by `npm run generate` from rows. Change the rows, not this file.
import type { Input } from "@pulumi/pulumi";

/** The parameters of the rule set are those of `crossroute.sae.Ingress`; `options` carries the rarer ones. */
export interface SaeGatewayArgs {
    /** `{region}:{name}`; the default namespace of a region is just `{region}`. */
    namespaceId: Input<string>;
    /** Load balancer, `lb-…` (CLB) or `alb-…` (ALB). Absent: SAE makes an ALB of `addressType` and `zoneMappings`. */
    loadBalancerId?: Input<string>;
    /** Of the ALB that SAE makes: whether it has a public address. Changing it replaces the load balancer. */
    addressType?: Input<"Internet" | "Intranet">;
    /** Of the ALB that SAE makes: its zones, at least two where the region has them. Changing them replaces the load balancer. */
    zoneMappings?: Input<Input<SaeZoneArgs>[]>;
    /** Of the ALB that SAE makes: its edition. Default: SAE's own. */
    loadBalancerEdition?: Input<"Standard" | "StandardWithWaf">;
    /** Needed only when the id does not tell (`lb-`, `alb-`). */
    loadBalancerType?: "clb" | "alb";
    /** Address (IP or DNS name) at which other gateways reach this one; needed when a route is bridged to it. */
    address?: Input<string>;
    /** Port of the listener, 1–65535. */
    listenerPort: Input<number>;
    /** Protocol of the listener. Default: `HTTP`. */
    listenerProtocol?: Input<"HTTP" | "HTTPS">;
    /** What answers when no route does. SAE requires one. */
    defaultBackend: Input<SaeBackend>;
    /** Takes over a rule set that stands on this listener, and rules of it for the hosts and paths of the table: `true` what no other resource is known to have, a text what the resource of this URN had. The preview says what is adopted. Default: `false`, it is refused. */
    adopt?: boolean | string;
    /** Further parameters of `crossroute.sae.Ingress` (certificates, timeouts, headers, CORS, …). */
    options?: Record<string, unknown>;
}

/** A zone of the ALB that SAE makes. */
export interface SaeZoneArgs {
    /** Zone, e.g. `cn-hangzhou-h`. */
    zoneId: Input<string>;
    /** vSwitch in that zone and in the VPC of the namespace. */
    vSwitchId: Input<string>;
}

/** An application on SAE. */
export interface SaeBackend {
    /** Id of the application. */
    appId: Input<string>;
    /** Port on which the application listens, 1–65535. */
    containerPort: Input<number>;
    /** Protocol to the application; `https` and `grpc` need an ALB with an HTTPS listener. Default: `http`. */
    backendProtocol?: Input<"http" | "https" | "grpc">;
    /** Name of the SAE gateway that serves the app, when there are several. */
    gateway?: Input<string>;
}
