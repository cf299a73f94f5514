import { isUnknown, type Value } from "../../../engine/values";
import { ruleKeys } from "../wire/shape";

/** The pairs of two lists of rules. Indices in `removed` are those of the old list, all others of the new one. */
export interface RuleMatch {
    added: number[];
    removed: number[];
    /** Unchanged except for its place, or not known yet. */
    moved: number[];
    /** Old and new place of the rules to compare field by field. */
    kept: [before: number, after: number][];
}

/**
 * Pairs rules by their identity and not by their place: a rule put at the head of forty is one addition. Where the
 * order decides (`ordered`), a rule that changed places is reported, and only that one.
 */
export function matchRules(before: readonly Value[], after: readonly Value[], ordered: boolean): RuleMatch {
    const newKeys = ruleKeys(after);
    const place = new Map(ruleKeys(before).map((key, i) => [key, i]));
    const gone = new Set(before.keys());
    const partners: (number | undefined)[] = newKeys.map((key) => {
        const at = key === undefined ? undefined : place.get(key);
        if (at !== undefined) gone.delete(at);
        return at;
    });
    // A rule whose domain or path is not known yet is paired with the old rule at its place, if that has no partner.
    newKeys.forEach((key, i) => {
        if (key === undefined && gone.delete(i)) partners[i] = i;
    });
    const settled = partners.map((at, i) => (newKeys[i] === undefined ? undefined : at));
    const moved = ordered ? movedItems(settled) : new Set<number>();
    const match: RuleMatch = { added: [], removed: [...gone], moved: [], kept: [] };
    partners.forEach((at, i) => {
        if (at === undefined) match.added.push(i);
        else if (moved.has(i) || isUnknown(after[i])) match.moved.push(i);
        else match.kept.push([at, i]);
    });
    return match;
}

/** The fewest items that must change places: all but a longest run that is still in its old order. */
export function movedItems(partners: readonly (number | undefined)[]): Set<number> {
    const items = [...partners.keys()].filter((i) => partners[i] !== undefined);
    const best = items.map(() => 1);
    const previous = items.map(() => -1);
    items.forEach((item, i) => {
        for (let j = 0; j < i; j++) {
            const rises = (partners[items[j] as number] as number) < (partners[item] as number);
            if (rises && (best[j] as number) + 1 > (best[i] as number)) {
                best[i] = (best[j] as number) + 1;
                previous[i] = j;
            }
        }
    });
    const moved = new Set(items);
    let at = best.indexOf(Math.max(0, ...best));
    for (; at >= 0; at = previous[at] as number) moved.delete(items[at] as number);
    return moved;
}
