import { spawn } from "node:child_process";
import { ENDING, exitCodeOf } from "../processes";
import { activityOf } from "./activity";

export interface RunOptions {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    /** The whole process group is ended when nothing has moved in it for this long (ms): see `activity.ts`. */
    idleMs: number;
    /** Called with each line of stderr; a line for which it returns true is no complaint. */
    taken?: (line: string) => boolean;
    /** Ends the whole process group. */
    signal?: AbortSignal;
}

export interface RunResult {
    /** Exit code; null when it did not start or was ended by a signal. */
    code: number | null;
    stdout: string;
    /** Last lines of stderr, or why there is no process. */
    complaint: string;
}

const COMPLAINT_LINES = 12;
/** A process that does not move in this many looks is idle. */
const LOOKS = 30;

/** Ends every process group that was started here; then this process ends as the signal demands. */
const groups = new Set<() => void>();
const endGroups = (): void => groups.forEach((end) => end());
const interrupted = (signal: NodeJS.Signals): void => {
    endGroups();
    process.exit(exitCodeOf(signal));
};

/** While a command runs, Ctrl-C ends it too: it has a process group of its own, which the terminal does not reach. */
function register(end: () => void): void {
    if (groups.size === 0) {
        process.on("exit", endGroups);
        for (const signal of ENDING) process.on(signal, interrupted);
    }
    groups.add(end);
}

function unregister(end: () => void): void {
    groups.delete(end);
    if (groups.size === 0) {
        process.off("exit", endGroups);
        for (const signal of ENDING) process.off(signal, interrupted);
    }
}

/** Splits a stream into lines; `end` returns what follows the last of them. */
function lines(each: (line: string) => void): { feed: (chunk: Buffer) => void; end: () => void } {
    let rest = "";
    return {
        feed(chunk) {
            const parts = (rest + chunk.toString("utf8")).split("\n");
            rest = parts.pop() ?? "";
            parts.forEach(each);
        },
        end() {
            if (rest) each(rest);
        },
    };
}

/** Runs a command to its end, without a terminal, and never rejects: a failure is a result. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    return new Promise((resolve) => {
        let stdout = "";
        let idle: string | undefined;
        const tail: string[] = [];
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env ?? process.env,
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        // Compilers and installers have children of their own: they form a group, which is ended as one.
        const endGroup = (): void => {
            try {
                if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
            } catch {
                // Already gone.
            }
        };
        const activity = activityOf(child.pid, LOOKS, options.idleMs / LOOKS);
        const look = setInterval(() => {
            if (!activity.idle()) return;
            idle = `nothing moved for ${span(options.idleMs)}: no output, no byte read or written, no CPU time`;
            endGroup();
        }, options.idleMs / LOOKS);
        const complaints = lines((line) => {
            if (options.taken?.(line)) return;
            tail.push(line);
            tail.splice(0, tail.length - COMPLAINT_LINES);
        });
        const finish = (code: number | null, reason?: string): void => {
            clearInterval(look);
            options.signal?.removeEventListener("abort", endGroup);
            unregister(endGroup);
            complaints.end();
            if (reason) tail.push(reason);
            resolve({ code, stdout, complaint: tail.slice(-COMPLAINT_LINES).join("\n") });
        };
        register(endGroup);
        options.signal?.addEventListener("abort", endGroup);
        if (options.signal?.aborted) endGroup();
        child.stdout.on("data", (chunk: Buffer) => {
            activity.seen();
            stdout += chunk.toString("utf8");
        });
        child.stderr.on("data", (chunk: Buffer) => {
            activity.seen();
            complaints.feed(chunk);
        });
        child.on("error", (error) => finish(null, error.message));
        child.on("close", (code, signal) => {
            finish(code, idle ?? (signal ? `${command} was ended by ${signal}` : undefined));
        });
    });
}

/** `15 minutes`, `2 seconds`. */
function span(ms: number): string {
    return ms >= 60_000 ? `${Math.round(ms / 60_000)} minutes` : `${ms / 1000} seconds`;
}
