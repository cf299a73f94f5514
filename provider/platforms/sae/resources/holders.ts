import { ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { canonical, ruleKey, same } from "../wire/shape";
import { isRecorded } from "./plan";
import { ruleDigest } from "./added-rules";
import { letGo, letGoOf } from "./cures";
import { declaredIn, scopeOf, isKnown, otherHolders, ownerOf } from "./engine-state";
import { dropClaims, notedHolders, noteRules, type Claim, type Noted } from "./notes";
import { dropFile, recordsOfOthers, type CreationRecord } from "./records";
import { ruleParts } from "./rule-id";
import { shellWord, type SaeContext } from "./support";
import type { RuleSet } from "../wire/wire";

/** Another resource that is known to have something: of this program, or of any run on this machine. */
export interface Holder {
    /** Absent in what was noted by an older version. */
    urn?: string | undefined;
    /** It is one of this program, which declares it. */
    isDeclared: boolean;
    /** A rule is in its list of rules. */
    lists?: boolean;
    /** When a preview said that it adopts it; it does not have it yet. */
    previewed?: string;
    /** Where that is noted. */
    files: readonly string[];
}

/** What one resource is asked about. */
interface Question extends Claim {
    /** Whether the record of a creation is about it; `nothing`: records do not count. */
    proves: "nothing" | ((record: CreationRecord) => boolean);
}

function aboutRule(ingressId: string, rule: Inputs, live: readonly Inputs[] = []): Question {
    const key = ruleKey(rule);
    const beside = live.filter((other) => ruleKey(other) === key && !same(ruleType, other, rule));
    return {
        has: (id) => {
            const parts = ruleParts(id);
            return parts !== undefined && parts.ingressId === ingressId && ruleKey({ ...parts }) === key;
        },
        rule: {
            of: ingressId,
            place: placeText(ingressId, rule),
            whole: canonical(ruleType, rule),
            beside: beside.map((other) => canonical(ruleType, other)),
        },
        proves: (record) =>
            record.kind !== "ruleSet" &&
            record.ingressId === ingressId &&
            record.rules.includes(ruleDigest(record, rule)),
    };
}

/** The domain and path of a rule of a rule set, as the text of a digest. */
const placeText = (ingressId: string, rule: Inputs): string => `${ingressId} ${ruleKey(rule) ?? ""}`;

const aboutSet = (set: RuleSet): Question => ({
    has: (id) => id === set.id,
    proves: (record) => record.kind === "ruleSet" && isRecorded(record, set),
});

/** A rule set, and every rule in it. */
const aboutAll = (id: string): Question => ({
    has: (other) => other === id || ruleParts(other)?.ingressId === id,
    proves: "nothing",
});

/** Who else has a rule of a rule set. `live`: the rules of that rule set; several may have one domain and path. */
export function holdersOfRule(
    ctx: SaeContext,
    ingressId: string,
    rule: Inputs,
    live?: readonly Inputs[],
): readonly Holder[] {
    const question = aboutRule(ingressId, rule, live);
    const isIt = (item: Inputs): boolean => ruleKey(item) === ruleKey(rule);
    const lists = (declared: Inputs | undefined): boolean => declared !== undefined && rulesOf(declared).some(isIt);
    const owner = ownerOf(ctx, ingressId);
    const listed: Holder[] = lists(owner?.declared)
        ? [{ urn: owner!.urn, isDeclared: true, lists: true, files: [] }]
        : [];
    // What the program says now of a list is newer than what was noted of it.
    const isOld = ({ urn, how }: Noted): boolean => {
        const declared = declaredIn(ctx, urn);
        return how === "lists" && declared !== undefined && !lists(declared);
    };
    return [...listed, ...holders(ctx, question, isOld)];
}

/** The other resource that has a rule as one of its own, beside the owner of the rule set. */
export const holderOfRule = (ctx: SaeContext, ingressId: string, rule: Inputs): Holder | undefined =>
    holdersOfRule(ctx, ingressId, rule).find(({ lists }) => lists !== true);

/** Who else has a rule set with this id in a state. */
export const holdersOfSetId = (ctx: SaeContext, id: string): readonly Holder[] =>
    holders(ctx, { has: (other) => other === id, proves: "nothing" });

/** Who else has a rule set, or may have been making it. */
export const holdersOfSet = (ctx: SaeContext, set: RuleSet): readonly Holder[] => holders(ctx, aboutSet(set));

/**
 * Those that have in their states what this resource is about to delete, as far as this machine knows: resources of other stacks,
 * and of this one those that took it over from this resource. What else this stack holds under another name is the same thing,
 * renamed or imported.
 */
export function alsoHolding(ctx: SaeContext, id: string, found: readonly Holder[]): readonly Holder[] {
    const wasTaken = !isKnown(ctx, id);
    return found.filter(
        ({ urn, isDeclared, previewed }) =>
            // Its own URN: that of the state under the backend's former address.
            !isDeclared && previewed === undefined && urn !== ctx.urn && (wasTaken || !isOfStack(ctx, urn)),
    );
}

/** The deletion of what another has, too. */
export const alsoHeld = (ctx: SaeContext, what: string, holder: Holder): ProviderError =>
    new ProviderError(
        "FAILED_PRECONDITION",
        `${what} is not deleted: as far as is known on this machine ${titleOf(holder)} has it, too, and would lose it (${holder.urn ?? ""})` +
            `${ifGone(holder)}. To leave it there: ${letGo(ctx)}`,
    );

/** `urn:pulumi:prod::shop`. */
export const stackOf = (urn = ""): string => urn.split("::").slice(0, 2).join("::");

/** Whether another resource is of this program. */
export const isOfStack = (ctx: SaeContext, urn: string | undefined): boolean => stackOf(urn) === stackOf(ctx.urn);

function holders(
    ctx: SaeContext,
    question: Question,
    isOld: (noted: Noted) => boolean = () => false,
): readonly Holder[] {
    const ofRun = otherHolders(ctx, question.has).map((found): Holder => ({ ...found, files: [] }));
    const noted = notedHolders(ctx.urn, { ...question, scope: scopeOf(ctx) }, ctx.preview)
        .filter((found) => !isOld(found))
        .map(({ urn, how, when, file }): Holder => ({
            urn,
            isDeclared: how === "lists" && declaredIn(ctx, urn) !== undefined,
            ...(how === "lists" && { lists: true }),
            ...(how === "previews" && { previewed: when ?? "" }),
            files: [file],
        }));
    const recorded = recordsOn(ctx, question).map(({ record, file }): Holder => ({
        urn: record.urn,
        isDeclared: false,
        files: [file],
    }));
    const found: Holder[] = [];
    for (const next of [...ofRun, ...noted, ...recorded]) {
        const at = found.findIndex(({ urn }) => urn !== undefined && urn === next.urn);
        if (at < 0) found.push(next);
        else found[at] = { ...found[at]!, files: [...found[at]!.files, ...next.files] };
    }
    // A folder has no order: who has it as its own is named before whose list has it.
    const rank = ({ lists, urn }: Holder): string => `${lists === true ? 1 : 0} ${urn ?? ""}`;
    return found.sort((a, b) => Number(rank(a) > rank(b)) - Number(rank(a) < rank(b)));
}

/** This resource has the rule now: what others were noted to have of it is past. */
export const endClaimsOnRule = (ctx: SaeContext, ingressId: string, rule: Inputs, live?: readonly Inputs[]): void =>
    endClaims(ctx, aboutRule(ingressId, rule, live));

export const endClaimsOnSet = (ctx: SaeContext, set: RuleSet): void => endClaims(ctx, aboutSet(set));

/** A rule set is gone, and every rule in it. */
export const endClaimsOnAll = (ctx: SaeContext, id: string): void => endClaims(ctx, aboutAll(id));

function endClaims(ctx: SaeContext, question: Question): void {
    dropClaims(ctx.urn, { ...question, scope: scopeOf(ctx) });
    for (const { file } of recordsOn(ctx, question)) dropFile(file);
}

function recordsOn(ctx: SaeContext, { has, proves }: Question): ReturnType<typeof recordsOfOthers> {
    if (proves === "nothing") return [];
    return recordsOfOthers(ctx.urn).filter(({ record }) => has(record.answered ?? "") || proves(record));
}

/** The owner of a rule set notes which rules it made: a `sae.Rule` of another stack is not to adopt them. */
export const noteOwnRules = (ctx: SaeContext, id: string, made: readonly Inputs[]): void =>
    noteRules(
        ctx.urn,
        { id, scope: scopeOf(ctx) },
        made.map((rule) => [placeText(id, rule), canonical(ruleType, rule)]),
    );

/** The name that a resource has in its program. */
export const nameIn = (urn: string): string => urn.split("::").at(-1) ?? "";

/** `crossroute.sae.Rule api of stack dev`. */
export function titleOf({ urn = "" }: Pick<Holder, "urn">): string {
    const [stack, , types = "", name] = urn.split("::");
    const type = types.split(/[$:]/).at(-1);
    return name === undefined
        ? "another resource"
        : `crossroute.sae.${type} ${name} of stack ${String(stack?.split(":").at(-1))}`;
}

/** `crossroute.sae.Rule api of stack dev holds it now`, or that it is about to. */
export const holding = (holder: Holder): string =>
    holder.previewed === undefined
        ? `${titleOf(holder)} holds it now`
        : `${titleOf(holder)} is about to adopt it, as a preview of ${timeOf(holder.previewed)} said`;

const timeOf = (when: string): string => when.slice(0, 16).replace("T", " ") + " UTC";

/** What is noted of another resource may be old: how to forget it. */
export const ifGone = ({ files }: Holder): string =>
    files.length === 0
        ? ""
        : `. If that resource is gone for good, was renamed or let it go, forget what this machine noted of it: rm ${files.map(shellWord).join(" ")}`;

/** How another resource lets go what it has. */
export function letGoThere({ urn, lists }: Holder): string {
    if (urn === undefined) return "run the program that was interrupted again first";
    return lists === true ? "take it out of rules there" : `let it go there: ${letGoOf(urn)}`;
}
