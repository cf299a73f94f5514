import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { withoutPulumi, type SandboxEnvironment } from "./environment";
import { packageRoot } from "./paths";
import { ENDING, exitCodeOf, startTimeOf } from "./processes";

/** A lock file that tells no process, and is older than this (ms), was cut off when its writer was ended. */
const CUT_OFF_MS = 60_000;
/** Signals within this time (ms) are one. */
const ONE_PRESS_MS = 500;
/** How many of its last lines a failure quotes. */
const WORDS = 12;

/** On a terminal the CLI draws its tree; otherwise it prints lines, and never asks. */
const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);

interface Ended {
    code: number | null;
    /** The end of what it printed, where that was kept. */
    words: string[];
}

/**
 * Runs `pulumi` on the clone's program. A signal that ends this process is handed on first, and the update's own end is
 * waited for: one that goes on alone would write while the next run begins.
 * @param output `show` it as it comes, or `keep` it for a failure
 * @param tidyUp what follows the end of the update where a signal ends this process
 */
export function pulumi(
    args: readonly string[],
    environment: SandboxEnvironment,
    output: "show" | "keep" = "show",
    tidyUp: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const printed = output === "show" ? "inherit" : "pipe";
        const child = spawn("pulumi", [...args, ...(interactive ? [] : ["--non-interactive"])], {
            cwd: packageRoot,
            env: { ...withoutPulumi(process.env), ...environment },
            stdio: [interactive ? "inherit" : "ignore", printed, printed],
            // Behind a pipe Ctrl-C would reach it beside the signal below; the second one makes it give up at once.
            detached: !interactive,
        });
        let text = "";
        for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += String(chunk)));
        let ending: NodeJS.Signals | undefined;
        let handedOn = -Infinity;
        const handOn = (signal: NodeJS.Signals): void => {
            ending ??= signal;
            // One Ctrl-C arrives twice: from the terminal, and from npm. Pulumi gives up at once when it is told twice.
            const isRepeated = performance.now() - handedOn < ONE_PRESS_MS;
            handedOn = performance.now();
            // On a terminal Ctrl-C has reached it already.
            if (isRepeated || (signal === "SIGINT" && interactive)) return;
            child.kill(signal === "SIGHUP" || signal === "SIGPIPE" ? "SIGTERM" : signal);
        };
        for (const signal of ENDING) process.on(signal, handOn);
        const settle = (): void => ENDING.forEach((signal) => void process.off(signal, handOn));
        child.on("error", (error) => {
            settle();
            reject(error);
        });
        child.on("close", (code) => {
            if (ending) {
                const exitCode = exitCodeOf(ending);
                // Still deaf to signals: a second one would leave what the first one was to end.
                return void tidyUp().finally(() => process.exit(exitCode));
            }
            settle();
            resolve({ code, words: text.trim().split("\n").slice(-WORDS) });
        });
    });
}

/** Whether the process that wrote an update's lock is gone. */
function isDead(file: string): boolean {
    try {
        const { pid } = JSON.parse(fs.readFileSync(file, "utf8")) as { pid?: number };
        return pid !== undefined && startTimeOf(pid) === undefined;
    } catch {
        const { mtimeMs = Date.now() } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
        // Of tomorrow it is where the clock was set back.
        return Math.abs(Date.now() - mtimeMs) > CUT_OFF_MS;
    }
}

/** The files by which the engine tells that the stack is being updated. */
function locksOf(stack: string, environment: SandboxEnvironment): string[] {
    const folder = path.join(fileURLToPath(environment.PULUMI_BACKEND_URL), ".pulumi", "locks");
    if (!fs.existsSync(folder)) return [];
    return fs
        .readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".json") && file.split(path.sep).includes(stack))
        .map((file) => path.join(folder, file));
}

/**
 * Waits for the end of an update of this stack, which goes on alone where the command that began it was killed, and
 * removes what one that was killed itself has left.
 */
export async function afterOtherUpdates(
    stack: string,
    environment: SandboxEnvironment,
    onWait: () => void,
): Promise<void> {
    for (let said = false; ; said = true) {
        const locks = locksOf(stack, environment);
        if (locks.length === 0) return;
        if (locks.every(isDead)) {
            await pulumi(["cancel", "--yes", "--stack", stack], environment, "keep");
            return;
        }
        if (!said) onWait();
        await sleep(200);
    }
}
