/**
 * A regular expression as a tree. It holds only what a finite automaton can do. The rest (look-around, back-references)
 * is named, so that an analysis can say "cannot be decided" instead of guessing.
 */

/** Inclusive code point ranges, sorted, not touching. */
export type CharacterSet = readonly (readonly [number, number])[];

export type Node =
    | { type: "set"; set: CharacterSet }
    | { type: "sequence"; items: readonly Node[] }
    | { type: "choice"; items: readonly Node[] }
    | { type: "repeat"; item: Node; min: number; max: number; lazy: boolean }
    | { type: "group"; item: Node; index: number }
    | { type: "start" }
    | { type: "end" };

export const maxCodePoint = 0x10ffff;
export const anyCharacter: CharacterSet = [[0, maxCodePoint]];
/** `.` in a regular expression. */
export const anyButNewline: CharacterSet = [
    [0, 9],
    [11, maxCodePoint],
];

export const single = (code: number): CharacterSet => [[code, code]];

export function normaliseSet(ranges: readonly (readonly [number, number])[]): CharacterSet {
    const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
    const merged: [number, number][] = [];
    for (const [low, high] of sorted) {
        const last = merged[merged.length - 1];
        if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
        else merged.push([low, high]);
    }
    return merged;
}

export function negateSet(set: CharacterSet): CharacterSet {
    const out: [number, number][] = [];
    let next = 0;
    for (const [low, high] of set) {
        if (low > next) out.push([next, low - 1]);
        next = high + 1;
    }
    if (next <= maxCodePoint) out.push([next, maxCodePoint]);
    return out;
}

export const setHas = (set: CharacterSet, code: number): boolean => {
    for (const [low, high] of set) {
        if (code < low) return false;
        if (code <= high) return true;
    }
    return false;
};

/** The characters of a text as a sequence of single sets. */
export const literal = (text: string): Node => ({
    type: "sequence",
    items: Array.from(text, (c): Node => ({ type: "set", set: single(c.codePointAt(0) ?? 0) })),
});

/** Glob: `*` is any run of characters, `?` any one; both may be `/`. */
export function globNode(glob: string, starCovers: CharacterSet = anyCharacter): Node {
    const items = Array.from(glob, (c): Node => {
        if (c === "*") {
            return { type: "repeat", item: { type: "set", set: starCovers }, min: 0, max: Infinity, lazy: false };
        }
        if (c === "?") return { type: "set", set: starCovers };
        return { type: "set", set: single(c.codePointAt(0) ?? 0) };
    });
    return { type: "sequence", items };
}
