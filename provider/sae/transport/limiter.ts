import { inMemory, onDisk, type Bucket, type BucketStore } from "./bucket";
import { sleep } from "./wait";

/** Longer than SAE asks for (ms): a pause beyond it comes from a clock that was set back. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * Spreads calls over time: at most `perSecond`, with a burst of one second's worth. When SAE throttles, everyone who
 * shares the limit waits, not only the call that was told.
 */
export class Limiter {
    private queue: Promise<void> = Promise.resolve();

    constructor(
        private readonly perSecond: number,
        private readonly store: BucketStore = inMemory(full(perSecond)),
    ) {}

    /** Resolves when a call may be made, first come, first served; rejects when aborted. */
    take(signal: AbortSignal): Promise<void> {
        const turn = this.queue.then(() => this.wait(signal));
        this.queue = turn.catch(() => undefined);
        return turn;
    }

    /** Nobody calls for so many milliseconds. */
    pause(milliseconds: number): void {
        const until = Date.now() + milliseconds;
        this.store.update((bucket) => void (bucket.pausedUntil = Math.max(bucket.pausedUntil, until)));
    }

    private async wait(signal: AbortSignal): Promise<void> {
        for (;;) {
            const delay = this.store.update((bucket) => this.draw(bucket));
            if (delay === 0) return;
            await sleep(delay, signal);
        }
    }

    /** Takes a token; or says after how many milliseconds to ask again. */
    private draw(bucket: Bucket): number {
        const now = Date.now();
        const gained = (Math.max(0, now - bucket.filledAt) / 1000) * this.perSecond;
        bucket.tokens = Math.min(Math.max(1, this.perSecond), bucket.tokens + gained);
        bucket.filledAt = now;
        if (bucket.pausedUntil > now + LONGEST_PAUSE_MS) bucket.pausedUntil = now;
        const paused = bucket.pausedUntil - now;
        if (paused <= 0 && bucket.tokens >= 1) {
            bucket.tokens -= 1;
            return 0;
        }
        return Math.max(paused, ((1 - bucket.tokens) / this.perSecond) * 1000, 1);
    }
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
