import * as fs from "node:fs";
import * as path from "node:path";
import { clusterFiles, dropUnbegunStore, forgetKeys, prepareCluster } from "./cluster";
import { applyDefinitions } from "./definitions";
import { EMULATOR_SCRIPT } from "./emulator";
import { environmentOf, preparePulumi, pulumiIsThere, type SandboxEnvironment } from "./environment";
import { isWorkedIn, realFolder, refuseNoFolder, refuseOtherUsers, usableFolder } from "./folders";
import { isFull, SandboxError } from "./errors";
import { endAll, isRunning, launch, processesOf, SERVICES } from "./launch";
import { withLock } from "./lock";
import { copyOf, writeMark } from "./mark";
import {
    claim,
    cureOfLostMark,
    deleteStored,
    isEmpty,
    isSandbox,
    LOCK,
    refuseOthers,
    removeEmpty,
    withdraw,
} from "./own-files";
import { defaultSandboxDir } from "./paths";
import { isAlive } from "./processes";
import type { ServiceName } from "./services";
import { shellWord } from "./shell-word";
import { readState, writeState, type SandboxState } from "./state";
import { roomFor } from "./toolchain/disk";
import { ensureTools, removeDamagedTools, type Toolchain } from "./toolchain/ensure";
import { LANGUAGES, SANDBOX_TOOLS, TOOLS, type Language } from "./tools";
import type { ToolName } from "./tool";

export { kubernetesWrites, type KubernetesWrite } from "./audit";
export { SandboxError } from "./errors";
export { shellLines, withoutPulumi, type SandboxEnvironment } from "./environment";
export { ensureTools, type Toolchain } from "./toolchain/ensure";
export { TEST_TOOLS, type Language } from "./tools";
export type { ServiceName } from "./services";

export interface SandboxOptions {
    /** The sandbox's folder. Default: `.sandbox` in the working folder. */
    dir?: string;
    /** Called with one line for each long step. */
    onProgress?: (line: string) => void;
    /** Called about every second while tools are got, with the progress; with nothing when that has ended. */
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
    /** Processes of it that run and are not noted, as where its notes were lost: a start begins anew, and a stop ends them. */
    unnoted: number[];
    /** The sandbox of which the folder is a copy. A start gives it servers of its own. */
    copyOf?: string;
}

function folderOf(options: SandboxOptions): string {
    return realFolder(options.dir ?? defaultSandboxDir());
}

/** Tells another user's sandbox, whose keys only that user can read. */
const refuseOthersKeys = (dir: string): void => refuseOtherUsers(dir, clusterFiles(dir).kubeconfig("admin"));

function locked<T>(dir: string, work: () => Promise<T>, onProgress?: (line: string) => void): Promise<T> {
    const onWait = (): void => onProgress?.(`waiting for another process that starts or stops the sandbox in ${dir}`);
    return withLock(path.join(dir, LOCK), work, { onWait });
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
    refuseOthersKeys(dir);
    const found = readState(dir);
    if (isRunning(found) && hasTools(dir, found, options)) return running(options, dir, found, false);
    if (!fs.existsSync(EMULATOR_SCRIPT)) {
        throw new SandboxError("The SAE emulator is not built.", [EMULATOR_SCRIPT], "Run: npm run build");
    }
    const leave = await prepareFolder(dir, say);
    const tools: ToolName[] = [
        ...SANDBOX_TOOLS,
        ...(options.languages ?? []).map((language) => LANGUAGES[language]),
        ...(options.kubernetes === "1.21" ? ["kubernetes-1.21" as const] : []),
    ];
    const getTools = { onProgress: say, onStatus: options.onStatus };
    try {
        const toolchain = await ensureTools(tools, getTools);
        return await locked(dir, () => startIn(dir, options, tools, toolchain), say);
    } catch (error) {
        await leave();
        throw error;
    }
}

/** Whoever calls it holds the lock. */
async function startIn(
    dir: string,
    options: StartOptions,
    tools: ToolName[],
    toolchain: Toolchain,
): Promise<RunningSandbox> {
    const { onStatus, onProgress: say = () => undefined } = options;
    const state = readState(dir);
    if (isRunning(state)) {
        // Its tools were deleted, or others are needed as well; what runs does not use them.
        const there = state.path.filter((folder) => fs.existsSync(folder));
        const path = [...new Set([...preparePulumi(dir, toolchain), ...there])];
        writeState(dir, { ...state, path });
        return running(options, dir, { ...state, path }, false);
    }
    // `stop --delete` may have taken the mark away meanwhile.
    claim(dir);
    if ((await endAll(dir)) > 0) say("cleared away what was left of a crashed sandbox");
    roomFor(dir);
    partFromOriginal(dir, say);
    say("starting etcd, kube-apiserver, kube-controller-manager and the SAE emulator");
    dropUnbegunStore(dir);
    prepareCluster(dir);
    await launch(dir, toolchain.files, preparePulumi(dir, toolchain), say).catch(async (error: unknown) => {
        if (!(await removeDamagedTools(tools, say))) throw error;
        const intact = await ensureTools(tools, { onProgress: say, onStatus });
        await launch(dir, intact.files, preparePulumi(dir, intact), say);
    });
    const launched = readState(dir);
    if (!isRunning(launched)) throw new SandboxError("The sandbox ended by itself.", [dir], `Read ${dir}/logs.`);
    return running(options, dir, launched, true);
}

