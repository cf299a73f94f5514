import type { CharacterSet, Node } from "./syntax";
import { anyCharacter, setHas } from "./syntax";

/**
 * A nondeterministic automaton that follows all paths at once. The time is text × program for every pattern and every
 * text, so no user's pattern can stall an analysis.
 */
export interface Program {
    readonly steps: readonly Step[];
    /** Number of capture groups. */
    readonly groups: number;
}

export type Step =
    | { op: "take"; set: CharacterSet }
    | { op: "fork"; first: number; second: number }
    | { op: "jump"; to: number }
    | { op: "save"; slot: number }
    | { op: "start" }
    | { op: "end" }
    | { op: "accept" };

export const maxSteps = 4000;

/** @returns undefined when the automaton would have more than {@link maxSteps} steps */
export function compileProgram(node: Node, mode: "whole" | "search"): Program | undefined {
    const steps: Step[] = [];
    const any: Node = { type: "repeat", item: { type: "set", set: anyCharacter }, min: 0, max: Infinity, lazy: true };
    const root: Node = mode === "whole" ? node : { type: "sequence", items: [any, node, { ...any, lazy: false }] };
    const groups = emit(root, steps);
    steps.push({ op: "accept" });
    return steps.length > maxSteps ? undefined : { steps, groups };
}

/** Appends the steps of a node; returns the highest group index. Stops growing once over the limit. */
function emit(node: Node, steps: Step[]): number {
    if (steps.length > maxSteps) return 0;
    switch (node.type) {
        case "set":
            steps.push({ op: "take", set: node.set });
            return 0;
        case "start":
        case "end":
            steps.push({ op: node.type });
            return 0;
        case "sequence":
            return node.items.reduce((top, item) => Math.max(top, emit(item, steps)), 0);
        case "choice":
            return emitChoice(node.items, steps);
        case "group": {
            steps.push({ op: "save", slot: node.index * 2 });
            const inner = emit(node.item, steps);
            steps.push({ op: "save", slot: node.index * 2 + 1 });
            return Math.max(node.index, inner);
        }
        case "repeat":
            return emitRepeat(node, steps);
    }
}

function emitChoice(items: readonly Node[], steps: Step[]): number {
    let top = 0;
    const ends: { op: "jump"; to: number }[] = [];
    items.forEach((item, i) => {
        if (i === items.length - 1) {
            top = Math.max(top, emit(item, steps));
            return;
        }
        const fork = { op: "fork" as const, first: steps.length + 1, second: 0 };
        steps.push(fork);
        top = Math.max(top, emit(item, steps));
        const end = { op: "jump" as const, to: 0 };
        steps.push(end);
        ends.push(end);
        fork.second = steps.length;
    });
    for (const end of ends) end.to = steps.length;
    return top;
}

function emitRepeat(node: Node & { type: "repeat" }, steps: Step[]): number {
    let top = 0;
    for (let i = 0; i < node.min && steps.length <= maxSteps; i++) top = Math.max(top, emit(node.item, steps));
    if (node.max === Infinity) {
        const at = steps.length;
        const fork = { op: "fork" as const, first: 0, second: 0 };
        steps.push(fork);
        top = Math.max(top, emit(node.item, steps));
        steps.push({ op: "jump", to: at });
        const [inside, outside] = [at + 1, steps.length];
        fork.first = node.lazy ? outside : inside;
        fork.second = node.lazy ? inside : outside;
        return top;
    }
    const forks: { op: "fork"; first: number; second: number }[] = [];
    for (let i = node.min; i < node.max && steps.length <= maxSteps; i++) {
        const fork = { op: "fork" as const, first: steps.length + 1, second: 0 };
        forks.push(fork);
        steps.push(fork);
        top = Math.max(top, emit(node.item, steps));
    }
    for (const fork of forks) {
        fork.second = steps.length;
        if (node.lazy) [fork.first, fork.second] = [fork.second, fork.first];
    }
    return top;
}

/** A set of steps, kept without duplicates and in order of preference. */
export type States = readonly number[];

/** Follows every step that consumes no character, from the given steps. */
export function closure(program: Program, from: States, atStart: boolean, atEnd: boolean): number[] {
    const seen = new Set<number>();
    const out: number[] = [];
    const stack = [...from].reverse();
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
        if (seen.has(at)) continue;
        seen.add(at);
        const step = program.steps[at];
        if (step === undefined) continue;
        switch (step.op) {
            case "jump":
                stack.push(step.to);
                break;
            case "fork":
                stack.push(step.second, step.first);
                break;
            case "save":
                stack.push(at + 1);
                break;
            case "start":
                if (atStart) stack.push(at + 1);
                break;
            case "end":
                if (atEnd) stack.push(at + 1);
                else out.push(at);
                break;
            default:
                out.push(at);
        }
    }
    return out;
}

