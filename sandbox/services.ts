import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError, messageOf } from "./errors";
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
    args(context: SandboxContext): readonly string[];
    env?(context: SandboxContext): NodeJS.ProcessEnv;
    /**
     * Whether it serves, and is this very process: another one may answer on its port while this one is still about to
     * find the port taken. Throws or returns false while it does not serve yet.
     */
    answers(context: SandboxContext, pid: number): Promise<boolean>;
    /** Steps that follow when it is ready. */
    ready?(context: SandboxContext): void;
}

export type Processes = Partial<Record<ServiceName, ProcessRecord>>;

/**
 * A service that runs but is not ready after this long (ms) never will be; on an idle machine the slowest takes 6 s.
 */
const READY_MS = 15 * 60_000;

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

/** Waits until the service serves and its process lives. */
export async function untilReady(service: Service, context: SandboxContext, process: ProcessRecord): Promise<void> {
    const deadline = Date.now() + READY_MS;
    const logFile = logFileOf(context.dir, service.name);
    const failure = (problem: string, last: string): SandboxError =>
        new SandboxError(
            problem,
            [`${service.name}; last answer: ${last}`, ...lastLines(logFile, 6)],
            `Read ${logFile}. If the executable itself is damaged: crossroute sandbox clean --tools; then start again.`,
        );
    for (let last = "none"; ; await sleep(50)) {
        const serves = await service.answers(context, process.pid).catch((error: unknown) => {
            last = messageOf(error);
            return false;
        });
        if (!isAlive(process)) {
            if (/address already in use|EADDRINUSE/.test(fs.readFileSync(logFile, "utf8"))) {
                throw new PortTakenError(service.name);
            }
            throw failure(`${service.name} ended by itself.`, last);
        }
        if (serves) break;
        if (Date.now() > deadline) throw failure(`${service.name} is not ready after ${READY_MS / 1000} s.`, last);
    }
    service.ready?.(context);
}
