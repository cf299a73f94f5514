import { currentScope, tellStatus } from "../../../../engine/scope";
import { causeOf } from "../errors";
import type { WireRequest } from "../../wire/wire";
import { duration, longestPause, type Limiter } from "./limiter";
import { actions, CallError, type ActionName, type Transport } from "./transport";
import { idsOf } from "./answer";
import { successOf } from "./envelope";
import { sleep, unlessAborted } from "./wait";

export interface Caller {
    /**
     * Makes a call until it succeeds, fails for good, or was tried often enough. `repeat`: also after a failure that
     * leaves open whether the work was done. "never": it is sent once, and the caller judges its failure.
     * `beforeSending` runs when the call's turn comes; an error in it stops the call. Returns `Data` of the envelope.
     */
    call(
        action: ActionName,
        request: WireRequest,
        options: { signal: AbortSignal; repeat: boolean | "never"; beforeSending?: () => void },
    ): Promise<unknown>;
    /** Tells the waiting resource when SAE asks everyone to wait. */
    telling<T>(work: Promise<T>): Promise<T>;
    secrets(): readonly string[];
}

const longestDelay = 10_000;
/** A host that refuses connections is rarely back at once; a user who mistyped it should not wait. */
const triesWhenUnreachable = 3;
/**
 * A change of an application takes minutes. Without `customTimeouts` the call waits this long for it, in milliseconds.
 */
const longestBusy = 10 * 60_000;
const longestBusyDelay = 15_000;

export function retrying(
    transport: Transport,
    limiter: Limiter,
    { maxRetries, retryDelay }: { maxRetries: number; retryDelay: number },
    random: () => number = Math.random,
): Caller {
    const first = retryDelay * 1000;
    return {
        async call(action, request, { signal, repeat, beforeSending }) {
            const began = Date.now();
            let tried = 0;
            for (let busy = 1; ;) {
                await limiter.telling(limiter.take(signal));
                beforeSending?.();
                try {
                    return await once(transport, action, request, signal);
                } catch (error) {
                    if (!(error instanceof CallError)) throw error;
                    const throttled = error.kind === "throttled";
                    if (repeat === "never") {
                        const asked = error.retryAfter ?? backoff(first, 1, random);
                        if (throttled && asked <= longestPause) limiter.pause(asked);
                        throw error;
                    }
                    if (error.kind === "busy" && mayStillWait(began)) {
                        await whileBusy(error, { began, times: busy++, first }, signal, random);
                        continue;
                    }
                    if (!worthwhile(error, ++tried, maxRetries, repeat)) throw error;
                    const delay = error.retryAfter ?? backoff(first, tried, random);
                    if (delay > longestPause) throw error;
                    // The next turn comes when the pause is over.
                    if (throttled) limiter.pause(delay);
                    else await sleep(delay, signal);
                }
            }
        },
        telling: (work) => limiter.telling(work),
        secrets: () => transport.secrets(),
    };
}

/** Whether to wait longer for a change in progress. With `customTimeouts` the signal ends the wait. */
export const mayStillWait = (began: number): boolean =>
    (currentScope()?.timeout ?? 0) > 0 || Date.now() - began < longestBusy;

/** Waits for the `times`-th time for a change in progress, and says so. `first`: the first delay in milliseconds. */
export function whileBusy(
    error: CallError,
    { began, times, first }: { began: number; times: number; first: number },
    signal: AbortSignal,
    random: () => number = Math.random,
): Promise<void> {
    tellStatus(`SAE is busy (${error.code}); waiting since ${duration(Date.now() - began)}`);
    return sleep(backoff(first * 5, times, random, longestBusyDelay), signal);
}

async function once(
    transport: Transport,
    action: ActionName,
    request: WireRequest,
    signal: AbortSignal,
): Promise<unknown> {
    const work = transport.call(action, request).then((body) => {
        if (typeof body === "object" && body !== null) currentScope()?.answered(idsOf(body));
        return successOf(body);
    });
    // Many failures are repeated and never become an error: SAE's support finds them by these lines.
    work.catch((error: unknown) => {
        if (!(error instanceof CallError)) return;
        error.action ??= action;
        currentScope()?.debug(`${action} failed: ${causeOf(error, transport.secrets())}`);
    });
    // A write in progress is waited for: only its answer tells what was done.
    return actions[action].writes ? work : unlessAborted(work, signal);
}

function worthwhile(error: CallError, tried: number, maxRetries: number, repeat: boolean): boolean {
    if (tried > maxRetries) return false;
    switch (error.kind) {
        case "throttled":
            return true;
        case "unreachable":
            return tried < triesWhenUnreachable && error.code !== "ENOTFOUND" && error.code !== "ProxyAuthentication";
        case "unclear":
            return repeat;
        default:
            return false;
    }
}

/** Full jitter: anything up to a bound that doubles. */
const backoff = (first: number, tried: number, random: () => number, longest = longestDelay): number =>
    Math.ceil(random() * Math.min(longest, first * 2 ** (tried - 1))) + 1;