/** The steps after one character. */
export function advance(program: Program, states: States, code: number): number[] {
    const next: number[] = [];
    for (const at of states) {
        const step = program.steps[at];
        if (step?.op === "take" && setHas(step.set, code)) next.push(at + 1);
    }
    return next;
}

/** Whether the steps accept when the text ends here. */
export const accepts = (program: Program, states: States, atStart: boolean): boolean =>
    closure(program, states, atStart, true).some((at) => program.steps[at]?.op === "accept");

/** Where a program is after a text: its steps, those that may take the next character, and where that leads. */
interface Place {
    states: States;
    open: States;
    /** By code of the next character, if it is ASCII; null: nowhere. */
    next: (Place | null | undefined)[];
    accepts?: boolean;
}

/** The places of a program that were found so far, by their steps. Most texts that are asked begin alike. */
const places = new WeakMap<Program, { start: Place; known: Map<string, Place> }>();
/** Expressions may have very many; those beyond are found anew each time. */
const mostPlaces = 1000;

function placesOf(program: Program): { start: Place; known: Map<string, Place> } {
    const made = places.get(program);
    if (made !== undefined) return made;
    const start: Place = { states: [0], open: closure(program, [0], true, false), next: [] };
    const all = { start, known: new Map<string, Place>() };
    places.set(program, all);
    return all;
}

function placeAfter(program: Program, known: Map<string, Place>, from: Place, code: number): Place | null {
    const states = advance(program, from.open, code);
    const key = states.join();
    let found = states.length === 0 ? null : known.get(key);
    if (found === undefined) {
        found = { states, open: closure(program, states, false, false), next: [] };
        if (known.size >= mostPlaces) return found;
        known.set(key, found);
    }
    if (code < 128) from.next[code] = found;
    return found;
}

export function runProgram(program: Program, text: string): boolean {
    const { start, known } = placesOf(program);
    let place = start;
    for (const character of text) {
        const code = character.codePointAt(0) ?? 0;
        const found = place.next[code];
        const next = found === undefined ? placeAfter(program, known, place, code) : found;
        if (next === null) return false;
        place = next;
    }
    return (place.accepts ??= accepts(program, place.states, place === start));
}

/** The text of each capture group when the whole text matches, leftmost choice first; undefined when it does not. */
export function captureGroups(program: Program, text: string): (string | undefined)[] | undefined {
    type Thread = { at: number; slots: readonly number[] };
    const characters = Array.from(text);
    const follow = (threads: readonly Thread[], position: number): Thread[] => {
        const seen = new Set<number>();
        const out: Thread[] = [];
        const stack = [...threads].reverse();
        for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
            const { at, slots } = thread;
            if (seen.has(at)) continue;
            seen.add(at);
            const step = program.steps[at];
            if (step === undefined) continue;
            if (step.op === "jump") stack.push({ at: step.to, slots });
            else if (step.op === "fork") stack.push({ at: step.second, slots }, { at: step.first, slots });
            else if (step.op === "save") {
                const copy = [...slots];
                copy[step.slot] = position;
                stack.push({ at: at + 1, slots: copy });
            } else if (step.op === "start") {
                if (position === 0) stack.push({ at: at + 1, slots });
            } else if (step.op === "end") {
                if (position === characters.length) stack.push({ at: at + 1, slots });
            } else out.push(thread);
        }
        return out;
    };
    let threads = follow([{ at: 0, slots: [] }], 0);
    characters.forEach((character, i) => {
        const code = character.codePointAt(0) ?? 0;
        const next: Thread[] = [];
        for (const { at, slots } of threads) {
            const step = program.steps[at];
            if (step?.op === "take" && setHas(step.set, code)) next.push({ at: at + 1, slots });
        }
        threads = follow(next, i + 1);
    });
    const won = threads.find(({ at }) => program.steps[at]?.op === "accept");
    if (won === undefined) return undefined;
    return Array.from({ length: program.groups }, (_, i) => {
        const [from, to] = [won.slots[2 * i + 2], won.slots[2 * i + 3]];
        return from === undefined || to === undefined ? undefined : characters.slice(from, to).join("");
    });
}
