import { warn } from "../../failure";
import { PartialFailure } from "../../../engine/errors";
import type { Change } from "../../../engine/resource";
import { containsUnknown, type Inputs } from "../../../engine/values";
import type { SaeClient } from "../client/client";
import { diffFields } from "../fields/diff";
import { ingressFields, MAX_RULES, rule as ruleType } from "../fields";
import { keptRules, leavingRules, rulesOf } from "../read/kept-rules";
import { normalise, same } from "../wire/shape";
import { outputsOf, updatableFields, type RuleSet } from "../wire/wire";
import { changeRuleSet } from "./change";
import { saySetBack } from "./drift";
import { Unfinished } from "./change-in-progress";
import { refuseListener } from "./create";
import { forgetAdoptions, isAdopting, sayOpen } from "./adopt";
import { heldSet, refuseAnother } from "./other-account";
import { adoptingRules } from "./adopt-rule";
import { noteSeen, showsGone } from "../ownership/rule-proof";
import { adoptionDone, confirmHeld, noteMadeRules, noteRemoved } from "../ownership/engine-state";
import { addingRules, addedByInterruptedUpdate } from "./added-rules";
import { cureOfOwner } from "../ownership/cures";
import { inDoubt, isInDoubt } from "./other-rule-in-place";
import { endRecordsOfRule, holderOfRule } from "../ownership/holders";
import { noteSet } from "../ownership/state-notes";
import { notePreview } from "../ownership/notes";
import { inputsSeen, openRuleWarnings, seenAfter } from "./interrupted-update";
import {
    isOrdered,
    keptInputs,
    knownText,
    liveRules,
    namespaceOf,
    onlyRules,
    plannedOutputs,
    stillLive,
    wantedFields,
} from "./state";
import { clientOf, gone, lookAgain, reasonOf, refusedForGood, type SaeContext } from "../context";
import { joined, notAmong, ownAmong, without, withMade } from "./own-rules";
import { ruleSetChange, type Part, type RuleSetChange } from "./rule-set-change";
import { leftAlone, sayReclaimed, sayWhatStays } from "./rules-left-alone";
import { full } from "./write";

/**
 * One UpdateIngress with everything that is wanted; none when SAE already has it. Rules that another gateway is to take
 * over first are still in it, and in the outputs: a RuleCleanup removes them, and a refresh reports them.
 */
export async function update(ctx: SaeContext, call: Change): Promise<{ outputs: Inputs }> {
    const { id, oldInputs, oldOutputs, news } = call;
    const namespaceId = namespaceOf(oldOutputs, news);
    const client = clientOf(ctx, namespaceId);
    const leaving = keptForNow(ctx, id, { oldInputs, oldOutputs, news });
    if (ctx.preview) return preview(ctx, client, namespaceId, call, leaving);
    confirmHeld(ctx, id);
    const part = partOf(ctx, call, leaving);
    const adding = addingRules(ctx, part);
    const change: RuleSetChange = {
        ...ruleSetChange(part),
        refuse: (set) => refuseAnother(ctx, heldSet(id, oldInputs, oldOutputs), set),
        sending: () => adding.sending(change.notMade()),
        notSent: () => adding.failed(),
    };
    const unread = { ...createOnly(oldOutputs), ...keptInputs(news) };
    const settled = (set: RuleSet, inputs = news): Inputs => {
        const kept = news["keepRulesFor"] === undefined ? [] : stillLive([...part.kept, ...leaving], set);
        const own = ownAmong(liveRules(set), rulesOf(inputs), kept);
        const outputs = outputsOf(part.shared ? onlyRules(set, own) : set, unread);
        const others = change.notMade();
        return others.length === 0 ? outputs : inDoubt(withMade(outputs, others, part.seen, part.before));
    };
    const say = (set: RuleSet | undefined): void => sayWhatStays(ctx, call, part, change, set, leaving);
    try {
        const set = await changeRuleSet(ctx, client, id, change);
        adding.done();
        say(set);
        noteRemoved(ctx, removedRules(part, change));
        const outputs = settled(set);
        adoptionDone(ctx);
        noteMadeRules(ctx, rulesOf(outputs));
        // Where nothing stood, what another had is gone.
        const acquired = [...change.made(), ...change.adopted()];
        noteSet(ctx, id, ownAmong(rulesOf(outputs), rulesOf(news)), acquired);
        for (const rule of change.made()) endRecordsOfRule(ctx, id, rule);
        return { outputs };
    } catch (error) {
        if (!(error instanceof Unfinished)) {
            if (refusedForGood(error)) adding.failed();
            throw error;
        }
        const seen = await seenAfter(ctx, client, id, change, error);
        // The state no longer has what stays live, so nothing else would tell.
        say(seen);
        adoptionDone(ctx);
        const inputs = inputsSeen(part, news, seen);
        const outputs = seen ? settled(seen, inputs) : planned(call);
        if (seen) noteSet(ctx, id, ownAmong(rulesOf(outputs), rulesOf(inputs)), change.adopted());
        throw new PartialFailure(id, outputs, inputs, [reasonOf(error.reason), ...openRuleWarnings(part, seen)], true);
    }
}

