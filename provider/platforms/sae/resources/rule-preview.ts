import { failure } from "../../failure";
import { UNKNOWN, type Inputs } from "../../../engine/values";
import { MAX_RULES, shownRuleFields } from "../fields";
import { isPlaceOf, normaliseFields } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { forgetAdoptions, isAdopting, noteNoAdoption, sayOpen } from "./adopt";
import { adoptRule } from "./adopt-rule";
import { heldRule, refuseAnother, refuseOwnersElsewhere } from "./other-account";
import { refuseDeclaredBeside } from "./declared-beside";
import { noteSeen, showsGone } from "../ownership/rule-proof";
import { holds } from "../ownership/engine-state";
import { refuseUnreadableRecords } from "../ownership/unreadable";
import { idOf, parseRuleId } from "../ownership/rule-id";
import { isPutFirst, sayLostPlace } from "./lost-first-position";
import { findSet, foundAs } from "./rule-place";
import { heldAmong, isMade, refuseOrAdopt, wantedRule } from "./rule-made";
import { leftElsewhere, refuseRuleElsewhere, refuseTaken } from "./rule-record";
import { knownText, liveRules } from "./state";
import { lookAgain, type SaeContext } from "../context";
import { full } from "./write";

/** Reports now what the creation of a rule would fail with, and what it adopts. */
export async function previewCreate(
    ctx: SaeContext,
    inputs: Inputs,
    check: (set: RuleSet) => void,
): Promise<{ id: string; outputs: Inputs }> {
    const ingressId = knownText(inputs, "ingressId");
    refuseUnreadableRecords(ctx.urn);
    if (isAdopting(inputs)) forgetAdoptions(ctx);
    if (ingressId !== undefined) {
        const set = await existing(ctx, ingressId, inputs);
        refuseOwnersElsewhere(ctx, set);
        check(set);
        const look = async (): Promise<Inputs[]> => liveRules(await existing(ctx, ingressId, inputs));
        const first = liveRules(set);
        const isRefused =
            first.some(isPlaceOf(inputs)) ||
            first.length >= MAX_RULES ||
            showsGone(ctx.urn, ingressId, first) ||
            leftElsewhere(ctx, inputs, first) !== undefined;
        // A stale reader still shows what is gone.
        const rules = isRefused ? await lookAgain(ctx, look) : first;
        noteSeen(ctx.urn, ingressId, rules);
        const wanted = wantedRule(inputs);
        const there = foundAs(rules, wanted);
        const adopt = (): void => adoptRule(ctx, inputs, wanted, there!, rules);
        if (there === undefined || !isAdopting(inputs)) refuseDeclaredBeside(ctx, ingressId, [wanted]);
        if (there !== undefined) refuseTaken(ctx, inputs, there, undefined, isAdopting(inputs) ? adopt : undefined);
        refuseRuleElsewhere(ctx, inputs, rules);
        // What this resource replaces may go first.
        const staying = rules.filter(
            (item) => !holds(ctx, `${ingressId}:${String(item["domain"])}:${String(item["path"])}`),
        );
        if (there === undefined && staying.length >= MAX_RULES) throw full(ingressId, staying.length + 1);
        if (isAdopting(inputs)) noteNoAdoption(ctx, idOf(inputs));
    } else if (isAdopting(inputs)) sayOpen(ctx, "the rule at its domain and path");
    return { id: "", outputs: planned(inputs) };
}

const planned = (inputs: Inputs): Inputs => ({ ...normaliseFields(shownRuleFields, inputs), appName: UNKNOWN });

/** The same of an update. */
export async function previewUpdate(
    ctx: SaeContext,
    { id, oldInputs, oldOutputs, news }: { id: string; oldInputs: Inputs; oldOutputs: Inputs; news: Inputs },
    check: (set: RuleSet) => void,
): Promise<{ outputs: Inputs }> {
    const look = (): Promise<RuleSet> => existing(ctx, parseRuleId(id).ingressId, { ...oldOutputs, ...news });
    const set = await look();
    refuseAnother(ctx, heldRule(id, oldInputs, oldOutputs), set);
    refuseOwnersElsewhere(ctx, set);
    check(set);
    const held = { inputs: oldInputs, outputs: oldOutputs };
    const isChanged = (rule: Inputs | undefined): boolean => rule !== undefined && !isMade(ctx, rule, held);
    if (isAdopting(news)) forgetAdoptions(ctx);
    // A stale reader may show an earlier state.
    const isLate = isChanged(heldAmong(ctx, liveRules(set), held)) || showsGone(ctx.urn, set.id, liveRules(set));
    const live = liveRules(isLate ? await lookAgain(ctx, look) : set);
    noteSeen(ctx.urn, set.id, live);
    refuseOrAdopt(ctx, heldAmong(ctx, live, held), { ...held, news, live });
    if (isAdopting(news)) noteNoAdoption(ctx);
    const there = heldAmong(ctx, live, held);
    if (there !== undefined && isPutFirst(oldInputs)) sayLostPlace(ctx, id, set, news, there);
    return { outputs: { ...planned(news), namespaceId: news["namespaceId"] ?? oldOutputs["namespaceId"] ?? UNKNOWN } };
}

async function existing(ctx: SaeContext, ingressId: string, inputs: Inputs): Promise<RuleSet> {
    const look = (): Promise<RuleSet | undefined> => findSet(ctx, ingressId, inputs);
    // A stale reader may not show it yet.
    const set = (await look()) ?? (await lookAgain(ctx, look));
    if (set) return set;
    throw failure(
        "NOT_FOUND",
        "CR420",
        `rule set ${ingressId} does not exist`,
        "check ingressId, the region and the account",
    );
}
