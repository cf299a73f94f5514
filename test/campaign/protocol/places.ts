/**
 * Keys of live rules. A rule is known by its rule set, domain and path. An ALB accepts several there: each of them keeps
 * a key of its own for as long as it is there, whatever is changed of it.
 */
import type { Rule } from "../../../sandbox/sae-emulator";

interface Known {
    key: string;
    /** All live rules of the place, in their order. */
    beside: readonly Rule[];
}

const known = new WeakMap<object, Known>();

export const placeKey = (id: number, { domain, path }: { domain: string; path: string }): string =>
    `${id} ${domain}${path}`;

/** The key of a rule; of one that is not from a look at what is live: the first one of its place. */
export const ruleKey = (id: number, rule: { domain: string; path: string }): string =>
    known.get(rule)?.key ?? placeKey(id, rule);

/** The live rules at the place of a live rule, itself among them. */
export const besides = (rule: object): readonly Rule[] => known.get(rule)?.beside ?? [];

export const wordsOf = (rule: object): string => {
    const { domain, path, appId, containerPort } = rule as Record<string, unknown>;
    return JSON.stringify([domain, path, appId, containerPort]);
};

interface Seen {
    key: string;
    text: string;
}

/** What was seen at each place, look after look. */
export class Places {
    private last = new Map<string, Seen[]>();

    /** Gives each live rule its key. */
    look(sets: Iterable<{ id: number; rules: Rule[] }>): void {
        const next = new Map<string, Seen[]>();
        for (const { id, rules } of sets) {
            const byPlace = new Map<string, Rule[]>();
            for (const rule of rules)
                byPlace.set(placeKey(id, rule), [...(byPlace.get(placeKey(id, rule)) ?? []), rule]);
            for (const [place, there] of byPlace) next.set(place, keysFor(place, there, this.last.get(place) ?? []));
        }
        this.last = next;
    }
}

/** What says the same keeps its key, then what is left does in its order; what is new gets the first free one. */
function keysFor(place: string, rules: readonly Rule[], before: readonly Seen[]): Seen[] {
    const left = [...before];
    const keys = rules.map((rule) => {
        const at = left.findIndex(({ text }) => text === JSON.stringify(rule));
        return at < 0 ? undefined : left.splice(at, 1)[0]?.key;
    });
    const used = new Set(keys);
    const free = (): string => {
        for (let n = 1; ; n++) {
            const key = n === 1 ? place : `${place} #${n}`;
            if (!used.has(key)) return key;
        }
    };
    return rules.map((rule, i) => {
        // More rules than before: what is new is no change of what went.
        const key = keys[i] ?? (rules.length <= before.length ? left.shift()?.key : undefined) ?? free();
        used.add(key);
        known.set(rule, { key, beside: rules });
        return { key, text: JSON.stringify(rule) };
    });
}
