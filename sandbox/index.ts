import * as fs from "node:fs";
import * as path from "node:path";
import { CLUSTER, prepareCluster } from "./cluster";
import { applyDefinitions } from "./definitions";
import { EMULATOR_SCRIPT, saeEmulator } from "./emulator";
import { environmentOf, preparePulumi, type SandboxEnvironment } from "./environment";
import { usableFolder } from "./folders";
import { SandboxError } from "./errors";
import { withLock } from "./lock";
import { defaultSandboxDir } from "./paths";
import { choosePorts } from "./ports";
import { isAlive, orphanProcesses, terminate } from "./processes";
import {
    launch,
    PortTakenError,
    untilReady,
    type PortName,
    type Service,
    type ServiceName,
    type SandboxContext,
} from "./services";
import { mayDelete } from "./own-files";
import { lastPorts, readState, removeState, writeState, type SandboxState } from "./state";
import { ensureTools } from "./toolchain/ensure";
import { LANGUAGES, SANDBOX_TOOLS, type Language } from "./tools";
import type { ToolName } from "./tool";

export { kubernetesWrites, type KubernetesWrite } from "./audit";
export { SandboxError } from "./errors";
export { shellLines, type SandboxEnvironment } from "./environment";
export { ensureTools, type Toolchain } from "./toolchain/ensure";
export { TEST_TOOLS, type Language } from "./tools";
export type { ServiceName } from "./services";

export interface SandboxOptions {
    /** The sandbox's folder. Default: `.sandbox` in the working folder. */
    dir?: string;
    /** Called with one line for each long step. */
    onProgress?: (line: string) => void;
    /** Called about every second while tools are built, with the progress. */
    onStatus?: (line: string) => void;
}

export interface StartOptions extends SandboxOptions {
    /** Release of the API server. Default 1.36. 1.21 also serves Ingress in its two beta versions. */
    kubernetes?: "1.36" | "1.21";
    /** Whether the cluster has the kinds of the Gateway API (standard channel). Default: false. */
    gatewayApi?: boolean;
    /** Languages of the programs that will be run, besides TypeScript and JavaScript. Default: none. */
    languages?: readonly Language[];
}

export interface RunningSandbox {
    dir: string;
    /** False when it was already running. */
    started: boolean;
    environment: SandboxEnvironment;
}

export interface SandboxStatus {
    dir: string;
    /** All of it runs. If a part has died this is false; the next start repairs it. */
    running: boolean;
    startedAt?: string;
    services: { name: ServiceName; port: number; pid: number; alive: boolean }[];
}

const SERVICES: readonly Service[] = [...CLUSTER, saeEmulator];
/** Executables, or ends of script paths, of everything that a sandbox starts. */
const PROCESS_NAMES = ["etcd", "kube-apiserver", "kube-controller-manager", "sae-emulator/main.js"];
const START_ATTEMPTS = 4;

function folderOf(options: SandboxOptions): string {
    return path.resolve(options.dir ?? defaultSandboxDir());
}

function locked<T>(dir: string, work: () => Promise<T>, onProgress?: (line: string) => void): Promise<T> {
    const onWait = (): void => onProgress?.(`waiting for another process that starts or stops the sandbox in ${dir}`);
    return withLock(path.join(dir, "lock"), work, { onWait });
}

async function endAll(dir: string): Promise<number> {
    const noted = Object.values(readState(dir)?.processes ?? {}).filter(isAlive);
    const unnoted = orphanProcesses(dir, PROCESS_NAMES).filter(
        ({ pid }) => !noted.some((process) => process.pid === pid),
    );
    // The store goes last: without it the API server complains for a long time.
    const store = readState(dir)?.processes.etcd;
    const isStore = ({ pid }: { pid: number }): boolean => pid === store?.pid;
    const all = [...noted, ...unnoted];
    await terminate(all.filter((process) => !isStore(process)));
    await terminate(all.filter(isStore));
    removeState(dir);
    return all.length;
}

