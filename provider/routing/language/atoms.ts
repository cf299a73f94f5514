import type { Program, States } from "./program";
import { accepts, advance, closure } from "./program";
import { maxCodePoint } from "./syntax";

/** A set of texts that all the given languages treat alike, shown by its shortest member. */
export interface Atom {
    witness: string;
    /** Indexes of the languages that have the text. */
    members: ReadonlySet<number>;
}

/** Which texts are meant: paths, host names. */
export interface TextShape {
    /** Whether a character may follow another; `previous` is undefined at the start. */
    follows(code: number, previous: number | undefined): boolean;
    /** Whether a text may end here. */
    ends(text: string): boolean;
}

/**
 * Splits all texts of a shape into the classes that the languages can tell apart: the reachable
 * acceptance vectors of the product automaton, each with the shortest text that leads there.
 *
 * @returns undefined when more than `limit` states would be needed; nothing is guessed then
 */
export function atoms(programs: readonly Program[], shape: TextShape, limit = 4000): Atom[] | undefined {
    const alphabet = representatives(programs);
    const found = new Map<string, Atom>();
    const seen = new Set<string>();
    let front: { text: string; length: number; states: readonly States[] }[] = [
        { text: "", length: 0, states: programs.map(() => [0]) },
    ];
    while (front.length > 0) {
        const next: typeof front = [];
        for (const { text, length, states } of front) {
            const members = new Set<number>();
            states.forEach((s, i) => {
                const program = programs[i];
                if (program !== undefined && s.length > 0 && accepts(program, s, length === 0)) members.add(i);
            });
            const vector = [...members].join(",");
            if (!found.has(vector) && shape.ends(text)) found.set(vector, { witness: text, members });
            const open = states.map((s, i) => {
                const program = programs[i];
                return program === undefined || s.length === 0 ? [] : closure(program, s, length === 0, false);
            });
            for (const code of alphabet) {
                if (!shape.follows(code, length === 0 ? undefined : text.charCodeAt(text.length - 1))) continue;
                const after = open.map((s, i) => {
                    const program = programs[i];
                    return program === undefined || s.length === 0 ? [] : sorted(advance(program, s, code));
                });
                // What may follow depends on the last character, if it is a dot or a slash.
                const key = `${code === 46 || code === 47 ? code : ""}|${after.map((s) => s.join(",")).join("|")}`;
                if (seen.has(key)) continue;
                seen.add(key);
                if (seen.size > limit) return undefined;
                next.push({ text: text + String.fromCodePoint(code), length: length + 1, states: after });
            }
        }
        front = next;
    }
    return [...found.values()];
}

const sorted = (states: number[]): number[] => [...new Set(states)].sort((a, b) => a - b);

/** One readable character of every class that the programs' sets distinguish. */
function representatives(programs: readonly Program[]): number[] {
    const cuts = new Set<number>([0]);
    for (const program of programs) {
        for (const step of program.steps) {
            if (step.op !== "take") continue;
            for (const [low, high] of step.set) {
                cuts.add(low);
                if (high < maxCodePoint) cuts.add(high + 1);
            }
        }
    }
    // The slash and the dot are always told apart: paths and hosts are made of them.
    for (const code of [46, 47]) cuts.add(code).add(code + 1);
    const starts = [...cuts].sort((a, b) => a - b);
    return starts.flatMap((from, i) => {
        const to = (starts[i + 1] ?? maxCodePoint + 1) - 1;
        const nice = readable.find(([low, high]) => low <= to && high >= from);
        if (nice !== undefined) return [Math.max(from, nice[0])];
        for (let code = from; code <= Math.min(to, 126); code++) if (usable(code)) return [code];
        return [];
    });
}

const readable: readonly (readonly [number, number])[] = [
    [97, 122],
    [48, 57],
    [65, 90],
    [45, 46],
    [95, 95],
    [126, 126],
];

/** Characters that a path or a host can hold as they are. */
const usable = (code: number): boolean =>
    code > 32 && code < 127 && !'"<>\\^`{|}#?%'.includes(String.fromCharCode(code));
