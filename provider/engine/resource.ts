import type { Inputs, SecretPaths } from "./values";

/** What a resource may use while it answers one call of the engine. */
export interface Context<Config = unknown> {
    readonly urn: string;
    readonly type: string;
    /** The logical name, last part of the URN. */
    readonly name: string;
    /** URN of the provider, where the program declares one of its own. */
    readonly provider?: string;
    /** No side effects: the engine only asks. */
    readonly preview: boolean;
    /** Aborted when the user cancels (once: finish or undo what has begun) or the timeout has passed. */
    readonly signal: AbortSignal;
    /** `customTimeouts` of the resource in seconds, 0 when unset. */
    readonly timeout: number;
    /** Shown under the resource in the engine's output. `ephemeral` lines appear beside the running step. */
    readonly log: Log;
    /** The provider's configuration; throws a ProviderError when the provider could not be configured. */
    readonly config: () => Config;
}

export interface Log {
    debug(text: string): void;
    info(text: string): void;
    status(text: string): void;
    warning(text: string): void;
}

export interface CheckFailure {
    /** Property path, e.g. `rules[3].rewritePath`; empty for the resource as a whole. */
    property: string;
    /** Names the value, the reason and the cure (the engine prints `{<nil>}` for nested values). */
    reason: string;
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffAnswer {
    /** Property path → what happens to it. Empty: nothing changed. */
    detailed: Record<string, { kind: DiffKind; inputDiff?: boolean }>;
    /** Outputs that keep their value. */
    stables?: string[];
    deleteBeforeReplace?: boolean;
}

/** The state of a resource as the platform has it. */
export interface State {
    id: string;
    inputs: Inputs;
    outputs: Inputs;
}

/** A resource as it is, and as the program wants it. */
export interface Change {
    id: string;
    oldInputs: Inputs;
    oldOutputs: Inputs;
    news: Inputs;
    ignoreChanges: string[];
    secrets: SecretPaths;
}

/**
 * A custom resource of the plugin. Values arrive without secret wrappers (the paths that were secret come beside them)
 * and with `UNKNOWN` for what a preview does not know yet; the server puts the secrets back.
 */
export interface CustomResource<Config = unknown> {
    /** Fills in defaults, in the user's own form, and finds everything wrong with the inputs at once. */
    check(
        ctx: Context<Config>,
        call: { news: Inputs; olds?: Inputs; secrets: SecretPaths; randomSeed: Uint8Array },
    ): Promise<{ inputs: Inputs; failures: CheckFailure[] }>;
    /** Compares `news` with `oldInputs`. After a refresh `oldInputs` are the live ones. */
    diff(ctx: Context<Config>, call: Change): Promise<DiffAnswer>;
    /** In a preview (`ctx.preview`): no side effect; unknown outputs as `UNKNOWN`; the id is ignored. */
    create(
        ctx: Context<Config>,
        call: { inputs: Inputs; secrets: SecretPaths },
    ): Promise<{ id: string; outputs: Inputs }>;
    /** `undefined` when it does not exist (any more). In an import, inputs and outputs are absent. */
    read(
        ctx: Context<Config>,
        call: { id: string; inputs?: Inputs; outputs?: Inputs; secrets: SecretPaths },
    ): Promise<State | undefined>;
    update(ctx: Context<Config>, call: Change): Promise<{ outputs: Inputs }>;
    delete(
        ctx: Context<Config>,
        call: { id: string; inputs: Inputs; outputs: Inputs; secrets: SecretPaths },
    ): Promise<void>;
}

/** A function of the plugin (Invoke). */
export interface ProviderFunction<Config = unknown> {
    invoke(ctx: Context<Config>, args: Inputs): Promise<{ outputs?: Inputs; failures?: CheckFailure[] }>;
}
