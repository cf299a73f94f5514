import { PartialFailure, ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { rule as ruleType, shownRuleFields } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { normaliseFields, ruleKey, same } from "../wire/shape";
import { sleep } from "../client/transport/wait";
import type { RuleSet } from "../wire/wire";
import { changeRuleSet, Unfinished, type Change } from "./change";
import { NextRound } from "./next-round";
import { mayNotLook, notSeen, untilDeleted } from "./until-deleted";
import { importElsewhere, letGo } from "./cures";
import {
    confirmHeld,
    creationKey,
    declaredAs,
    declaredInputs,
    forgetHeld,
    isSupersededCreation,
    noteCreation,
    ownerOf,
} from "./engine-state";
import { nameIn } from "./holders";
import { dropRecord, recordsOf, type CreationRecord } from "./records";
import { idOf, parseRuleId } from "./rule-id";
import {
    answerRule,
    changeAnswered,
    declaredTwice,
    differs,
    dropChanges,
    recordRule,
    refuseRuleElsewhere,
    refuseTaken,
} from "./rule-record";
import { without } from "./own-rules";
import { blocked, foundAs, isBlocked } from "./rule-place";
import { adoptRule } from "./adopt-rule";
import { forgetAdoptions, isAdopting } from "./adopt";
import { heldAmong, isMade, refuseOrAdopt, wantedRule } from "./rule-made";
import { isOrdered, knownText, liveRules } from "./state";
import { clientOf, later, reasonOf, refusedForGood, type SaeContext } from "./support";

type Check = (set: RuleSet) => void;

const isRule = (rule: Inputs) => (item: Inputs) => ruleKey(item) === ruleKey(rule);
const isPutFirst = (inputs: Inputs): boolean => inputs["position"] === "first";

/** Whether a rule set has the rule, in addition to others' rules in the same words. */
const hasBeside = (set: RuleSet, rule: Inputs, others: readonly Inputs[]): boolean =>
    without(liveRules(set), others).some((item) => same(ruleType, item, rule));

/** The place of a rule among the others: put first or last, it is before or behind all that existed then. */
function placing(
    rule: Inputs,
    inputs: Inputs,
): { place(rules: Inputs[], own: Inputs | undefined): Inputs[]; isPlaced(set: RuleSet): boolean } {
    const first = isPutFirst(inputs);
    let others = new Set<string | undefined>();
    return {
        place(rules, own) {
            const rest = rules.filter((item) => item !== own);
            others = new Set(rest.map(ruleKey));
            return first ? [rule, ...rest] : [...rest, rule];
        },
        isPlaced(set) {
            // A CLB has no order.
            if (!isOrdered(set.fields)) return true;
            const rules = liveRules(set);
            const at = rules.findIndex((item) => same(ruleType, item, rule));
            const wrongSide = first ? rules.slice(0, at) : rules.slice(at + 1);
            return at >= 0 && !wrongSide.some((item) => others.has(ruleKey(item)));
        },
    };
}

export async function createRule(
    ctx: SaeContext,
    inputs: Inputs,
    check: Check,
): Promise<{ id: string; outputs: Inputs }> {
    const id = idOf(inputs);
    const wanted = wantedRule(inputs);
    const { place, isPlaced } = placing(wanted, inputs);
    const earlier = recordsOf(ctx.urn, "rule");
    let record: CreationRecord | undefined;
    // A rule that was never sent proves nothing: an equal rule that comes later is another's.
    const note = (): CreationRecord => (record ??= recordRule(ctx, inputs, wanted));
    const change: Change = {
        shared: true,
        rules(rules, live, sent) {
            check(live);
            const there = foundAs(rules, wanted);
            if (there && sent && differs(there, wanted)) throw declaredTwice(ctx, inputs);
            const adopt = (): void => adoptRule(ctx, inputs, wanted, there!, rules);
            if (there && !sent) refuseTaken(ctx, inputs, there, earlier, isAdopting(inputs) ? adopt : undefined);
            // A rule of this very place that another resource takes away is not to be mistaken for the new one.
            if (!there && !sent && liveRules(live).some(isRule(wanted))) throw new NextRound();
            if (!record) refuseRuleElsewhere(ctx, inputs, rules);
            return place(rules, there);
        },
        sending: note,
        notSent: () => void (record = record && dropRecord(ctx.urn, record)),
        inPlace: (live) => liveRules(live).some((item) => same(ruleType, item, wanted)) && isPlaced(live),
    };
    const made = (set: RuleSet | undefined): Inputs => {
        const outputs = { ...outputsOfRule(inputs, set), ...(record && { [creationKey]: record.nonce }) };
        noteCreation(ctx, id, outputs);
        return outputs;
    };
    try {
        const set = await edit(ctx, inputs, change);
        // Nothing was sent where an interrupted run had added it.
        answerRule(ctx, note(), id);
        if (isAdopting(inputs)) forgetAdoptions(ctx);
        return { id, outputs: made(set) };
    } catch (error) {
        if (!(error instanceof Unfinished)) {
            if (record && refusedForGood(error)) dropRecord(ctx.urn, record);
            throw error;
        }
        const { reason, seen } = error;
        if (reason instanceof ProviderError && reason.code === "ALREADY_EXISTS") {
            if (record) dropRecord(ctx.urn, record);
            throw reason;
        }
        if (record) answerRule(ctx, record, id);
        throw new PartialFailure(id, made(seen), inputs, [reasonOf(reason)], true);
    }
}

export async function updateRule(
    ctx: SaeContext,
    { id, oldInputs, oldOutputs, news }: { id: string; oldInputs: Inputs; oldOutputs: Inputs; news: Inputs },
    check: Check,
): Promise<{ outputs: Inputs }> {
    confirmHeld(ctx, id);
    noteCreation(ctx, id, oldOutputs);
    const outputsWith = (set: RuleSet): Inputs => keepCreation(outputsOfRule(news, set), oldOutputs);
    const wanted = wantedRule(news);
    // This run's own record proves nothing about what existed before.
    const held = { inputs: oldInputs, outputs: oldOutputs, records: recordsOf(ctx.urn, "rule") };
    const moves = isPutFirst(news) !== isPutFirst(oldInputs);
    const { place, isPlaced } = placing(wanted, news);
    let replaced: Inputs | undefined;
    let others: readonly Inputs[] = [];
    let placed = false;
    let record: CreationRecord | undefined;
    const note = (): CreationRecord => (record ??= recordRule(ctx, { ...oldOutputs, ...news }, wanted, id));
    const change: Change = {
        shared: true,
        rules(rules, live, sent) {
            check(live);
            const there = sent ? foundAs(rules, wanted, ...(replaced ? [replaced] : [])) : heldAmong(ctx, rules, held);
            const isOwn = there && (!differs(there, wanted) || (replaced && !differs(there, replaced)));
            if (there && sent && !isOwn) throw declaredTwice(ctx, news);
            if (!sent) refuseOrAdopt(ctx, there, { ...held, news, live: rules });
            if (!sent) replaced = there;
            others = rules.filter((item) => item !== there);
            placed = moves || there === undefined;
            if (placed) return place(rules, there);
            return rules.map((item) => (item === there && !same(ruleType, item, wanted) ? wanted : item));
        },
        sending: note,
        notSent: () => void (record = record && dropRecord(ctx.urn, record)),
        inPlace: (live) => hasBeside(live, wanted, others) && (!placed || isPlaced(live)),
    };
    try {
        const outputs = outputsWith(await edit(ctx, { ...oldOutputs, ...news }, change));
        changeAnswered(ctx, id, note());
        if (isAdopting(news)) forgetAdoptions(ctx);
        return { outputs };
    } catch (error) {
        if (!(error instanceof Unfinished)) {
            if (record && refusedForGood(error)) dropRecord(ctx.urn, record);
            throw error;
        }
        const outputs = error.seen ? outputsWith(error.seen) : oldOutputs;
        throw new PartialFailure(id, outputs, news, [reasonOf(error.reason)], true);
    }
}

/** Removes the rule; done when it is seen to be gone and stays gone. */
export async function removeRule(ctx: SaeContext, id: string, inputs: Inputs, outputs: Inputs): Promise<void> {
    const { ingressId, domain, path } = parseRuleId(id);
    const known = wantedRule({ ...inputs, ...outputs, domain, path });
    const namespaceId = knownText(outputs, "namespaceId") ?? knownText(inputs, "namespaceId");
    const client = clientOf(ctx, namespaceId);
    if (isSupersededCreation(ctx, id, outputs)) {
        ctx.log.debug(`rule ${id} was deleted before; what stands there now was added since, and stays`);
        return;
    }
    const other = declaredAs(ctx, id);
    if (other !== undefined) {
        ctx.log.warning(`rule ${id} is another resource's now (${other}), so it is not deleted with this one`);
        return forgetHeld(ctx, id);
    }
    const owner = ownerOf(ctx, ingressId);
    if (owner !== undefined && rulesOf(owner.declared).some(isRule(known))) {
        ctx.log.warning(
            `rule ${id} is now declared by the owner of its rule set (${nameIn(owner.urn)}), so it is not deleted with this one`,
        );
        dropChanges(ctx, id);
        return forgetHeld(ctx, id);
    }
    confirmHeld(ctx, id);
    const isOwn = (item: Inputs): boolean =>
        isRule(known)(item) &&
        isMade(ctx, item, { inputs: { ...inputs, domain, path }, outputs: { ...outputs, domain, path } });
    const isGone = (set: RuleSet | undefined): boolean => set === undefined || !liveRules(set).some(isRule(known));
    const look = (): Promise<RuleSet | undefined> => client.describe(ingressId, namespaceId, ctx.signal);
    const first = await look();
    if (first !== undefined && isBlocked(ctx, id, first)) {
        const again = await later(ctx, look);
        if (again !== undefined && isBlocked(ctx, id, again)) throw blocked(ctx);
    }
    let gone = isGone(first);
    if (gone) {
        // A stale reader may not show it yet.
        await sleep(ctx.config().ruleSettleTime * 1000, ctx.signal);
        gone = isGone(await look());
    }
    if (!gone) {
        // On an ALB another may have an equal rule beside it.
        let others: readonly Inputs[] = [];
        const change: Change = {
            shared: true,
            frees: true,
            rules(rules, _set, sent) {
                const own = (sent ? without(rules, others) : rules).find(isOwn);
                if (!sent && own === undefined && rules.some(isRule(known))) throw new NotOurs();
                const rest = rules.filter((item) => item !== own);
                if (!sent) others = rest;
                return rest;
            },
            inPlace: (set) => !without(liveRules(set), others).some(isOwn),
        };
        const hasGone = async (signal: AbortSignal): Promise<boolean> => {
            const set = await client.describe(ingressId, namespaceId, signal);
            return set === undefined || change.inPlace(set);
        };
        try {
            await changeRuleSet(ctx, client, ingressId, change);
        } catch (error) {
            // After a deletion was sent, no state may say that the rule exists.
            if (error instanceof NotOurs) leaveToOthers(ctx, id);
            else if (error instanceof Unfinished) await afterSending(ctx, id, error, hasGone);
            else if (!(error instanceof ProviderError && error.code === "NOT_FOUND" && isGone(await look())))
                throw error;
        }
    }
    // The record of its changes proves nothing about a later rule.
    dropChanges(ctx, id);
    forgetHeld(ctx, id);
}

/** Finds out about a deletion whose end is not known; its reason fails it when the rule stays. */
async function afterSending(
    ctx: SaeContext,
    id: string,
    { reason, answered }: Unfinished,
    hasGone: (signal: AbortSignal) => Promise<boolean>,
): Promise<void> {
    const seen = await untilDeleted(ctx, hasGone);
    if (seen.end === "gone") return;
    if (seen.end !== "unread" || !answered) throw reason;
    if (mayNotLook(seen.error)) throw notSeen(`rule ${id}`, seen.error);
    ctx.log.warning(`SAE answered that rule ${id} is deleted; this was not seen: ${reasonOf(seen.error)}`);
}

/** The live rule is not as this resource made it. */
class NotOurs extends Error {}

/**
 * A rule that is to be removed and is not as this resource made it. If it makes way for another domain or path, it is
 * left alone: the new one exists already, and the state would fill up with rules that can never be deleted. Otherwise
 * it fails.
 */
function leaveToOthers(ctx: SaeContext, id: string): void {
    if (isMovedTo(ctx) !== undefined && isMovedTo(ctx) !== id) {
        ctx.log.warning(leftBehind(ctx, id));
        return;
    }
    throw new ProviderError(
        "FAILED_PRECONDITION",
        `rule ${id} is no longer as this resource made it: another hand changed it, so it is not deleted; ` +
            `to leave it to the other run: ${letGo(ctx)}; when nobody needs it, remove it by hand and run this again`,
    );
}

/** The message about a rule that stays when its resource moves to another domain or path. */
export const leftBehind = (ctx: SaeContext, id: string): string =>
    `rule ${id} is no longer as this resource made it: another hand changed it, so it may be another's now and stays where it is, in no state of this resource; ` +
    `when nobody needs it, remove it by hand, or adopt it with: ${importElsewhere(ctx, "Rule", id)}`;

/** The id that the program gives the resource now, if it still declares it. */
function isMovedTo(ctx: SaeContext): string | undefined {
    const declared = declaredInputs(ctx);
    return declared && idOf(declared);
}

const edit = (ctx: SaeContext, inputs: Inputs, change: Change): Promise<RuleSet> =>
    changeRuleSet(ctx, clientOf(ctx, knownText(inputs, "namespaceId")), knownText(inputs, "ingressId") ?? "", change);

/** Outputs of the same creation. */
export const keepCreation = (outputs: Inputs, before: Inputs): Inputs =>
    before[creationKey] === undefined ? outputs : { ...outputs, [creationKey]: before[creationKey] };

export function outputsOfRule(inputs: Inputs, set: RuleSet | undefined): Inputs {
    const wanted = wantedRule(inputs);
    const rule = (set && foundAs(liveRules(set), wanted)) ?? wanted;
    const name = set?.appNames[String(rule["appId"])];
    return {
        ...normaliseFields(shownRuleFields, inputs),
        ...rule,
        ingressId: set?.id ?? String(inputs["ingressId"]),
        ...(set?.fields["namespaceId"] !== undefined && { namespaceId: set.fields["namespaceId"] }),
        ...(name !== undefined && { appName: name }),
    };
}
