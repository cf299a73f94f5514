import { setMaxListeners } from "node:events";

/** Node's longest timer; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** Waits; rejects with the signal's reason when that is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    manyMayListen(signal);
    return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const stop = (): void => {
            clearTimeout(timer);
            reject(signal.reason as Error);
        };
        const timer = setTimeout(
            () => {
                signal.removeEventListener("abort", stop);
                resolve();
            },
            Math.min(milliseconds, longestTimer),
        );
        signal.addEventListener("abort", stop, { once: true });
    });
}

/**
 * Stops waiting when the signal is aborted; the work itself goes on. If it then fails, nobody handles the rejection,
 * which would end the process and every other resource with it: so it is caught here.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    manyMayListen(signal);
    return new Promise((resolve, reject) => {
        const stop = (): void => reject(signal.reason as Error);
        work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
    });
}

/** One signal serves a whole operation of the engine, in which many calls wait at once: that is no leak. */
const manyMayListen = (signal: AbortSignal): void => setMaxListeners(0, signal);

/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;
