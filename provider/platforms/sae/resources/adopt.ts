import { ProviderError } from "../../../engine/errors";
import { failure, warn } from "../../failure";
import type { Inputs, Value } from "../../../engine/values";
import { display } from "../check";
import { rule as ruleType, type Field } from "../fields";
import { canonical, defaultOf, normalise, same } from "../wire/shape";
import { adopterOf, couldNotAdopt, scopeOf, noteAdopting } from "../ownership/engine-state";
import {
    endRecordsOfRule,
    holding,
    holdersOfRule,
    ifGone,
    letGoThere,
    titleOf,
    type Holder,
} from "../ownership/holders";
import { notedIds, notePreview, previewed } from "../ownership/notes";
import { stackOf } from "../../../inputs/urn";
import { digestOf, ofUrn } from "../ownership/records";
import type { SaeContext } from "../context";

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
    /** It is this resource's now: what interrupted runs of others recorded of it proves nothing more. */
    endRecords(): void;
}

/**
 * The one place where an adoption is refused, said and noted. It is refused when another resource is known to have a thing and
 * is not named as the one that had it, and when a preview did not say it. In a preview it is said and noted for the update.
 */
export function takeOver(ctx: SaeContext, inputs: Inputs, things: readonly Adoptable[]): void {
    const adopt = adoptOf(inputs);
    for (const thing of things) refuseHeld(thing, adopt);
    const digest = ({ content }: Adoptable): string => digestOf({ nonce: ofUrn(ctx.urn) }, content ?? "");
    const said = things.filter(({ content }) => content !== undefined);
    const before = previewed(ctx.urn);
    const unsaid = said.filter((thing) => before?.includes(digest(thing)) !== true);
    if (!ctx.preview && before !== undefined && unsaid[0] !== undefined) throw changedMeanwhile(unsaid[0]);
    // Since the preview allowed it, this run may have made what the named one is known to have now.
    if (ctx.preview || before === undefined) refuseMisnamed(ctx, things, adopt);
    const id = said[0]?.id;
    if (ctx.preview) notePreview(ctx.urn, { adopts: said.map(digest), ...(id !== undefined && { id }) }, scopeOf(ctx));
    const isNew = (thing: Adoptable): boolean =>
        noteAdopting(ctx, `${ctx.preview} ${thing.what}`, thing.id, thing.endRecords);
    const news = things.filter(isNew).filter(({ content }) => content !== undefined);
    for (const { what, changes } of news) say(ctx, `adopts ${what}${changes}`, before === undefined);
    if ((ctx.preview || before === undefined) && news.length > 0) warnOfOtherStacks(ctx, news, adopt);
}

/** An update says it again, aloud where no preview said it. */
function say(ctx: SaeContext, text: string, isUnsaid: boolean): void {
    if (ctx.preview || !isUnsaid) ctx.log.info(text);
    else warn(ctx, "CR442", `${text}; no preview on this machine said so`, "");
}

/** Said in the preview of an adoption, and by an update that had none: what is known on this machine is not all. */
function warnOfOtherStacks(ctx: SaeContext, things: readonly Adoptable[], adopt: Adopt): void {
    const what = things.map((thing) => thing.what).join(", ");
    const isConfirmed = typeof adopt === "string" && things.some(({ holders }) => holders.length > 0);
    warn(
        ctx,
        "CR442",
        `SAE does not tell whether a resource of another stack has ${what}` +
            `${typeof adopt === "string" && !isConfirmed ? `, and nothing on this machine tells whether ${adopt} had it` : ""}.`,
        "One that has must let it go first (pulumi state delete there): otherwise both have it, and the deletion of one takes it from the other",
    );
}

const refused = (what: string, adopt: Adopt, { reason, cure }: { reason: string; cure: string }): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR426",
        `${what} is not adopted: ${typeof adopt === "string" ? `adopt names ${adopt}, and ` : ""}${reason}`,
        cure,
    );

function refuseHeld({ what, holders }: Adoptable, adopt: Adopt): void {
    const declared = holders.find(({ isDeclared }) => isDeclared);
    if (declared !== undefined)
        throw refused(
            what,
            true,
            declared.lists === true
                ? {
                      reason: `it is among the rules of ${titleOf(declared)}, which this program declares`,
                      cure: "remove it from rules there",
                  }
                : {
                      reason: `it is that of ${titleOf(declared)}, which this program declares`,
                      cure: "declare it once",
                  },
        );
    const named = holders.find(({ urn }) => urn === adopt);
    // What a stack had under two names was renamed in it, and what the named one acquired later was another's before.
    const isFormer = ({ urn, since = "" }: Holder): boolean =>
        named !== undefined && (stackOf(urn) === stackOf(named.urn) || (named.acquired ?? "") > since);
    const other = holders.find((one) => one !== named && !isFormer(one));
    if (other !== undefined) throw refused(what, adopt, heldBy(other));
}

/** A URN in `adopt` is that of a resource that had something else: a slip. It may stand beside what nobody is known to have. */
function refuseMisnamed(ctx: SaeContext, things: readonly Adoptable[], adopt: Adopt): void {
    if (typeof adopt !== "string" || adopt === ctx.urn || things.some(({ holders }) => holders.length > 0)) return;
    const thing = things.find(({ content }) => content !== undefined);
    const ids = notedIds(adopt);
    if (thing !== undefined && ids.length > 0)
        throw refused(thing.what, adopt, {
            reason: `as far as is known on this machine that one has ${ids.join(", ")} and not this`,
            cure: "name the resource that had it, or write adopt: true where none is known",
        });
}

function heldBy(holder: Holder): { reason: string; cure: string } {
    const { urn, lists, previewed: when, imported } = holder;
    const reason =
        when === undefined && imported === undefined
            ? `as far as is known on this machine it is ${lists === true ? "among the rules" : "that"} of ${titleOf(holder)}`
            : holding(holder);
    if (urn === undefined) return { reason, cure: letGoThere(holder) };
    const named = JSON.stringify(urn);
    const cure =
        lists === true
            ? `to take it over write adopt: ${named}, and then take it out of rules there: as far as is known on this machine then, it is this resource's, and stays. In one program that comes first, with dependsOn on ${titleOf(holder)} here`
            : `to take it over ${letGoThere(holder)}, and write adopt: ${named}; if it was only renamed in this program, the adopt is enough, or an alias instead`;
    return { reason, cure: `${cure}${ifGone(holder)}` };
}

const changedMeanwhile = ({ what }: Adoptable): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR426",
        `${what} is not adopted: it came, or was changed, after the preview, which did not say so`,
        "run pulumi up again, its preview says what is there",
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
        endRecords: () => endRecordsOfRule(ctx, ingressId, there, live),
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
    warn(
        ctx,
        "CR442",
        `adopt takes over ${what} when pulumi up knows where: this preview cannot look, because something is known only after apply`,
        "pulumi up says what it adopts",
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
        throw failure(
            "ALREADY_EXISTS",
            "CR436",
            `${what} is this resource's, and ${titleOf({ urn })} of this program adopts it`,
            "declare it once",
        );
}

/** Fails when another resource of this program was to take over what is deleted, and could not: nobody would have it. */
export function refuseUnadopted(ctx: SaeContext, what: string, id: string): void {
    const name = couldNotAdopt(ctx, id);
    if (name !== undefined) throw notTakenOver(what, name);
}

export const notTakenOver = (what: string, name: string): ProviderError =>
    failure(
        "FAILED_PRECONDITION",
        "CR425",
        `${what} is not deleted: ${name} of this program was to take it over in this run and did not`,
        "when what it says is cured, run pulumi up again",
    );
