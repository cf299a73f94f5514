import type { ClassLine, Detail } from "./change";
import type { Condition } from "./conditions";
import type { Line } from "./lines";

/** A line, and the condition under which it holds. */
export interface LineUnder {
    line: Line<Detail>;
    condition: Condition;
}

/**
 * The same line for several methods or both schemes becomes one line. A line under a header that changes nothing more
 * is dropped.
 */
export function joinMethods(lines: readonly LineUnder[], conditions: readonly Condition[]): ClassLine[] {
    const numbers: LineNumbers = { lines: new Map(), alike: new Map() };
    const found = new Map<string, LineUnder>();
    const usual = new Map<string, Set<string>>();
    for (const one of lines) {
        const { line, condition } = one;
        const cell = `${lineNumber(numbers, line)} ${condition.scheme ?? ""}`;
        let methods = usual.get(cell);
        if (condition.byHeader) {
            if (methods?.has(condition.request.method ?? "")) continue;
        } else {
            if (methods === undefined) usual.set(cell, (methods = new Set()));
            for (const method of condition.methods ?? [""]) methods.add(method);
        }
        const key = condition.byHeader ? `${cell}\n${condition.words?.join() ?? ""}` : cell;
        const known = found.get(key);
        found.set(
            key,
            known === undefined ? one : { line: known.line, condition: withMethods(known.condition, condition) },
        );
    }
    const all = new Set(conditions.flatMap(({ methods = [] }) => methods));
    const anySchemes = conditions.some(({ scheme }) => scheme !== undefined);
    return Array.from(anySchemes ? joinSchemes(found, numbers) : found.values(), ({ line, condition }) => ({
        ...line,
        condition: ofAllMethods(condition, all),
    }));
}

/** The first condition, with the methods of both. */
export const withMethods = (condition: Condition, { methods = [] }: Condition): Condition =>
    condition.methods === undefined
        ? condition
        : { ...condition, methods: [...new Set([...condition.methods, ...methods])] };

/** A condition on the method that every method meets is none. */
const ofAllMethods = (condition: Condition, all: ReadonlySet<string>): Condition =>
    condition.methods === undefined || new Set(condition.methods).size < all.size
        ? condition
        : { ...condition, methods: undefined };

function joinSchemes(lines: ReadonlyMap<string, LineUnder>, numbers: LineNumbers): Iterable<LineUnder> {
    const found = new Map<string, LineUnder>();
    for (const one of lines.values()) {
        const { methods, words, byHeader } = one.condition;
        const key = [lineNumber(numbers, one.line), methods?.join(","), byHeader, words?.join(",")].join("\n");
        const known = found.get(key);
        found.set(key, known === undefined ? one : { ...known, condition: { ...known.condition, scheme: undefined } });
    }
    return found.values();
}

/** Numbers of texts, equal texts alike: comparing numbers is faster. */
export type Numbers = Map<string, number>;

export function numberOf(known: Numbers, text: string): number {
    let number = known.get(text);
    if (number === undefined) known.set(text, (number = known.size));
    return number;
}

/** Numbers of lines, equal lines alike. */
interface LineNumbers {
    lines: Map<Line<Detail>, number>;
    /** Different lines with one path and change: their exceptions are compared, since making one text of them costs more. */
    alike: Map<string, Line<Detail>[]>;
}

function lineNumber({ lines, alike }: LineNumbers, line: Line<Detail>): number {
    let number = lines.get(line);
    if (number !== undefined) return number;
    const text = `${line.path}\n${line.change.id}`;
    const others = alike.get(text);
    const same = others?.find(({ except }) => isSameList(except, line.except));
    number = (same === undefined ? undefined : lines.get(same)) ?? lines.size;
    lines.set(line, number);
    if (others === undefined) alike.set(text, [line]);
    else if (same === undefined) others.push(line);
    return number;
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((text, i) => text === b[i]);
