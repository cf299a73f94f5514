import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "./errors";
import { startTimeOf } from "./processes";
import { unfinished } from "./write-whole";

/** A holder touches its lock this often (ms) to show that it is alive. */
const HEARTBEAT_MS = 5_000;
/**
 * A lock of another machine that shares the folder is abandoned when it was not touched for this long (ms). On this
 * machine the process itself is checked, so a slow one keeps its lock.
 */
const ABANDONED_MS = 5 * 60_000;

interface Holder {
    host: string;
    pid: number;
    birth: string;
}

/** Who holds the lock; undefined when the file does not say it, or only its beginning. */
function holderIn(text: string): Holder | undefined {
    try {
        return JSON.parse(text) as Holder;
    } catch {
        return undefined;
    }
}

/** Whether the file is a lock, rather than somebody else's file of its name. */
export function isLock(file: string): boolean {
    try {
        const { host, pid, birth } = holderIn(fs.readFileSync(file, "utf8")) ?? {};
        return typeof host === "string" && typeof pid === "number" && typeof birth === "string";
    } catch {
        return false;
    }
}

function isAbandoned(file: string): boolean {
    try {
        const untouched = Date.now() - fs.statSync(file).mtimeMs;
        const holder = holderIn(fs.readFileSync(file, "utf8"));
        // Its holder was ended while it wrote the file, or is about to write.
        if (holder === undefined) return untouched > ABANDONED_MS;
        if (holder.host === os.hostname()) return startTimeOf(holder.pid) !== holder.birth;
        return untouched > ABANDONED_MS;
    } catch {
        // Gone, or just being written: the next look decides.
        return false;
    }
}

function tryTake(file: string): boolean {
    const holder: Holder = { host: os.hostname(), pid: process.pid, birth: startTimeOf(process.pid) ?? "" };
    const part = unfinished(file);
    try {
        fs.writeFileSync(part, JSON.stringify(holder));
        take(part, file);
        return true;
    } catch (error) {
        // Somebody has it, or has just deleted the folder.
        if (["EEXIST", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
        throw error;
    } finally {
        fs.rmSync(part, { force: true });
    }
}

/** Made or refused in one step, and whole: others that look at it see who holds it. */
function take(part: string, file: string): void {
    try {
        fs.linkSync(part, file);
    } catch (error) {
        // Some file systems know no links. There, until it has content, readers treat it as a living holder's.
        if (!["EPERM", "ENOTSUP", "ENOSYS", "EMLINK"].includes((error as NodeJS.ErrnoException).code ?? ""))
            throw error;
        copyNew(part, file);
    }
}

function copyNew(part: string, file: string): void {
    try {
        fs.writeFileSync(file, fs.readFileSync(part), { flag: "wx" });
    } catch (error) {
        // On a full disk the file was created, and could not be written: nobody holds it.
        if ((error as NodeJS.ErrnoException).syscall === "write") fs.rmSync(file, { force: true });
        throw error;
    }
}

function removeAbandoned(file: string): void {
    const grave = `${file}.dead-${process.pid}`;
    try {
        // If several processes see the abandoned lock, one succeeds in renaming it away...
        fs.renameSync(file, grave);
        // ...and if that one was so late that it took a new holder's lock, it gives it back.
        if (!isAbandoned(grave)) fs.copyFileSync(grave, file, fs.constants.COPYFILE_EXCL);
    } catch {
        // Somebody else was quicker.
    }
    fs.rmSync(grave, { force: true });
}

/** Given back also where this process ends within the work, as by Ctrl-C. */
const held = new Set<string>();
const giveBackAll = (): void => held.forEach((file) => fs.rmSync(file, { force: true }));

function hold(file: string): void {
    if (held.size === 0) process.on("exit", giveBackAll);
    held.add(file);
}

function giveBack(file: string): void {
    held.delete(file);
    if (held.size === 0) process.off("exit", giveBackAll);
    fs.rmSync(file, { force: true });
}

/**
 * Runs the work while no other process (on this machine, or on one that shares the folder) holds the same lock file.
 * Takes over the lock of a dead holder; waits for a living one as long as it takes.
 * @param options.waitMs fail if the lock is not free within this time. Default: no limit
 */
export async function withLock<T>(
    file: string,
    work: () => Promise<T>,
    options: { waitMs?: number; onWait?: () => void } = {},
): Promise<T> {
    const folder = path.dirname(file);
    fs.mkdirSync(folder, { recursive: true });
    const waitMs = options.waitMs ?? Infinity;
    const deadline = performance.now() + waitMs;
    for (let said = false; !tryTake(file);) {
        if (isAbandoned(file)) {
            removeAbandoned(file);
            continue;
        }
        if (performance.now() > deadline) {
            const waited = `waited ${Math.round(waitMs / 1000)} s`;
            throw new SandboxError(
                `The lock ${file} is held by another process.`,
                [waited],
                `See who holds it (the file names the process id), or delete it if that process is gone.`,
            );
        }
        if (!said) options.onWait?.();
        said = true;
        await sleep(100);
        // Whoever had it may have deleted it all.
        fs.mkdirSync(folder, { recursive: true });
    }
    hold(file);
    const heartbeat = setInterval(() => fs.utimes(file, new Date(), new Date(), () => undefined), HEARTBEAT_MS);
    try {
        return await work();
    } finally {
        clearInterval(heartbeat);
        giveBack(file);
    }
}
