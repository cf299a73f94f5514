import { warn } from "../../failure";
import { PartialFailure, ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { rule as ruleType, shownRuleFields } from "../fields";
import { isPlaceOf, normaliseFields, ruleKey, same } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { changeRuleSet } from "./change";
import { Unfinished, type Change } from "./change-in-progress";
import { NeedsChangeBefore } from "./write";
import {
    adoptionDone,
    confirmHeld,
    creationKey,
    noteCreation,
    removerOf,
    wasReplacedUnseen,
} from "../ownership/engine-state";
import { nameOfUrn } from "../../../inputs/urn";
import { endRecordsOfRule } from "../ownership/holders";
import { noteRule } from "../ownership/state-notes";
import { refuseUnreadableRecords } from "../ownership/unreadable";
import { dropRecord, recordsOf, type CreationRecord } from "../ownership/records";
import { idOf, parseRuleId } from "../ownership/rule-id";
import {
    answerRule,
    changeAnswered,
    declaredTwice,
    differs,
    recordRule,
    refuseRuleElsewhere,
    refuseTaken,
} from "./rule-record";
import { without } from "./own-rules";
import { isPutFirst, sayLostPlace } from "./lost-first-position";
import { foundAs } from "./rule-place";
import { adoptRule } from "./adopt-rule";
import { heldRule, refuseAnother, refuseOwnersElsewhere, withBalancer } from "./other-account";
import { refuseDeclaredBeside } from "./declared-beside";
import { isAdopting } from "./adopt";
import { heldAmong, refuseOrAdopt, wantedRule } from "./rule-made";
import { isOrdered, knownText, liveRules } from "./state";
import { clientOf, reasonOf, refusedForGood, type SaeContext } from "../context";

type Check = (set: RuleSet) => void;

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
    refuseUnreadableRecords(ctx.urn);
    const earlier = recordsOf(ctx.urn, "rule");
    let record: CreationRecord | undefined;
    let isNew = false;
    let isKept = false;
    // A rule that was never sent proves nothing: an equal rule that comes later is another's.
    const note = (): CreationRecord => (record ??= recordRule(ctx, inputs, wanted));
    const change: Change = {
        shared: true,
        refuse: (set) => refuseOwnersElsewhere(ctx, set),
        rules(rules, live, sent) {
            check(live);
            const there = foundAs(rules, wanted);
            if (there && sent && differs(there, wanted)) throw declaredTwice(ctx, inputs);
            if (!sent) isNew = there === undefined;
            const adopt = (): void => {
                adoptRule(ctx, inputs, wanted, there!, rules);
                // It stays where it is: the preview says that nothing else changes.
                isKept = !isPutFirst(inputs);
            };
            const mayAdopt = isAdopting(inputs) && !wasReplacedUnseen(ctx);
            if (!sent && !(there && mayAdopt)) refuseDeclaredBeside(ctx, live.id, [wanted]);
            if (there && !sent) refuseTaken(ctx, inputs, there, earlier, mayAdopt ? adopt : undefined);
            // A rule of this very place that another resource takes away is not to be mistaken for the new one.
            if (!there && !sent && liveRules(live).some(isPlaceOf(wanted))) throw new NeedsChangeBefore();
            if (!record) refuseRuleElsewhere(ctx, inputs, rules);
            if (isKept && there)
                return rules.map((item) => (item === there && !same(ruleType, item, wanted) ? wanted : item));
            return place(rules, there);
        },
        sending: note,
        notSent: () => void (record = record && dropRecord(ctx.urn, record)),
        inPlace: (live) => liveRules(live).some((item) => same(ruleType, item, wanted)) && (isKept || isPlaced(live)),
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
        noteRule(ctx, id, wanted, true);
        adoptionDone(ctx);
        // Nothing stood there, so what another had of it is gone.
        if (isNew) endRecordsOfRule(ctx, set.id, wanted);
        if (isNew) sayGap(ctx, id, wanted);
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
        noteRule(ctx, id, wanted, true);
        adoptionDone(ctx);
        sayOpenRule(ctx, id, wanted, seen);
        if (record) answerRule(ctx, record, id);
        throw new PartialFailure(id, made(seen), inputs, [reasonOf(reason)], true);
    }
}

/** The owner of the rule set had the rule until now, and removed it in this run. */
function sayGap(ctx: SaeContext, id: string, rule: Inputs): void {
    const remover = removerOf(ctx, parseRuleId(id).ingressId, isPlaceOf(rule));
    if (remover !== undefined) warnOfMakingAnew(ctx, id, nameOfUrn(remover.urn));
}

export const warnOfMakingAnew = (ctx: SaeContext, id: string, owner: string): void =>
    warn(
        ctx,
        "CR441",
        `rule ${id} was among the rules of ${owner}, which did not know whose it is now and removed it: it is made anew, and requests have no answer of it meanwhile.`,
        "A preview in the same pulumi up (no --skip-preview), or pulumi up --refresh where it was imported, keeps this from happening",
    );

/** The state has a rule that is not seen to be live; SAE may still carry out what was sent. */
function sayOpenRule(ctx: SaeContext, id: string, wanted: Inputs, seen: RuleSet | undefined): void {
    if (seen !== undefined && liveRules(seen).some((item) => same(ruleType, item, wanted))) return;
    warn(
        ctx,
        "CR432",
        `SAE does not show rule ${id} and may still carry out what was sent.`,
        "The state has it, so run pulumi up again: the run reads it first, and makes it where it did not come. " +
            "If it is no longer wanted, remove it from the program, and look for it with pulumi refresh before",
    );
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
    let isAdopted = false;
    let record: CreationRecord | undefined;
    const note = (): CreationRecord => (record ??= recordRule(ctx, { ...oldOutputs, ...news }, wanted, id));
    const change: Change = {
        shared: true,
        refuse(set) {
            refuseAnother(ctx, heldRule(id, oldInputs, oldOutputs), set);
            refuseOwnersElsewhere(ctx, set);
        },
        rules(rules, live, sent) {
            check(live);
            const there = sent ? foundAs(rules, wanted, ...(replaced ? [replaced] : [])) : heldAmong(ctx, rules, held);
            const isOwn = there && (!differs(there, wanted) || (replaced && !differs(there, replaced)));
            if (there && sent && !isOwn) throw declaredTwice(ctx, news);
            if (!sent) isAdopted = refuseOrAdopt(ctx, there, { ...held, news, live: rules });
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
        const set = await edit(ctx, { ...oldOutputs, ...news }, change);
        const outputs = outputsWith(set);
        sayLostPlace(ctx, id, set, news, wanted);
        changeAnswered(ctx, id, note());
        noteRule(ctx, id, wanted, isAdopted);
        adoptionDone(ctx);
        return { outputs };
    } catch (error) {
        if (!(error instanceof Unfinished)) {
            if (record && refusedForGood(error)) dropRecord(ctx.urn, record);
            throw error;
        }
        adoptionDone(ctx);
        const outputs = error.seen ? outputsWith(error.seen) : oldOutputs;
        throw new PartialFailure(id, outputs, news, [reasonOf(error.reason)], true);
    }
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
    const outputs = {
        ...normaliseFields(shownRuleFields, inputs),
        ...rule,
        ingressId: set?.id ?? String(inputs["ingressId"]),
        ...(set?.fields["namespaceId"] !== undefined && { namespaceId: set.fields["namespaceId"] }),
        ...(name !== undefined && { appName: name }),
    };
    return withBalancer(outputs, set);
}
