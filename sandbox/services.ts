import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError, messageOf } from "./errors";
import { NoAnswerError } from "./http";
import { isAlive, startDetached, type ProcessRecord } from "./processes";

export type ServiceName = "etcd" | "kube-apiserver" | "kube-controller-manager" | "sae-emulator";
export type PortName = "etcd" | "apiServer" | "controllerManager" | "sae";

/** What a service needs to know about its sandbox. */
export interface SandboxContext {
    /** The sandbox's folder, absolute. */
    dir: string;
    ports: Readonly<Record<PortName, number>>;
    /** Executables by name. */
    tools: Readonly<Record<string, string>>;
}

/** One long-running process of the sandbox, as data. */
export interface Service {
    name: ServiceName;
    /** Name of its executable among the tools; `node` is this Node. */
    executable: string;
    /** The ports it listens on. */
    ports: readonly PortName[];
    /** The argument that only the process of this folder has. */
    sign(dir: string): string;
    args(context: SandboxContext): readonly string[];
    env?(context: SandboxContext): NodeJS.ProcessEnv;
    /**
     * Whether it serves, and is this very process: another one may answer on its port while this one is still about to
     * find the port taken. Throws or returns false while it does not serve yet.
     * @param timeoutMs how long each request may take
     */
    answers(context: SandboxContext, pid: number, timeoutMs: number): Promise<boolean>;
    /** Steps that follow when it is ready. */
    ready?(context: SandboxContext): void;
}

export type Processes = Partial<Record<ServiceName, ProcessRecord>>;

/**
 * A service that runs, is not ready, and for so long (ms) has said nothing new never will be: however slow the machine
 * is, a start comes to its next step, while one that hangs is silent and one that tries in vain repeats itself.
 */
const NOTHING_NEW_MS = 15 * 60_000;
const LOOKS = 30;
/**
 * How long (ms) the first requests to a service may take, and the last ones. Somebody else may have its port and say nothing, which
 * should be found soon; and on a machine that has too much to do, every answer may take long.
 */
const ANSWER_MS = { first: 2_000, most: 60_000 };

export function logFileOf(dir: string, service: ServiceName): string {
    return path.join(dir, "logs", `${service}.log`);
}

/** A child ended because another process took its port after it had been found free. */
export class PortTakenError extends Error {}

/** Starts the service's process; `untilReady` finds out whether it serves. */
export function launch(service: Service, context: SandboxContext): ProcessRecord {
    const executable = service.executable === "node" ? process.execPath : context.tools[service.executable];
    if (!executable) throw new Error(`${service.executable} is not among the tools`);
    const logFile = logFileOf(context.dir, service.name);
    // Only the last run matters, and a failure quotes the end of its log.
    fs.writeFileSync(logFile, "");
    const env = { ...process.env, ...service.env?.(context) };
    return startDetached(executable, service.args(context), { cwd: context.dir, logFile, env });
}

function lastLines(file: string, count: number): string[] {
    const lines = fs.readFileSync(file, "utf8").trim().split("\n");
    // Of a panic the reason, not where in the code it was.
    const trace = lines.findIndex((line) => /^goroutine \d+ \[/.test(line));
    return lines
        .slice(0, trace < 0 ? undefined : trace)
        .filter((line) => line.trim() !== "")
        .slice(-count)
        .map((line) => line.slice(0, 400));
}

/** Tells whether a log or an answer holds a line that differs from all before it by more than its numbers. */
function novelty(): (text: string) => boolean {
    const known = new Set<string>();
    return (text) => {
        const before = known.size;
        for (const line of text.split("\n")) known.add(line.replace(/[\da-f]*\d[\da-f]*/gi, "0"));
        return known.size > before;
    };
}

/**
 * Waits until the service serves and its process lives.
 * @param nothingNewMs gives up when it says nothing new for this long; tests give it less time
 */
export async function untilReady(
    service: Service,
    context: SandboxContext,
    process: ProcessRecord,
    nothingNewMs = NOTHING_NEW_MS,
): Promise<void> {
    const isNew = novelty();
    // Looks are counted, not time: a machine that slept meanwhile must not end anything.
    let [quiet, next] = [0, performance.now() + nothingNewMs / LOOKS];
    const logFile = logFileOf(context.dir, service.name);
    const failure = (problem: string, last: string): SandboxError =>
        new SandboxError(
            problem,
            [`${service.name}; last answer: ${last}`, ...lastLines(logFile, 6)],
            `Read ${logFile}. If the executable itself is damaged: crossroute sandbox clean --tools; then start again.`,
        );
    let timeoutMs = ANSWER_MS.first;
    for (let last = "none"; ; await sleep(50)) {
        const serves = await service.answers(context, process.pid, timeoutMs).catch((error: unknown) => {
            last = messageOf(error);
            if (error instanceof NoAnswerError) timeoutMs = Math.min(2 * timeoutMs, ANSWER_MS.most);
            return false;
        });
        if (!isAlive(process)) {
            if (/address already in use|EADDRINUSE/.test(fs.readFileSync(logFile, "utf8"))) {
                throw new PortTakenError(service.name);
            }
            throw failure(`${service.name} ended by itself.`, last);
        }
        if (serves) break;
        if (performance.now() < next) continue;
        next = performance.now() + nothingNewMs / LOOKS;
        quiet = isNew(`${fs.readFileSync(logFile, "utf8")}\n${last}`) ? 0 : quiet + 1;
        if (quiet < LOOKS) continue;
        throw failure(`${service.name} is not ready, and says nothing new for ${nothingNewMs / 1000} s.`, last);
    }
    service.ready?.(context);
}
