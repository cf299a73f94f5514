import { ProviderError } from "../../../engine/errors";
import type { Inputs, Value } from "../../../engine/values";
import { display } from "../check";
import { rule as ruleType, type Field } from "../fields";
import { canonical, defaultOf, normalise, same } from "../wire/shape";
import { adopterOf, scopeOf, noteAdopting } from "./engine-state";
import { endClaimsOnRule, holding, holdersOfRule, ifGone, letGoThere, stackOf, titleOf, type Holder } from "./holders";
import { notedIds, notePreview, previewed } from "./notes";
import { digestOf, ofUrn } from "./records";
import type { SaeContext } from "./support";

/** `true`: what no other resource is known to have; a text: what the resource of this URN had. */
type Adopt = boolean | string;

function adoptOf(inputs: Inputs): Adopt {
    const { adopt } = inputs;
    if (adopt === "true" || adopt === "false") return adopt === "true";
    return typeof adopt === "string" || typeof adopt === "boolean" ? adopt : false;
}

export const isAdopting = (inputs: Inputs): boolean => adoptOf(inputs) !== false && adoptOf(inputs) !== "";

/** One thing that is taken over. */
export interface Adoptable {
    /** `rule set 87 ("edge")`. */
    what: string;
    /** Its id, if it is a resource of its own. */
    id?: string;
    /** Who else is known to have it. */
    holders: readonly Holder[];
    /** What is adopted, as a text: an update knows by its digest what the preview said. Absent: it goes with another thing. */
    content?: string;
    /** What the adoption changes, as it is said. */
    changes: string;
    /** It is this resource's now: what others are noted to have of it is past. */
    endClaims(): void;
}

/**
 * The one place where an adoption is refused, said and noted. It is refused when another resource is known to have a thing and
 * is not named as the one that had it, and when a preview did not say it. In a preview it is said and noted for the update.
 */
export function takeOver(ctx: SaeContext, inputs: Inputs, things: readonly Adoptable[]): void {
    for (const thing of things) refuseHeld(ctx, thing, adoptOf(inputs));
    const digest = ({ content }: Adoptable): string => digestOf({ nonce: ofUrn(ctx.urn) }, content ?? "");
    const said = things.filter(({ content }) => content !== undefined);
    const before = previewed(ctx.urn);
    const unsaid = said.filter((thing) => before?.includes(digest(thing)) !== true);
    if (!ctx.preview && before !== undefined && unsaid[0] !== undefined) throw changedMeanwhile(unsaid[0]);
    const id = said[0]?.id;
    if (ctx.preview) notePreview(ctx.urn, { adopts: said.map(digest), ...(id !== undefined && { id }) }, scopeOf(ctx));
    const isNew = (thing: Adoptable): boolean =>
        noteAdopting(ctx, `${ctx.preview} ${thing.what}`, thing.id, thing.endClaims);
    const news = things.filter(isNew).filter(({ content }) => content !== undefined);
    for (const { what, changes } of news) say(ctx, `adopts ${what}${changes}`, before === undefined);
    if (ctx.preview && news.length > 0) warnOfOtherStacks(ctx, news, adoptOf(inputs));
}

/** An update says it again, aloud where no preview said it. */
function say(ctx: SaeContext, text: string, isUnsaid: boolean): void {
    if (ctx.preview || !isUnsaid) ctx.log.info(text);
    else ctx.log.warning(`${text}; no preview on this machine said so`);
}

/** Said in the preview of an adoption: what is known on this machine is not all. */
function warnOfOtherStacks(ctx: SaeContext, things: readonly Adoptable[], adopt: Adopt): void {
    const what = things.map((thing) => thing.what).join(", ");
    const isConfirmed = typeof adopt === "string" && things.some(({ holders }) => holders.length > 0);
    ctx.log.warning(
        `SAE does not tell whether a resource of another stack has ${what}` +
            `${typeof adopt === "string" && !isConfirmed ? `, and nothing on this machine tells whether ${adopt} had it` : ""}. ` +
            "One that has must let it go first (pulumi state delete there): otherwise both have it, and the deletion of one takes it from the other",
    );
}

