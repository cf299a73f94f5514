import { PartialFailure } from "../../../engine/errors";
import { sentence } from "../../../diagnostics/render";
import { failure, warn } from "../../failure";
import { isUnknown, type Inputs, type SecretPaths } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { never } from "../client/transport/wait";
import { ingressFields } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { normaliseFields } from "../wire/shape";
import { nothingReceived, outputsOf, type RuleSet } from "../wire/wire";
import { forgetAdoptions, isAdopting, sayOpen } from "./adopt";
import { partToAdopt, setToAdopt } from "./adopt-set";
import { changeRuleSet } from "./change";
import { Unfinished, type Change } from "./change-in-progress";
import { cureOfOwner } from "../ownership/cures";
import { heldIds, adoptionDone, noteMadeRules, noteReplacement } from "../ownership/engine-state";
import { holderOfRule } from "../ownership/holders";
import { noteSet } from "../ownership/state-notes";
import { interruptedCreation, recorded, type InterruptedCreation } from "./interrupted-creation";
import { make } from "./create-call";
import { warnOfOthersRules } from "./replaced-set";
import { isElsewhere, planOf, recordFor, type Plan } from "./plan";
import { writeRecord, type CreationRecord, ruleDigest } from "../ownership/records";
import {
    isOrdered,
    keptInputs,
    knownText,
    liveRules,
    notAsWanted,
    onlyRules,
    plannedOutputs,
    sameRules,
    wantedFields,
} from "./state";
import { clientOf, readBack, reasonOf, type SaeContext } from "../context";
import { ownAmong } from "./own-rules";
import { refuseOccupied, refuseDuplicateLoadBalancers } from "./occupied-listener";
import { ruleSetChange } from "./rule-set-change";

/** In a preview: reports now what would fail. */
export async function previewCreate(ctx: SaeContext, inputs: Inputs): Promise<{ id: string; outputs: Inputs }> {
    const outputs = plannedOutputs(inputs, {});
    const namespaceId = knownText(inputs, "namespaceId");
    const open = (): { id: string; outputs: Inputs } => {
        if (isAdopting(inputs)) {
            forgetAdoptions(ctx);
            sayOpen(ctx, "the rule set on the listener");
        }
        return { id: "", outputs };
    };
    if (namespaceId === undefined) return open();
    const client = clientOf(ctx, namespaceId);
    const sets = await client.listShared(namespaceId, ctx.signal);
    const values = normaliseFields(ingressFields, inputs);
    const asked = ["loadBalancerId", "listenerPort", "description"].map((name) => values[name] ?? null);
    if (asked.some(isUnknown)) return open();
    const plan = planOf(ctx, inputs);
    const left = await interruptedCreation(ctx, client, plan, sets, 1);
    if (left) {
        refuseOccupied(ctx, plan, others(sets, left));
        ctx.log.info(`adopts rule set ${left.set.id}, which an interrupted run of this resource made`);
        return { id: "", outputs: { ...outputs, ingressId: left.set.id } };
    }
    const there = await setToAdopt(ctx, client, plan, sets);
    if (there) return { id: "", outputs: { ...outputs, ingressId: there.id } };
    refuseOccupied(ctx, plan, sets);
    await refuseDuplicateLoadBalancers(ctx, client, plan, sets);
    warnOfOthersRules(ctx, sets);
    return { id: "", outputs };
}

/**
 * Creates a rule set once. SAE has no client token: what a lost answer left behind is searched for, and taken over if
 * the record of its creation proves that it belongs to this resource. In any doubt it fails and names what exists.
 */
