import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isObject } from "../../../../inputs/json";

/** The rest of a limit at a moment. Times in milliseconds since the epoch. */
export interface Bucket {
    tokens: number;
    filledAt: number;
    pausedUntil: number;
}

/** Where a bucket is kept. */
export interface BucketStore {
    /** Gives the bucket to `change` under a lock, and stores the result. */
    update<T>(change: (bucket: Bucket) => T): T;
}

export function inMemory(full: Bucket): BucketStore {
    return { update: (change) => change(full) };
}

/** A lock is held during one small write; one that is older (ms) was left by a killed process. */
const STALE_MS = 500;
const TRIES = 200;

/**
 * A bucket that all processes of a user share: the engine starts a plugin for each explicit provider, and may run
 * several programs at once. Without a writable folder each process has a limit of its own.
 */
export function onDisk(key: string, full: Bucket): BucketStore {
    const name = createHash("sha256").update(key).digest("hex").slice(0, 32);
    const alone = inMemory({ ...full });
    return {
        update(change) {
            const folder = join(process.env["PULUMI_HOME"] || join(homedir(), ".pulumi"), "crossroute", "rates");
            const file = join(folder, `${name}.json`);
            if (!lock(folder, `${file}.lock`)) return alone.update(change);
            try {
                const bucket = read(file) ?? { ...full };
                const result = change(bucket);
                writeFileSync(file, JSON.stringify(bucket), { mode: 0o600 });
                return result;
            } catch {
                return alone.update(change);
            } finally {
                unlock(`${file}.lock`);
            }
        },
    };
}

function lock(folder: string, path: string): boolean {
    for (let i = 0; i < TRIES; i++) {
        try {
            mkdirSync(path, { mode: 0o700 });
            return true;
        } catch (thrown) {
            const { code } = thrown as NodeJS.ErrnoException;
            if (code === "ENOENT" && !makeFolder(folder)) return false;
            if (code !== "ENOENT" && code !== "EEXIST") return false;
            if (code === "EEXIST" && isStale(path)) unlock(path);
            // The holder needs a fraction of a millisecond.
            if (code === "EEXIST") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        }
    }
    return false;
}

function makeFolder(folder: string): boolean {
    try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        return true;
    } catch {
        return false;
    }
}

function isStale(path: string): boolean {
    try {
        return Math.abs(Date.now() - statSync(path).mtimeMs) > STALE_MS;
    } catch {
        return false;
    }
}

function unlock(path: string): void {
    try {
        rmdirSync(path);
    } catch {
        // Somebody found the lock stale and removed it.
    }
}

const isFinite = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The stored bucket; undefined when there is none, or the file holds something else. */
function read(file: string): Bucket | undefined {
    try {
        const stored: unknown = JSON.parse(readFileSync(file, "utf8"));
        const { tokens, filledAt, pausedUntil } = isObject(stored) ? stored : {};
        return isFinite(tokens) && isFinite(filledAt) && isFinite(pausedUntil)
            ? { tokens, filledAt, pausedUntil }
            : undefined;
    } catch {
        return undefined;
    }
}
