import type { ProviderError } from "../../../engine/errors";
import type { Inputs } from "../../../engine/values";
import { isPlaceOf } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { declaredInputs, hasCreation, holds, resourceLeaving } from "../ownership/engine-state";
import { recordsOf } from "../ownership/records";
import { idOf } from "../ownership/rule-id";
import { wantedRule } from "./rule-made";
import { differs, provesRule, taken } from "./rule-record";
import { knownText, liveRules } from "./state";
import { clientOf, type SaeContext } from "../context";

/** The rule that equals one of these, the first of them preferred, or else the rule at its domain and path. */
export function foundAs(rules: readonly Inputs[], wanted: Inputs, ...was: Inputs[]): Inputs | undefined {
    const there = rules.filter(isPlaceOf(wanted));
    const as = (value: Inputs): Inputs | undefined => there.find((item) => !differs(item, value));
    return [...was, wanted].map(as).find((item) => item !== undefined) ?? there[0];
}

/**
 * Whether a rule goes before its replacement comes, and another's rule is where that is to be: then it stays, or neither
 * would be there.
 */
export function isBlocked(ctx: SaeContext, id: string, set: RuleSet): boolean {
    const to = declaredInputs(ctx);
    const next = to && idOf(to);
    if (to === undefined || next === undefined || next === id || knownText(to, "ingressId") !== set.id) return false;
    const there = foundAs(liveRules(set), wantedRule(to));
    const isOwn = holds(ctx, next) || hasCreation(ctx, next);
    return there !== undefined && !isOwn && !recordsOf(ctx.urn, "rule").some((one) => provesRule(set.id, there, one));
}

/** Names what is in the way, and the resource of this program that is to leave the place. */
export function blocked(ctx: SaeContext): ProviderError {
    const to = declaredInputs(ctx)!;
    return taken(ctx, to, resourceLeaving(ctx, idOf(to), idOf(to))?.name);
}

/** The rule set of a rule. */
export function findSet(ctx: SaeContext, ingressId: string, inputs: Inputs): Promise<RuleSet | undefined> {
    const namespaceId = knownText(inputs, "namespaceId");
    return clientOf(ctx, namespaceId).describe(ingressId, namespaceId, ctx.signal);
}
