import { setMaxListeners } from "node:events";

/** Waits; rejects with the signal's reason when that is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    manyMayListen(signal);
    return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const stop = (): void => {
            clearTimeout(timer);
            reject(signal.reason as Error);
        };
        const timer = setTimeout(() => {
            signal.removeEventListener("abort", stop);
            resolve();
        }, milliseconds);
        signal.addEventListener("abort", stop, { once: true });
    });
}

/** Gives up waiting when the signal is aborted; the work itself goes on unheard. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    manyMayListen(signal);
    return new Promise((resolve, reject) => {
        const stop = (): void => reject(signal.reason as Error);
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
}

/** One signal stands for a whole operation of the engine, in which many calls wait at once: that is no leak. */
const manyMayListen = (signal: AbortSignal): void => setMaxListeners(0, signal);

/** A signal that nobody aborts. */
export const never: AbortSignal = new AbortController().signal;
