import { ProviderError } from "../../../engine/errors";
import type { Inputs, Value } from "../../../engine/values";
import { display } from "../check";
import type { Field } from "../fields";
import { defaultOf, normalise, same } from "../wire/shape";
import { letGoOf } from "./cures";
import { adopterOf } from "./engine-state";
import { titleOf, type Holder } from "./holders";
import { notePreview, previewed } from "./notes";
import { digestOf, ofUrn } from "./records";
import type { SaeContext } from "./support";

/** `true`: what no other resource is known to have; a text: what the resource of this URN had. */
export type Adopt = boolean | string;

export function adoptOf(inputs: Inputs): Adopt {
    const { adopt } = inputs;
    if (adopt === "true" || adopt === "false") return adopt === "true";
    return typeof adopt === "string" || typeof adopt === "boolean" ? adopt : false;
}

export const isAdopting = (inputs: Inputs): boolean => adoptOf(inputs) !== false && adoptOf(inputs) !== "";

/** Fails when another resource is known to have what is to be adopted, unless it is named as the one that had it. */
export function refuseHeld(what: string, holder: Holder | undefined, adopt: Adopt): void {
    if (holder === undefined) return;
    const { urn } = holder;
    if (holder.isDeclared)
        throw new ProviderError(
            "ALREADY_EXISTS",
            `${what} is not adopted: it is that of ${titleOf(holder)}, which this program declares; declare it once`,
        );
    if (urn !== undefined && adopt === urn) return;
    const cure =
        urn === undefined
            ? "run the program that was interrupted again first"
            : `to take it over let it go there: ${letGoOf(urn)}, and write adopt: ${JSON.stringify(urn)}; if it was only renamed in this program, the adopt is enough, or an alias instead`;
    throw new ProviderError(
        "ALREADY_EXISTS",
        `${what} is not adopted: as far as is known on this machine it is that of ${titleOf(holder)}; ${cure}`,
    );
}

/** What is adopted, as a digest: any value of it may be secret. */
export const printOf = (ctx: SaeContext, text: string): string => digestOf({ nonce: ofUrn(ctx.urn) }, text);

/** Said in the preview of an adoption: what is known on this machine is not all. */
export const warnOfOtherStacks = (ctx: SaeContext, what: string): void =>
    ctx.log.warning(
        `SAE does not tell whether a resource of another stack has ${what}. One that has must let it go first (pulumi state delete there): otherwise both have it, and the deletion of one takes it from the other`,
    );

/** A preview tells the update what it said: what comes after it is not adopted unsaid. */
export const noteAdoptions = (ctx: SaeContext, adopts: readonly string[], id?: string): void =>
    notePreview(ctx.urn, { adopts: [...adopts], ...(id !== undefined && { id }) });

/** Where nothing was found, and nothing failed, that is what the preview said. */
export function noteNoAdoption(ctx: SaeContext, id?: string): void {
    if (previewed(ctx.urn) === undefined) noteAdoptions(ctx, [], id);
}

export const forgetAdoptions = (ctx: SaeContext): void => notePreview(ctx.urn, undefined);

/** Fails in an update when there was a preview and it did not say so. */
export function refuseUnsaid(ctx: SaeContext, what: string, print: string): void {
    const said = ctx.preview ? undefined : previewed(ctx.urn);
    if (said === undefined || said.includes(print)) return;
    throw new ProviderError(
        "FAILED_PRECONDITION",
        `${what} is not adopted: it came, or was changed, after the preview, which did not say so; run pulumi up again, its preview says what is there`,
    );
}

/** `containerPort 8080 → 9090`: what the adoption changes, field by field. */
export function differencesOf(fields: readonly Field[], live: Inputs, declared: Inputs): string[] {
    const shown = (value: Value | undefined): string => (value === undefined ? "none" : display(value));
    return fields.flatMap((field) => {
        if (field.readOnly) return [];
        const [is, wanted] = [live, declared].map(
            (values) => normalise(field.type, values[field.name]) ?? defaultOf(field),
        );
        return same(field.type, is, wanted) ? [] : [`${field.name} ${shown(is)} → ${shown(wanted)}`];
    });
}

/** ` and changes containerPort 8080 → 9090`, or that nothing is changed. */
export const changesText = (changes: readonly string[]): string =>
    changes.length === 0 ? " as it is" : ` and changes ${changes.join(", ")}`;

/** Fails when another resource of this program adopts what this one has. */
export function refuseAdopted(ctx: SaeContext, what: string, id: string): void {
    const urn = adopterOf(ctx, id);
    if (urn !== undefined)
        throw new ProviderError(
            "ALREADY_EXISTS",
            `${what} is this resource's, and ${titleOf({ urn, isDeclared: true })} of this program adopts it; declare it once`,
        );
}
