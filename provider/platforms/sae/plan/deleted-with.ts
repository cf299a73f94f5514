import * as pulumi from "@pulumi/pulumi";
import { open, text } from "../../../inputs/opened";
import { urnParts } from "../../../inputs/urn";
import { isMocked } from "../../deployment";

/**
 * The engine hands `deletedWith` down from a component, and takes what has it out of the state without a call. No namespace of a
 * cluster takes a rule set of SAE along: it would stay live, in no state. So a resource of SAE goes with such a one only. The engine
 * says what was handed down to nobody but a transform.
 */
const withoutDeletedWith: pulumi.ResourceTransform = async ({ props, opts }) => {
    if (opts.deletedWith === undefined) return undefined;
    const { type } = urnParts(text(await open(opts.deletedWith.urn)) ?? "");
    if (type.startsWith("crossroute:sae:")) return undefined;
    return { props: props as object, opts: { ...opts, deletedWith: undefined } };
};

/** Options of what a table has on SAE. */
export const deletedAlone = (mayInherit: boolean): Pick<pulumi.ResourceOptions, "transforms"> =>
    mayInherit && !isMocked() ? { transforms: [withoutDeletedWith] } : {};