/** Reports now what would fail: this needs one reading. */
async function preview(
    ctx: SaeContext,
    client: SaeClient,
    namespaceId: string | undefined,
    call: Change,
    leaving: Inputs[],
): Promise<{ outputs: Inputs }> {
    const { id, news, oldInputs, oldOutputs } = call;
    const look = (): Promise<RuleSet | undefined> => client.describe(id, namespaceId, ctx.signal);
    if (isAdopting(news)) forgetAdoptions(ctx);
    let live = (await look()) ?? (await lookAgain(ctx, look));
    if (live !== undefined) refuseAnother(ctx, heldSet(id, oldInputs, oldOutputs), live);
    // While a rule is unknown, it is not known which rules stay.
    if (live !== undefined && !containsUnknown(news["rules"] ?? null)) {
        const part = partOf(ctx, call, leaving);
        const change = ruleSetChange(part);
        const refuseIn = (set: RuleSet): void => {
            const rules = change.rules?.([...liveRules(set)], set, false) ?? [];
            if (rules.length > Math.max(MAX_RULES, liveRules(set).length)) throw full(id, rules.length);
        };
        // A stale reader shows what is gone, and neither what is new nor what was changed.
        const isOpen = change.hangsOnOthers?.(live) === true || fails(refuseIn, live);
        if (isOpen || showsGone(ctx.urn, live.id, liveRules(live))) live = (await lookAgain(ctx, look)) ?? live;
        noteSeen(ctx.urn, live.id, liveRules(live));
        refuseIn(live);
        sayWhatStays(ctx, call, part, change, live, leaving);
        if (!isAdopting(news)) await saySetBack(ctx, call, live, look);
        if (!isAdopting(news)) notePreview(ctx.urn, {});
        noteRemoved(ctx, removedRules(part, change));
        if (part.reclaimed) sayReclaimed(ctx, id, stillLive(part.kept, live));
    }
    if (live === undefined) throw gone(id);
    if (isAdopting(news) && containsUnknown(news["rules"] ?? null))
        sayOpen(ctx, "the rules at the places of its rules");
    const moved = knownText(news, "listenerPort") !== knownText(oldInputs, "listenerPort");
    if (moved && namespaceId !== undefined) await refuseListener(ctx, client, namespaceId, live, news);
    return { outputs: planned(call) };
}

function fails(refuseIn: (set: RuleSet) => void, set: RuleSet): boolean {
    try {
        refuseIn(set);
        return false;
    } catch {
        return true;
    }
}

