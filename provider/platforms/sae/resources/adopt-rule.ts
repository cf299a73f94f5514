import { ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { rulesOf } from "../read/kept-rules";
import { canonical, ruleKey, same } from "../wire/shape";
import {
    adoptOf,
    changesText,
    differencesOf,
    noteAdoptions,
    printOf,
    refuseHeld,
    refuseUnsaid,
    warnOfOtherStacks,
} from "./adopt";
import { noteAdopting, ownerOf } from "./engine-state";
import { holderOfRule, titleOf } from "./holders";
import { idOf } from "./rule-id";
import type { SaeContext } from "./support";

/**
 * Takes over the rule that stands in the place of a `crossroute.sae.Rule`, as `adopt` asks. Fails when another is known to have it,
 * when the preview said nothing of it, and where several stand there and none is as it is declared.
 */
export function adoptRule(
    ctx: SaeContext,
    inputs: Inputs,
    wanted: Inputs,
    there: Inputs,
    live: readonly Inputs[],
): void {
    const id = idOf(inputs);
    const ingressId = String(inputs["ingressId"]);
    const place = live.filter((item) => ruleKey(item) === ruleKey(wanted));
    if (place.length > 1 && !same(ruleType, there, wanted)) throw several(id, place.length);
    const owner = ownerOf(ctx, ingressId);
    const isOwners = owner !== undefined && rulesOf(owner.declared).some((item) => ruleKey(item) === ruleKey(wanted));
    if (isOwners)
        throw new ProviderError(
            "ALREADY_EXISTS",
            `rule ${id} is not adopted: it is among the rules of ${titleOf({ ...owner, isDeclared: true })}, which this program declares; remove it from rules there`,
        );
    refuseHeld(`rule ${id}`, holderOfRule(ctx, ingressId, wanted), adoptOf(inputs));
    const print = printOf(ctx, canonical(ruleType, there));
    refuseUnsaid(ctx, `rule ${id}`, print);
    noteAdopting(ctx, id);
    if (!ctx.preview) return;
    noteAdoptions(ctx, [print], id);
    ctx.log.info(`adopts rule ${id}${changesText(differencesOf(ruleType.fields, there, wanted))}`);
    warnOfOtherStacks(ctx, `rule ${id}`);
}

export const several = (where: string, count: number): ProviderError =>
    new ProviderError(
        "ALREADY_EXISTS",
        `${count} rules stand at ${where}, and none is as it is declared, so which one to adopt is not known; remove the others, or declare one of them as it is`,
    );
