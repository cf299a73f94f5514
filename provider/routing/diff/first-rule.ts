/** Who answers a set of paths, told from the rules that match it. */
import type { CompiledRule } from "../compile";
import type { FastResult } from "../fast-rule";
import { unclear } from "../fast-rule";
import type { Verdict } from "../verdict";
import { MAYBE, NO, YES } from "../verdict";
import type { HostChanges } from "./host-changes";

/** The rules that certainly answer before and after: see {@link firstRule}. */
export interface CertainRules {
    was: FastResult;
    is: FastResult;
}

/** Verdicts on the conditions that hold, or may. */
export type HeldConditions = ReadonlyMap<string, Verdict>;

/** @param rules of both versions that match every path of the set */
export const certainRules = (
    rules: readonly CompiledRule[],
    { gone, come }: HostChanges,
    held: HeldConditions,
): CertainRules => ({
    was: firstRule(rules, come, held),
    is: firstRule(rules, gone, held),
});

/** The one rule that certainly answers, or undefined when none matches; unclear: a tie or a chance is involved. */
function firstRule(
    rules: readonly CompiledRule[],
    without: ReadonlySet<CompiledRule>,
    held: HeldConditions,
): FastResult {
    let found: CompiledRule | undefined;
    // The first that may answer as well.
    let open = Infinity;
    for (const rule of rules) {
        const verdict = without.has(rule) ? NO : verdictOf(rule, held);
        if (verdict === NO) continue;
        if (verdict === YES && (found === undefined || rule.place < found.place)) found = rule;
        else if (verdict === MAYBE || rule.place === found?.place) open = Math.min(open, rule.place);
    }
    if (found === undefined) return open === Infinity ? undefined : unclear;
    return open <= found.place ? unclear : found;
}

function verdictOf(rule: CompiledRule, held: HeldConditions): Verdict {
    const holds = rule.conditions === "" ? YES : (held.get(rule.conditions) ?? NO);
    return holds === YES && isOpen(rule) ? MAYBE : holds;
}

const isOpen = ({ plain, path, precedence, rule }: CompiledRule): boolean =>
    path.kind === "unclear" ||
    path.kind === "prefix" ||
    (!plain && (precedence.sometimes !== undefined || rule.undetermined !== undefined));

const nothing: HeldConditions = new Map();

/** What is told without conditions, and the rules with conditions that may come first where theirs hold. */
export interface WithoutConditions extends CertainRules {
    conditional: readonly CompiledRule[];
}

export function rulesWithoutConditions(rules: readonly CompiledRule[], changes: HostChanges): WithoutConditions {
    const { was, is } = certainRules(rules, changes, nothing);
    const last = Math.max(placeOf(was), placeOf(is));
    const conditional = rules.filter(({ conditions, place }) => conditions !== "" && place <= last);
    return { was, is, conditional };
}

const placeOf = (rule: FastResult): number => (rule === undefined || rule === unclear ? Infinity : rule.place);
