import * as pulumi from "@pulumi/pulumi";
import { isOutput } from "../../../inputs/outputs";
import { changedOwner } from "../check/reserved-metadata";
import { InvalidArguments } from "../client/failure";
import type { Child } from "../fields/args";
import { isMocked } from "../../deployment";
import type { Examined } from "./examined-object";
import { type LiveObject, ownerAnnotation } from "./live";
import type { Owner } from "./owner";

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

/**
 * The mark of the object. It is unknown in a preview that must not ask the server: the Kubernetes provider does not ask
 * then (4.25, `hasComputedValue`). Otherwise it would preview a replacement as a change of the live object, and be
 * refused for another cluster IP; and a webhook would compare the object with one that goes before it is created.
 */
export function markOf(
    owner: Owner,
    examined: Promise<Examined>,
    child: Child,
    hasGap: pulumi.Input<boolean> = false,
): pulumi.Input<string> {
    if (isMocked()) return owner.nonce;
    const isUnknown = ({ mark, live }: Examined): boolean =>
        mark === undefined || (child.kind === "Service" && hasOtherClusterIp(live, child.args));
    // Two words of what was found: an Output walks through all of a value, and a live object is large.
    const words = examined.then((found) => ({ mark: found.mark ?? "", isUnknown: isUnknown(found) }));
    // The object depends on the record, so that it goes first.
    return pulumi
        .all([words, hasGap, owner.nonce])
        .apply(([found, gap]) =>
            pulumi.runtime.isDryRun() && (gap || found.isUnknown) ? pulumi.runtime.unknownValue : found.mark,
        );
}

function hasOtherClusterIp(live: LiveObject | undefined, args: Record<string, unknown>): boolean {
    const is = (live as { spec?: { clusterIP?: string } } | undefined)?.spec?.clusterIP;
    const { clusterIP: wanted, type } = (args["spec"] ?? {}) as { clusterIP?: unknown; type?: unknown };
    if (is === undefined || type === "ExternalName") return false;
    return wanted === undefined ? is === "None" : typeof wanted === "string" && wanted !== is;
}
