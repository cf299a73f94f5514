import * as fs from "node:fs";
import * as path from "node:path";
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

const stateFile = (dir: string): string => path.join(dir, "sandbox.json");
const portsFile = (dir: string): string => path.join(dir, "ports.json");

function readJson<T>(file: string): T | undefined {
    try {
        return JSON.parse(fs.readFileSync(file, "utf8")) as T;
    } catch {
        return undefined;
    }
}

export function readState(dir: string): SandboxState | undefined {
    return readJson<SandboxState>(stateFile(dir));
}

export function writeState(dir: string, state: SandboxState): void {
    const temporary = `${stateFile(dir)}.new`;
    fs.writeFileSync(temporary, `${JSON.stringify(state, null, 2)}\n`);
    fs.renameSync(temporary, stateFile(dir));
    fs.writeFileSync(portsFile(dir), JSON.stringify(state.ports));
}

/** Forgets the processes; the ports are kept for the next start. */
export function removeState(dir: string): void {
    fs.rmSync(stateFile(dir), { force: true });
}

/** The ports of the last run. */
export function lastPorts(dir: string): Partial<Record<PortName, number>> {
    return readJson<Record<PortName, number>>(portsFile(dir)) ?? {};
}