export async function create(
    ctx: SaeContext,
    inputs: Inputs,
    secrets: SecretPaths,
): Promise<{ id: string; outputs: Inputs }> {
    const plan = planOf(ctx, inputs);
    noteReplacement(ctx, "begun");
    const client = clientOf(ctx, plan.namespaceId);
    const sets = await client.listShared(plan.namespaceId, ctx.signal);
    const left = await interruptedCreation(ctx, client, plan, sets, 5);
    if (left) {
        refuseOccupied(ctx, plan, others(sets, left));
        return continueCreation(ctx, client, plan, left);
    }
    const there = await setToAdopt(ctx, client, plan, sets);
    if (there) return adoptAsAsked(ctx, client, plan, there);
    refuseOccupied(ctx, plan, sets);
    await refuseDuplicateLoadBalancers(ctx, client, plan, sets);
    const record = recordFor(plan, sets, heldIds(ctx), secrets);
    if (!writeRecord(ctx.urn, record)) {
        warn(
            ctx,
            "CR438",
            "the record of this creation could not be written below PULUMI_HOME",
            "make that folder writable; should this run be interrupted, the next names what to import",
        );
    }
    const made = await make(ctx, client, plan, record);
    if ("set" in made) return continueCreation(ctx, client, plan, made);
    // A run that ends while it reads back knows what it made.
    const told = { ...record, made: made.id };
    writeRecord(ctx.urn, told);
    return finish(ctx, client, plan, made.id, told, (seen) => misnamed(ctx, client, plan, made.id, told, seen));
}

/**
 * What was created, when the answer named something else. Fails when that belongs to another: it must not get into the
 * state.
 */
async function misnamed(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    id: string,
    record: CreationRecord,
    seen: RuleSet | undefined,
): Promise<InterruptedCreation | undefined> {
    if (seen !== undefined && !isElsewhere(record, seen)) return undefined;
    const found = await recorded(ctx, client, plan, record, await client.list(plan.namespaceId, undefined, never));
    if (found !== undefined && found.set.id !== id) return found;
    if (seen === undefined) return undefined;
    throw failure(
        "UNAVAILABLE",
        "CR432",
        `SAE answered that it made rule set ${id}, which stands elsewhere and is another's; what was made is not seen yet.`,
        "Run the same command again: what was done is found and nothing is made twice",
    );
}

/** A rule set that is taken over may move to another port, but not to an occupied one. */
const others = (sets: readonly RuleSet[], { set }: InterruptedCreation): RuleSet[] =>
    sets.filter(({ id }) => id !== set.id);

/** Refuses a listener that another rule set has; for an update that moves to it. */
export async function refuseListener(
    ctx: SaeContext,
    client: SaeClient,
    namespaceId: string,
    own: RuleSet,
    news: Inputs,
): Promise<void> {
    const sets = (await client.listShared(namespaceId, ctx.signal)).filter(({ id }) => id !== own.id);
    const loadBalancerId = knownText(own.fields, "loadBalancerId");
    if (loadBalancerId === undefined || isUnknown(news["listenerPort"])) return;
    refuseOccupied(ctx, { ...planOf(ctx, news), namespaceId, loadBalancerId }, sets);
}

/** Takes over what an interrupted run created, and changes it to what is wanted now. Rules that others added stay. */
async function continueCreation(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    { record, set }: InterruptedCreation,
): Promise<{ id: string; outputs: Inputs }> {
    ctx.log.info(`took over rule set ${set.id}, which an interrupted run of this resource had made`);
    const proves = (rule: Inputs): boolean => record.rules.includes(ruleDigest(record, rule));
    const change = ruleSetChange({
        id: set.id,
        fields: wantedFields({}, plan.inputs),
        before: liveRules(set).filter(proves),
        after: rulesOf(plan.inputs),
        known: [],
        seen: [],
        kept: [],
        reclaimed: false,
        proves,
        cure: cureOfOwner,
        holderOf: (rule, goes) => holderOfRule(ctx, set.id, rule, goes),
        takenBack: {},
        keptFor: [],
        shared: plan.inputs["ignoreForeignRules"] === true,
        ordered: isOrdered(plan.inputs),
    });
    return bring(ctx, client, plan, { record, set }, change);
}

/** Takes over what `adopt` names, and brings it to what is declared. */
async function adoptAsAsked(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    set: RuleSet,
): Promise<{ id: string; outputs: Inputs }> {
    const change = ruleSetChange(partToAdopt(ctx, plan, set, cureOfOwner));
    return bring(ctx, client, plan, { record: undefined, set }, change);
}

