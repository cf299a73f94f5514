// Written by `npm run generate` from rows. Change the rows, not this file.
import type { Input } from "@pulumi/pulumi";
import type { ParentReferenceArgs } from "../fields/args";

/** HTTPRoutes instead of an Ingress: one for each host. */
export interface HTTPRouteGatewayArgs {
    /** What takes the routes: Gateways, as a rule, and their listeners. */
    parentRefs: Input<Input<ParentReferenceArgs>[]>;
    /** What the names of the HTTPRoutes begin with; a dot and the host follow. Default: `<table>-<gateway>`. */
    name?: Input<string>;
    /** What an `up` waits for: `accepted`, every parent takes the routes; `programmed`, it also carries traffic; `backends`, every reference is resolved and every Service has a ready endpoint as well. What the routes replace goes only then. Default: `accepted`. */
    waitFor?: "none" | "accepted" | "programmed" | "backends";
    /** Seconds that waiting may take, 1 or more. Default: 600. */
    timeout?: number;
}
