import type { Inputs, Value } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { ruleKey, ruleKeys, same } from "../wire/shape";

/**
 * The key of each live rule among the rules of one owner, of which several versions may be known. Undefined: it belongs
 * to another. An ALB accepts several rules with one domain and path, and SAE gives none of them an id. A rule that
 * equals a known version is the owner's, wherever it is. If none does, the rule with that domain and path may be the
 * owner's, changed by another hand.
 */
export function keysAmong(live: readonly Inputs[], ...versions: (readonly Inputs[])[]): (string | undefined)[] {
    const keys = live.map((): string | undefined => undefined);
    const taken = new Set<string>();
    const give = (rules: readonly Inputs[], isIt: (item: Inputs, own: Inputs) => boolean): void =>
        ruleKeys(rules).forEach((key, i) => {
            if (key === undefined || taken.has(key)) return;
            const at = live.findIndex((item, j) => keys[j] === undefined && isIt(item, rules[i]!));
            if (at < 0) return;
            keys[at] = key;
            taken.add(key);
        });
    for (const rules of versions) give(rules, (item, own) => same(ruleType, item, own));
    for (const rules of versions) give(rules, (item, own) => ruleKey(item) === ruleKey(own));
    return keys;
}

/** The live rules of one owner. */
export function ownAmong(live: readonly Inputs[], ...versions: (readonly Inputs[])[]): Inputs[] {
    const keys = keysAmong(live, ...versions);
    return live.filter((_, i) => keys[i] !== undefined);
}

/** The rule of a list with a given key. */
export const ruleOf = (rules: readonly Inputs[], key: string | undefined): Inputs | undefined =>
    key === undefined ? undefined : rules[ruleKeys(rules).indexOf(key)];

/** Rules, plus those of another list whose keys they do not have. */
export function joined(rules: readonly Inputs[], more: readonly Inputs[]): Inputs[] {
    const keys = new Set(ruleKeys(rules));
    const others = ruleKeys(more);
    return [...rules, ...more.filter((_, i) => !keys.has(others[i]))];
}

/** Rules without some of them, one for one. */
export function without(rules: readonly Inputs[], some: readonly Inputs[]): Inputs[] {
    const left = [...some];
    return rules.filter((rule) => {
        const at = left.findIndex((other) => same(ruleType, other, rule));
        if (at >= 0) left.splice(at, 1);
        return at < 0;
    });
}

/** Outputs with some rules as they were made, and not as another hand changed them. */
export function withMade(outputs: Inputs, changed: readonly Inputs[], ...versions: (readonly Inputs[])[]): Inputs {
    const rules = outputs["rules"] as Value[];
    const keys = ruleKeys(rules);
    const made = (rule: Value, i: number): Value => {
        if (!changed.some((item) => same(ruleType, item, rule))) return rule;
        return versions.map((list) => ruleOf(list, keys[i])).find((item) => item !== undefined) ?? rule;
    };
    return { ...outputs, rules: rules.map(made) };
}
