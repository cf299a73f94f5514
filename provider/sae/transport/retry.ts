import type { WireRequest } from "../wire";
import type { Limiter } from "./limiter";
import { actions, CallError, type ActionName, type Transport } from "./transport";
import { successOf } from "./envelope";
import { sleep, unlessAborted } from "./wait";

export interface Caller {
    /**
     * Makes a call until it succeeds, fails for good, or has been tried often enough. `repeat`: also after a failure
     * that leaves open whether the work was done. "never": it is sent once, and its failure is the caller's to judge.
     * `beforeSending` runs when the call's turn has come; what it throws stops the call. Answers `Data` of the envelope.
     */
    call(
        action: ActionName,
        request: WireRequest,
        options: { signal: AbortSignal; repeat: boolean | "never"; beforeSending?: () => void },
    ): Promise<unknown>;
    secrets(): readonly string[];
}

const longestDelay = 10_000;
/** A host that refuses connections is hardly ever back at once; a user who mistyped it should not wait. */
const triesWhenUnreachable = 3;

export function retrying(
    transport: Transport,
    limiter: Limiter,
    { maxRetries, retryDelay }: { maxRetries: number; retryDelay: number },
    random: () => number = Math.random,
): Caller {
    return {
        async call(action, request, { signal, repeat, beforeSending }) {
            for (let tried = 1; ; tried++) {
                await limiter.take(signal);
                beforeSending?.();
                try {
                    return await once(transport, action, request, signal);
                } catch (error) {
                    if (!(error instanceof CallError)) throw error;
                    const delay = error.retryAfter ?? backoff(retryDelay * 1000, tried, random);
                    if (repeat === "never") {
                        if (error.kind === "throttled") limiter.pause(delay);
                        throw error;
                    }
                    if (!worthwhile(error, tried, maxRetries, repeat)) throw error;
                    if (error.kind === "throttled") limiter.pause(delay);
                    await sleep(delay, signal);
                }
            }
        },
        secrets: () => transport.secrets(),
    };
}

async function once(
    transport: Transport,
    action: ActionName,
    request: WireRequest,
    signal: AbortSignal,
): Promise<unknown> {
    const work = transport.call(action, request).then(successOf);
    // A write that is under way is waited for: only its answer tells what was done.
    return actions[action].writes ? work : unlessAborted(work, signal);
}

function worthwhile(error: CallError, tried: number, maxRetries: number, repeat: boolean): boolean {
    if (tried > maxRetries) return false;
    switch (error.kind) {
        case "throttled":
            return true;
        case "unreachable":
            return tried < triesWhenUnreachable && error.code !== "ENOTFOUND";
        case "unclear":
            return repeat;
        default:
            return false;
    }
}

/** Full jitter: anything up to a bound that doubles. */
const backoff = (first: number, tried: number, random: () => number): number =>
    Math.ceil(random() * Math.min(longestDelay, first * 2 ** (tried - 1))) + 1;