/**
 * Makes the folder of a sandbox and marks it as one.
 * @returns what to do where nothing comes to be in it: as it was before, it is nobody's
 * @throws SandboxError when it cannot be made, or holds what is somebody else's
 */
export async function prepareFolder(dir: string, onProgress?: (line: string) => void): Promise<() => Promise<void>> {
    const isNew = !fs.existsSync(dir);
    usableFolder(dir, "The sandbox", "Name a folder that you can write to: --dir DIR.");
    // Looked at before the lock is put there.
    refuseOthers(dir);
    const underLock = async <T>(work: () => T): Promise<T> =>
        locked(dir, () => Promise.resolve().then(work), onProgress);
    try {
        if (!(await underLock(() => claim(dir)))) return () => Promise.resolve();
    } catch (error) {
        if (isNew) removeEmpty(dir);
        throw error;
    }
    return async () => {
        // What says why is the error that comes before this.
        await underLock(() => withdraw(dir)).catch(() => undefined);
        if (isNew) removeEmpty(dir);
    };
}

/** A copy of a sandbox must not command the original, which goes on: it has the same keys, and would take its ports. */
function partFromOriginal(dir: string, say: (line: string) => void): void {
    const original = copyOf(dir);
    if (original === undefined) return;
    say(`${dir} is a copy of the sandbox in ${original}, which is left alone: this one gets ports and keys of its own`);
    forgetKeys(dir);
    writeMark(dir);
}

/** Whether the tools that its environment promises are there: `sandbox clean --tools` may have deleted them. */
function hasTools(dir: string, state: SandboxState, { languages = [] }: StartOptions = {}): boolean {
    const hosts = languages.flatMap((language) => TOOLS[LANGUAGES[language]].files);
    return pulumiIsThere(
        dir,
        state,
        hosts.map((file) => path.basename(file)),
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
    /** Delete what was stored in it, and the folder if nothing else is there. Default false: the next start goes on. */
    remove?: boolean;
}

/** Ends the sandbox in the folder. Returns the number of ended processes; 0 when nothing ran. */
export async function stopSandbox(options: StopOptions = {}): Promise<number> {
    const dir = folderOf(options);
    // Its processes may go on without the folder.
    if (!fs.existsSync(dir)) return endAll(dir);
    refuseNoFolder(dir);
    refuseOthersKeys(dir);
    const isLink = fs.lstatSync(path.resolve(options.dir ?? defaultSandboxDir())).isSymbolicLink();
    if (options.remove && !isSandbox(dir) && !isEmpty(dir)) {
        throw new SandboxError(
            `No sandbox was ever started in ${dir}; nothing is deleted.`,
            [],
            `Name the folder of a sandbox: --dir DIR.${cureOfLostMark(dir)}`,
        );
    }
    if (!isSandbox(dir) && processesOf(dir).length === 0) return 0;
    const removes = options.remove === true && isSandbox(dir);
    const work = async (): Promise<number> => {
        const count = await endAll(dir);
        if (removes) deleteStored(dir, options.onProgress);
        return count;
    };
    const count = await locked(dir, work, options.onProgress).catch((error: unknown) => {
        // No room for a lock: what takes the room can still be ended and deleted.
        if (isFull(error)) return work();
        throw error;
    });
    // A link leads to the folder, or a shell works in it: it would be nowhere.
    if (removes && !isLink && !isWorkedIn(dir)) removeEmpty(dir);
    return count;
}

function ofCopy(dir: string): string {
    const original = copyOf(dir);
    return original === undefined ? "" : ` It is a copy of the one in ${original}.`;
}

/** What runs in the folder. */
export function sandboxStatus(options: SandboxOptions = {}): SandboxStatus {
    const dir = folderOf(options);
    refuseNoFolder(dir);
    const state = readState(dir);
    const services = SERVICES.flatMap((service) => {
        const process = state?.processes[service.name];
        const [port] = service.ports;
        if (!state || !process || !port) return [];
        return [{ name: service.name, port: state.ports[port], pid: process.pid, alive: isAlive(process) }];
    });
    const unnoted = processesOf(dir)
        .map(({ pid }) => pid)
        .filter((pid) => !services.some((service) => service.pid === pid));
    return { dir, running: isRunning(state), startedAt: state?.startedAt, services, unnoted, copyOf: copyOf(dir) };
}

/**
 * The environment to use the running sandbox with.
 * @throws SandboxError when none runs in the folder
 */
export function sandboxEnv(options: SandboxOptions = {}): SandboxEnvironment {
    const dir = folderOf(options);
    refuseNoFolder(dir);
    refuseOthersKeys(dir);
    const state = readState(dir);
    if (isRunning(state) && hasTools(dir, state)) return environmentOf(dir, state);
    const where = dir === folderOf({}) ? "" : ` --dir ${shellWord(dir)}`;
    throw new SandboxError(
        isRunning(state)
            ? `The tools of the sandbox in ${dir} were deleted.`
            : `No sandbox runs in ${dir}.${ofCopy(dir)}`,
        [],
        `Start it: crossroute sandbox start${where} (in a clone: npm run sandbox -- start${where})`,
    );
}
