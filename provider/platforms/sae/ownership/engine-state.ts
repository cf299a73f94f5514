import type { Inputs, Value } from "../../../engine/values";
import { nameOfUrn } from "../../../inputs/urn";
import { idScope, regionOfNamespace } from "../client/config";
import { forget, notedIds, noteImport, notePreview } from "./notes";
import { heldOf, others, runs, type HeldState, type ListenerMove } from "./run";
import { dropRecord, recordsOf, type CreationRecord } from "./records";
import { knownSettings, type SaeContext } from "../context";

/** The engine checks a resource that the program declares; `olds` if it has one. */
export function noteDeclared(ctx: SaeContext, news: Inputs, olds: Inputs | undefined): void {
    const held = heldOf(ctx);
    held.declared = news;
    noteNamespace(ctx, news["namespaceId"] ?? olds?.["namespaceId"]);
    if (held.read !== undefined) {
        held.ids.add(held.read);
        held.isImporting = true;
        noteImport(ctx.urn, scopeOf(ctx), held.read);
        delete held.read;
    }
    if (olds === undefined) return;
    held.something = true;
    held.inputs = olds;
}

/** The namespace of what a call is about: its region's host has it. */
export function noteNamespace(ctx: SaeContext, namespaceId: Value | undefined): void {
    if (typeof namespaceId === "string") heldOf(ctx).namespaceId = namespaceId;
}

/** Where the id of this resource is its own; undefined while a setting of the provider is known only after apply. */
export function scopeOf(ctx: SaeContext): string | undefined {
    const settings = knownSettings(ctx);
    return settings && idScope(settings, regionOfNamespace(heldOf(ctx).namespaceId));
}

/** It was read by its id alone. An import is checked after it, and is this resource's then. */
export const noteReadId = (ctx: SaeContext, id: string): void => void (heldOf(ctx).read = id);

/** Whether what the engine names is imported in this run: its state does not have it for certain. */
export const isImporting = (ctx: SaeContext): boolean => heldOf(ctx).isImporting === true;

/**
 * Keeps the message about an import. A lookup (`get`) reads by id in the same way; only an import is checked
 * afterwards.
 */
export const noteRead = (ctx: SaeContext, imported: string): void => void (heldOf(ctx).imported = imported);

/** The message for when this is checked, once. */
export function saidOfImport(ctx: SaeContext): string | undefined {
    const held = heldOf(ctx);
    const { imported } = held;
    delete held.imported;
    return imported;
}

/** The program's inputs under this URN, as far as the engine has asked about it. */
export const declaredInputs = (ctx: SaeContext): Inputs | undefined => heldOf(ctx).declared;

/** The inputs in the engine's state under this URN, as revealed in this run. */
export const heldInputs = (ctx: SaeContext): Inputs | undefined => heldOf(ctx).inputs;

/** The engine sent the outputs of a rule set for a comparison. */
export const noteOutputs = (ctx: SaeContext, outputs: Inputs): void => void (heldOf(ctx).outputs = outputs);

/** The outputs in the engine's state under this URN, as of its last comparison in this run. */
export const heldOutputs = (ctx: SaeContext): Inputs => heldOf(ctx).outputs ?? {};

/** The state of the owner of a rule set, as far as this run of the engine has asked about it. */
export function stateOfOwner(ctx: SaeContext, ingressId: string): { inputs: Inputs; outputs: Inputs } | undefined {
    for (const [, { inputs, outputs }] of others(ctx))
        if (outputs?.["ingressId"] === ingressId) return { inputs: inputs ?? {}, outputs };
    return undefined;
}

/**
 * The engine named a resource by its id, so its state holds it. The record of its creation is no longer needed;
 * `proves` recognises the record of something that was imported after its creation was interrupted.
 */
export function confirmHeld(
    ctx: SaeContext,
    id: string,
    proves: (record: CreationRecord) => boolean = () => false,
): void {
    heldOf(ctx).ids.add(id);
    for (const record of recordsOf(ctx.urn)) {
        if (record.answered === id || (record.answered === undefined && proves(record))) dropRecord(ctx.urn, record);
    }
}

/** Whether the engine's state is known to hold this id under this URN. */
export const holds = (ctx: SaeContext, id: string): boolean => heldOf(ctx).ids.has(id);

/**
 * The name of another resource of the program with this id, for example after an import under a new name. Then only the
 * old name is removed, and the live thing must stay.
 */
export function declaredAs(ctx: SaeContext, id: string): string | undefined {
    for (const [urn, held] of others(ctx)) if (held.declared !== undefined && held.ids.has(id)) return nameOfUrn(urn);
    return undefined;
}

