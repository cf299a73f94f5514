import type { Inputs } from "../../../engine/values";
import { OwnRules } from "./own-rules";

/**
 * A shared rule set after its owner changed its part: the rules of `before` are replaced by those of `after`, in that
 * order, and every other rule stays behind the rule that it followed.
 */
export function mergeRules(live: readonly Inputs[], before: readonly Inputs[], after: readonly Inputs[]): Inputs[] {
    const rules = new OwnRules(before, after);
    const wanted = rules.keysIn(after);
    const surviving = new Set(wanted);
    const head: Inputs[] = [];
    /** Rules that followed rules of the owner that are all gone. */
    const orphans: Inputs[] = [];
    const behind = new Map<string, Inputs[]>();
    let anchor = head;
    rules.among(live).forEach((key, i) => {
        if (key === undefined) anchor.push(live[i] as Inputs);
        else if (surviving.has(key)) behind.set(key, (anchor = []));
        else if (anchor === head) anchor = orphans;
    });
    const own = wanted.flatMap((key, i) => [after[i] as Inputs, ...(behind.get(key ?? "") ?? [])]);
    // If an owner's rule remains further down, orphans stay above it; otherwise they stay below the owner's rules.
    return behind.size > 0 ? [...head, ...orphans, ...own] : [...head, ...own, ...orphans];
}
