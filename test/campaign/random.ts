/** Numbers that are the same in every run of one seed (mulberry32). */
export class Dice {
    constructor(private state: number) {}

    /** From 0 to below 1. */
    next(): number {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }

    /** A whole number from 0 to below `end`. */
    below(end: number): number {
        return Math.floor(this.next() * end);
    }

    chance(share: number): boolean {
        return this.next() < share;
    }

    /** One of them; undefined when there is none. */
    maybe<T>(of: readonly T[]): T | undefined {
        return of[this.below(of.length)];
    }

    /** One of a list that has some. */
    pick<T>(of: readonly [T, ...T[]]): T {
        return of[this.below(of.length)] ?? of[0];
    }

    /** A key, as often as its number says. */
    weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
        const keys = Object.keys(weights) as K[];
        let left = this.next() * keys.reduce((sum, key) => sum + weights[key], 0);
        return keys.find((key) => (left -= weights[key]) < 0) ?? (keys.at(-1) as K);
    }
}
