import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGPIPE: 141 } as const;

/** The signals by which a user, a system that shuts down, or a reader that goes away ends a command. */
export const ENDING = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];

/** The exit code of a process that the signal ended, as a shell tells it. */
export function exitCodeOf(signal: NodeJS.Signals): number {
    return EXIT_CODES[signal as keyof typeof EXIT_CODES];
}

/** A process that outlives its starter. Its start time tells it from a later process with the same id. */
export interface ProcessRecord {
    pid: number;
    birth: string;
}

/** The start time of a process in the system's own unit; undefined when it does not exist or is a zombie. */
export function startTimeOf(pid: number): string | undefined {
    try {
        if (process.platform === "linux") {
            const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
            // The second field, the command in brackets, may hold spaces and brackets: count from its end.
            const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
            return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
        }
        return (
            execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { stdio: "pipe" })
                .toString()
                .trim() || undefined
        );
    } catch {
        return undefined;
    }
}

export function isAlive(process: ProcessRecord): boolean {
    return startTimeOf(process.pid) === process.birth;
}

/** Starts a process that continues when this one ends; its output is appended to the log file. */
export function startDetached(
    command: string,
    args: readonly string[],
    options: { cwd: string; logFile: string; env?: NodeJS.ProcessEnv },
): ProcessRecord {
    const log = fs.openSync(options.logFile, "a");
    try {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env ?? process.env,
            detached: true,
            stdio: ["ignore", log, log],
        });
        // Without a listener a failed start would end this process; the missing child is noticed below.
        child.on("error", () => undefined);
        child.unref();
        if (child.pid === undefined) throw new Error(`${command} does not start`);
        return { pid: child.pid, birth: startTimeOf(child.pid) ?? "ended" };
    } finally {
        fs.closeSync(log);
    }
}

function signal(target: ProcessRecord, name: NodeJS.Signals): void {
    if (!isAlive(target)) return;
    try {
        process.kill(target.pid, name);
    } catch {
        // It ended in between, which is fine.
    }
}

async function ended(targets: readonly ProcessRecord[], withinMs: number): Promise<boolean> {
    // Not the time of day, which may be set meanwhile.
    const deadline = performance.now() + withinMs;
    while (targets.some(isAlive)) {
        if (performance.now() > deadline) return false;
        await sleep(20);
    }
    return true;
}

/** Asks the processes to end and, after the grace time, kills them. */
export async function terminate(targets: readonly ProcessRecord[], graceMs = 2_000): Promise<void> {
    for (const target of targets) signal(target, "SIGTERM");
    if (await ended(targets, graceMs)) return;
    for (const target of targets) signal(target, "SIGKILL");
    if (await ended(targets, 120_000)) return;
    const left = targets.filter(isAlive).map((target) => target.pid);
    throw new Error(`Processes ${left.join(", ")} do not end, not even by SIGKILL.`);
}

/**
 * Running processes that work in the folder, and of which the command line is as wanted. Linux only: elsewhere there are none.
 */
export function findProcesses(folder: string, isWanted: (command: readonly string[]) => boolean): ProcessRecord[] {
    if (process.platform !== "linux") return [];
    return fs.readdirSync("/proc").flatMap((entry) => {
        const pid = Number(entry);
        if (!Number.isInteger(pid) || pid === process.pid) return [];
        let command: string[];
        try {
            command = fs.readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
        } catch {
            return [];
        }
        const birth = isWanted(command) && worksIn(folder, pid) ? startTimeOf(pid) : undefined;
        return birth === undefined ? [] : [{ pid, birth }];
    });
}

/**
 * Whether a process works in the folder; undefined where the system does not tell. A path tells too little: a container has a
 * folder of the same one, and a folder may have been renamed. It may also be deleted.
 */
export function worksIn(folder: string, pid: number): boolean | undefined {
    if (process.platform !== "linux") return undefined;
    const link = `/proc/${pid}/cwd`;
    try {
        if (fs.readlinkSync(link) === `${folder} (deleted)`) return true;
        const [its, ours] = [fs.statSync(link), fs.statSync(folder)];
        return its.dev === ours.dev && its.ino === ours.ino;
    } catch (error) {
        // The system does not tell it of another user's.
        return (error as NodeJS.ErrnoException).code === "EACCES" ? undefined : false;
    }
}
