import type { Program, States } from "./program";
import { accepts, advance, closure } from "./program";
import { maxCodePoint } from "./syntax";

/** A set of texts that all the given languages treat alike, shown by its shortest member. */
export interface Atom {
    witness: string;
    /** Indexes of the languages that contain the text. */
    members: ReadonlySet<number>;
}

/** Which texts are meant (paths, host names), as a small automaton. It starts in state 0. */
export interface TextShape {
    /** The state after one more character; undefined: no text goes on like this. */
    next(state: number, code: number): number | undefined;
    /** Whether a text may end here. */
    ends(state: number, text: string): boolean;
    /** Characters to try besides one of every class that the languages tell apart. */
    readonly extra: readonly number[];
}

/**
 * Splits all texts of a shape into the classes that the languages can tell apart: the reachable acceptance vectors of
 * the product automaton, each with the shortest text that leads there.
 * @returns undefined when more than `limit` states would be needed; nothing is guessed then
 */
export function atoms(programs: readonly Program[], shape: TextShape, limit = 4000): Atom[] | undefined {
    // Letters and digits come first, then characters that need no escape, so that witnesses are readable.
    const alphabet = [...new Set([...representatives(programs), ...shape.extra])].sort((a, b) => rank(a) - rank(b));
    const found = new Map<string, Atom>();
    const seen = new Set<string>();
    let front: { text: string; length: number; form: number; states: readonly States[] }[] = [
        { text: "", length: 0, form: 0, states: programs.map(() => [0]) },
    ];
    while (front.length > 0) {
        const next: typeof front = [];
        for (const { text, length, form, states } of front) {
            const members = new Set<number>();
            states.forEach((s, i) => {
                const program = programs[i];
                if (program !== undefined && s.length > 0 && accepts(program, s, length === 0)) members.add(i);
            });
            const vector = [...members].join(",");
            if (!found.has(vector) && shape.ends(form, text)) found.set(vector, { witness: text, members });
            const open = states.map((s, i) => {
                const program = programs[i];
                return program === undefined || s.length === 0 ? [] : closure(program, s, length === 0, false);
            });
            for (const code of alphabet) {
                const formed = shape.next(form, code);
                if (formed === undefined) continue;
                const after = open.map((s, i) => {
                    const program = programs[i];
                    return program === undefined || s.length === 0 ? [] : sorted(advance(program, s, code));
                });
                const key = `${formed}|${after.map((s) => s.join(",")).join("|")}`;
                if (seen.has(key)) continue;
                seen.add(key);
                if (seen.size > limit) return undefined;
                next.push({ text: text + String.fromCodePoint(code), length: length + 1, form: formed, states: after });
            }
        }
        front = next;
    }
    return [...found.values()];
}

/** Most are in order already, and are not copied: this is asked for every character at every state. */
function sorted(states: number[]): number[] {
    for (let i = 1; i < states.length; i++)
        if (states[i - 1]! >= states[i]!) return [...new Set(states)].sort((a, b) => a - b);
    return states;
}

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
    // Slash and dot are always kept apart: paths and hosts are made of them.
    for (const code of [46, 47]) cuts.add(code).add(code + 1);
    const starts = [...cuts].sort((a, b) => a - b);
    return starts.flatMap((from, i) => {
        const to = (starts[i + 1] ?? maxCodePoint + 1) - 1;
        const nice = readable.find(([low, high]) => low <= to && high >= from);
        if (nice !== undefined) return [Math.max(from, nice[0])];
        for (let code = from; code <= Math.min(to, 126); code++) if (usable(code)) return [code];
        // No character that needs no escape: then an escaped one. The shape tells whether it can be sent at all.
        const known = rare.find((code) => from <= code && code <= to);
        if (known !== undefined) return [known];
        return from > 0 && !isHalf(from) ? [from] : [];
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

/** Blank, the percent sign, the ends of other classes; characters outside ASCII. */
const rare: readonly number[] = [32, 37, 34, 60, 123, 125, 10, 9, 127, 233, 0x4e2d];
/** Half of a UTF-16 surrogate pair: no character by itself. */
const isHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

const rank = (code: number): number => (/[A-Za-z0-9]/.test(String.fromCodePoint(code)) ? 0 : usable(code) ? 1 : 2);

/** Characters that a path or a host can hold as they are. */
const usable = (code: number): boolean =>
    code > 32 && code < 127 && !'"<>\\^`{|}#?%'.includes(String.fromCharCode(code));
