import type * as pulumi from "@pulumi/pulumi";

/** A child object on its way to the engine; what a `transform` returns takes its place. */
export interface Child {
    /** Kind of the object. */
    kind: "Ingress" | "Service" | "Endpoints" | "EndpointSlice" | "HTTPRoute";
    /** Arguments of the `@pulumi/kubernetes` resource: `metadata`, `spec`, `subsets` and so on. */
    args: Record<string, unknown>;
    /** Options of the resource. */
    opts: pulumi.CustomResourceOptions;
}

/** Changes a child before it is registered. Nothing returned: the child as it is. */
export type Transform = (child: Child) => Child | void;
