import type { CompiledTable } from "./compile";
import { compileTable, ruleMatches } from "./compile";
import { probe } from "./dialect";
import type { Request, Table, Target } from "./model";
import type { MatchingRule } from "./outcome";
import { bestHostOf, decide, targetsOf } from "./outcome";
import { hostMatches } from "./pattern";
import { NO } from "./verdict";

/** The bare answer. One target: certain. Several: undetermined between them; null is "no answer". */
export type Answer = readonly (Target | null)[];

/**
 * Asks every rule, one after the other, and lets the dialect decide. It has no index, so tests compare every faster way
 * with it. Takes a compiled table too, which saves time when many requests are asked.
 */
export function naiveMatch(table: Table | CompiledTable, request: Request): Answer {
    const compiled = "rules" in table && "table" in table ? table : compileTable(table);
    const { dialect, rules } = compiled;
    const isNamed = (): boolean =>
        compiled.rules.some(
            ({ live, unknown, host }) =>
                live && !unknown && host.kind !== "any" && hostMatches(host, dialect.seenHost(request.host)) !== NO,
        );
    if (dialect.refuses?.(request.path, request.host, isNamed) !== undefined) return [null];
    const seen = probe(dialect, request);
    const matches: MatchingRule[] = [];
    for (const rule of rules) {
        const verdict = rule.unknown ? NO : ruleMatches(rule, seen);
        if (verdict !== NO) matches.push({ rule, verdict });
    }
    return targetsOf(compiled, decide(compiled, matches, bestHostOf(rules, seen)));
}
