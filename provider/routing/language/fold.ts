/**
 * Which characters are equal without case. Engines differ: PCRE on bytes folds ASCII, Go's regexp folds all of Unicode.
 */
import { normaliseSet, type CharacterSet } from "./syntax";

/** Adds the other case of every ASCII letter in the set. */
export function foldAscii(set: CharacterSet): CharacterSet {
    const extra: [number, number][] = [];
    for (const [low, high] of set) {
        const upper = clip(low, high, 65, 90);
        if (upper !== undefined) extra.push([upper[0] + 32, upper[1] + 32]);
        const lower = clip(low, high, 97, 122);
        if (lower !== undefined) extra.push([lower[0] - 32, lower[1] - 32]);
    }
    return extra.length === 0 ? set : normaliseSet([...set, ...extra]);
}

const clip = (low: number, high: number, from: number, to: number): [number, number] | undefined => {
    const a = Math.max(low, from);
    const b = Math.min(high, to);
    return a <= b ? [a, b] : undefined;
};

/** The signs for kelvin and the long s are letters without case, too. */
const beyondAscii: readonly (readonly [letters: readonly [number, number], other: number])[] = [
    [[0x4b, 0x6b], 0x212a],
    [[0x53, 0x73], 0x17f],
];

/** Adds the characters that Unicode's simple case folding holds for equal, as Go's regexp does. */
export function foldUnicode(set: CharacterSet): CharacterSet {
    if ((set[set.length - 1]?.[1] ?? 0) >= 0x80) return foldWithTable(set);
    const has = (code: number): boolean => set.some(([low, high]) => low <= code && code <= high);
    const extra = beyondAscii.filter(([letters]) => letters.some(has)).map(([, other]) => [other, other] as const);
    return normaliseSet([...foldAscii(set), ...extra]);
}

function foldWithTable(set: CharacterSet): CharacterSet {
    table ??= foldTable();
    const extra: [number, number][] = [];
    for (const [code, others] of table)
        if (set.some(([low, high]) => low <= code && code <= high))
            for (const other of others) extra.push([other, other]);
    return normaliseSet([...set, ...extra]);
}

/** Made when an expression first needs it: each character that has a case, with all that equal it. */
let table: ReadonlyMap<number, ReadonlySet<number>> | undefined;

/** Ranges that hold every letter with a case. */
const cased = [
    [0x41, 0x2dff],
    [0xa640, 0xabff],
    [0xfb00, 0xffff],
    [0x10400, 0x1e943],
] as const;

function foldTable(): Map<number, Set<number>> {
    const found = new Map<number, Set<number>>();
    for (const [from, to] of cased)
        for (let code = from; code <= to; code++) {
            const text = String.fromCodePoint(code);
            for (const other of [text.toLowerCase(), text.toUpperCase()]) {
                const at = other.codePointAt(0) ?? code;
                if (at === code || String.fromCodePoint(at) !== other) continue;
                // The engine's own folding is the simple one. A dotless i has another upper case and is not i.
                if (!new RegExp(`^\\u{${code.toString(16)}}$`, "iu").test(other)) continue;
                const all = new Set([code, at, ...(found.get(code) ?? []), ...(found.get(at) ?? [])]);
                for (const one of all) found.set(one, all);
            }
        }
    return found;
}
