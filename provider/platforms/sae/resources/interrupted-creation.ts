import { failure, warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { never, sleep } from "../client/transport/wait";
import type { RuleSet } from "../wire/wire";
import { holds, holdsUnnamed, isUnnoted } from "../ownership/engine-state";
import { isNamed, isProven, isRecorded, isRenamed, isSamePlace, isWhereRecorded, planOf, type Plan } from "./plan";
import { isAdopting } from "./adopt";
import { holdersOfSetId } from "../ownership/holders";
import { dropRecord, recordsOf, type CreationRecord } from "../ownership/records";
import { importCommand, importElsewhere } from "../ownership/cures";
import { refuseUnreadableRecords } from "../ownership/unreadable";
import { descriptionSuffix } from "./occupied-listener";
import { knownText, liveRules } from "./state";
import { clientOf, pause, type SaeContext } from "../context";

/** The result of a creation whose end is not known. */
export interface InterruptedCreation {
    record: CreationRecord;
    set: RuleSet;
}

/**
 * The rule set that an interrupted creation of this resource left, if it exists and may be taken over. Fails when it
 * exists and its owner is not certain, or when it differs from what is wanted now. `looks`: it may take a moment to
 * show.
 */
export async function interruptedCreation(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    listed: readonly RuleSet[],
    looks: number,
): Promise<InterruptedCreation | undefined> {
    refuseUnreadableRecords(ctx.urn);
    const records = recordsOf(ctx.urn, "ruleSet");
    const open = records.filter((record) => isUnnoted(ctx, record));
    const isAsked = ({ answered }: CreationRecord): boolean =>
        isAdopting(plan.inputs) && !holdsUnnamed(ctx) && listed.some(({ id }) => id === answered && !holds(ctx, id));
    for (const record of records.filter((other) => !open.includes(other) && !isAsked(other)))
        await refuseAnswered(ctx, client, plan, record);
    for (let i = 0, sets = listed; open.length > 0; sets = await client.list(plan.namespaceId, undefined, never)) {
        for (const record of open) {
            const { found, doubtful } = await search(ctx, client, plan, record, sets);
            if (found && (holdsUnnamed(ctx) || isProven(record, found)))
                return adoptable(ctx, plan, { record, set: found });
            const set = found ?? doubtful;
            // What is asked for by an argument is looked at as what anybody may have made.
            if (set && !isAdopting(plan.inputs)) sayDoubt(ctx, plan, record, set, found ? told : changed, i === 0);
        }
        // A load balancer that shows late would be paid for twice.
        if (++i >= looks || plan.loadBalancerId !== undefined) return undefined;
        await sleep(pause(ctx, i - 1), ctx.signal);
    }
    return undefined;
}

/** The rule set of a record, among the listed ones. Fails where somebody else changed or made what is there. */
export async function recorded(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    record: CreationRecord,
    listed: readonly RuleSet[],
): Promise<InterruptedCreation | undefined> {
    const { found, doubtful } = await search(ctx, client, plan, record, listed);
    if (!found && doubtful && !isAdopting(plan.inputs)) sayDoubt(ctx, plan, record, doubtful, changed, false);
    return found && { record, set: found };
}

/**
 * The same, and, where there is none, one that stands there and is not in all as it was to be. The list lacks fields, so candidates are
 * described.
 */
async function search(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    record: CreationRecord,
    listed: readonly RuleSet[],
): Promise<{ found?: RuleSet; doubtful?: RuleSet }> {
    const elsewhere = record.namespaceId !== undefined && record.namespaceId !== plan.namespaceId;
    const sets = elsewhere ? await client.list(record.namespaceId!, undefined, never).catch(() => []) : listed;
    const found: RuleSet[] = [];
    const others: RuleSet[] = [];
    for (const { id, fields } of sets) {
        // The cheap test first: for most rule sets the list is enough.
        if (record.before.includes(id) || holds(ctx, id) || !isNamed(record, fields)) continue;
        const set = await client.describe(id, undefined, never);
        const isOthers = holdersOfSetId(ctx, id).some(({ previewed }) => previewed === undefined);
        if (set && isRecorded(record, set) && !isMoreThanRecorded(record, set) && !isOthers) found.push(set);
        else if (set && isWhereRecorded(record, set)) others.push(set);
    }
    const proven = found.find((set) => isProven(record, set));
    const [first] = found;
    if (first === undefined) return { doubtful: others[0] };
    if (found.length === 1 || proven) return { found: proven ?? first };
    throw failure(
        "ALREADY_EXISTS",
        "CR427",
        `rule sets ${found.map(({ id }) => id).join(" and ")} both are as an interrupted run of this resource asked for, and one of them is not its own`,
        `adopt the right one with: ${importCommand(ctx, "Ingress", first.id)}`,
    );
}

/**
 * Whether it has rules that the creation did not ask for, and a description that says nothing of who made it: another
 * stack with that description may have.
 */
const isMoreThanRecorded = (record: CreationRecord, set: RuleSet): boolean =>
    !isProven(record, set) && liveRules(set).length > record.rules.length;

const changed =
    "stands where an interrupted run of this resource was to make one and has its description, but is not in all as it was to be: somebody else changed or made it.";
/** A call that was cut before it arrived made nothing. */
const told =
    "is as an interrupted run of this resource asked for, and whether that run made it, or another stack that declares the same, SAE does not tell.";

/** What an interrupted run may have made, and another as well. A new description in the program says that it is another's. */
function sayDoubt(
    ctx: SaeContext,
    plan: Plan,
    record: CreationRecord,
    set: RuleSet,
    why: string,
    warns: boolean,
): void {
    const what = `rule set ${set.id}${descriptionSuffix(set)} ${why}`;
    const command = (isRenamed(plan, record) ? importElsewhere : importCommand)(ctx, "Ingress", set.id);
    if (!isRenamed(plan, record))
        throw failure(
            "ALREADY_EXISTS",
            "CR430",
            what,
            `Take it over with adopt: true, or with: ${command}; if it is another's, give this resource a description of its own`,
        );
    if (warns) warn(ctx, "CR430", what, `If it is in no state, adopt it with: ${command}, or delete it`);
}

/** The engine got its id. Either it stored the id, or it ended before it could: only a person can find out. */
async function refuseAnswered(ctx: SaeContext, client: SaeClient, plan: Plan, record: CreationRecord): Promise<void> {
    const id = record.answered as string;
    let set = await client.describe(id, record.namespaceId, ctx.signal);
    // A stale reader must not cost a second load balancer.
    for (let i = 0; set === undefined && plan.loadBalancerId === undefined && !ctx.preview && i < 4; i++) {
        await sleep(pause(ctx, i), ctx.signal);
        set = await client.describe(id, record.namespaceId, ctx.signal);
    }
    if (set === undefined) {
        // It can be missed only where it was created.
        if (record.namespaceId === plan.namespaceId && !ctx.preview) dropRecord(ctx.urn, record);
        return;
    }
    const refusal = failure(
        "ALREADY_EXISTS",
        "CR424",
        `this resource already made rule set ${id}${descriptionSuffix(set)} on ${record.when.slice(0, 10)}.`,
        "If it is being replaced (--replace, a tainted resource), the old rule set must go first: set deleteBeforeReplace: true. " +
            `If pulumi does not know of it, take it over with adopt: true, or with: ${importCommand(ctx, "Ingress", id)}`,
    );
    if (!ctx.preview) throw refusal;
    ctx.log.warning(refusal.message);
}

const day = 24 * 60 * 60_000;

/**
 * Reports what an interrupted replacement created, when the program went back to its former inputs: then nothing is
 * created that would take it over. Usually no record says that there may be anything.
 */
export async function warnOfInterruptedCreation(ctx: SaeContext, id: string, values: Inputs): Promise<void> {
    const records = recordsOf(ctx.urn, "ruleSet").filter(({ answered }) => answered !== id);
    if (records.length === 0 || knownText(values, "namespaceId") === undefined) return;
    const plan = planOf(ctx, values);
    const client = clientOf(ctx, plan.namespaceId);
    const sets = await client.list(plan.namespaceId, undefined, ctx.signal);
    for (const record of records) {
        const left = record.answered
            ? sets.find((set) => set.id === record.answered)
            : (await recorded(ctx, client, plan, record, sets))?.set;
        // What SAE has not carried out within a day it never will.
        if (left === undefined && Date.now() - Date.parse(record.when) > day) dropRecord(ctx.urn, record);
        if (left === undefined || holds(ctx, left.id)) continue;
        const isOwn = record.answered === left.id || isProven(record, left);
        warn(
            ctx,
            "CR430",
            `rule set ${left.id}${descriptionSuffix(left)} ${
                isOwn
                    ? "was made by an interrupted run of this resource and is in no state"
                    : "is as an interrupted run of this resource asked for; that run made it, and it is in no state, or another stack declares the same"
            }`,
            `${isOwn ? "delete it" : "if it is in no state, delete it"} by hand, or adopt it with: ${importElsewhere(ctx, "Ingress", left.id)}`,
        );
    }
}

function adoptable(ctx: SaeContext, plan: Plan, found: InterruptedCreation): InterruptedCreation {
    const { record, set } = found;
    const adopt = `adopt it with: ${importCommand(ctx, "Ingress", set.id)}`;
    if (holdsUnnamed(ctx)) {
        throw failure(
            "ALREADY_EXISTS",
            "CR430",
            `rule set ${set.id}${descriptionSuffix(set)} was made by an interrupted run of this resource, and whether it is the one that is being replaced is not known`,
            `run this again with --refresh, or ${adopt}`,
        );
    }
    if (!isSamePlace(plan, record)) {
        throw failure(
            "ALREADY_EXISTS",
            "CR430",
            `an interrupted run of this resource made rule set ${set.id}${descriptionSuffix(set)} in another place than is declared now`,
            `declare what was declared then and run this again, ${adopt}, or delete it`,
        );
    }
    return found;
}
