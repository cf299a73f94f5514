import type { Context } from "../../engine/resource";
import { ProviderError } from "../../engine/errors";
import { failure } from "../failure";
import { clientFor, type SaeClient } from "./client/client";
import { regionOfNamespace } from "./client/config";
import type { Settings } from "./client/settings";
import { CallError } from "./client/transport/transport";
import { sleep } from "./client/transport/wait";
import type { RuleSet } from "./wire/wire";

export type SaeContext = Context<Settings>;

export const clientOf = (ctx: SaeContext, namespaceId: string | undefined): SaeClient =>
    clientFor(ctx.config(), regionOfNamespace(namespaceId));

/** The provider's settings; undefined in a preview while one of them is known only after apply. */
export function knownSettings(ctx: SaeContext): Settings | undefined {
    try {
        return ctx.config();
    } catch {
        return undefined;
    }
}

/** How long to wait before looking again for something that may take a moment to show, in milliseconds. */
export const pause = (ctx: SaeContext, looked: number): number => ctx.config().retryDelay * 200 * 3 ** looked;

/** A rule set that should exist. A stale reader may not show it: it is looked for again after `settle` milliseconds. */
export async function describe(client: SaeClient, id: string, settle: number, signal: AbortSignal): Promise<RuleSet> {
    const look = (): Promise<RuleSet | undefined> => client.describe(id, undefined, signal);
    const set = (await look()) ?? (await sleep(settle, signal).then(look));
    if (set) return set;
    throw gone(id);
}

export const gone = (id: string): ProviderError =>
    failure("NOT_FOUND", "CR420", `rule set ${id} no longer exists`, cureOfGone);

/** A `sae.Rule` may be in a rule set of another program, which no refresh of this one makes again. */
export const cureOfGone =
    "run pulumi up --refresh in the program that declares it, which makes it again; a sae.Rule of another program needs the ingressId of the new one";

/** Looks once more for something missing: a stale reader may not show it yet. */
export async function lookAgain<T>(ctx: SaeContext, look: () => Promise<T>): Promise<T> {
    await sleep(ctx.config().ruleSettleTime * 1000, ctx.signal);
    return look();
}

const readBackTries = 6;

/**
 * Reads a rule set until it is as `wanted`: SAE answers before all of its readers know. Returns the last reading if
 * that does not happen in time; undefined if it was never seen.
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

/** Looks for something that only a warning would report: if it cannot be read, that is no failure. */
export async function unlessUnread(ctx: SaeContext, look: Promise<void>): Promise<void> {
    await look.catch((error: unknown) => ctx.log.debug(`not looked for what was left behind: ${reasonOf(error)}`));
}

/** After an unclear answer the work may still be carried out: then the record is the only proof. */
export const refusedForGood = (error: unknown): boolean =>
    !(error instanceof ProviderError) || error.code !== "UNAVAILABLE";

/** A text as one word of a command line. */
export const shellWord = (text: string): string =>
    /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Any error as one line for people. */
export function reasonOf(error: unknown): string {
    if (error instanceof ProviderError || error instanceof CallError) return error.message;
    return error instanceof Error ? error.message : String(error);
}
