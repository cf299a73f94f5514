import { tellStatus } from "../../../../engine/scope";
import { inMemory, onDisk, type Bucket, type BucketStore } from "./bucket";
import { sleep, unlessAborted } from "./wait";

/** The longest pause (ms). A longer one on disk comes from a clock that was set back. */
export const longestPause = 10 * 60_000;
/** Shorter pauses (ms) pass without a message. */
const worthTelling = 2000;

/**
 * Spreads calls over time: at most `perSecond`, with a burst of one second's worth. When SAE throttles, everyone who
 * shares the limit waits, not only the refused call.
 */
export class Limiter {
    private queue: Promise<void> = Promise.resolve();
    private pausedUntil = 0;

    constructor(
        private readonly perSecond: number,
        private readonly store: BucketStore = inMemory(full(perSecond)),
    ) {}

    /** Resolves when a call may be made, first come, first served; rejects at once when aborted. */
    take(signal: AbortSignal): Promise<void> {
        const turn = this.queue.then(() => this.wait(signal));
        this.queue = turn.catch(() => undefined);
        return unlessAborted(turn, signal);
    }

    /** Nobody calls for this many milliseconds. */
    pause(milliseconds: number): void {
        const until = Date.now() + milliseconds;
        this.pausedUntil = Math.max(this.pausedUntil, until);
        this.store.update((bucket) => void (bucket.pausedUntil = Math.max(bucket.pausedUntil, until)));
    }

    /** While the work runs, shows beside the running step how long SAE asks everyone to wait, if it does. */
    async telling<T>(work: Promise<T>): Promise<T> {
        let shown = "";
        const tell = (): void => {
            const left = this.pausedUntil - Date.now();
            const text = left < worthTelling ? "" : `SAE asks to wait ${duration(left)}`;
            if (text !== "" && text !== shown) tellStatus(text);
            shown = text;
        };
        tell();
        const timer = setInterval(tell, 500);
        timer.unref();
        try {
            return await work;
        } finally {
            clearInterval(timer);
        }
    }

    private async wait(signal: AbortSignal): Promise<void> {
        for (;;) {
            if (signal.aborted) throw signal.reason;
            const delay = this.store.update((bucket) => this.draw(bucket));
            if (delay === 0) return;
            await sleep(delay, signal);
        }
    }

    /** Takes a token, or returns the milliseconds until the next attempt. */
    private draw(bucket: Bucket): number {
        const now = Date.now();
        const gained = (Math.max(0, now - bucket.filledAt) / 1000) * this.perSecond;
        bucket.tokens = Math.min(Math.max(1, this.perSecond), bucket.tokens + gained);
        bucket.filledAt = now;
        if (bucket.pausedUntil > now + longestPause) bucket.pausedUntil = now;
        this.pausedUntil = bucket.pausedUntil;
        const paused = bucket.pausedUntil - now;
        if (paused <= 0 && bucket.tokens >= 1) {
            bucket.tokens -= 1;
            return 0;
        }
        return Math.max(paused, ((1 - bucket.tokens) / this.perSecond) * 1000, 1);
    }
}

/** `9 min`, `40 s`, `2 h`: rounded up, for people. */
export function duration(milliseconds: number): string {
    const seconds = Math.ceil(milliseconds / 1000);
    if (seconds < 120) return `${seconds} s`;
    const minutes = Math.ceil(seconds / 60);
    return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

const full = (perSecond: number): Bucket => ({
    tokens: Math.max(1, perSecond),
    filledAt: Date.now(),
    pausedUntil: 0,
});

const limiters = new Map<string, Limiter>();

/** The limiter of an account and a region, shared by all plugins of a user. */
export function limiterFor(key: string, perSecond: number): Limiter {
    const id = `${key} ${perSecond}`;
    const limiter = limiters.get(id) ?? new Limiter(perSecond, onDisk(id, full(perSecond)));
    limiters.set(id, limiter);
    return limiter;
}
