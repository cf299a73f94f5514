import type { ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { stackOf, urnParts } from "../../../inputs/urn";
import { rule as ruleType } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { canonical, isPlaceOf, ruleKey, same } from "../wire/shape";
import { letGo, letGoOf } from "./cures";
import { declaredIn, otherHolders, ownerOf, scopeOf } from "./engine-state";
import { notedHolders, stackFolderOf, type Claim, type OtherClaim } from "./notes";
import { Unreadable } from "../../kept-files";
import { dropFile, recordsOfOthers, ruleDigest, type CreationRecord } from "./records";
import { ruleParts } from "./rule-id";
import { provesRuleNow } from "./rule-proof";
import { HoldersUnknown } from "./unreadable";
import { shellWord, type SaeContext } from "../context";
import type { RuleSet } from "../wire/wire";

/** Another resource that is known to have something: of this program, or of any run on this machine. */
export interface Holder {
    /** Absent in the record of an interrupted creation that does not say it. */
    urn?: string | undefined;
    /** It is one of this program, which declares it. */
    isDeclared: boolean;
    /** A rule is in its list of rules. */
    lists?: boolean;
    /** When a preview said that it adopts it; it does not have it yet. */
    previewed?: string;
    /** When it was imported, or that was previewed; its state was not seen since. */
    imported?: string;
    /** Since when it has it, as far as is known. */
    since?: string;
    /** The same, when it made, adopted or imported it then. */
    acquired?: string;
    /** It acquired it after this resource had it. */
    isLater?: boolean;
    /** It made it then, and did not adopt what was there. */
    isMaker?: boolean;
    /** It acquired it, and was seen to have it still after this resource had it. */
    isSeenSince?: boolean;
    /** It adopted or imported it, and this machine never saw that this resource has it. */
    isTaken?: boolean;
    /** Where that is noted. */
    files: readonly string[];
    /** Where everything is noted of a stack that may be this one's former name. */
    stackFolder?: string;
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
export const placeText = (ingressId: string, rule: Inputs): string => `${ingressId} ${ruleKey(rule) ?? ""}`;

/** `isRecorded`: whether the record of a creation is about a rule set. */
type IsRecorded = (record: CreationRecord, set: RuleSet) => boolean;

const aboutSet = (set: RuleSet, isRecorded: IsRecorded): Question => ({
    has: (id) => id === set.id,
    proves: (record) => record.kind === "ruleSet" && isRecorded(record, set),
});

/**
 * Who else has a rule of a rule set. `live`: the rules of that rule set; several may have one domain and path. `goes`: this resource is
 * about to remove it.
 */
export function holdersOfRule(
    ctx: SaeContext,
    ingressId: string,
    rule: Inputs,
    live?: readonly Inputs[],
    goes = false,
): readonly Holder[] {
    const question = { ...aboutRule(ingressId, rule, live), goes };
    const lists = (declared: Inputs | undefined): boolean =>
        declared !== undefined && rulesOf(declared).some(isPlaceOf(rule));
    const owner = ownerOf(ctx, ingressId);
    const listed: Holder[] = lists(owner?.declared)
        ? [{ urn: owner!.urn, isDeclared: true, lists: true, files: [] }]
        : [];
    // What the program says now of a list is newer than what was noted of it, also under its owner's former name.
    const isOld = ({ urn, how }: OtherClaim): boolean => {
        const declared = declaredIn(ctx, urn) ?? (isOfStack(ctx, urn) ? owner?.declared : undefined);
        return how === "lists" && declared !== undefined && !lists(declared);
    };
    return [...listed, ...holders(ctx, question, isOld)];
}

/** The other resource that has a rule as one of its own, beside the owner of the rule set. */
export const holderOfRule = (ctx: SaeContext, ingressId: string, rule: Inputs, goes?: boolean): Holder | undefined =>
    holdersOfRule(ctx, ingressId, rule, undefined, goes).find(({ lists }) => lists !== true);

/** Who else has a rule set with this id in a state. */
export const holdersOfSetId = (ctx: SaeContext, id: string, goes = false): readonly Holder[] =>
    holders(ctx, { has: (other) => other === id, proves: "nothing", goes });

/** Who else has a rule set, or may have been making it. */
export const holdersOfSet = (ctx: SaeContext, set: RuleSet, isRecorded: IsRecorded): readonly Holder[] =>
    holders(ctx, aboutSet(set, isRecorded));

/**
 * Those that have in their states what this resource is about to delete, as far as this machine knows. What its own stack had under
 * another name before is the same thing, renamed.
 */
export function alsoHolding(ctx: SaeContext, found: readonly Holder[]): readonly Holder[] {
    return found.filter(
        (one) =>
            !one.isDeclared &&
            one.previewed === undefined &&
            // Its own URN: that of the state under the backend's former address, unless that one took it over since.
            (one.urn !== ctx.urn || one.isLater === true) &&
            (!isOfStack(ctx, one.urn) || one.isLater === true || one.isSeenSince === true || one.isTaken === true),
    );
}

/** It does not have it yet, as far as is known. */
export const isOpen = ({ previewed, imported }: Holder): boolean => previewed !== undefined || imported !== undefined;

/** Its state has it, as far as is known. */
export const hasIt = (holder: Holder): boolean => !isOpen(holder);

/** The deletion of what another has, too. */
export function alsoHeld(ctx: SaeContext, what: string, holder: Holder): ProviderError {
    const leave = `To leave it there: ${letGo(ctx)}`;
    const also =
        holder.imported === undefined
            ? `${titleOf(holder)} has it, too, and would lose it`
            : `${holding(holder)}, and would lose it`;
    const keep = `To delete it nevertheless, ${letGoThere(holder)}${ifGone(holder, "; then, or if that is done")}`;
    const later = holder.isLater === true;
    return failure(
        "FAILED_PRECONDITION",
        "CR425",
        `${what} is not deleted: as far as is known on this machine ${also} (${holder.urn ?? ""})${later ? ", and took it over" : ""}.`,
        later ? `${leave}. ${keep}` : `${keep}. ${leave}`,
    );
}

/** Whether another resource is of this program. */
export const isOfStack = (ctx: SaeContext, urn: string | undefined): boolean => stackOf(urn) === stackOf(ctx.urn);

function holders(
    ctx: SaeContext,
    question: Question,
    isOld: (noted: OtherClaim) => boolean = () => false,
): readonly Holder[] {
    const ofRun = otherHolders(ctx, question.has).map((found): Holder => ({ ...found, files: [] }));
    const ofOthers = recordsOn(ctx, question);
    const recorded = ofOthers.found
        // What was answered is noted, too.
        .filter(({ record }) => record.answered === undefined)
        .map(({ record, file }): OtherClaim => ({
            urn: record.urn ?? "",
            how: "holds",
            when: record.when,
            since: record.when,
            file,
        }));
    const claim = { ...question, scope: scopeOf(ctx) };
    const { mine, found: known, unreadable } = notedHolders(ctx.urn, claim, ctx.preview, recorded);
    const silent = [...unreadable, ...ofOthers.unreadable];
    // What this run's program declares decides alone.
    if (silent.length > 0 && !ofRun.some(({ isDeclared }) => isDeclared)) throw new HoldersUnknown(silent);
    const noted = known
        .filter((found) => !isOld(found))
        .map(({ urn, how, when, since = "", acquired, adopted, file }): Holder => ({
            ...(urn !== "" && { urn }),
            isDeclared: how === "lists" && declaredIn(ctx, urn) !== undefined,
            ...(how === "lists" && { lists: true }),
            ...(how === "previews" && { previewed: when }),
            ...(how === "imports" && { imported: when }),
            since,
            ...(acquired === true && { acquired: since }),
            isLater: acquired === true && mine !== undefined && since > mine.since,
            isMaker: acquired === true && adopted !== true,
            // A refresh before an alias counts sees the former name; a preview may have seen the new one before that.
            isSeenSince:
                acquired === true && mine !== undefined && when > ((mine.acquired ? mine.since : mine.seen) ?? ""),
            isTaken: adopted === true && mine === undefined,
            files: [file],
            ...(isSameElsewhere(ctx, urn) && { stackFolder: stackFolderOf(file) }),
        }));
    const found: Holder[] = [];
    for (const next of [...ofRun, ...noted]) {
        const at = found.findIndex(({ urn }) => urn !== undefined && urn === next.urn);
        if (at < 0) found.push(next);
        else found[at] = { ...next, ...found[at]!, files: [...found[at]!.files, ...next.files] };
    }
    // A folder has no order: who has it as its own is named before whose list has it, and who acquired it last is the first.
    const before = (a: Holder, b: Holder): number =>
        Number(a.lists === true) - Number(b.lists === true) || compare(b.acquired, a.acquired) || compare(a.urn, b.urn);
    return found.sort(before);
}

const compare = (a = "", b = ""): number => Number(a > b) - Number(a < b);

/**
 * The `crossroute.sae.Rule` that added this live rule in a run which was interrupted, or goes on: its record on this machine is from before the
 * call, and the engine never got what it made. None where another is known to have the rule.
 */
export function addedByInterrupted(
    ctx: SaeContext,
    ingressId: string,
    rule: Inputs,
    live: readonly Inputs[],
): string | undefined {
    const question = aboutRule(ingressId, rule, live);
    // A change of a rule keeps its record until the next run, however it ended.
    const isOpen = ({ kind, answered, changes }: CreationRecord): boolean =>
        kind === "rule" && answered === undefined && changes === undefined;
    const [urn] = recordsOn(ctx, question).found.flatMap(({ record }) =>
        isOpen(record) && provesRuleNow(record, rule) ? [record.urn ?? ""] : [],
    );
    if (urn === undefined || urn === "") return undefined;
    return holdersOfRule(ctx, ingressId, rule, live).every((holder) => holder.urn === urn) ? urn : undefined;
}

/** This resource has the rule now: what interrupted runs of others recorded of it proves nothing more. */
export const endRecordsOfRule = (ctx: SaeContext, ingressId: string, rule: Inputs, live?: readonly Inputs[]): void =>
    endRecords(ctx, aboutRule(ingressId, rule, live));

export const endRecordsOfSet = (ctx: SaeContext, set: RuleSet, isRecorded: IsRecorded): void =>
    endRecords(ctx, aboutSet(set, isRecorded));

function endRecords(ctx: SaeContext, question: Question): void {
    for (const { file } of recordsOn(ctx, question).found) dropFile(file);
}

function recordsOn(
    ctx: SaeContext,
    { has, proves }: Question,
): { found: { record: CreationRecord; file: string }[]; unreadable: Unreadable[] } {
    if (proves === "nothing") return { found: [], unreadable: [] };
    const all = recordsOfOthers(ctx.urn);
    const isIt = (record: CreationRecord): boolean => has(record.answered ?? "") || proves(record);
    return {
        found: all.flatMap(({ record, file }) =>
            record instanceof Unreadable || !isIt(record) ? [] : [{ record, file }],
        ),
        unreadable: all.flatMap(({ record }) => (record instanceof Unreadable ? [record] : [])),
    };
}

/** `crossroute.sae.Rule api of stack dev`. */
export function titleOf({ urn = "" }: Pick<Holder, "urn">): string {
    const { stack, type, name } = urnParts(urn);
    return name === "" ? "another resource" : `crossroute.sae.${type.split(":").at(-1)} ${name} of stack ${stack}`;
}

/** `crossroute.sae.Rule api of stack dev holds it now`, or that it is about to. */
export function holding(holder: Holder): string {
    const { previewed, imported } = holder;
    if (previewed !== undefined)
        return `${titleOf(holder)} is about to adopt it, as a preview of ${timeOf(previewed)} said`;
    return imported === undefined
        ? `${titleOf(holder)} holds it now`
        : `${titleOf(holder)} imported it on ${timeOf(imported)}, or that was only previewed`;
}

const timeOf = (when: string): string => when.slice(0, 16).replace("T", " ") + " UTC";

/** What is noted of another resource may be past: how to forget it. */
export function ifGone(
    { files, stackFolder, urn = "" }: Holder,
    when = ". If that resource is gone for good, was renamed or let it go",
): string {
    if (files.length === 0) return "";
    const renamed =
        stackFolder === undefined
            ? ""
            : `; if all of stack ${urnParts(urn).stack} was renamed: rm -r ${shellWord(stackFolder)}`;
    return `${when}, forget what this machine noted of it: rm ${files.map(shellWord).join(" ")}${renamed}`;
}

/** The same resource of another stack: perhaps this one's, which was renamed or copied. */
const isSameElsewhere = (ctx: SaeContext, urn: string): boolean =>
    !isOfStack(ctx, urn) && urn.split("::").slice(1).join() === ctx.urn.split("::").slice(1).join();

/** Said of an import: what is known on this machine is not all. */
export const unknownOwners = (what: string): string =>
    `SAE does not tell whether a resource of another stack has ${what}, too. One that has must let it go (pulumi state delete there): otherwise the deletion of one takes it from the other`;

/** How another resource lets go what it has. */
export function letGoThere({ urn, lists }: Holder): string {
    if (urn === undefined) return "run the program that was interrupted again first";
    return lists === true ? "take it out of rules there" : `let it go there: ${letGoOf(urn)}`;
}