function partOf(ctx: SaeContext, { id, oldInputs, oldOutputs, news }: Change, leaving: Inputs[]): Part {
    // An owner that stops ignoring the rules of others sees them at the next refresh, and only then removes them.
    const shared = [oldInputs, news].some((values) => values["ignoreForeignRules"] === true);
    const kept = keptRules(oldInputs, oldOutputs);
    const reclaimed = news["keepRulesFor"] === undefined;
    // The state holds more rules than this resource made; others may have made some of them.
    const left = leftAlone(oldInputs, news);
    const inputs = without(rulesOf(oldInputs), left);
    const outputs = without(rulesOf(oldOutputs), left);
    // After a refresh that found other rules, the inputs hold those.
    const made = isInDoubt(oldOutputs) ? ownAmong(outputs, inputs) : inputs;
    const adopt = adoptingRules(ctx, id, news);
    const seen = shared ? [] : without(outputs, reclaimed ? [] : kept);
    return {
        id,
        fields: wantedFields(oldInputs, news),
        before: without(joined(made, seen), leaving),
        after: rulesOf(news),
        known: shared ? [inputs] : [inputs, outputs],
        seen: outputs,
        kept,
        reclaimed,
        proves: addedByInterruptedUpdate(ctx, id),
        cure: cureOfOwner,
        holderOf: (rule, goes) => holderOfRule(ctx, id, rule, goes),
        ...(adopt && { adopt }),
        takenBack: takenBack(oldInputs, news),
        keptFor: [...listOf(oldInputs["keepRulesFor"]), ...listOf(news["keepRulesFor"])],
        shared,
        ordered: isOrdered(news),
    };
}

/** Rules that go with this update. */
function removedRules({ before, after, kept, reclaimed }: Part, change: RuleSetChange): Inputs[] {
    const stays = [...change.leftToOthers(), ...change.leftToHolders().map(({ rule }) => rule)];
    return notAmong(without(reclaimed ? joined(before, kept) : before, stays), after);
}

const listOf = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

/** Former values that are no longer declared. */
function takenBack(oldInputs: Inputs, news: Inputs): Inputs {
    const fields = updatableFields.filter((field) => normalise(field.type, news[field.name]) === undefined);
    return Object.fromEntries(
        fields.flatMap((field) => {
            const value = normalise(field.type, oldInputs[field.name]);
            return value === undefined ? [] : [[field.name, value]];
        }),
    );
}

/** The rules that stay for now, as far as there is room for them. */
function keptForNow(
    ctx: SaeContext,
    id: string,
    { oldInputs, oldOutputs, news }: Pick<Change, "oldInputs" | "oldOutputs" | "news">,
): Inputs[] {
    // After a refresh that found other rules, the inputs hold those: another's rule is not kept for anybody.
    const isMade = (rule: Inputs): boolean => rulesOf(oldOutputs).some((made) => same(ruleType, made, rule));
    const leaving = leavingRules(oldInputs, news)
        .filter((rule) => !isInDoubt(oldOutputs) || isMade(rule))
        .filter((rule) => holderOfRule(ctx, id, rule, true) === undefined);
    const room = Math.max(0, MAX_RULES - rulesOf(news).length);
    const lost = leaving.length - room;
    if (lost > 0) {
        // Not by name: a domain that was secret may be among them.
        warn(
            ctx,
            "CR441",
            `rule set ${id} takes ${MAX_RULES} rules, so ${lost} of those removed must go before another gateway answers for them`,
            "make the change in two updates to avoid a gap",
        );
    }
    return leaving.slice(0, room);
}

/** Outputs before anything was read back: declared values, and the last reading for the rest. */
function planned({ oldInputs, oldOutputs, news }: Change): Inputs {
    const outputs = plannedOutputs({ ...createOnly(oldOutputs), ...news }, oldOutputs);
    const changed = new Set(
        Object.keys(diffFields(ingressFields, oldInputs, news, true)).map((path) => path.split(/[.[]/)[0]),
    );
    for (const { name } of updatableFields) {
        const before = oldOutputs[name];
        if (before !== undefined && news[name] === undefined && !changed.has(name)) outputs[name] = before;
    }
    return outputs;
}

const createOnly = (outputs: Inputs): Inputs =>
    Object.fromEntries(
        ["addressType", "loadBalancerEdition", "zoneMappings"]
            .filter((key) => outputs[key] !== undefined)
            .map((key) => [key, outputs[key]!]),
    );
