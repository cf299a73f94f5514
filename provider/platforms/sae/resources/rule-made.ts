import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { normaliseFields } from "../wire/shape";
import { cureOfRule, isInDoubt } from "./doubt";
import { recordsOf } from "./records";
import { idOf } from "./rule-id";
import { differs, provesRule } from "./rule-record";
import type { SaeContext } from "./support";
import { changedSince } from "./rule-set-change";

export const wantedRule = (inputs: Inputs): Inputs => normaliseFields(ruleType.fields, inputs);

/** Whether a rule is certainly as this resource made it: in this state, or in a run that was interrupted. */
export function isMade(ctx: SaeContext, there: Inputs, inputs: Inputs, outputs: Inputs): boolean {
    const ingressId = String(outputs["ingressId"] ?? inputs["ingressId"]);
    return (
        !differs(there, wantedRule(outputs)) ||
        (!isInDoubt(outputs) && !differs(there, wantedRule(inputs))) ||
        recordsOf(ctx.urn, "rule").some((record) => provesRule(ingressId, there, record))
    );
}

/** Fails when the rule is neither as it was last seen nor as it is to be: edited in place, or gone and made by another. */
export function refuseChanged(ctx: SaeContext, there: Inputs, news: Inputs, oldOutputs: Inputs): void {
    if (!isMade(ctx, there, news, oldOutputs))
        throw changedSince(String(news["ingressId"]), [there], cureOfRule(ctx, idOf(news)));
}
