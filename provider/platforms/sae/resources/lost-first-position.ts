/**
 * A rule that is put first, and that others were put in front of since. SAE has no order but that of the list, and to take the place back
 * at each run would be a fight with whoever wants it, too: so it is said, and left.
 */
import { warn } from "../../failure";
import type { Inputs } from "../../../engine/values";
import { trafficDiff, type Table } from "../../../routing";
import { rule as ruleType } from "../fields";
import { tablesOf } from "../read/objects";
import { same } from "../wire/shape";
import type { RuleSet } from "../wire/wire";
import { holdersOfRule, isOfStack } from "../ownership/holders";
import { unlessUnknown } from "../ownership/unreadable";
import { isOrdered, liveRules } from "./state";
import type { SaeContext } from "../context";

export const isPutFirst = (inputs: Inputs): boolean => inputs["position"] === "first";

export const cureOfPlace =
    'to put it in front again, run one update with position: "last" and then one with "first"; in between, rules that meet it take its requests. Whoever put the others there may do the same, so agree with them, or give domain and path that do not meet theirs';

/** What others in front of a rule take of it, in words; undefined: nothing, or nothing is to be said. */
export function lostPlace(ctx: SaeContext, set: RuleSet, inputs: Inputs, own: Inputs): string | undefined {
    if (!isPutFirst(inputs) || !isOrdered(set.fields)) return undefined;
    const rules = liveRules(set);
    const before = rules.slice(
        0,
        Math.max(
            0,
            rules.findIndex((rule) => same(ruleType, rule, own)),
        ),
    );
    // Another resource of this stack that is put first, too, is where its program wants it.
    const isOwnStack = (rule: Inputs): boolean =>
        unlessUnknown(
            () => holdersOfRule(ctx, set.id, rule, rules).some(({ urn }) => isOfStack(ctx, urn)),
            () => false,
        );
    const taking = before.filter((rule) => takes(set, rule, own) && !isOwnStack(rule)).length;
    if (taking === 0) return undefined;
    const [are, take] =
        taking === 1
            ? ["1 rule that was put in front of it", "takes"]
            : [`${taking} rules that were put in front of it`, "take"];
    return `position is not "first": ${are} ${take} requests that it would get there`;
}

/** The same where something else is changed: a rule that is changed stays where it is. */
export function sayLostPlace(ctx: SaeContext, id: string, set: RuleSet, inputs: Inputs, own: Inputs): void {
    const lost = lostPlace(ctx, set, inputs, own);
    if (lost !== undefined) warn(ctx, "CR444", `rule ${id}: ${lost}. This run leaves it so`, cureOfPlace);
}

/** Whether two rules answer some request differently, so that their order matters. */
function takes(set: RuleSet, first: Inputs, second: Inputs): boolean {
    const tables = (...rules: Inputs[]): Table[] => tablesOf([{ value: { ...set.fields, rules } }]);
    return trafficDiff(tables(first, second), tables(second, first)).length > 0;
}
