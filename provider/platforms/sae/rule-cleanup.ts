import * as pulumi from "@pulumi/pulumi";
import type { IngressArgs } from "./fields/generated";
import { withVersion } from "./client/options";

const type = "crossroute:sae:RuleCleanup";

/** Arguments of `RuleCleanup`: those of its `Ingress`. */
export interface RuleCleanupArgs extends Pick<IngressArgs, "rules" | "keepRulesFor"> {
    /** Rule set that is changed: the `ingressId` of its `Ingress`. */
    ingressId: pulumi.Input<string>;
    /** Namespace of the rule set. It tells the region when the provider is not configured with one. */
    namespaceId?: pulumi.Input<string>;
}

/**
 * Takes away the rules that an update of an `Ingress` removed and that stayed because of its
 * `keepRulesFor`. Make it depend on what answers instead. When nothing was kept, it calls nobody.
 *
 * A `RouteTable` has one for each SAE gateway beside another gateway.
 */
export class RuleCleanup extends pulumi.CustomResource {
    static override isInstance(value: unknown): value is RuleCleanup {
        return (
            typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === type
        );
    }

    constructor(name: string, args: RuleCleanupArgs, options?: pulumi.CustomResourceOptions) {
        const { ingressId, namespaceId, rules, keepRulesFor } = args;
        super(type, name, { ingressId, namespaceId, rules, keepRulesFor }, withVersion(options));
    }
}
