import type { Context } from "../../engine/resource";
import { ProviderError } from "../../engine/errors";
import { clientFor, type SaeClient } from "../client";
import { regionOfNamespace, type Settings } from "../config";
import { CallError } from "../transport/transport";
import { sleep } from "../transport/wait";
import type { RuleSet } from "../wire";
import { dropIntent } from "./intents";

export type SaeContext = Context<Settings>;

export const clientOf = (ctx: SaeContext, namespaceId: string | undefined): SaeClient =>
    clientFor(ctx.config(), regionOfNamespace(namespaceId));

/** What the engine's state is known to hold: the id of each URN that it asked about. */
const stored = new Map<string, string>();

/** The engine named the resource with its id: what we did to make it is safe in its state. */
export function confirmStored(urn: string, id: string): void {
    if (stored.get(urn) === id) return;
    stored.set(urn, id);
    dropIntent(urn);
}

/** The rule set that the engine holds under this URN, so one that a new one is to replace. */
export const storedId = (urn: string): string | undefined => stored.get(urn);

/** How long to wait before looking again for something that may take a moment to show, in milliseconds. */
export const pause = (ctx: SaeContext, looked: number): number => ctx.config().retryDelay * 200 * 3 ** looked;

const readBackTries = 6;

/**
 * Reads a rule set until it is as `wanted`: SAE answers before every one of its readers knows. Gives the last thing
 * seen when it does not get there in time; undefined when it was never seen.
 */
export async function readBack(
    ctx: SaeContext,
    client: SaeClient,
    id: string,
    namespaceId: string | undefined,
    wanted: (set: RuleSet) => boolean,
): Promise<RuleSet | undefined> {
    const { signal } = ctx;
    let last: RuleSet | undefined;
    for (let tries = 0; tries < readBackTries; tries++) {
        if (tries > 0) await sleep(pause(ctx, tries - 1), signal);
        const set = await client.describe(id, tries === readBackTries - 1 ? namespaceId : undefined, signal);
        if (set !== undefined) last = set;
        if (set !== undefined && wanted(set)) return set;
    }
    return last;
}

/** One line for people, whatever was thrown. */
export function reasonOf(error: unknown): string {
    if (error instanceof ProviderError || error instanceof CallError) return error.message;
    return error instanceof Error ? error.message : String(error);
}

/** The rule set is deleted. */
export function forgetStored(urn: string): void {
    stored.delete(urn);
}
