import * as pulumi from "@pulumi/pulumi";
import { RuleProperties, ruleProperties, type RuleArgs } from "./fields/generated";
import { oldFirst, withVersion } from "./client/options";

const type = "crossroute:sae:Rule";

/**
 * One routing rule in a rule set that another stack, or a person, owns. Teams that share a listener each declare their
 * own rules; the owner of the `Ingress` sets `ignoreForeignRules`. Rules that others write at the same time are kept.
 *
 * A replacement deletes the old rule first, because a rule set takes one for a domain and a path;
 * `deleteBeforeReplace: false` says otherwise.
 *
 * Import by `ingressId:domain:path`, `87:shop.example.com:/api`.
 */
export class Rule extends RuleProperties {
    /** Reads a rule that exists, by `ingressId:domain:path`; it is not managed. */
    static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Rule {
        return new Rule(name, {} as RuleArgs, { ...options, id });
    }

    static override isInstance(value: unknown): value is Rule {
        return (
            typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === type
        );
    }

    constructor(name: string, args: RuleArgs, options?: pulumi.CustomResourceOptions) {
        const unknown = Object.fromEntries(ruleProperties.map((key) => [key, undefined]));
        const read = options?.id !== undefined;
        super(type, name, read ? unknown : { ...unknown, ...args }, withVersion(read ? options : oldFirst(options)));
    }
}