/** Makes the change that a rule set needs that is taken over. Whatever happens, the engine is to hold it. */
async function bring(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    { record, set }: { record: CreationRecord | undefined; set: RuleSet },
    change: Change,
): Promise<{ id: string; outputs: Inputs }> {
    try {
        await changeRuleSet(ctx, client, set.id, change);
    } catch (error) {
        const reason = error instanceof Unfinished ? error.reason : error;
        const seen = (error instanceof Unfinished ? error.seen : undefined) ?? set;
        throw partial(ctx, plan, record, seen, reasonOf(reason));
    }
    return finish(ctx, client, plan, set.id, record);
}

/** Reads the new rule set until it is as declared. From here on the engine must hold it, whatever happens. */
async function finish(
    ctx: SaeContext,
    client: SaeClient,
    plan: Plan,
    id: string,
    record: CreationRecord | undefined,
    another: (seen: RuleSet | undefined) => Promise<InterruptedCreation | undefined> = () => Promise.resolve(undefined),
): Promise<{ id: string; outputs: Inputs }> {
    const wanted = wantedFields({}, plan.inputs);
    const lacking = (set: RuleSet): string[] => [
        ...notAsWanted(set.fields, wanted),
        ...(sameRules(liveRules(ownOf(plan, set)), rulesOf(plan.inputs), isOrdered(plan.inputs)) ? [] : ["rules"]),
    ];
    let seen: RuleSet | undefined;
    try {
        seen = await readBack(ctx, client, id, plan.namespaceId, (set) => lacking(set).length === 0);
    } catch (error) {
        throw partial(ctx, plan, record, unread(plan, id), reasonOf(error));
    }
    if (seen === undefined || lacking(seen).length > 0) {
        const found = await another(seen);
        if (found) return continueCreation(ctx, client, plan, found);
    }
    if (seen === undefined) throw partial(ctx, plan, record, unread(plan, id), notSeen(id, "it cannot be read yet"));
    if (lacking(seen).length > 0) {
        const lacks = `SAE does not show ${lacking(seen).join(", ")} as declared`;
        throw partial(ctx, plan, record, seen, notSeen(id, lacks));
    }
    const outputs = outputsOf(ownOf(plan, seen), keptInputs(plan.inputs));
    answer(ctx, record, id, ownAmong(rulesOf(outputs), rulesOf(plan.inputs)));
    return { id, outputs };
}

const notSeen = (id: string, why: string): string =>
    sentence({ code: "CR432", message: `rule set ${id} was made, but ${why}`, help: "run pulumi up again" });

const ownOf = (plan: Plan, set: RuleSet): RuleSet =>
    plan.inputs["ignoreForeignRules"] === true ? onlyRules(set, ownAmong(liveRules(set), rulesOf(plan.inputs))) : set;

/** What is known about a rule set that could not be read. */
const unread = ({ inputs }: Plan, id: string): RuleSet => ({
    id,
    fields: normaliseFields(ingressFields, inputs),
    computed: {},
    appNames: {},
    received: nothingReceived,
});

function partial(
    ctx: SaeContext,
    plan: Plan,
    record: CreationRecord | undefined,
    seen: RuleSet,
    reason: string,
): PartialFailure {
    const outputs = outputsOf(ownOf(plan, seen), keptInputs(plan.inputs));
    answer(ctx, record, seen.id, ownAmong(rulesOf(outputs), rulesOf(plan.inputs)));
    return new PartialFailure(seen.id, outputs, plan.inputs, [reason], true);
}

/** The engine gets the id. From now on only the engine decides about it. */
function answer(ctx: SaeContext, record: CreationRecord | undefined, id: string, made: readonly Inputs[]): void {
    if (record) writeRecord(ctx.urn, { ...record, answered: id });
    noteReplacement(ctx, "made");
    adoptionDone(ctx);
    noteMadeRules(ctx, made);
    noteSet(ctx, id, made, "all");
}
