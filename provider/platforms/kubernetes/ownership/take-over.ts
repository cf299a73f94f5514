/**
 * An object that is taken over from a Pulumi program must be known to this stack under its new name, or be given up by
 * the other stack. Otherwise the engine creates it, which overwrites it, and deletes it under its old name at the end.
 */
import { isArray } from "../../../inputs/json";
import * as pulumi from "@pulumi/pulumi";
import { isKnown } from "../../../inputs/outputs";
import type { Child } from "../fields/args";
import { finding } from "../../../diagnostics/catalogue";
import { InvalidArguments, warn } from "../client/failure";
import type { Diagnostic } from "../../../routing/diagnostic";
import { releaseCure } from "./release-cure";
import { ownerOf } from "./live";
import type { Examined } from "./examined-object";
import { type Place, titleOf, urnOf } from "./place";
import { nameBelow, nameOfUrn } from "../../../inputs/urn";
import { holdersOf, isBelow } from "./state";

/**
 * Before anything is written, the state of this stack tells which resource has the object. The engine must take that
 * one for the new one. `names` are the logical names that the child has and had, `component` its component.
 */
export async function refuseLost(
    found: Examined,
    child: Child,
    component: pulumi.Resource,
    names: readonly string[],
    where?: string,
): Promise<void> {
    const urn = await urnOf(component);
    const taken = takenOver(found);
    if (taken === undefined || isGivenUp(child)) return;
    const holders = (await holdersOf(taken.place))?.map(({ urn }) => urn);
    if (holders === undefined && child.opts.aliases === undefined) throw notDeclared(taken.place, taken.from, where);
    const lost = (holders ?? []).filter((holder) => !isNamed(holder, child, urn, names));
    if (lost[0] !== undefined) throw kept(taken.place, taken.from, lost[0], where);
    if (holders?.length === 0) warn([takenFromAnotherStack(taken, where)], component);
}

/**
 * A resource that the engine creates although the state has it will be deleted under its old name. A preview recognises
 * a creation by an unknown id.
 */
export async function previewed(
    found: Examined,
    resource: pulumi.CustomResource,
    child: Child,
    where: string | undefined,
): Promise<Examined> {
    const taken = takenOver(found);
    if (taken === undefined || isGivenUp(child) || !pulumi.runtime.isDryRun()) return found;
    const [holder] = (await holdersOf(taken.place)) ?? [];
    if (holder === undefined || (await isKnown(resource.id))) return found;
    throw kept(taken.place, taken.from, holder.urn, where);
}

interface Alias {
    name?: string;
    type?: string;
    parent?: unknown;
    noParent?: boolean;
}

/**
 * Whether the engine takes that resource for the child. Only the preview can tell where an alias of another place
 * leads.
 *
 * @param component its URN, or one that an alias says
 * @param parent the name that it has in the program now
 */
export function isNamed(
    urn: string,
    { opts }: Child,
    component: string,
    names: readonly string[],
    parent = nameOfUrn(component),
): boolean {
    const has = (name = ""): boolean => nameBelow(component, parent, name) === nameOfUrn(urn);
    if (isBelow(urn, component) && names.some(has)) return true;
    return ((opts.aliases ?? []) as (string | Alias)[]).some((alias) => {
        if (typeof alias === "string") return alias === urn;
        const isElsewhere = ["type", "parent", "noParent"].some((key) => key in alias);
        const name = alias.name ?? names[0];
        return isElsewhere ? name === nameOfUrn(urn) : isBelow(urn, component) && has(name);
    });
}

export interface TakenOver {
    place: Place;
    from: string;
    /** It is below a component of ours. */
    isMarked: boolean;
}

function takenOver({ verdict, live, place }: Examined): TakenOver | undefined {
    if (verdict?.is !== "adopted" || !verdict.program || live === undefined || place === undefined) return undefined;
    return { place, from: verdict.from, isMarked: ownerOf(live) !== undefined };
}

/** `aliases: []`: no resource of this stack had it, whatever the state has under that name. */
const isGivenUp = ({ opts: { aliases } }: Child): boolean => isArray(aliases) && aliases.length === 0;

/**
 * Only the user's word says that another stack has given it up. If a component of ours has it there, that does not
 * delete an object that is no longer its own.
 */
export function takenFromAnotherStack({ place, from, isMarked }: TakenOver, where = "adopt"): Diagnostic {
    const otherwise = isMarked ? "its next update or destroy stops" : "its next destroy deletes the object";
    const message = `${titleOf(place)} is taken over from ${from}, and no resource of this stack has it.`;
    const help = `If one of another stack has, take it out of that stack's state with pulumi state delete --target-dependents; otherwise ${otherwise}.`;
    return finding("CR337", where, message, help);
}

function kept(place: Place, from: string, holder: string, where = "adopt"): InvalidArguments {
    const message = `${titleOf(place)} is taken over from ${from}, but in the state it still belongs to ${holder}, which would delete it.`;
    return new InvalidArguments(
        titleOf(place),
        [finding("CR319", where, message, releaseCure(holder))],
        "cannot be taken over",
    );
}

function notDeclared(place: Place, from: string, where = "adopt"): InvalidArguments {
    const message = `${titleOf(place)} is taken over from ${from}, and the engine does not tell whether this stack has it under another name.`;
    const help = "Try again when the state of the stack can be read (pulumi stack export).";
    return new InvalidArguments(titleOf(place), [finding("CR319", where, message, help)], "cannot be taken over");
}
