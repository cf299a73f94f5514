import type { Program, States } from "./program";
import { accepts, advance, closure } from "./program";
import type { CharacterSet } from "./syntax";

const bound = 400;

/**
 * Some members of a language, the shortest first, then ones with a longer way through its loops. Deterministic, and
 * bounded in time; empty when no member was found within the bound.
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
    return out.slice(0, most);
}

const preferred = ["/", "a", "x", "0", "-", ".", "A"];

/** Readable characters that the open steps distinguish. */
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
