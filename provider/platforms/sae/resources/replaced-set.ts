import { warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { rulesOf } from "../read/kept-rules";
import type { RuleSet } from "../wire/wire";
import { addedByInterruptedUpdate } from "./added-rules";
import { heldInputs, heldOutputs, isKnown } from "../ownership/engine-state";
import { holderOfRule, holding, ifGone, type Holder } from "../ownership/holders";
import { othersRules } from "./delete";
import { occupant } from "./occupied-listener";
import { ownAmong } from "./own-rules";
import { planOf } from "./plan";
import { named } from "./rule-set-change";
import { liveRules } from "./state";
import type { SaeContext } from "../context";

/**
 * A replacement deletes the old rule set, which is refused while others have rules in it. The engine asks nothing about
 * deletions in a preview, and does not say what else it deletes first, so this can only be a warning.
 */
export function warnOfOthersRules(ctx: SaeContext, sets: readonly RuleSet[]): void {
    const inputs = heldInputs(ctx);
    if (inputs === undefined) return;
    // A runner with a fresh disk knows no ids: there the listener tells, that of the state.
    const there = occupant(planOf(ctx, inputs), sets);
    for (const set of sets.filter((item) => item === there || isKnown(ctx, item.id))) {
        const proven = addedByInterruptedUpdate(ctx, set.id);
        const own = ownAmong(liveRules(set), rulesOf(inputs));
        const others = othersRules(set, inputs, heldOutputs(ctx)).filter((rule) => !proven(rule));
        if (others.length > 0)
            warn(
                ctx,
                "CR428",
                `rule set ${set.id} is to be replaced and has rules that this resource did not make: ${named(others)}. It is not deleted while they are there`,
                `${first}; remove the others where they are declared (another stack, or by hand), those of this resource that somebody else changed, too`,
            );
        for (const [rule, holder] of heldOf(ctx, set, own))
            warn(
                ctx,
                "CR425",
                `rule set ${set.id} is to be replaced, and ${holding(holder)}: its rule for ${named([rule])}. It is not deleted while that is so`,
                `${first}; any other must let it go first${ifGone(holder)}`,
            );
    }
}

const first =
    "each crossroute.sae.Rule of this program goes first by itself where it names this resource (its ingressId is an Output of it, or dependsOn)";

/** Own rules that another has adopted or imported since. */
const heldOf = (ctx: SaeContext, { id }: RuleSet, own: readonly Inputs[]): [Inputs, Holder][] =>
    own.flatMap((rule): [Inputs, Holder][] => {
        const holder = holderOfRule(ctx, id, rule, true);
        return holder === undefined || holder.previewed !== undefined ? [] : [[rule, holder]];
    });
