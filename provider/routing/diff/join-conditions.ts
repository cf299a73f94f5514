import type { Detail } from "./change";
import type { ConditionList, Differing } from "./condition-list";
import type { Condition } from "./conditions";
import type { Line } from "./changed-paths";

/** A line, and the condition under which it holds. */
export interface ConditionalLine {
    line: Line<Detail>;
    /** Equal for equal lines. */
    number: number;
    condition: Condition;
}

/** The lines of one change of a host, and their numbers: equal lines have equal numbers. */
export interface NumberedLines {
    lines: readonly Line<Detail>[];
    numbers: readonly number[];
}

/** Lines that are numbered, by path. */
export type KnownLines = Map<string, { line: Line<Detail>; number: number }[]>;

export function numberLines(known: KnownLines, lines: readonly Line<Detail>[]): NumberedLines {
    return { lines, numbers: lines.map((line) => numberOf(known, line)) };
}

function numberOf(known: KnownLines, line: Line<Detail>): number {
    const others = known.get(line.path);
    for (const other of others ?? []) if (isSameLine(other.line, line)) return other.number;
    // Lines of one path are few, so their numbers are told apart by the path's.
    const number = others === undefined ? known.size * mostOfOnePath : (others[0]?.number ?? 0) + others.length;
    if (others === undefined) known.set(line.path, [{ line, number }]);
    else others.push({ line, number });
    return number;
}

const mostOfOnePath = 2 ** 16;

const isSameLine = (a: Line<Detail>, b: Line<Detail>): boolean =>
    (a.change === b.change || a.change.id === b.change.id) &&
    a.except.length === b.except.length &&
    a.except.every((text, i) => text === b.except[i]);

interface Joined {
    line: Line<Detail>;
    /** Conditions, by number. */
    first: number;
    all: number[];
}

/**
 * The same line for several methods or both schemes becomes one line. A line under a header that changes nothing more
 * is dropped.
 */
export function joinMethods(
    found: readonly Differing[],
    lines: readonly NumberedLines[],
    list: ConditionList,
): readonly ConditionalLine[] {
    const joined = new Map<number, Joined>();
    const usual = new Set<number>();
    for (const { first, all, change } of found) {
        const [group = 0, cell = 0] = [list.groupOf[first], list.cellOf[first]];
        const isRare = list.conditions[first]?.byHeader === true;
        const { lines: own, numbers } = lines[change] ?? none;
        for (const [i, line] of own.entries()) {
            const number = numbers[i] ?? 0;
            if (isRare && usual.has(number * list.cells + cell)) continue;
            if (!isRare) for (const one of all) usual.add(number * list.cells + (list.cellOf[one] ?? 0));
            const key = number * list.groups + group;
            const known = joined.get(key);
            if (known === undefined) joined.set(key, { line, first, all: [...all] });
            else known.all.push(...all);
        }
    }
    const anySchemes = list.conditions.some(({ scheme }) => scheme !== undefined);
    const all = Array.from(joined, ([key, { line, first, all }]) => ({
        number: Math.floor(key / list.groups),
        line,
        condition: conditionOfAll(list, first, all),
    }));
    return anySchemes ? joinSchemes(all) : all;
}

const none: NumberedLines = { lines: [], numbers: [] };

/** The first condition, with the methods of all. One object for all hosts. */
function conditionOfAll(list: ConditionList, first: number, all: readonly number[]): Condition {
    const key = `${first}:${all.join()}`;
    let found = list.joined.get(key);
    if (found === undefined) {
        const condition = list.conditions[first] as Condition;
        const methods = new Set(all.flatMap((one) => list.conditions[one]?.methods ?? []));
        // A condition on the method that every method meets is none.
        const isEvery = condition.methods === undefined || methods.size === list.methods;
        found = { ...condition, methods: isEvery ? undefined : [...methods].sort() };
        list.joined.set(key, found);
    }
    return found;
}

function joinSchemes(lines: readonly ConditionalLine[]): ConditionalLine[] {
    const found = new Map<string, ConditionalLine>();
    for (const one of lines) {
        const { methods, words, byHeader } = one.condition;
        const key = [one.number, methods?.join(","), byHeader, words?.join(",")].join("\n");
        const known = found.get(key);
        found.set(key, known === undefined ? one : { ...known, condition: { ...known.condition, scheme: undefined } });
    }
    return [...found.values()];
}
