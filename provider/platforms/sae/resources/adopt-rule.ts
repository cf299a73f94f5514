import type { ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { isPlaceOf, same } from "../wire/shape";
import { adoptableRule, forgetAdoptions, isAdopting, noteNoAdoption, takeOver } from "./adopt";
import { idOf } from "../ownership/rule-id";
import { named, type AdoptedRule } from "./rule-set-change";
import type { SaeContext } from "../context";

/**
 * Takes over the rule that stands in the place of a `crossroute.sae.Rule`, as `adopt` asks. Fails also where several stand there
 * and none is as it is declared.
 */
export function adoptRule(
    ctx: SaeContext,
    inputs: Inputs,
    wanted: Inputs,
    there: Inputs,
    live: readonly Inputs[],
): void {
    const id = idOf(inputs);
    const place = live.filter(isPlaceOf(wanted));
    if (place.length > 1 && !same(ruleType, there, wanted)) throw several(id, place.length);
    const at = { what: `rule ${id}`, ingressId: String(inputs["ingressId"]), id, live };
    takeOver(ctx, inputs, [adoptableRule(ctx, at, there, wanted)]);
}

/** What an owner does with the rules that stand where it declares some, when it adopts; undefined when it does not. */
export function adoptingRules(
    ctx: SaeContext,
    ingressId: string,
    inputs: Inputs,
): ((adopted: readonly AdoptedRule[], live: readonly Inputs[]) => void) | undefined {
    if (!isAdopting(inputs)) return undefined;
    return (adopted, live) => {
        for (const { rule, count } of adopted)
            if (count > 1) throw several(`${named([rule])} of rule set ${ingressId}`, count);
        if (ctx.preview) forgetAdoptions(ctx);
        const at = (rule: Inputs) => ({
            what: `the rule for ${named([rule])} of rule set ${ingressId}`,
            ingressId,
            live,
        });
        const things = adopted.map(({ rule, wanted }) => adoptableRule(ctx, at(rule), rule, wanted));
        if (things.length > 0) takeOver(ctx, inputs, things);
        else if (ctx.preview) noteNoAdoption(ctx);
    };
}

const several = (where: string, count: number): ProviderError =>
    failure(
        "ALREADY_EXISTS",
        "CR427",
        `${count} rules stand at ${where}, and none is as it is declared, so which one to adopt is not known`,
        "remove the others, or declare one of them as it is",
    );
