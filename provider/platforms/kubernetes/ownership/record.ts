import * as pulumi from "@pulumi/pulumi";
import { version } from "../../../version";

/**
 * The nonce by which a component recognises its objects in a cluster: random, made once and kept through renames. It
 * lives in the state only.
 */
export class OwnerRecord extends pulumi.CustomResource {
    /** The nonce; known in a preview. */
    declare public readonly nonce: pulumi.Output<string>;

    constructor(name: string, opts?: pulumi.CustomResourceOptions) {
        super("crossroute:kubernetes:OwnerRecord", name, { nonce: undefined }, pulumi.mergeOptions({ version }, opts));
    }
}
