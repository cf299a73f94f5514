import { sleep } from "./wait";

/**
 * Spreads calls over time: at most `perSecond`, with a burst of one second's worth. When SAE throttles, everyone who
 * shares the limiter waits, not only the call that was told.
 */
export class Limiter {
    private tokens: number;
    private filledAt: number;
    private pausedUntil = 0;
    private queue: Promise<void> = Promise.resolve();

    constructor(
        private readonly perSecond: number,
        private readonly now: () => number = Date.now,
    ) {
        this.tokens = Math.max(1, perSecond);
        this.filledAt = now();
    }

    /** Resolves when a call may be made, first come, first served; rejects when aborted. */
    take(signal: AbortSignal): Promise<void> {
        const turn = this.queue.then(() => this.wait(signal));
        this.queue = turn.catch(() => undefined);
        return turn;
    }

    /** Nobody calls for so many milliseconds. */
    pause(milliseconds: number): void {
        this.pausedUntil = Math.max(this.pausedUntil, this.now() + milliseconds);
    }

    private async wait(signal: AbortSignal): Promise<void> {
        for (;;) {
            const now = this.now();
            const most = Math.max(1, this.perSecond);
            this.tokens = Math.min(most, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
            this.filledAt = now;
            const paused = this.pausedUntil - now;
            if (paused <= 0 && this.tokens >= 1) {
                this.tokens -= 1;
                return;
            }
            await sleep(Math.max(paused, ((1 - this.tokens) / this.perSecond) * 1000, 1), signal);
        }
    }
}

const limiters = new Map<string, Limiter>();

/** The limiter of an account and a region, shared by everything in this process. */
export function limiterFor(key: string, perSecond: number): Limiter {
    const id = `${key} ${perSecond}`;
    const limiter = limiters.get(id) ?? new Limiter(perSecond);
    limiters.set(id, limiter);
    return limiter;
}
