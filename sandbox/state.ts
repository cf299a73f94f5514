import * as fs from "node:fs";
import * as path from "node:path";
import { isObject, isText, readJson } from "./json-file";
import { inodeOf, isMarked, PORT_NAMES, writeMark } from "./mark";
import { isAlive, worksIn, type ProcessRecord } from "./processes";
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

export const STATE = "sandbox.json";
const stateFile = (dir: string): string => path.join(dir, STATE);

const isProcess = (value: unknown): value is ProcessRecord =>
    isObject(value) && Number.isInteger(value["pid"]) && isText(value["birth"]);

/**
 * What is known of the sandbox in the folder. Another version may have written it otherwise, or of another folder, which was
 * copied or has moved: it is not complete then, so that the next start ends what is known of it and begins anew.
 */
export function readState(dir: string): SandboxState | undefined {
    const found = readJson(stateFile(dir));
    // Any program may keep a file of this name.
    if (!isObject(found) || !isObject(found["processes"]) || !isObject(found["ports"])) return undefined;
    const { startedAt, ports } = found;
    const [processes, folders] = [Object.entries(found["processes"]), found["path"]];
    const path = Array.isArray(folders) ? folders.filter(isText) : [];
    const isOfFolder = found["folder"] === dir && found["inode"] === inodeOf(dir);
    const isWhole =
        PORT_NAMES.every((name) => Number.isInteger(ports[name])) &&
        processes.every(([, process]) => isProcess(process)) &&
        path.length > 0;
    const isIts = (process: unknown): process is ProcessRecord =>
        isProcess(process) && (!isAlive(process) || (worksIn(dir, process.pid) ?? isOfFolder));
    return {
        startedAt: isText(startedAt) ? startedAt : "",
        complete: found["complete"] === true && isWhole && isOfFolder,
        ports: ports as SandboxState["ports"],
        processes: Object.fromEntries(processes.filter(([, process]) => isIts(process))),
        path,
    };
}

export function writeState(dir: string, state: SandboxState): void {
    const noted = { folder: dir, inode: inodeOf(dir), ...state };
    writeWhole(stateFile(dir), `${JSON.stringify(noted, null, 2)}\n`);
    writeMark(dir, state.ports);
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
        if (!isMarked(dir)) writeMark(dir, state?.ports);
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