/** The other resource of the program that was to adopt this, and has not: with `--continue-on-error` the run goes on. */
export function couldNotAdopt(ctx: SaeContext, id: string): string | undefined {
    for (const [urn, { adopts, ids }] of others(ctx)) if (adopts.has(id) && !ids.has(id)) return nameOfUrn(urn);
    return undefined;
}

/**
 * A resource takes over, by its own argument, what is called so, and may have an id of its own. False: it was said in this run
 * before. `done` is called when the engine has it.
 */
export function noteAdopting(ctx: SaeContext, what: string, id: string | undefined, done: () => void): boolean {
    const { adopts, adopting } = heldOf(ctx);
    if (id !== undefined) adopts.add(id);
    if (adopting.has(what)) return false;
    adopting.set(what, ctx.preview ? () => undefined : done);
    return true;
}

/** The engine has what this resource was to adopt. */
export function adoptionDone(ctx: SaeContext): void {
    const { adopts, adopting, ids } = heldOf(ctx);
    for (const done of adopting.values()) done();
    for (const id of adopts) ids.add(id);
    adopting.clear();
    notePreview(ctx.urn, undefined);
}

/** This resource adopts in this run what has an id, or has adopted it. */
export const adoptsHere = (ctx: SaeContext, id: string): boolean => heldOf(ctx).adopts.has(id);

/** Other resources of this run that hold, or adopt, what has an id. */
export const otherHolders = (ctx: SaeContext, has: (id: string) => boolean): { urn: string; isDeclared: boolean }[] =>
    others(ctx).flatMap(([urn, { ids, adopts, declared }]) =>
        [...ids, ...adopts].some(has) ? [{ urn, isDeclared: declared !== undefined }] : [],
    );

/** What this run's program declares under another URN, as far as the engine has asked. */
export const declaredIn = (ctx: SaeContext, urn: string): Inputs | undefined =>
    others(ctx).find(([other]) => other === urn)?.[1].declared;

/** The other resource that this run has seen to adopt what has an id. */
export function adopterOf(ctx: SaeContext, id: string): string | undefined {
    for (const [urn, { adopts, declared }] of others(ctx)) if (declared !== undefined && adopts.has(id)) return urn;
    return undefined;
}

/** The resource of this run that has a rule set and declares it, and what it declares. */
export function ownerOf(ctx: SaeContext, ingressId: string): { urn: string; declared: Inputs } | undefined {
    for (const [urn, { ids, adopts, declared }] of others(ctx))
        if (declared !== undefined && (ids.has(ingressId) || adopts.has(ingressId))) return { urn, declared };
    return undefined;
}

/** A comparison during a refresh is no plan: only a resource that the program declares leaves a listener. */
export function noteMove(ctx: SaeContext, move: ListenerMove | undefined): void {
    const held = heldOf(ctx);
    if (move !== undefined && held.declared !== undefined) held.leaves = move;
    else delete held.leaves;
}

/** The rule set of this resource is replaced in this run, or is not. A comparison during a refresh is no plan. */
export function noteReplaced(ctx: SaeContext, isReplaced: boolean): void {
    const held = heldOf(ctx);
    if (isReplaced && held.declared !== undefined) held.replacement = "coming";
    else delete held.replacement;
}

/** How far the replacement of this resource's rule set has come. */
export function noteReplacement(ctx: SaeContext, is: "begun" | "made"): void {
    const held = heldOf(ctx);
    if (held.replacement !== undefined) held.replacement = is;
}

/** How far the replacement of what another resource has is; undefined: it stays. */
export const replacementOf = (ctx: SaeContext, urn: string): HeldState["replacement"] =>
    others(ctx).find(([other]) => other === urn)?.[1].replacement;

/** The listener that this resource leaves. */
export const moveOf = (ctx: SaeContext): ListenerMove | undefined => heldOf(ctx).leaves;

/**
 * The other resource of the program, with this id, that leaves a listener in this run, as far as the engine has asked
 * about it.
 */
export function resourceLeaving(
    ctx: SaeContext,
    listener: string,
    id?: string,
): { name: string; move: ListenerMove } | undefined {
    for (const [urn, { leaves, ids }] of others(ctx))
        if (leaves?.from === listener && (id === undefined || ids.has(id)))
            return { name: nameOfUrn(urn), move: leaves };
    return undefined;
}

/** The ids that the engine's state is known to hold under this URN. */
export const heldIds = (ctx: SaeContext): string[] => [...heldOf(ctx).ids];

/**
 * Whether the engine's state lacks what a record describes. It was never answered, or the engine still names what was
 * to be replaced, so it ended before it could store the answer.
 */
