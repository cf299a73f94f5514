import type { Inputs } from "../../../engine/values";
import type { Settings } from "../client/config";
import { dropRecord, notedIds, noteIds, recordsOf, type CreationRecord } from "./records";
import type { SaeContext } from "./support";

/** What the engine said in this run about what its state holds under a URN. */
interface Held {
    ids: Set<string>;
    /** What it asked to check: a resource that only leaves, or is only read, is not declared. */
    declared?: Inputs;
    /** It sent old inputs, so it holds something, under whatever id. */
    something: boolean;
    /** The inputs that it sent. */
    inputs?: Inputs;
    /** The listener that it is to leave in this run. */
    leaves?: Move;
    /** What is to be said when it is an import that was read. */
    imported?: string;
    /** The rules of a rule set as its owner made them, those that it left for another gateway included. */
    made?: readonly Inputs[];
    /** Creations by the id that they have in common, each identified by `creationOf` of its outputs. */
    creations: Map<string, Set<string>>;
}

/** A rule set goes to another listener; `to` is absent when that is not known yet. */
export interface Move {
    from: string;
    to?: string;
    /** By a replacement, which the engine may make before the old one goes. */
    replaced: boolean;
}

const nothing = (): Held => ({ ids: new Set(), something: false, creations: new Map() });

/** By the settings of a provider: they live as long as one run of the engine. */
const runs = new WeakMap<Settings, Map<string, Held>>();

function heldOf(ctx: SaeContext): Held {
    let settings: Settings;
    try {
        settings = ctx.config();
    } catch {
        // Not configured yet: nothing will be created either.
        return nothing();
    }
    const run = runs.get(settings) ?? new Map<string, Held>();
    runs.set(settings, run);
    const held = run.get(ctx.urn) ?? nothing();
    run.set(ctx.urn, held);
    return held;
}

/** The engine checks a resource that the program declares; `olds` when it has it. */
export function noteDeclared(ctx: SaeContext, news: Inputs, olds: Inputs | undefined): void {
    const held = heldOf(ctx);
    held.declared = news;
    if (olds === undefined) return;
    held.something = true;
    held.inputs = olds;
}

/**
 * Keeps what is to be said of an import. What is only looked up (`get`) is read by its id in the same way; an import is
 * checked after it.
 */
export const noteRead = (ctx: SaeContext, imported: string): void => void (heldOf(ctx).imported = imported);

/** What is to be said when this is checked, once. */
export function saidOfImport(ctx: SaeContext): string | undefined {
    const held = heldOf(ctx);
    const { imported } = held;
    delete held.imported;
    return imported;
}

/** What the program declares under this URN, as far as the engine has asked about it. */
export const declaredInputs = (ctx: SaeContext): Inputs | undefined => heldOf(ctx).declared;

/** The inputs of what the engine's state holds under this URN, as it said in this run. */
export const heldInputs = (ctx: SaeContext): Inputs | undefined => heldOf(ctx).inputs;

/**
 * The engine named a resource by its id, so its state holds it. The record of its creation has done its work;
 * `proves` tells the record of something that was imported after its creation was interrupted.
 */
export function confirmHeld(
    ctx: SaeContext,
    id: string,
    proves: (record: CreationRecord) => boolean = () => false,
): void {
    heldOf(ctx).ids.add(id);
    noteIds(ctx.urn, [id]);
    for (const record of recordsOf(ctx.urn)) {
        if (record.answered === id || (record.answered === undefined && proves(record))) dropRecord(ctx.urn, record);
    }
}

/** Whether the engine's state is known to hold this id under this URN. */
export const holds = (ctx: SaeContext, id: string): boolean => heldOf(ctx).ids.has(id);

/**
 * The name of another resource of the program that has this id: after an import under a new name, say. What leaves is
 * then the old name only, and must not take along what is live.
 */
export function declaredAs(ctx: SaeContext, id: string): string | undefined {
    for (const [urn, held] of runs.get(ctx.config()) ?? [])
        if (urn !== ctx.urn && held.declared !== undefined && held.ids.has(id)) return urn.split("::").at(-1);
    return undefined;
}

