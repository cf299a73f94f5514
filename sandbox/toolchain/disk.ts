import * as fs from "node:fs";
import { SandboxError } from "../errors";
import { sizeOf } from "./size";

/** Measured: size of Go's caches (bytes) when everything that a sandbox and the tests need has been built. */
const ALL_BYTES = 6.5e9;
/** The part of it that even the smallest tool needs: Go's own packages and its modules. */
const LEAST_BYTES = 0.5e9;

/** Measured: a new sandbox takes 123 MB, most of it what etcd sets aside for its log. */
const SANDBOX_BYTES = 150e6;
/** What one that goes on may need besides. */
const MORE_BYTES = 30e6;

const inMb = (bytes: number): string => `${Math.floor(bytes / 1e6)} MB`;
const inGb = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Says how much space a build takes before it begins.
 * @param share part (0 to 1) of all that is to be built
 * @param folder where Go works; what it holds already counts
 * @param free free bytes there; tests give their own
 * @throws SandboxError when there is too little: a build that ends for want of space has cost its time
 */
export function spaceFor(share: number, folder: string, free = freeBytes(folder)): string {
    const needed = Math.max(LEAST_BYTES, ALL_BYTES * Math.min(1, share)) - sizeOf(folder);
    if (needed > free) {
        throw new SandboxError(
            `Building the tools needs ${inGb(needed)} in ${folder}, and ${inGb(free)} are free.`,
            [],
            "Free space on that disk, or name a folder on another one in CROSSROUTE_CACHE; then run again.",
        );
    }
    return `building needs up to ${inGb(Math.max(0, needed))} in ${folder}, most of it only meanwhile (${inGb(free)} are free)`;
}

/**
 * Makes sure that there is room for a sandbox: etcd ends with a stack trace where there is none.
 * @param free free bytes there; tests give their own
 * @throws SandboxError when there is too little
 */
export function roomFor(dir: string, free = freeBytes(dir)): void {
    const needed = Math.max(MORE_BYTES, SANDBOX_BYTES - sizeOf(dir));
    if (free >= needed) return;
    throw new SandboxError(
        `A sandbox needs ${inMb(needed)} in ${dir}, and ${inMb(free)} are free.`,
        [],
        "Free space on that disk, or name a folder on another one: --dir DIR.",
    );
}

function freeBytes(folder: string): number {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize;
}
