import type { ClassLine } from "./change";
import type { Condition } from "./conditions";

/** The same line for several methods or both schemes is one line; a line that headers add nothing to is dropped. */
export function joinMethods(lines: readonly ClassLine[], conditions: readonly Condition[]): ClassLine[] {
    const found = new Map<string, ClassLine>();
    const usual = new Set<string>();
    for (const line of lines) {
        const { condition } = line;
        const cell = `${textOf(line)}\n${condition.scheme ?? ""}`;
        if (!condition.byHeader) for (const method of condition.methods ?? [""]) usual.add(`${cell}\n${method}`);
        else if (usual.has(`${cell}\n${condition.request.method ?? ""}`)) continue;
        const key = condition.byHeader ? `${cell}\n${condition.words?.join() ?? ""}` : cell;
        const known = found.get(key);
        found.set(key, known === undefined ? line : { ...known, condition: withMethods(known.condition, condition) });
    }
    const all = new Set(conditions.flatMap(({ methods = [] }) => methods));
    return joinSchemes([...found.values()]).map((line) => ofAllMethods(line, all));
}

/** The first condition, for the methods of both. */
export const withMethods = (condition: Condition, { methods = [] }: Condition): Condition =>
    condition.methods === undefined
        ? condition
        : { ...condition, methods: [...new Set([...condition.methods, ...methods])] };

/** A condition on the method that every method fulfils is none. */
const ofAllMethods = (line: ClassLine, all: ReadonlySet<string>): ClassLine =>
    line.condition.methods === undefined || new Set(line.condition.methods).size < all.size
        ? line
        : { ...line, condition: { ...line.condition, methods: undefined } };

function joinSchemes(lines: readonly ClassLine[]): ClassLine[] {
    const found = new Map<string, ClassLine>();
    for (const line of lines) {
        const { methods, words, byHeader } = line.condition;
        const key = [textOf(line), methods?.join(","), byHeader, words?.join(",")].join("\n");
        const known = found.get(key);
        found.set(key, known === undefined ? line : { ...known, condition: { ...known.condition, scheme: undefined } });
    }
    return [...found.values()];
}

const textOf = ({ path, change, except }: ClassLine): string => [path, change.id, except.join(",")].join("\n");
