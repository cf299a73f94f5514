import type { Inputs, Value } from "../../../engine/values";
import type { Settings } from "../client/settings";
import type { SaeContext } from "../context";

/** What the engine revealed in this run about its state under a URN. */
export interface HeldState {
    ids: Set<string>;
    /** It was checked: a resource that is only removed, or only read, is not declared. */
    declared?: Inputs;
    /** The engine sent old inputs, so it holds something, under some id. */
    something: boolean;
    /** It was deleted in this run without a comparison: what is created now replaces it. */
    replacedUnseen?: boolean;
    /** The inputs that it sent. */
    inputs?: Inputs;
    /** The outputs of a rule set that it sent for a comparison. */
    outputs?: Inputs;
    /** The namespace that its calls are about. */
    namespaceId?: Value;
    /** The listener that it leaves in this run. */
    leaves?: ListenerMove;
    /** Its rule set is replaced by another in this run: that is still to come, or was begun, or is there. */
    replacement?: "coming" | "begun" | "made";
    /** The id that was read without a state: of an import, or of what is only looked up. */
    read?: string;
    /** It was checked after that: it is imported, or that is previewed. */
    isImporting?: boolean;
    /** The message for an import, once it was read. */
    imported?: string;
    /** The rules of a rule set as its owner made them, including those that it left for another gateway. */
    made?: readonly Inputs[];
    /** Rules that the owner of a rule set removes in this run, or has removed. */
    removed?: { rules: readonly Inputs[]; inPreview: boolean };
    /** Rules that a cleanup of a rule set takes away in this run. */
    clears?: { ingressId: string; rules: readonly Inputs[] };
    /** Ids that it is to adopt in this run, or has adopted. */
    adopts: Set<string>;
    /** What it is to adopt in this run, by what was said of it; called when the engine has it. */
    adopting: Map<string, () => void>;
    /** Creations by their common id, each identified by `creationOf` of its outputs. */
    creations: Map<string, Set<string>>;
}

/** A rule set moves to another listener; `to` is absent when that is not known yet. */
export interface ListenerMove {
    from: string;
    to?: string;
    /** By a replacement, which the engine may create before the old one goes. */
    replaced: boolean;
}

const nothing = (): HeldState => ({
    ids: new Set(),
    something: false,
    adopts: new Set(),
    adopting: new Map(),
    creations: new Map(),
});

/** By the settings of a provider: they live as long as one run of the engine. */
export const runs = new WeakMap<Settings, Map<string, HeldState>>();

/** What this run knows of the other resources, by URN. */
export function others(ctx: SaeContext): [urn: string, held: HeldState][] {
    try {
        return [...(runs.get(ctx.config()) ?? [])].filter(([urn]) => urn !== ctx.urn);
    } catch {
        // Not configured yet: nothing was asked about any of them.
        return [];
    }
}

export function heldOf(ctx: SaeContext): HeldState {
    let settings: Settings;
    try {
        settings = ctx.config();
    } catch {
        // Not configured yet: nothing will be created either.
        return nothing();
    }
    const run = runs.get(settings) ?? new Map<string, HeldState>();
    runs.set(settings, run);
    const held = run.get(ctx.urn) ?? nothing();
    run.set(ctx.urn, held);
    return held;
}
