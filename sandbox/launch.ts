import * as path from "node:path";
import { CLUSTER, etcd } from "./cluster";
import { saeEmulator } from "./emulator";
import { lastPorts } from "./mark";
import { choosePorts } from "./ports";
import { ENDING, exitCodeOf, findProcesses, isAlive, terminate, type ProcessRecord } from "./processes";
import {
    launch as launchService,
    PortTakenError,
    untilReady,
    type PortName,
    type SandboxContext,
    type Service,
} from "./services";
import { readState, removeState, writeState, type SandboxState } from "./state";

export const SERVICES: readonly Service[] = [...CLUSTER, saeEmulator];
const ATTEMPTS = 4;

/**
 * What runs of the sandbox in the folder, by the command lines: also what was never noted, because its starter was killed,
 * or is noted no more. A process of somebody else's may well be about a file in the folder, but works elsewhere.
 */
export function processesOf(dir: string, services = SERVICES): ProcessRecord[] {
    const marks = services.map((service) => ({ ...service, sign: service.sign(dir) }));
    return findProcesses(dir, ([executable = "", ...args]) =>
        marks.some(({ name, executable: file, sign }) => {
            // A script of Node is named by its folder.
            const isIt =
                file === "node"
                    ? path.basename(path.dirname(args[0] ?? "")) === name
                    : path.basename(executable) === file;
            return isIt && args.includes(sign);
        }),
    );
}

/** The store that runs in the folder: its name is made of the folder's, and nobody else's is called so. */
export const storesOf = (dir: string): ProcessRecord[] => processesOf(dir, [etcd]);

/** Ends what runs in the folder, also what a killed starter left; returns the number of ended processes. */
export async function endAll(dir: string): Promise<number> {
    const processes = readState(dir)?.processes ?? {};
    const noted = Object.values(processes).filter(isAlive);
    const unnoted = processesOf(dir).filter(({ pid }) => !noted.some((process) => process.pid === pid));
    const all = [...noted, ...unnoted];
    // The store goes last: without it the API server complains for a long time.
    const stores = [...(processes.etcd ? [processes.etcd] : []), ...storesOf(dir)].map(({ pid }) => pid);
    const isStore = ({ pid }: ProcessRecord): boolean => stores.includes(pid);
    await terminate(all.filter((process) => !isStore(process)));
    await terminate(all.filter(isStore));
    removeState(dir, stores.length > 0);
    return all.length;
}

async function launchAll(dir: string, toolchainFiles: Readonly<Record<string, string>>, pathFolders: string[]) {
    const ports = await choosePorts<PortName>(["etcd", "apiServer", "controllerManager", "sae"], lastPorts(dir));
    const context: SandboxContext = { dir, ports, tools: toolchainFiles };
    const startedAt = new Date().toISOString();
    const state: SandboxState = { startedAt, complete: false, ports, processes: {}, path: pathFolders };
    const begin = (service: Service): void => {
        state.processes[service.name] = launchService(service, context);
        // Written at once: whoever finds this file can end what was started.
        writeState(dir, state);
    };
    const ready = (service: Service): Promise<void> => {
        const process = state.processes[service.name];
        return process ? untilReady(service, context, process) : Promise.reject(new Error(service.name));
    };
    // The controller manager needs the kubeconfig, which needs the certificate that the API server makes.
    const [last, ...first] = [...SERVICES].sort(
        (a, b) => Number(b.name === "kube-controller-manager") - Number(a.name === "kube-controller-manager"),
    );
    first.forEach(begin);
    await Promise.all(first.map(ready));
    if (last) {
        begin(last);
        await ready(last);
    }
    writeState(dir, { ...state, complete: true });
}

/** Whether everything that was started lives. */
export function isRunning(state: SandboxState | undefined): state is SandboxState {
    return (
        state !== undefined &&
        state.complete &&
        SERVICES.every(({ name }) => state.processes[name] !== undefined && isAlive(state.processes[name]))
    );
}

/** What outlives its starter must not outlive a start that was interrupted: it is ended before this process is. */
async function unlessInterrupted<T>(dir: string, work: () => Promise<T>): Promise<T> {
    const never = new Promise<never>(() => undefined);
    let isInterrupted = false;
    const interrupted = (signal: NodeJS.Signals): void => {
        isInterrupted = true;
        void endAll(dir).finally(() => process.exit(exitCodeOf(signal)));
    };
    for (const signal of ENDING) process.on(signal, interrupted);
    try {
        return await work();
    } finally {
        // That a service was ended meanwhile is no failure to tell.
        if (isInterrupted) await never;
        for (const signal of ENDING) process.off(signal, interrupted);
    }
}

/** Starts all services, with other ports where somebody took one in between. A failure leaves nothing that runs. */
export async function launch(
    dir: string,
    toolchainFiles: Readonly<Record<string, string>>,
    pathFolders: string[],
    say: (line: string) => void,
): Promise<void> {
    for (let attempt = 1; ; attempt++) {
        try {
            return await unlessInterrupted(dir, () => launchAll(dir, toolchainFiles, pathFolders));
        } catch (error) {
            await endAll(dir);
            if (!(error instanceof PortTakenError) || attempt === ATTEMPTS) throw error;
            say(`somebody else took a port of ${error.message} in between: trying others`);
        }
    }
}
