import type { Inputs } from "../../engine/values";
import { ruleKeys } from "../shape";

/**
 * A rule set that several share, after its owner changed their part: the rules of `before` are replaced by those of
 * `after`, in that order, and every other rule stays behind the rule it stood behind.
 */
export function mergeRules(live: readonly Inputs[], before: readonly Inputs[], after: readonly Inputs[]): Inputs[] {
    const owned = new Set([...ruleKeys(before), ...ruleKeys(after)]);
    const surviving = new Set(ruleKeys(after));
    const head: Inputs[] = [];
    const behind = new Map<string, Inputs[]>();
    let anchor = head;
    ruleKeys(live).forEach((key, i) => {
        const rule = live[i] as Inputs;
        if (key === undefined || !owned.has(key)) anchor.push(rule);
        else if (surviving.has(key)) behind.set(key, (anchor = []));
    });
    return [...head, ...ruleKeys(after).flatMap((key, i) => [after[i] as Inputs, ...(behind.get(key ?? "") ?? [])])];
}
