/**
 * An object that the state has as that of a resource that the engine does not take for the new one: the engine makes the
 * new object first, and then deletes the old resource by name, and with it the new object. The object itself leaves that
 * open when it is gone from the cluster, when it carries our mark (`pulumi state rename` gives a resource any name), and when no
 * Pulumi program has written it yet (`pulumi import`).
 */
import type * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { childrenOf, nameBelow } from "../../../inputs/urn";
import { valueOf } from "../../../inputs/outputs";
import type { Child } from "../fields/args";
import { InvalidArguments } from "../client/failure";
import { clusterAddress } from "../client/rest";
import { objectAt } from "./existence-unknown";
import type { LiveObject } from "./live";
import type { FormerPlaces } from "./moved-object";
import { releaseCure } from "./release-cure";
import type { Examined } from "./examined-object";
import { type Place, titleOf, urnOf } from "./place";
import { clustersOfStack, type Holder, holdersOf } from "./state";
import { isNamed } from "./take-over";

/** @param names logical names that the child has and had */
export async function refuseGone(
    { place, verdict }: Examined,
    { here }: FormerPlaces,
    child: Child,
    component: pulumi.Resource,
    names: readonly string[],
): Promise<void> {
    if (place === undefined || verdict?.is !== "absent") return;
    const holders = (await holdersOf(place)) ?? [];
    if (holders.length === 0) return;
    const known = [await urnOf(component), ...(await aliasesOf(component))];
    for (const holder of holders) {
        const { urn } = holder;
        if (urn === here || known.some((one) => isNamed(urn, child, one, names, nameOf(component)))) continue;
        if (await isElsewhere(holder, place)) continue;
        const message = `${titleOf(place)} is gone from the cluster, and the state still has it as ${urn}: the engine would make it and then delete it with that resource.`;
        const help = "Run pulumi refresh, which takes what is gone out of the state, and update again.";
        throw new InvalidArguments(titleOf(place), [finding("CR323", "name", message, help)], "cannot be declared");
    }
}

/** The same for an object that is ours or is taken over. Reading the state costs: a preview asks only where the engine creates. */
export async function refuseKept(
    { place, live, verdict, former }: Examined,
    child: Child,
    component: pulumi.Resource,
    names: readonly string[],
): Promise<void> {
    if (place === undefined || (verdict?.is !== "ours" && verdict?.is !== "adopted")) return;
    const own = await urnOf(component);
    const known = [own, ...(await aliasesOf(component))];
    const kept = ((await holdersOf(place)) ?? []).find(
        ({ urn, uid, server = place.server }) =>
            uid !== undefined &&
            uid === live?.metadata.uid &&
            server === place.server &&
            urn !== former &&
            !known.some((one) => isNamed(urn, child, one, names, nameOf(component))),
    );
    if (kept === undefined) return;
    const message = `the state has ${titleOf(place)} as ${kept.urn}: the engine would write it and then delete it with that resource.`;
    throw new InvalidArguments(
        titleOf(place),
        [finding("CR323", "name", message, releaseCure(kept.urn))],
        "cannot be declared",
    );
}

/** Whether it may be an object of another cluster: there it has the same name. */
async function isElsewhere({ uid, server }: Holder, place: Place): Promise<boolean> {
    if (server !== undefined) return server !== place.server;
    for (const cluster of await clustersOfStack()) {
        try {
            if ((await clusterAddress(cluster)).server === place.server) continue;
            if ((await objectAt<LiveObject>(cluster, place))?.metadata.uid === uid) return true;
        } catch {
            return true;
        }
    }
    return false;
}

/** URNs that the component may have in the state, by its own aliases and by those of its parents. */
async function aliasesOf(component: pulumi.Resource): Promise<string[]> {
    const {
        __aliases: aliases = [],
        __parentResource: parent,
        __pulumiType: type = "",
        __name: name = "",
    } = component as pulumi.Resource & {
        __aliases?: pulumi.Input<string>[];
        __parentResource?: pulumi.Resource;
        __pulumiType?: string;
        __name?: string;
    };
    const own = (await Promise.all(aliases.map(valueOf))).filter((urn) => typeof urn === "string");
    const inherited = parent === undefined ? [] : await aliasesOf(parent);
    return [...own, ...inherited.map((urn) => `${childrenOf(urn)}${type}::${nameBelow(urn, nameOf(parent), name)}`)];
}

/** Its name in the program. */
const nameOf = (component: (pulumi.Resource & { __name?: string }) | undefined): string => component?.__name ?? "";
