import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { isPlaceOf, normaliseFields } from "../wire/shape";
import { isAdopting } from "./adopt";
import { adoptRule } from "./adopt-rule";
import { cureOfRule } from "../ownership/cures";
import { madeSince, makerSince } from "../ownership/maker-since";
import { idOf } from "../ownership/rule-id";
import { isInDoubt } from "./other-rule-in-place";
import { recordsOf, type CreationRecord } from "../ownership/records";
import { differs, provesRule } from "./rule-record";
import type { SaeContext } from "../context";
import { changedSince } from "./rule-set-change";

export const wantedRule = (inputs: Inputs): Inputs => normaliseFields(ruleType.fields, inputs);

/** What a state holds about a rule. */
export interface HeldRule {
    inputs: Inputs;
    outputs: Inputs;
    /** Records of earlier runs; all records when it is absent. */
    records?: readonly CreationRecord[];
}

/**
 * Whether a rule is certainly as this resource made it: as in its state, or in the record of an interrupted run. That
 * the program says so now proves nothing: another's rule may be equal.
 */
export function isMade(ctx: SaeContext, there: Inputs, held: HeldRule): boolean {
    const ingressId = String(held.outputs["ingressId"] ?? held.inputs["ingressId"]);
    const records = held.records ?? recordsOf(ctx.urn, "rule");
    return isAsHeld(there, held) || records.some((record) => provesRule(ingressId, there, record));
}

const isAsHeld = (there: Inputs, { inputs, outputs }: HeldRule): boolean =>
    !differs(there, wantedRule(outputs)) || (!isInDoubt(outputs) && !differs(there, wantedRule(inputs)));

/**
 * The live rule of a resource: the one that it made, or else the one with its domain and path. An ALB accepts a second
 * rule with the same domain and path, and that belongs to another.
 */
export function heldAmong(ctx: SaeContext, rules: readonly Inputs[], held: HeldRule): Inputs | undefined {
    const there = rules.filter(isPlaceOf(held.outputs));
    return there.find((item) => isAsHeld(item, held)) ?? there.find((item) => isMade(ctx, item, held)) ?? there[0];
}

/**
 * The rule is not as it was made: edited in place, or removed and made again by another. Then it fails, or adopts the
 * rule where the program asks for that: then the answer is true.
 */
export function refuseOrAdopt(
    ctx: SaeContext,
    there: Inputs | undefined,
    held: HeldRule & { news: Inputs; live: readonly Inputs[] },
): boolean {
    if (there === undefined) return false;
    const ingressId = String(held.outputs["ingressId"] ?? held.inputs["ingressId"]);
    const { news, live } = held;
    const isOwn = isMade(ctx, there, held);
    const maker = isOwn ? makerSince(ctx, ingressId, there, live) : undefined;
    if (isOwn && maker === undefined) return false;
    if (maker !== undefined && !isAdopting(news)) throw madeSince(ctx, `rule ${idOf({ ...there, ingressId })}`, maker);
    if (!isAdopting(news)) throw changedSince(ingressId, [there], cureOfRule(ctx));
    adoptRule(ctx, { ...news, ingressId }, wantedRule(news), there, live);
    return true;
}
