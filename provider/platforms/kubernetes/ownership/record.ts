import * as pulumi from "@pulumi/pulumi";
import { version } from "../../../version";

/**
 * By what a component knows its objects in a cluster: a random word, made once and kept through renames. It lives in the
 * state only.
 */
export class OwnerRecord extends pulumi.CustomResource {
    /** The word; known in a preview. */
    declare public readonly nonce: pulumi.Output<string>;

    constructor(name: string, opts?: pulumi.CustomResourceOptions) {
        super("crossroute:kubernetes:OwnerRecord", name, { nonce: undefined }, pulumi.mergeOptions({ version }, opts));
    }
}
