/** Which rules hold under a condition, each asked once. */
import type { CompiledRule } from "../compile";
import { conditionsHold } from "../compile";
import type { Dialect, Probe } from "../dialect";
import { probe } from "../dialect";
import { NO } from "../verdict";
import { requestFor } from "../witness";
import type { Condition } from "./conditions";
import { anyPart, partNames, partOfRule } from "./conditions";

/** Verdicts on conditions, by dialect and conditions: shared by all rules with equal conditions, whatever their host. */
export type KnownVerdicts = Map<string, Verdicts>;
export type Verdicts = Map<Condition, string>;

/** A rule that matches under conditions only, and for each condition whether they hold. */
export interface Conditional {
    rule: CompiledRule;
    dialect: Dialect;
    verdicts: Verdicts;
}

/** A rule whose conditions hold, or may. */
export interface Held {
    number: number;
    verdict: string;
    verdicts: Verdicts;
}

/** Which of many rules hold under a condition: only those are asked that look for something the request has. */
export function newHolding(all: readonly Conditional[]): (condition: Condition) => Held[] {
    const numbered = all.map((one, number) => ({ one, number }));
    const byPart = new Map<string, typeof numbered>();
    for (const each of numbered) {
        const part = partOfRule(each.one.rule.rule);
        const known = byPart.get(part);
        if (known === undefined) byPart.set(part, [each]);
        else known.push(each);
    }
    return (condition) => {
        const held: Held[] = [];
        for (const part of partsOf(condition)) {
            for (const { one, number } of byPart.get(part) ?? none) {
                const verdict = verdictOn(one, condition);
                if (verdict !== no) held.push({ number, verdict, verdicts: one.verdicts });
            }
        }
        return held;
    };
}

const none: readonly never[] = [];
const no = String(NO);

/** Conditions are shared by many hosts. */
const parts = new WeakMap<Condition, readonly string[]>();

function partsOf(condition: Condition): readonly string[] {
    let found = parts.get(condition);
    if (found === undefined) parts.set(condition, (found = [anyPart, ...partNames(condition.request)]));
    return found;
}

export function knownVerdicts(known: KnownVerdicts, { conditions }: CompiledRule, { name }: Dialect): Verdicts {
    const key = `${name}\n${conditions}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = new Map()));
    return found;
}

function verdictOn({ rule, dialect, verdicts }: Conditional, condition: Condition): string {
    let verdict = verdicts.get(condition);
    if (verdict === undefined) {
        const seen = seenUnder(condition, dialect);
        verdicts.set(condition, (verdict = String(conditionsHold(rule, seen))));
    }
    return verdict;
}

/** Each condition is asked of many rules. */
const probes = new WeakMap<Condition, Map<string, Probe>>();

function seenUnder(condition: Condition, dialect: Dialect): Probe {
    let known = probes.get(condition);
    if (known === undefined) probes.set(condition, (known = new Map()));
    let seen = known.get(dialect.name);
    if (seen === undefined)
        known.set(dialect.name, (seen = probe(dialect, { ...requestFor("", "/"), ...condition.request })));
    return seen;
}
