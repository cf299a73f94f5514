import * as fs from "node:fs";
import * as path from "node:path";
import type { ProcessRecord } from "./processes";
import type { PortName, Processes } from "./services";
import { writeWhole } from "./write-whole";

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

const PORT_NAMES: readonly PortName[] = ["etcd", "apiServer", "controllerManager", "sae"];

const stateFile = (dir: string): string => path.join(dir, "sandbox.json");
const portsFile = (dir: string): string => path.join(dir, "ports.json");

function readText(file: string): string | undefined {
    try {
        return fs.readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

function readJson<T>(file: string): T | undefined {
    try {
        return JSON.parse(readText(file) ?? "") as T;
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
    writeWhole(stateFile(dir), `${JSON.stringify(state, null, 2)}\n`);
    writeWhole(portsFile(dir), JSON.stringify(state.ports));
}

/**
 * Forgets the processes; the ports are kept for the next start, and because their file is the mark of a sandbox's folder.
 * @param ran whether something of the sandbox has run until now, whatever the files say
 */
export function removeState(dir: string, ran: boolean): void {
    const state = readState(dir);
    if (!state && !ran) return;
    try {
        // Lost, or cut off.
        if (readJson<unknown>(portsFile(dir)) === undefined)
            writeWhole(portsFile(dir), JSON.stringify(state?.ports ?? {}));
    } catch {
        // On a full disk the folder stays a sandbox's by this file alone.
        return;
    }
    if (state) fs.rmSync(stateFile(dir), { force: true });
}

/** Whether a sandbox has noted its processes in the folder: other programs may keep a file of this name. */
export function hasState(dir: string): boolean {
    const state = readState(dir);
    return state !== undefined && PORT_NAMES.every((name) => Number.isInteger(state.ports[name]));
}

/** The ports of the last run. */
export function lastPorts(dir: string): Partial<Record<PortName, number>> {
    return isPortsFile(portsFile(dir)) ? (readJson<Record<PortName, number>>(portsFile(dir)) ?? {}) : {};
}

/** The beginning of what `writeState` and `claim` write there, also an empty one. */
const CUT_OFF = new RegExp(`^(\\{("(${PORT_NAMES.join("|")})":\\d+,)*("([a-zA-Z]*|[a-zA-Z]+":\\d*))?)?$`);

/** Whether the file is one of a sandbox, also one that was cut off: other programs may keep a file of this name. */
export function isPortsFile(file: string): boolean {
    const ports = readJson<unknown>(file);
    if (ports === undefined) return CUT_OFF.test(readText(file) ?? "no file");
    return (
        isObject(ports) &&
        Object.entries(ports).every(
            ([name, port]) => PORT_NAMES.some((known) => known === name) && typeof port === "number",
        )
    );
}
