import type { Program, States } from "./program";
import { accepts, advance, closure } from "./program";
import type { CharacterSet } from "./syntax";

const bound = 400;

/**
 * Some members of a language, the shortest first, then some that go through its loops. Deterministic, and bounded in
 * time: where the bound ends the search before the first member, {@link nearest} gives one, if there is any.
 */
export function sample(program: Program, most = 8): string[] {
    const out: string[] = [];
    let front: { text: string; states: States }[] = [{ text: "", states: [0] }];
    const seen = new Set<string>();
    for (let length = 0, spent = 0; front.length > 0 && spent < bound && out.length < most; length++) {
        const next: typeof front = [];
        for (const { text, states } of front) {
            spent++;
            if (accepts(program, states, text === "")) out.push(text);
            const open = closure(program, states, text === "", false);
            for (const character of choices(program, open)) {
                const after = advance(program, open, character.codePointAt(0) ?? 0);
                const key = `${after.join(",")}:${Math.min(length, 3)}:${character === "/" ? "/" : ""}`;
                if (after.length === 0 || seen.has(key)) continue;
                seen.add(key);
                next.push({ text: text + character, states: after });
            }
        }
        front = next.slice(0, 40);
    }
    if (out.length > 0) return out.slice(0, most);
    const text = nearest(program);
    return text === undefined ? [] : [text];
}

/** A member with few characters: each step of the program is used at most once. */
function nearest(program: Program): string | undefined {
    const seen = new Set<number>();
    const front: { text: string; state: number }[] = [{ text: "", state: 0 }];
    for (let at = 0; at < front.length; at++) {
        const { text, state } = front[at] ?? { text: "", state: 0 };
        if (accepts(program, [state], text === "")) return text;
        for (const open of closure(program, [state], text === "", false)) {
            if (seen.has(open)) continue;
            seen.add(open);
            const [character] = choices(program, [open]);
            if (character === undefined) continue;
            const after = advance(program, [open], character.codePointAt(0) ?? 0);
            front.push(...after.map((next) => ({ text: text + character, state: next })));
        }
    }
    return undefined;
}

const preferred = ["/", "a", "x", "0", "-", ".", "A"];

/** Readable characters that the open steps tell apart. */
function choices(program: Program, open: States): string[] {
    const found = new Set<string>();
    for (const at of open) {
        const step = program.steps[at];
        if (step?.op !== "take") continue;
        const nice = preferred.filter((c) => has(step.set, c.charCodeAt(0)));
        if (nice.length > 0 && step.set.length > 1) nice.slice(0, 3).forEach((c) => found.add(c));
        else {
            const [range] = step.set;
            if (range !== undefined) found.add(String.fromCodePoint(Math.max(range[0], Math.min(range[1], 97))));
            if (range !== undefined && range[1] - range[0] > 200) ["/", "x"].forEach((c) => found.add(c));
        }
    }
    return [...found];
}

const has = (set: CharacterSet, code: number): boolean => set.some(([low, high]) => low <= code && code <= high);
