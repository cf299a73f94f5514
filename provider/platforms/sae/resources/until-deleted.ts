import { ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import { never, sleep } from "../client/transport/wait";
import { pause, reasonOf, type SaeContext } from "../context";

const looks = 7;
/** After a cancel we wait for what is nearly done, but not for long. */
const looksWhenCancelled = 5;
const failuresTaken = 2;

/**
 * Looks until the deleted thing is gone. `unread`: reading was not possible, because SAE throttles or the network is
 * down. Then the answer to the deletion is all that is known: a state that still held it would prevent creating it
 * again.
 */
export async function untilDeleted(
    ctx: SaeContext,
    look: (signal: AbortSignal) => Promise<boolean>,
): Promise<{ end: "gone" | "there" } | { end: "unread"; error: unknown }> {
    for (let looked = 1, failed = 0; ; looked++) {
        const { aborted } = ctx.signal;
        const signal = aborted ? never : ctx.signal;
        try {
            if (await look(signal)) return { end: "gone" };
            if (looked >= (aborted ? looksWhenCancelled : looks)) return { end: "there" };
        } catch (error) {
            const ended = ctx.signal.aborted && !aborted;
            if (!ended && ++failed === failuresTaken) return { end: "unread", error };
        }
        await sleep(pause(ctx, looked - 1), signal).catch(() => undefined);
    }
}

/**
 * Credentials that expired meanwhile: a later look would tell no more, and after signing in again a person can look.
 */
export const mayNotLook = (error: unknown): boolean =>
    error instanceof ProviderError && (error.code === "UNAUTHENTICATED" || error.code === "PERMISSION_DENIED");

export const notSeen = (what: string, error: unknown): ProviderError =>
    failure(
        "UNAUTHENTICATED",
        "CR432",
        `SAE answered that ${what} is deleted, and whether it is gone could not be seen: ${reasonOf(error)}.`,
        "It stays in the state; with credentials that work run pulumi refresh, or the same command again",
    );
