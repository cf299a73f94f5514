import { spawn } from "node:child_process";

export interface RunOptions {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    /** The whole process group is ended after so long (ms). */
    timeoutMs: number;
    onLine?: (line: string) => void;
}

export interface RunResult {
    /** Exit code; null when it did not start, was ended by a signal or took too long. */
    code: number | null;
    stdout: string;
    /** Last lines of stderr, or why there is no process. */
    complaint: string;
}

const COMPLAINT_LINES = 12;

/** Runs a command to its end, without a terminal, and never rejects: a failure is a result. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    return new Promise((resolve) => {
        let stdout = "";
        let rest = "";
        const tail: string[] = [];
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env ?? process.env,
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        const finish = (code: number | null, reason?: string): void => {
            clearTimeout(timer);
            process.off("exit", endGroup);
            if (rest) tail.push(rest);
            if (reason) tail.push(reason);
            resolve({ code, stdout, complaint: tail.slice(-COMPLAINT_LINES).join("\n") });
        };
        // Compilers and installers have children of their own: they form a group, which is ended as one.
        const endGroup = (): void => {
            try {
                if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
            } catch {
                // Already gone.
            }
        };
        const timer = setTimeout(endGroup, options.timeoutMs);
        process.once("exit", endGroup);
        child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")));
        child.stderr.on("data", (chunk: Buffer) => {
            const lines = (rest + chunk.toString("utf8")).split("\n");
            rest = lines.pop() ?? "";
            for (const line of lines) {
                tail.push(line);
                options.onLine?.(line);
            }
            tail.splice(0, tail.length - COMPLAINT_LINES);
        });
        child.on("error", (error) => finish(null, error.message));
        child.on("close", (code, signal) => {
            finish(
                code,
                signal
                    ? `${command} was ended by ${signal}, at most ${options.timeoutMs / 1000} s are given`
                    : undefined,
            );
        });
    });
}