export const isUnnoted = (ctx: SaeContext, { answered, replaces = [] }: CreationRecord): boolean =>
    answered === undefined || (!holds(ctx, answered) && replaces.some((id) => holds(ctx, id)));

/**
 * Whether the engine holds something under this URN and did not say what: `up --replace` and a tainted resource are
 * created without a comparison. What is live may then be the very thing that is deleted next.
 */
export function holdsUnnamed(ctx: SaeContext): boolean {
    const { ids, something } = heldOf(ctx);
    return something && ids.size === 0;
}

/** The output that tells two creations of one id apart. The engine does not show a name that begins like this. */
export const creationKey = "__creation";
const creationOf = (outputs: Inputs): string => String(outputs[creationKey] ?? "");

/** The owner of a rule set says which of its rules it made. */
export const noteMadeRules = (ctx: SaeContext, made: readonly Inputs[]): void => void (heldOf(ctx).made = made);

/** What the owner of a rule set made; undefined when this run of the engine has not asked about the owner. */
export function madeRulesOf(ctx: SaeContext, id: string): readonly Inputs[] | undefined {
    for (const { ids, made } of runs.get(ctx.config())?.values() ?? []) if (made && ids.has(id)) return made;
    return undefined;
}

/** The owner of a rule set no longer declares rules that it had, and they go. */
export const noteRemoved = (ctx: SaeContext, rules: readonly Inputs[]): void =>
    void (heldOf(ctx).removed = { rules, inPreview: ctx.preview });

/** The owner that removes a rule in this run. */
export function removerOf(
    ctx: SaeContext,
    ingressId: string,
    isIt: (rule: Inputs) => boolean,
): { urn: string; inPreview: boolean } | undefined {
    for (const [urn, { ids, removed }] of others(ctx))
        if (removed?.rules.some(isIt) === true && ids.has(ingressId)) return { urn, inPreview: removed.inPreview };
    return undefined;
}

/** What the owner of a rule set left for another gateway, and a cleanup takes away in this run. */
export const noteCleared = (ctx: SaeContext, ingressId: string, rules: readonly Inputs[]): void =>
    void (heldOf(ctx).clears = { ingressId, rules });

/** The resource of the program that does so, as far as the engine has asked about it. */
export function clearedBy(ctx: SaeContext, ingressId: string, isIt: (rule: Inputs) => boolean): string | undefined {
    for (const [urn, { clears }] of others(ctx))
        if (clears?.ingressId === ingressId && clears.rules.some(isIt)) return nameOfUrn(urn);
    return undefined;
}

/** Whether this run made, or knows of, something with this id under this URN. */
export const hasCreation = (ctx: SaeContext, id: string): boolean => heldOf(ctx).creations.has(id);

/** The engine's state holds this creation of an id that was used before: the id of a rule is its place. */
export function noteCreation(ctx: SaeContext, id: string, outputs: Inputs): void {
    const { creations } = heldOf(ctx);
    creations.set(id, (creations.get(id) ?? new Set()).add(creationOf(outputs)));
}

/**
 * Whether the state holds a later creation of this id. Then the one that is being deleted is already gone: its deletion
 * was interrupted, the engine still has it on its list, and the live one is the later.
 */
export function isSupersededCreation(ctx: SaeContext, id: string, outputs: Inputs): boolean {
    const all = heldOf(ctx).creations.get(id);
    all?.delete(creationOf(outputs));
    return all !== undefined && all.size > 0;
}

/** Whether what the engine held was deleted in this run without a comparison: no preview shows what takes its place. */
export const wasReplacedUnseen = (ctx: SaeContext): boolean => heldOf(ctx).replacedUnseen === true;

/** It was deleted. `unseen`: the engine held it without saying so before. */
export function forgetHeld(ctx: SaeContext, id: string, unseen = false): void {
    const held = heldOf(ctx);
    if (unseen) held.replacedUnseen = true;
    held.ids.delete(id);
    held.creations.delete(id);
    // What the engine held is gone: what is created now replaces it.
    if (held.ids.size === 0) held.something = false;
    forget(ctx.urn, id);
    for (const record of recordsOf(ctx.urn)) if (record.answered === id) dropRecord(ctx.urn, record);
}

/**
 * Whether a preview may be that of a replacement of this id: `--replace` looks like a creation. An `up` knows, because
 * it deletes the old one first or fails.
 */
export const mayReplace = (ctx: SaeContext, id: string): boolean => holdsUnnamed(ctx) || isKnown(ctx, id);

/** Whether the engine holds, or was last known to hold, this id under this URN. */
export const isKnown = (ctx: SaeContext, id: string): boolean =>
    holds(ctx, id) || notedIds(ctx.urn).includes(id) || recordsOf(ctx.urn).some(({ answered }) => answered === id);