function refuseHeld(ctx: SaeContext, { what, holders, content }: Adoptable, adopt: Adopt): void {
    const refused = (reason: string): ProviderError =>
        new ProviderError("ALREADY_EXISTS", `${what} is not adopted: ${reason}`);
    const declared = holders.find(({ isDeclared }) => isDeclared);
    if (declared !== undefined)
        throw refused(
            declared.lists === true
                ? `it is among the rules of ${titleOf(declared)}, which this program declares; remove it from rules there`
                : `it is that of ${titleOf(declared)}, which this program declares; declare it once`,
        );
    const named = typeof adopt === "string" ? `adopt names ${adopt}, and ` : "";
    // What a stack had under two names was renamed in it.
    const former = holders.some(({ urn }) => urn === adopt) ? stackOf(String(adopt)) : undefined;
    const [other] = holders.filter(({ urn }) => urn === undefined || (urn !== adopt && stackOf(urn) !== former));
    if (other !== undefined) throw refused(named + heldText(other));
    const ids = typeof adopt === "string" && adopt !== ctx.urn ? notedIds(adopt) : [];
    if (holders.length === 0 && content !== undefined && ids.length > 0)
        throw refused(
            `${named}as far as is known on this machine that one has ${ids.join(", ")} and not this; name the resource that had it, or write adopt: true where none is known`,
        );
}

function heldText(holder: Holder): string {
    const { urn, lists, previewed: when } = holder;
    const known =
        when === undefined
            ? `as far as is known on this machine it is ${lists === true ? "among the rules" : "that"} of ${titleOf(holder)}`
            : holding(holder);
    if (urn === undefined) return `${known}; ${letGoThere(holder)}`;
    const named = JSON.stringify(urn);
    const cure =
        lists === true
            ? `to take it over write adopt: ${named}, and then take it out of rules there: as far as is known on this machine then, it is this resource's, and stays. In one program that comes first, with dependsOn on ${titleOf(holder)} here`
            : `to take it over ${letGoThere(holder)}, and write adopt: ${named}; if it was only renamed in this program, the adopt is enough, or an alias instead`;
    return `${known}; ${cure}${ifGone(holder)}`;
}

const changedMeanwhile = ({ what }: Adoptable): ProviderError =>
    new ProviderError(
        "FAILED_PRECONDITION",
        `${what} is not adopted: it came, or was changed, after the preview, which did not say so; run pulumi up again, its preview says what is there`,
    );

/** A rule that stands where another is declared. `live`: the rules of its rule set. */
export function adoptableRule(
    ctx: SaeContext,
    at: { what: string; ingressId: string; id?: string; live: readonly Inputs[] },
    there: Inputs,
    wanted: Inputs,
): Adoptable {
    const { what, ingressId, id, live } = at;
    return {
        what,
        ...(id !== undefined && { id }),
        holders: holdersOfRule(ctx, ingressId, there, live),
        content: canonical(ruleType, there),
        changes: changesText(differencesOf(ruleType.fields, there, wanted)),
        endClaims: () => endClaimsOnRule(ctx, ingressId, there, live),
    };
}

/** What a preview said before is past. */
export const forgetAdoptions = (ctx: SaeContext): void => notePreview(ctx.urn, undefined);

/** Where nothing was found, and nothing failed, that is what the preview said. */
export function noteNoAdoption(ctx: SaeContext, id?: string): void {
    if (previewed(ctx.urn) === undefined)
        notePreview(ctx.urn, { adopts: [], ...(id !== undefined && { id }) }, scopeOf(ctx));
}

/** A preview that does not know yet where to look, or for what. */
export const sayOpen = (ctx: SaeContext, what: string): void =>
    ctx.log.warning(
        `adopt takes over ${what} when pulumi up knows where: this preview cannot look, because something is known only after apply. pulumi up says what it adopts`,
    );

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
            `${what} is this resource's, and ${titleOf({ urn })} of this program adopts it; declare it once`,
        );
}
