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
    const walks = programs.map((program) => walkOf(program, alphabet));
    const found = new Map<string, Atom>();
    const seen = new Set<string>();
    let front: { text: string; form: number; at: readonly number[] }[] = [
        { text: "", form: 0, at: walks.map(() => start) },
    ];
    while (front.length > 0) {
        const next: typeof front = [];
        for (const { text, form, at } of front) {
            const members = walks.flatMap((walk, i) => (walk.accepts(at[i]!) ? [i] : []));
            const vector = members.join(",");
            if (!found.has(vector) && shape.ends(form, text))
                found.set(vector, { witness: text, members: new Set(members) });
            for (const [character, code] of alphabet.entries()) {
                const formed = shape.next(form, code);
                if (formed === undefined) continue;
                const after = walks.map((walk, i) => walk.after(at[i]!, character));
                const key = `${formed}|${after.join()}`;
                if (seen.has(key)) continue;
                seen.add(key);
                if (seen.size > limit) return undefined;
                next.push({ text: text + String.fromCodePoint(code), form: formed, at: after });
            }
        }
        front = next;
    }
    return [...found.values()];
}

/** A program along texts: where it is after each is a number, so that no step of it is taken twice. */
interface Walk {
    accepts(at: number): boolean;
    /** Where a character of the alphabet leads, by its index. */
    after(at: number, character: number): number;
}
const nowhere = 0;
/** Before the first character: the only place where `^` holds. */
const start = 1;

function walkOf(program: Program, alphabet: readonly number[]): Walk {
    const places: { states: States; open?: States; accepts?: boolean; to: number[] }[] = [
        { states: [], accepts: false, to: alphabet.map(() => nowhere) },
        { states: [0], to: [] },
    ];
    const known = new Map<string, number>([["", nowhere]]);
    const numbered = (states: States): number => {
        const key = states.join();
        const before = known.get(key);
        if (before !== undefined) return before;
        known.set(key, places.length);
        return places.push({ states, to: [] }) - 1;
    };
    return {
        accepts(at) {
            const place = places[at]!;
            return (place.accepts ??= accepts(program, place.states, at === start));
        },
        after(at, character) {
            const place = places[at]!;
            const before = place.to[character];
            if (before !== undefined) return before;
            place.open ??= closure(program, place.states, at === start, false);
            return (place.to[character] = numbered(sorted(advance(program, place.open, alphabet[character]!))));
        },
    };
}

/** Most are in order already, and are not copied: this is asked for every character at every place. */
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
