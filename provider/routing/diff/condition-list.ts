import type { Conditional } from "./conditional";
import type { Verdict } from "../verdict";
import type { Arrival } from "./arrivals";
import type { ChangedConditions, Condition } from "./conditions";
import { conditionsOf } from "./conditions";
import { newHolding } from "./rules-under-condition";

/** All conditions under which some rules are compared. Hosts with the same conditions share it. */
export interface ConditionList {
    readonly conditions: readonly Condition[];
    /** By condition: the number of its case. */
    readonly caseOf: readonly number[];
    readonly cases: readonly Case[];
    /** By condition: the number of its method and scheme. */
    readonly cellOf: readonly number[];
    readonly cells: number;
    /** By condition: where one line is said of both, but for the method. */
    readonly groupOf: readonly number[];
    readonly groups: number;
    /** By condition: the numbers of the two that are set together. */
    readonly partsOf: readonly (readonly number[])[];
    /** See {@link differing}. */
    readonly differing: Map<string, readonly Differing[]>;
    /** Conditions of several methods, by their numbers. */
    readonly joined: Map<string, Condition>;
    /** How many methods are told apart. */
    readonly methods: number;
}

/** Conditions under which the same rules hold. */
export interface Case {
    /** One of them. */
    condition: Condition;
    /** By text: verdicts of the rules that hold, or may. */
    held: ReadonlyMap<string, Verdict>;
}

export type KnownConditions = Map<string, ConditionList>;

/**
 * The conditions of some rules, with a memory: most hosts have the same few.
 * @param apart every condition is a case of its own: a rewrite may use every part of the request
 */
export function conditionList(
    known: KnownConditions,
    rules: ReadonlyMap<string, Conditional>,
    { way, words }: Arrival,
    changed: ChangedConditions | undefined,
    apart: boolean,
): ConditionList {
    // In one order, whatever the order of the paths: more hosts have the same.
    const ordered = [...rules.values()].sort(byText);
    const [first] = ordered;
    let key = `${way.scheme ?? ""}\n${way.port ?? ""}\n${words.join("\n")}\n${String(apart)}`;
    for (const { rule, text } of ordered)
        key += changed === undefined || changed.has(rule.conditions) ? `\n${text}` : `\n${text} stays`;
    let found = known.get(key);
    if (found === undefined) {
        const conditions = conditionsOf(
            ordered.map(({ rule }) => rule),
            { way, words },
            changed,
        );
        known.set(key, (found = newList(conditions, first === undefined ? [] : ordered, apart)));
    }
    return found;
}

const byText = (a: Conditional, b: Conditional): number => (a.text === b.text ? 0 : a.text < b.text ? -1 : 1);

function newList(conditions: readonly Condition[], rules: readonly Conditional[], apart: boolean): ConditionList {
    const [cells, groups, cases] = [newNumbers(), newNumbers(), newNumbers()];
    const alone = new Map<string, number>();
    const holding = newHolding(rules);
    const list = {
        caseOf: [] as number[],
        cases: [] as Case[],
        cellOf: [] as number[],
        groupOf: [] as number[],
        partsOf: [] as number[][],
    };
    for (const [i, condition] of conditions.entries()) {
        const { scheme = "", request, byHeader, words = [], id = "", of } = condition;
        const cell = `${scheme}\n${request.method ?? ""}`;
        list.cellOf.push(cells.of(cell));
        list.groupOf.push(groups.of(byHeader ? `${scheme}\n${words.join()}` : scheme));
        const held = holding(condition);
        const at = cases.of(apart ? String(i) : Array.from(held, ([text, verdict]) => `${text}:${verdict}`).join("\n"));
        if (at === list.cases.length) list.cases.push({ condition, held });
        list.caseOf.push(at);
        if (of === undefined) alone.set(`${cell}\n${id}`, i);
    }
    for (const { scheme = "", request, of = [] } of conditions)
        list.partsOf.push(of.flatMap((id) => alone.get(`${scheme}\n${request.method ?? ""}\n${id}`) ?? []));
    return {
        conditions,
        ...list,
        cells: cells.size(),
        groups: groups.size(),
        differing: new Map(),
        joined: new Map(),
        methods: new Set(conditions.flatMap(({ methods = [] }) => methods)).size,
    };
}

/** Numbers of texts, equal texts alike. */
function newNumbers(): { of(text: string): number; size(): number } {
    const known = new Map<string, number>();
    return {
        of: (text) => {
            let number = known.get(text);
            if (number === undefined) known.set(text, (number = known.size));
            return number;
        },
        size: () => known.size,
    };
}

/** Conditions under which something changes otherwise than under wider ones. */
export interface Differing {
    /** The first of them. */
    first: number;
    /** All of them: methods that are treated alike are one condition. */
    all: readonly number[];
    /** What changes, by the number that it has for the cases. */
    change: number;
}

/**
 * The conditions that have lines of their own: a property that most requests lack (a header, a cookie) has none where it
 * changes nothing, nor have two where one of them changes the same by itself.
 * @param changes by case: a number for what changes, equal for equal changes
 */
export function differing(list: ConditionList, changes: readonly number[]): readonly Differing[] {
    const key = changes.join();
    let found = list.differing.get(key);
    if (found === undefined) list.differing.set(key, (found = newDiffering(list, changes)));
    return found;
}

function newDiffering(list: ConditionList, changes: readonly number[]): Differing[] {
    const found: { first: number; all: number[]; change: number; byHeader: boolean; group: number }[] = [];
    const usual = new Map<number, number>();
    const changeOf = (condition: number): number => changes[list.caseOf[condition] ?? 0] ?? 0;
    for (const [i, { byHeader }] of list.conditions.entries()) {
        const change = changeOf(i);
        // What one of the two changes by itself is said there.
        if (list.partsOf[i]?.some((part) => changeOf(part) === change) === true) continue;
        const [cell = 0, group = 0] = [list.cellOf[i], list.groupOf[i]];
        if (byHeader && usual.get(cell) === change) continue;
        if (!byHeader) usual.set(cell, change);
        const alike = found.find((one) => one.change === change && !one.byHeader && one.group === group);
        if (alike !== undefined && !byHeader) alike.all.push(i);
        else found.push({ first: i, all: [i], change, byHeader, group });
    }
    return found;
}
