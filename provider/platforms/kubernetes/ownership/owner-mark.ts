import * as pulumi from "@pulumi/pulumi";
import { isOutput } from "../../../inputs/outputs";
import { changedOwner } from "../check/reserved-metadata";
import { InvalidArguments } from "../client/failure";
import { ownerAnnotation } from "./live";

/** The annotations with the mark of the owner. */
export function marked(annotations: unknown, owner: pulumi.Input<string>, title: string): unknown {
    const mark = { [ownerAnnotation]: owner };
    if (!isOutput(annotations)) return { ...(annotations as object | undefined), ...mark };
    return pulumi.output(annotations as pulumi.Output<object | undefined>).apply((own) => {
        // A secret is not among the arguments that were checked.
        const given = (own as Record<string, unknown> | undefined)?.[ownerAnnotation];
        const findings = given === undefined ? [] : changedOwner(own, { [ownerAnnotation]: "" });
        if (findings.length > 0) throw new InvalidArguments(title, findings, "cannot be declared");
        return { ...own, ...mark };
    });
}
