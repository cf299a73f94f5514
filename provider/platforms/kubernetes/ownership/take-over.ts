/**
 * What is taken over from a Pulumi program must be known to this stack under its new name, or be given up by the other
 * stack: else the engine creates it, which overwrites, and deletes it under its old name at the end.
 */
import * as pulumi from "@pulumi/pulumi";
import { applyAlways } from "../../../inputs/outputs";
import type { Child } from "../fields/args";
import { finding } from "../../../diagnostics/catalogue";
import { InvalidArguments } from "../client/failure";
import type { LiveObject } from "./live";
import { type Examined, type Place, titleOf } from "./owner";
import { holdersOf, isChild, nameOf } from "./state";

/** Refuses, before anything is registered, what has no alias at all. */
export function refuseWithoutAlias(found: Examined, child: Child, where: string | undefined): void {
    const handed = keptFor(found);
    if (handed === undefined || child.opts.aliases !== undefined || isOfOldVersion(handed.live)) return;
    throw withoutAlias(handed.place, handed.from, where);
}

/** A preview tells a create by the id that is not known yet. */
export async function previewed(
    found: Examined,
    resource: pulumi.CustomResource,
    child: Child,
    where: string | undefined,
): Promise<Examined> {
    const handed = keptFor(found);
    if (handed === undefined || isGivenUp(child) || !pulumi.runtime.isDryRun()) return found;
    if (await isKnown(resource.id)) return found;
    throw withoutAlias(handed.place, handed.from, where);
}

/**
 * An update may come without a preview: before anything is written, the state of this stack tells which resource has the
 * object. `names` are the logical names that the child has and had. An engine that does not tell leaves it to the preview.
 */
export async function refuseUnknown(
    found: Examined,
    child: Child,
    names: readonly string[],
    where?: string,
): Promise<void> {
    const handed = keptFor(found);
    if (handed === undefined || isGivenUp(child) || pulumi.runtime.isDryRun()) return;
    const holders = (await holdersOf(handed.place))?.map(({ urn }) => urn);
    if (holders === undefined) return;
    const aliases = (child.opts.aliases ?? []) as (string | { name?: string })[];
    // An alias by name alone is one below the component.
    const isNamed = (urn: string): boolean =>
        (isChild(urn) && names.includes(nameOf(urn))) ||
        aliases.some((alias) =>
            typeof alias === "string" ? alias === urn : isChild(urn) && alias.name === nameOf(urn),
        );
    const lost = holders.filter((urn) => !isNamed(urn));
    if (holders.length > 0 && (lost.length === 0 || isOfOldVersion(handed.live))) return;
    throw withoutAlias(handed.place, handed.from, where, lost[0]);
}

function keptFor({ verdict, live, place }: Examined): { place: Place; live: LiveObject; from: string } | undefined {
    if (verdict?.is !== "adopted" || !verdict.program || live === undefined || place === undefined) return undefined;
    return { place, live, from: verdict.from };
}

/** `aliases: []`: no resource of this stack had it, and that of another stack has let go of it. */
const isGivenUp = (child: Child): boolean => (child.opts.aliases as unknown[] | undefined)?.length === 0;

/** Components before the owner record wrote this on every object; their resources have our aliases. */
const isOfOldVersion = ({ metadata }: LiveObject): boolean =>
    metadata.annotations?.["pulumi.com/patchForce"] === "true";

function withoutAlias(place: Place, from: string, where = "adopt", holder?: string): InvalidArguments {
    const message = `${titleOf(place)} is taken over from ${from}, but the engine does not know it under the name of its new resource.`;
    const help =
        `If this stack has it, give the alias of the resource that had it: transform: (child) => ({ ...child, opts: { ...child.opts, aliases: [${JSON.stringify(holder ?? "urn:…")}] } }); ` +
        "without it the object is deleted under its old name. If that resource kept its name, or another stack has let go of it (pulumi state delete), give aliases: [].";
    return new InvalidArguments(titleOf(place), [finding("CR319", where, message, help)], "cannot be taken over");
}

export const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
    new Promise((resolve) => {
        applyAlways(output, (value) => resolve(value !== undefined && !pulumi.isUnknown(value)));
    });
