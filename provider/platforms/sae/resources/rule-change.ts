import { PartialFailure, ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { rule as ruleType, ruleFields } from "../fields";
import { normaliseFields, ruleKey, same } from "../wire/shape";
import { sleep } from "../client/transport/wait";
import type { RuleSet } from "../wire/wire";
import { changeRuleSet, Unfinished, type Change } from "./change";
import { confirmHeld, creationKey, forgetHeld, isOutlived, noteCreation } from "./held";
import { dropRecord, type CreationRecord } from "./records";
import { idOf, parseRuleId } from "./rule-id";
import { answerRule, declaredTwice, differs, recordRule, refuseLeftElsewhere, refuseTaken } from "./rule-record";
import { isOrdered, knownText, liveRules } from "./state";
import { clientOf, reasonOf, type SaeContext } from "./support";

type Check = (set: RuleSet) => void;

const wantedRule = (inputs: Inputs): Inputs => normaliseFields(ruleType.fields, inputs);
const isRule = (rule: Inputs) => (item: Inputs) => ruleKey(item) === ruleKey(rule);

/** Where a rule stands among the others: put first or last, it is before or behind those that were there then. */
function placing(rule: Inputs, inputs: Inputs): { place(rules: Inputs[]): Inputs[]; isPlaced(set: RuleSet): boolean } {
    const first = inputs["position"] === "first";
    let others = new Set<string | undefined>();
    return {
        place(rules) {
            const rest = rules.filter((item) => !isRule(rule)(item));
            others = new Set(rest.map(ruleKey));
            return first ? [rule, ...rest] : [...rest, rule];
        },
        isPlaced(set) {
            // A CLB knows no order.
            if (!isOrdered(set.fields)) return true;
            const rules = liveRules(set);
            const at = rules.findIndex(isRule(rule));
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
    let record: CreationRecord | undefined;
    const change: Change = {
        shared: true,
        rules(rules, live, sent) {
            check(live);
            const there = rules.find(isRule(wanted));
            if (there && sent && differs(there, wanted)) throw declaredTwice(inputs);
            if (there && !sent) refuseTaken(ctx, inputs, there);
            if (!record) refuseLeftElsewhere(ctx, inputs, rules);
            record ??= recordRule(ctx, inputs, wanted);
            return place(rules);
        },
        inPlace: (live) => liveRules(live).some((item) => same(ruleType, item, wanted)) && isPlaced(live),
    };
    const made = (set: RuleSet | undefined): Inputs => {
        const outputs = { ...outputsOfRule(inputs, set), ...(record && { [creationKey]: record.nonce }) };
        noteCreation(ctx, id, outputs);
        return outputs;
    };
    try {
        const set = await edit(ctx, inputs, change);
        if (record) answerRule(ctx, record, id);
        return { id, outputs: made(set) };
    } catch (error) {
        if (!(error instanceof Unfinished)) {
            // Nothing of it was sent, or SAE refused it.
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

/** An unclear answer may still be carried out: then the record is the only proof. */
const refusedForGood = (error: unknown): boolean => !(error instanceof ProviderError) || error.code !== "UNAVAILABLE";

export async function updateRule(
    ctx: SaeContext,
    { id, oldInputs, oldOutputs, news }: { id: string; oldInputs: Inputs; oldOutputs: Inputs; news: Inputs },
    check: Check,
): Promise<{ outputs: Inputs }> {
    confirmHeld(ctx, id);
    noteCreation(ctx, id, oldOutputs);
    const outputsWith = (set: RuleSet | undefined): Inputs => keepCreation(outputsOfRule(news, set), oldOutputs);
    const wanted = wantedRule(news);
    const moves = news["position"] !== oldInputs["position"] && news["position"] !== undefined;
    const { place, isPlaced } = placing(wanted, news);
    let replaced: Inputs | undefined;
    let placed = false;
    const change: Change = {
        shared: true,
        rules(rules, live, sent) {
            check(live);
            const at = rules.findIndex(isRule(wanted));
            const there = rules[at];
            if (there && sent && differs(there, wanted) && replaced && differs(there, replaced))
                throw declaredTwice(news);
            if (there && !sent && differs(there, wantedRule(oldOutputs)) && differs(there, wanted))
                ctx.log.warning(
                    `another hand changed rule ${id} since it was last seen; it is set to what is declared`,
                );
            if (!sent) replaced = there;
            placed = moves || there === undefined;
            if (placed) return place(rules);
            return same(ruleType, there!, wanted) ? rules : rules.with(at, wanted);
        },
        inPlace: (live) => liveRules(live).some((item) => same(ruleType, item, wanted)) && (!placed || isPlaced(live)),
    };
    try {
        return { outputs: outputsWith(await edit(ctx, { ...oldOutputs, ...news }, change)) };
    } catch (error) {
        if (!(error instanceof Unfinished)) throw error;
        throw new PartialFailure(id, outputsWith(error.seen), news, [reasonOf(error.reason)], true);
    }
}

/** Takes the rule away, and is done when it is seen to be gone and to stay so. */
export async function removeRule(ctx: SaeContext, id: string, inputs: Inputs, outputs: Inputs): Promise<void> {
    const { ingressId, domain, path } = parseRuleId(id);
    const known = wantedRule({ ...inputs, ...outputs, domain, path });
    const namespaceId = knownText(outputs, "namespaceId") ?? knownText(inputs, "namespaceId");
    const client = clientOf(ctx, namespaceId);
    if (isOutlived(ctx, id, outputs)) {
        ctx.log.debug(`rule ${id} was deleted before; what stands there now was added since, and stays`);
        return;
    }
    confirmHeld(ctx, id);
    const without = (rules: Inputs[]): Inputs[] => rules.filter((item) => !isRule(known)(item));
    const isGone = (set: RuleSet | undefined): boolean =>
        set === undefined || without(liveRules(set)).length === liveRules(set).length;
    const look = (): Promise<RuleSet | undefined> => client.describe(ingressId, namespaceId, ctx.signal);
    let gone = isGone(await look());
    if (gone) {
        // A reader that is behind may not show it yet.
        await sleep(ctx.config().ruleSettleTime * 1000, ctx.signal);
        gone = isGone(await look());
    }
    if (!gone) {
        const change: Change = {
            shared: true,
            rules(rules) {
                const there = rules.find(isRule(known));
                if (there && differs(there, known) && differs(there, wantedRule({ ...inputs, domain, path })))
                    throw notOurs(id);
                return without(rules);
            },
            inPlace: isGone,
        };
        try {
            await changeRuleSet(ctx, client, ingressId, change);
        } catch (error) {
            const reason: unknown = error instanceof Unfinished ? error.reason : error;
            if (!(reason instanceof ProviderError && reason.code === "NOT_FOUND" && isGone(await look()))) throw reason;
        }
    }
    forgetHeld(ctx, id);
}

const notOurs = (id: string): ProviderError =>
    new ProviderError(
        "FAILED_PRECONDITION",
        `rule ${id} is no longer as this resource made it: another hand changed it, so it is not deleted; ` +
            "to delete it all the same run pulumi refresh first, to leave it to the other run pulumi state delete",
    );

const edit = (ctx: SaeContext, inputs: Inputs, change: Change): Promise<RuleSet> =>
    changeRuleSet(ctx, clientOf(ctx, knownText(inputs, "namespaceId")), knownText(inputs, "ingressId") ?? "", change);

/** Outputs of the same creation. */
export const keepCreation = (outputs: Inputs, before: Inputs): Inputs =>
    before[creationKey] === undefined ? outputs : { ...outputs, [creationKey]: before[creationKey] };

export function outputsOfRule(inputs: Inputs, set: RuleSet | undefined): Inputs {
    const rule = (set && liveRules(set).find(isRule(inputs))) ?? wantedRule(inputs);
    const name = set?.appNames[String(rule["appId"])];
    return {
        ...normaliseFields(ruleFields, inputs),
        ...rule,
        ingressId: set?.id ?? String(inputs["ingressId"]),
        ...(set?.fields["namespaceId"] !== undefined && { namespaceId: set.fields["namespaceId"] }),
        ...(name !== undefined && { appName: name }),
    };
}
