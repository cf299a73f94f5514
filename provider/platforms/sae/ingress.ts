import * as pulumi from "@pulumi/pulumi";
import { IngressProperties, ingressProperties, type IngressArgs } from "./fields/generated";
import { oldFirst, withVersion } from "./client/options";
import { checkedListener } from "./moved-listener";

const type = "crossroute:sae:Ingress";

/**
 * Routing rules of Alibaba Cloud SAE on one listener of a load balancer: which application answers for which domain
 * and path. A listener takes one rule set; `Rule` adds single rules to it from other stacks.
 *
 * On a load balancer that is given, a replacement deletes the old rule set first, because a listener takes one;
 * `deleteBeforeReplace: false` says otherwise. A change of the listener itself needs one of the two, written out.
 *
 * Import by number, `87`, or by `namespace/loadBalancer/port`, `cn-hangzhou:prod/lb-bp1v5dk2lsjwbgvc8cvsa/80`.
 */
export class Ingress extends IngressProperties {
    /** Reads a rule set that exists, by its number or by `namespace/loadBalancer/port`; it is not managed. */
    static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Ingress {
        return new Ingress(name, {} as IngressArgs, { ...options, id });
    }

    static override isInstance(value: unknown): value is Ingress {
        return (
            typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === type
        );
    }

    /**
     * @param name Name in the program. Without a `description` the rule set's display name is made from it.
     * @param args What is wanted. Wrong values fail in the preview, all at once.
     */
    constructor(name: string, args: IngressArgs, options?: pulumi.CustomResourceOptions) {
        const unknown = Object.fromEntries(ingressProperties.map((key) => [key, undefined]));
        const read = options?.id !== undefined;
        super(
            type,
            name,
            read
                ? unknown
                : { ...unknown, ...(isOrdered(args, options) ? checkedListener(name, args, options) : args) },
            read ? withVersion(options) : inOrder(args, options),
        );
    }
}

/**
 * The rule set of a table. It has no outputs but the one that the table uses: the SDK works on each property of each
 * resource in every run.
 */
export class IngressOfTable extends pulumi.CustomResource {
    /** Number of the rule set. */
    declare readonly ingressId: pulumi.Output<string>;

    constructor(name: string, args: IngressArgs, options?: pulumi.CustomResourceOptions) {
        super(type, name, { ...args, ingressId: undefined }, inOrder(args, options));
    }
}

/** The old one goes first, and nobody has said so. */
const isOrdered = ({ loadBalancerId }: IngressArgs, options?: pulumi.CustomResourceOptions): boolean =>
    loadBalancerId !== undefined && options?.deleteBeforeReplace === undefined;

/** A listener takes one rule set: on a given load balancer, the old one goes before its replacement. */
const inOrder = (args: IngressArgs, options?: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions =>
    withVersion(args.loadBalancerId === undefined ? options : oldFirst(options));
