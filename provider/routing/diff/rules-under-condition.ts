/** Which rules hold under a condition. */
import { conditionsHold } from "../compile";
import type { Dialect, Probe } from "../dialect";
import { probe } from "../dialect";
import type { Verdict } from "../verdict";
import { NO } from "../verdict";
import { requestFor } from "../witness";
import type { Conditional } from "./conditional";
import type { Condition } from "./conditions";
import { anyPart, partNames, partOfRule } from "./conditions";

/**
 * Verdicts on those of many rules that hold, or may, by their texts: only those are asked that look for something the
 * request has.
 */
export function newHolding(all: readonly Conditional[]): (condition: Condition) => Map<string, Verdict> {
    const byPart = new Map<string, Conditional[]>();
    for (const each of all) {
        const part = partOfRule(each.rule.rule);
        const known = byPart.get(part);
        if (known === undefined) byPart.set(part, [each]);
        else known.push(each);
    }
    return (condition) => {
        const held = new Map<string, Verdict>();
        const probes = new Map<Dialect, Probe>();
        for (const part of [anyPart, ...partNames(condition.request)])
            for (const { rule, dialect, text } of byPart.get(part) ?? []) {
                let seen = probes.get(dialect);
                if (seen === undefined) probes.set(dialect, (seen = seenUnder(condition, dialect)));
                const verdict = conditionsHold(rule, seen);
                if (verdict !== NO) held.set(text, verdict);
            }
        return held;
    };
}

const seenUnder = ({ request }: Condition, dialect: Dialect): Probe =>
    probe(dialect, { ...requestFor("", "/"), ...request });
