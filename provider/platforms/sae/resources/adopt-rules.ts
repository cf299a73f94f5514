import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { canonical } from "../wire/shape";
import {
    adoptOf,
    changesText,
    differencesOf,
    isAdopting,
    noteAdoptions,
    printOf,
    refuseHeld,
    refuseUnsaid,
    warnOfOtherStacks,
} from "./adopt";
import { several } from "./adopt-rule";
import { holderOfRule } from "./holders";
import { named, type Adopted } from "./rule-set-change";
import type { SaeContext } from "./support";

const printOfRule = (ctx: SaeContext, rule: Inputs): string => printOf(ctx, canonical(ruleType, rule));

/** What an owner does with a rule that stands where it declares one, when it adopts; undefined when it does not. */
export function adoptingRules(
    ctx: SaeContext,
    id: string,
    inputs: Inputs,
    isSaidByRule = true,
): ((adopted: Adopted) => void) | undefined {
    if (!isAdopting(inputs)) return undefined;
    return ({ rule, count }) => {
        const what = `the rule for ${named([rule])} of rule set ${id}`;
        if (count > 1) throw several(`${named([rule])} of rule set ${id}`, count);
        refuseHeld(what, holderOfRule(ctx, id, rule), adoptOf(inputs));
        if (isSaidByRule) refuseUnsaid(ctx, what, printOfRule(ctx, rule));
    };
}

/** Says in a preview which rules are taken over, and notes it for the update. */
export function sayAdoptedRules(ctx: SaeContext, id: string, inputs: Inputs, adopted: readonly Adopted[]): void {
    if (!ctx.preview || !isAdopting(inputs)) return;
    noteAdoptions(
        ctx,
        adopted.map(({ rule }) => printOfRule(ctx, rule)),
    );
    for (const { rule, wanted } of adopted)
        ctx.log.info(
            `adopts the rule for ${named([rule])} of rule set ${id}${changesText(differencesOf(ruleType.fields, rule, wanted))}`,
        );
    if (adopted.length > 0) warnOfOtherStacks(ctx, `the rules for ${named(adopted.map(({ rule }) => rule))}`);
}