async function launchAll(dir: string, toolchainFiles: Readonly<Record<string, string>>, pathFolders: string[]) {
    const ports = await choosePorts<PortName>(["etcd", "apiServer", "controllerManager", "sae"], lastPorts(dir));
    const context: SandboxContext = { dir, ports, tools: toolchainFiles };
    const startedAt = new Date().toISOString();
    const state: SandboxState = { startedAt, complete: false, ports, processes: {}, path: pathFolders };
    const begin = (service: Service): void => {
        state.processes[service.name] = launch(service, context);
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
function isRunning(state: SandboxState | undefined): state is SandboxState {
    return (
        state !== undefined &&
        state.complete &&
        SERVICES.every(({ name }) => state.processes[name] !== undefined && isAlive(state.processes[name]))
    );
}

/**
 * Starts a real API server with its store and controllers, and the SAE emulator, on free loopback ports, and waits
 * until they answer. Finds a sandbox that already runs in the folder, and clears away the rest of a crashed one. What
 * was stored in it before is still there.
 * @throws SandboxError when a tool cannot be obtained or a process does not become ready
 */
export async function startSandbox(options: StartOptions = {}): Promise<RunningSandbox> {
    const dir = folderOf(options);
    const say = options.onProgress ?? (() => undefined);
    const found = readState(dir);
    if (isRunning(found)) return running(options, dir, found, false);
    if (!fs.existsSync(EMULATOR_SCRIPT)) {
        throw new SandboxError("The SAE emulator is not built.", [EMULATOR_SCRIPT], "Run: npm run build");
    }
    usableFolder(dir, "The sandbox", "Name a folder that you can write to: --dir DIR.");
    const tools: ToolName[] = [
        ...SANDBOX_TOOLS,
        ...(options.languages ?? []).map((language) => LANGUAGES[language]),
        ...(options.kubernetes === "1.21" ? ["kubernetes-1.21" as const] : []),
    ];
    const toolchain = await ensureTools(tools, { onProgress: say, onStatus: options.onStatus });
    return locked(
        dir,
        async () => {
            const state = readState(dir);
            if (isRunning(state)) return running(options, dir, state, false);
            if ((await endAll(dir)) > 0) say("cleared away what was left of a crashed sandbox");
            say("starting etcd, kube-apiserver, kube-controller-manager and the SAE emulator");
            prepareCluster(dir);
            const pathFolders = preparePulumi(dir, toolchain);
            for (let attempt = 1; ; attempt++) {
                try {
                    await launchAll(dir, toolchain.files, pathFolders);
                    break;
                } catch (error) {
                    await endAll(dir);
                    if (!(error instanceof PortTakenError) || attempt === START_ATTEMPTS) throw error;
                    say(`somebody else took a port of ${error.message} in between: trying others`);
                }
            }
            const launched = readState(dir);
            if (!isRunning(launched))
                throw new SandboxError("The sandbox ended by itself.", [dir], `Read ${dir}/logs.`);
            return running(options, dir, launched, true);
        },
        say,
    );
}

/** The running sandbox, with the requested kinds. */
async function running(
    { gatewayApi, onProgress, onStatus }: StartOptions,
    dir: string,
    state: SandboxState,
    started: boolean,
): Promise<RunningSandbox> {
    if (gatewayApi) {
        const { files } = await ensureTools(["gateway-api"], { onProgress, onStatus });
        await applyDefinitions(dir, state.ports.apiServer, files["gateway-api.json"] ?? "");
    }
    return { dir, started, environment: environmentOf(dir, state) };
}

export interface StopOptions extends SandboxOptions {
    /** Delete the folder with everything that was stored in it. Default false: the next start goes on with it. */
    remove?: boolean;
}

/** Ends the sandbox in the folder. Returns the number of ended processes; 0 when nothing ran. */
export async function stopSandbox(options: StopOptions = {}): Promise<number> {
    const dir = folderOf(options);
    if (!fs.existsSync(dir)) return 0;
    if (options.remove && !mayDelete(dir)) {
        throw new SandboxError(
            `No sandbox was ever started in ${dir}; nothing is deleted.`,
            [],
            "Name the folder of a sandbox: --dir DIR.",
        );
    }
    const count = await locked(dir, () => endAll(dir), options.onProgress);
    if (options.remove) fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    return count;
}

/** What runs in the folder. */
export function sandboxStatus(options: SandboxOptions = {}): SandboxStatus {
    const dir = folderOf(options);
    const state = readState(dir);
    const services = SERVICES.flatMap((service) => {
        const process = state?.processes[service.name];
        const [port] = service.ports;
        if (!state || !process || !port) return [];
        return [{ name: service.name, port: state.ports[port], pid: process.pid, alive: isAlive(process) }];
    });
    return { dir, running: isRunning(state), startedAt: state?.startedAt, services };
}

/**
 * The environment to use the running sandbox with.
 * @throws SandboxError when none runs in the folder
 */
export function sandboxEnv(options: SandboxOptions = {}): SandboxEnvironment {
    const dir = folderOf(options);
    const state = readState(dir);
    if (isRunning(state)) return environmentOf(dir, state);
    throw new SandboxError(
        `No sandbox runs in ${dir}.`,
        [],
        "Start it: crossroute sandbox start (in a clone: npm run sandbox -- start)",
    );
}