/** What the engine compares in a refresh is no plan: only what the program declares leaves a listener. */
export function noteMove(ctx: SaeContext, move: Move | undefined): void {
    const held = heldOf(ctx);
    if (move !== undefined && held.declared !== undefined) held.leaves = move;
    else delete held.leaves;
}

/** The listener that this resource is to leave. */
export const moveOf = (ctx: SaeContext): Move | undefined => heldOf(ctx).leaves;

/** The other resource of the program, with this id, that is to leave a listener in this run, as far as the engine has asked about it. */
export function resourceLeaving(
    ctx: SaeContext,
    listener: string,
    id?: string,
): { name: string; move: Move } | undefined {
    for (const [urn, { leaves, ids }] of runs.get(ctx.config()) ?? [])
        if (urn !== ctx.urn && leaves?.from === listener && (id === undefined || ids.has(id)))
            return { name: urn.split("::").at(-1)!, move: leaves };
    return undefined;
}

/** The ids that the engine's state is known to hold under this URN. */
export const heldIds = (ctx: SaeContext): string[] => [...heldOf(ctx).ids];

/**
 * Whether what a record tells of is not in the engine's state. It was never answered; or the engine names what was to be
 * replaced then as what it still has, so it ended before it could note the answer.
 */
export const isUnnoted = (ctx: SaeContext, { answered, replaces = [] }: CreationRecord): boolean =>
    answered === undefined || (!holds(ctx, answered) && replaces.some((id) => holds(ctx, id)));

/**
 * Whether the engine holds something under this URN and did not say what: `up --replace` and a tainted resource are
 * created without being compared first. What is found live may then be the very thing that is deleted next.
 */
export function holdsUnnamed(ctx: SaeContext): boolean {
    const { ids, something } = heldOf(ctx);
    return something && ids.size === 0;
}

/** The output that tells two creations of one id apart. The engine shows no name that begins so. */
export const creationKey = "__creation";
const creationOf = (outputs: Inputs): string => String(outputs[creationKey] ?? "");

/** The owner of a rule set says which of its rules it made. */
export const noteMadeRules = (ctx: SaeContext, made: readonly Inputs[]): void => void (heldOf(ctx).made = made);

/** What the owner of a rule set made, or undefined when this run of the engine has not asked about the owner. */
export function madeRulesOf(ctx: SaeContext, id: string): readonly Inputs[] | undefined {
    for (const { ids, made } of runs.get(ctx.config())?.values() ?? []) if (made && ids.has(id)) return made;
    return undefined;
}

/** The engine's state holds this creation of an id that is used again: the id of a rule is where it stands. */
export function noteCreation(ctx: SaeContext, id: string, outputs: Inputs): void {
    const { creations } = heldOf(ctx);
    creations.set(id, (creations.get(id) ?? new Set()).add(creationOf(outputs)));
}

/**
 * Whether the state holds a later creation of this id. Then the one that is deleted now went before: its deletion was
 * interrupted, the engine still has it on its list, and what stands there is the later one.
 */
export function isSupersededCreation(ctx: SaeContext, id: string, outputs: Inputs): boolean {
    const all = heldOf(ctx).creations.get(id);
    all?.delete(creationOf(outputs));
    return all !== undefined && all.size > 0;
}

/** It was deleted. */
export function forgetHeld(ctx: SaeContext, id: string): void {
    const held = heldOf(ctx);
    held.ids.delete(id);
    held.creations.delete(id);
    // What the engine held is gone: what is created now replaces it.
    if (held.ids.size === 0) held.something = false;
    if (notedIds(ctx.urn).includes(id)) noteIds(ctx.urn, []);
    for (const record of recordsOf(ctx.urn)) if (record.answered === id) dropRecord(ctx.urn, record);
}

/**
 * Whether a preview may be that of a replacement of this id: `--replace` looks like a creation. An `up` knows,
 * because it deletes the old one first or fails.
 */
export const mayReplace = (ctx: SaeContext, id: string): boolean => holdsUnnamed(ctx) || isKnown(ctx, id);

/** Whether the engine holds, or was last known to hold, this id under this URN. */
export const isKnown = (ctx: SaeContext, id: string): boolean =>
    holds(ctx, id) || notedIds(ctx.urn).includes(id) || recordsOf(ctx.urn).some(({ answered }) => answered === id);
