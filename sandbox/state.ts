import * as fs from "node:fs";
import * as path from "node:path";
import type { ProcessRecord } from "./processes";
import type { PortName, Processes } from "./services";

/** What a sandbox records about itself, so that any later process can find, use and end it. */
export interface SandboxState {
    startedAt: string;
    /** False while it is being started, and for ever if the starter died. */
    complete: boolean;
    ports: Record<PortName, number>;
    processes: Processes;
    /** Folders that PATH begins with: the Pulumi CLI and its language hosts. */
    path: string[];
}

const PORT_NAMES: readonly string[] = ["etcd", "apiServer", "controllerManager", "sae"] satisfies PortName[];

const stateFile = (dir: string): string => path.join(dir, "sandbox.json");
const portsFile = (dir: string): string => path.join(dir, "ports.json");

function readJson<T>(file: string): T | undefined {
    try {
        return JSON.parse(fs.readFileSync(file, "utf8")) as T;
    } catch {
        return undefined;
    }
}

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields =>
    typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isProcess = (value: unknown): value is ProcessRecord =>
    isObject(value) && Number.isInteger(value["pid"]) && isText(value["birth"]);

/**
 * What is known of the sandbox. Another version may have written it otherwise: it is not complete then, so that the next
 * start ends what is known of it and begins anew.
 */
export function readState(dir: string): SandboxState | undefined {
    const found = readJson<unknown>(stateFile(dir));
    // Any program may keep a file of this name.
    if (!isObject(found) || !isObject(found["processes"]) || !isObject(found["ports"])) return undefined;
    const { startedAt, ports } = found;
    const [processes, folders] = [Object.entries(found["processes"]), found["path"]];
    const path = Array.isArray(folders) ? folders.filter(isText) : [];
    const isWhole =
        PORT_NAMES.every((name) => Number.isInteger(ports[name])) &&
        processes.every(([, process]) => isProcess(process)) &&
        path.length > 0;
    return {
        startedAt: isText(startedAt) ? startedAt : "",
        complete: found["complete"] === true && isWhole,
        ports: ports as SandboxState["ports"],
        processes: Object.fromEntries(processes.filter(([, process]) => isProcess(process))),
        path,
    };
}

export function writeState(dir: string, state: SandboxState): void {
    replace(stateFile(dir), `${JSON.stringify(state, null, 2)}\n`);
    replace(portsFile(dir), JSON.stringify(state.ports));
}

/** Whole or not at all: also when the disk is full, or this process is ended. */
function replace(file: string, text: string): void {
    fs.writeFileSync(`${file}.new`, text);
    fs.renameSync(`${file}.new`, file);
}

/** Forgets the processes; the ports are kept for the next start. */
export function removeState(dir: string): void {
    if (readState(dir)) fs.rmSync(stateFile(dir), { force: true });
}

/** The ports of the last run. */
export function lastPorts(dir: string): Partial<Record<PortName, number>> {
    return isPortsFile(portsFile(dir)) ? (readJson<Record<PortName, number>>(portsFile(dir)) ?? {}) : {};
}

/** Whether the file is one of a sandbox: other programs may keep a file of this name. */
export function isPortsFile(file: string): boolean {
    // Cut off when it was made: still a sandbox's.
    if (fs.statSync(file, { throwIfNoEntry: false })?.size === 0) return true;
    const ports = readJson<unknown>(file);
    if (typeof ports !== "object" || ports === null || Array.isArray(ports)) return false;
    return Object.entries(ports).every(([name, port]) => PORT_NAMES.includes(name) && typeof port === "number");
}
