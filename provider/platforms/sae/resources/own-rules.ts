import type { Inputs, Value } from "../../../engine/values";
import { rule as ruleType } from "../fields";
import { ruleKey, same } from "../wire/shape";

type Rules = readonly Inputs[];
type Key = string | undefined;

/**
 * Several versions of the rules of one owner: as they are declared, were declared, and were last seen. A rule has one key
 * in all of them. An ALB takes several rules of one domain and path, and SAE gives none of them an id; so a rule that
 * two versions have is the same in both, wherever it stands, and the others of its place are taken in their order.
 */
export class OwnRules {
    /** For each version, the key of each of its rules. */
    private readonly keys: Key[][] = [];
    private readonly versions: readonly Rules[];

    constructor(...versions: readonly Rules[]) {
        this.versions = versions;
        for (const rules of versions) this.keys.push(this.keysFor(rules));
    }

    private keysFor(rules: Rules): Key[] {
        const keys = rules.map((rule): Key => this.find(rule));
        const taken = new Set<Key>();
        // Of two identical rules one only is the earlier one.
        keys.forEach((key, i) => (taken.has(key) ? (keys[i] = undefined) : taken.add(key)));
        return keys.map((key, i) => {
            const place = ruleKey(rules[i]!);
            if (key !== undefined || place === undefined) return key;
            let free = place;
            for (let count = 2; taken.has(free); count++) free = `${place} #${count}`;
            taken.add(free);
            return free;
        });
    }

    /** The key of the rule in an earlier version that is the same. */
    private find(rule: Inputs): Key {
        for (const [version, keys] of this.keys.entries()) {
            const at = this.versions[version]!.findIndex((own) => same(ruleType, own, rule));
            if (at >= 0) return keys[at];
        }
        return undefined;
    }

    /** The keys of the rules of some of its versions, in their order. One list may be several versions. */
    keysIn(...of: readonly Rules[]): Key[] {
        return of.flatMap((rules) => this.keys[this.versions.indexOf(rules)] ?? []);
    }

    /** The rule of one of its versions that a key stands for. */
    at(rules: Rules, key: Key): Inputs | undefined {
        const at = key === undefined ? -1 : this.keysIn(rules).indexOf(key);
        return rules[at];
    }

    /**
     * The key of each live rule; undefined: it is another's. A rule that is as a version says is the owner's, wherever it
     * stands. What stands where no such one is may be the owner's, changed by somebody else.
     */
    among(live: Rules): Key[] {
        const found = live.map((): Key => undefined);
        const taken = new Set<Key>();
        const give = (isIt: (item: Inputs, own: Inputs) => boolean): void =>
            this.versions.forEach((rules, version) =>
                rules.forEach((own, i) => {
                    const key = this.keys[version]![i];
                    if (key === undefined || taken.has(key)) return;
                    const at = live.findIndex((item, j) => found[j] === undefined && isIt(item, own));
                    if (at < 0) return;
                    found[at] = key;
                    taken.add(key);
                }),
            );
        give((item, own) => same(ruleType, item, own));
        give((item, own) => ruleKey(item) === ruleKey(own));
        return found;
    }
}

/** The keys of live rules among those of one owner. */
export const keysAmong = (live: Rules, ...versions: readonly Rules[]): Key[] => new OwnRules(...versions).among(live);

/** The live rules that are one owner's. */
export function ownAmong(live: Rules, ...versions: readonly Rules[]): Inputs[] {
    const keys = keysAmong(live, ...versions);
    return live.filter((_, i) => keys[i] !== undefined);
}

/** The rules of a list that are none of another's, also not changed. */
export function notAmong(rules: Rules, ...others: readonly Rules[]): Inputs[] {
    const keys = keysAmong(rules, ...others);
    return rules.filter((_, i) => keys[i] === undefined);
}

/** Rules, and those of another list that are none of them. */
export const joined = (rules: Rules, more: Rules): Inputs[] => [...rules, ...notAmong(more, rules)];

/** Rules without some of them, one for one. */
export function without(rules: Rules, some: Rules): Inputs[] {
    const left = [...some];
    return rules.filter((rule) => {
        const at = left.findIndex((other) => same(ruleType, other, rule));
        if (at >= 0) left.splice(at, 1);
        return at < 0;
    });
}

/** Outputs with some rules as they were made, and not as somebody else changed them. */
export function withMade(outputs: Inputs, changed: Rules, ...versions: readonly Rules[]): Inputs {
    const rules = outputs["rules"] as Inputs[];
    const own = new OwnRules(...versions);
    const keys = own.among(rules);
    const made = (rule: Inputs, i: number): Value => {
        if (!changed.some((item) => same(ruleType, item, rule))) return rule;
        return versions.map((list) => own.at(list, keys[i])).find((item) => item !== undefined) ?? rule;
    };
    return { ...outputs, rules: rules.map(made) };
}

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
