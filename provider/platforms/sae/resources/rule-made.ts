import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { normaliseFields, ruleKey } from "../wire/shape";
import { cureOfRule } from "./cures";
import { isInDoubt } from "./doubt";
import { recordsOf, type CreationRecord } from "./records";
import { idOf } from "./rule-id";
import { differs, provesRule } from "./rule-record";
import type { SaeContext } from "./support";
import { changedSince } from "./rule-set-change";

export const wantedRule = (inputs: Inputs): Inputs => normaliseFields(ruleType.fields, inputs);

/** What a state holds of a rule. */
export interface HeldRule {
    inputs: Inputs;
    outputs: Inputs;
    /** What earlier runs noted; all that is noted when it is absent. */
    records?: readonly CreationRecord[];
}

/**
 * Whether a rule is certainly as this resource made it: as its state says, or as a run noted that was interrupted. What
 * the program says now proves nothing: another's rule may say the same.
 */
export function isMade(ctx: SaeContext, there: Inputs, held: HeldRule): boolean {
    const ingressId = String(held.outputs["ingressId"] ?? held.inputs["ingressId"]);
    const records = held.records ?? recordsOf(ctx.urn, "rule");
    return isAsHeld(there, held) || records.some((record) => provesRule(ingressId, there, record));
}

const isAsHeld = (there: Inputs, { inputs, outputs }: HeldRule): boolean =>
    !differs(there, wantedRule(outputs)) || (!isInDoubt(outputs) && !differs(there, wantedRule(inputs)));

/**
 * The rule of a resource among those that are live: the one that it made, or else what stands in its place. An ALB takes a
 * second one for a domain and a path, and that is another's.
 */
export function heldAmong(ctx: SaeContext, rules: readonly Inputs[], held: HeldRule): Inputs | undefined {
    const there = rules.filter((item) => ruleKey(item) === ruleKey(held.outputs));
    return there.find((item) => isAsHeld(item, held)) ?? there.find((item) => isMade(ctx, item, held)) ?? there[0];
}

/** Fails when the rule is not as it was made: edited in place, or gone and made by another. */
export function refuseChanged(ctx: SaeContext, there: Inputs | undefined, held: HeldRule): void {
    if (there === undefined || isMade(ctx, there, held)) return;
    const ingressId = String(held.outputs["ingressId"] ?? held.inputs["ingressId"]);
    throw changedSince(ingressId, [there], cureOfRule(ctx, idOf({ ...held.outputs, ingressId })));
}
