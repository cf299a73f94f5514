import * as pulumi from "@pulumi/pulumi";
import type { IngressArgs } from "./fields/generated";
import { withVersion } from "./client/options";

const type = "crossroute:sae:Retirement";

/** Arguments of `Retirement`: those of its `Ingress`. */
export interface RetirementArgs extends Pick<IngressArgs, "rules" | "handOver"> {
    /** Rule set that is changed: the `ingressId` of its `Ingress`. */
    ingressId: pulumi.Input<string>;
    /** Namespace of the rule set. It tells the region when the provider is not configured with one. */
    namespaceId?: pulumi.Input<string>;
}

/**
 * The end of a hand-over: takes the rules away that an update of an `Ingress` removed and that stayed because of its
 * `handOver`. Make it depend on what answers instead. When nothing was handed over, it calls nobody.
 *
 * A `RouteTable` has one for each SAE gateway beside another gateway.
 */
export class Retirement extends pulumi.CustomResource {
    static override isInstance(value: unknown): value is Retirement {
        return (
            typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === type
        );
    }

    constructor(name: string, args: RetirementArgs, options?: pulumi.CustomResourceOptions) {
        const { ingressId, namespaceId, rules, handOver } = args;
        super(type, name, { ingressId, namespaceId, rules, handOver }, withVersion(options));
    }
}
