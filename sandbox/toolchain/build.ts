import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { messageOf, SandboxError } from "../errors";
import { withLock } from "../lock";
import { cacheRoot, toolModules } from "../paths";
import { TEST_TOOLS, TOOLS } from "../tools";
import type { ToolName } from "../tool";
import { recordDigests } from "./digests";
import { spaceFor } from "./disk";
import {
    asideFolder,
    BUILD_FLAGS,
    cureOf,
    goEnvironment,
    goFailure,
    goFolder,
    STANDARD_PACKAGES,
    STANDSTILL_MS,
} from "./go";
import { filesIn } from "./locate";
import { packagesOf } from "./plan";
import { prepare, type BuildPlace } from "./prepare";
import { Counter } from "./progress";
import { run } from "./run";

/** Tells people about the progress. */
export interface BuildProgress {
    /** A step began or ended. */
    say(line: string): void;
    /** How far it is; empty where nothing is in progress any more. */
    status(line: string): void;
}

/** How often (ms) the progress is reported. */
export const REFRESH_MS = 1_000;
/** Memory (bytes) that a build may take. */
const MEMORY_OF_A_BUILD = 3 * 2 ** 30;

/** Folder of a tool's Go module. */
export function moduleOf(name: ToolName): string {
    return path.join(toolModules, TOOLS[name].build.module ?? name);
}

/** Identifies the result of a build: its module folder, its flags and the machine. */
export function buildKey(name: ToolName): string {
    const readable = (_: string, value: unknown): unknown => (value instanceof RegExp ? String(value) : value);
    const facts = [TOOLS[name].build, BUILD_FLAGS, process.platform, process.arch];
    const hash = createHash("sha256").update(JSON.stringify(facts, readable));
    const folder = moduleOf(name);
    for (const file of fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
        const whole = path.join(folder, file);
        if (fs.statSync(whole).isFile()) hash.update(`\0${file}\0`).update(fs.readFileSync(whole));
    }
    return hash.digest("hex").slice(0, 16);
}

/** Where the built executables of a tool are kept. */
export function storeFolder(name: ToolName): string {
    return path.join(cacheRoot(), "store", `${name}-${buildKey(name)}`);
}

/** Where the official executables of a tool are kept. */
export function officialFolder(name: ToolName): string {
    return path.join(cacheRoot(), "store", `${name}-${TOOLS[name].version}-official`);
}

/** Where the executables of a tool may be kept; the first that has them counts. */
export function storeFolders(name: ToolName): string[] {
    const { recognition } = TOOLS[name];
    // The download of the CLI includes its language hosts, which are tools of their own when they are built.
    const brought = recognition.kind === "beside" ? [officialFolder(recognition.tool)] : [];
    return [officialFolder(name), ...brought, storeFolder(name)];
}

/** The executables of an earlier download or build; undefined when there are none. */
export function storedFiles(name: ToolName): Record<string, string> | undefined {
    return storeFolders(name)
        .map((folder) => filesIn(folder, TOOLS[name]))
        .find((files) => files !== undefined);
}

/** A tool with its own copy of its module, ready to compile. */
interface Prepared {
    name: ToolName;
    place: BuildPlace;
}

async function preparePlace(name: ToolName): Promise<Prepared> {
    const tool = TOOLS[name];
    const workshop = path.join(goFolder(), "work", name);
    const place: BuildPlace = {
        // Preparations write beside go.mod: into a copy, never into the clone.
        module: path.join(workshop, "module"),
        output: makeFolder(workshop, "output"),
        env: await goEnvironment(),
    };
    fs.cpSync(moduleOf(name), place.module, { recursive: true });
    await prepare(tool, place);
    return { name, place };
}

async function prepareBuild(name: ToolName, counter: Counter): Promise<Prepared> {
    const { build, title, files } = TOOLS[name];
    const prepared = await preparePlace(name);
    counter.plan(name, title, await packagesOf(build.packages, prepared.place), files.length);
    return prepared;
}

/** What is only taken out of a module. */
async function take(name: ToolName, tell: BuildProgress): Promise<Record<string, string> | SandboxError> {
    const { title, version } = TOOLS[name];
    tell.say(`${title} ${version}: taken from its Go module`);
    try {
        return store(await preparePlace(name));
    } catch (error) {
        return failureOf(name, error);
    }
}

/**
 * The packages that all Go programs share are compiled first, while modules are still being fetched: two builds side by
 * side would both compile them.
 */
async function compileStandard(signal: AbortSignal): Promise<void> {
    const env = await goEnvironment();
    const args = ["build", ...BUILD_FLAGS, ...STANDARD_PACKAGES];
    const result = await run("go", args, {
        cwd: makeFolder(goFolder()),
        env,
        idleMs: STANDSTILL_MS,
        signal,
    });
    if (result.code !== 0) throw goFailure(`go ${args.join(" ")}`, result);
}

async function compile({ name, place }: Prepared, cores: number, onPackage: (line: string) => boolean): Promise<void> {
    const tool = TOOLS[name];
    const args = ["build", ...BUILD_FLAGS, "-v", "-p", String(cores), "-ldflags", tool.build.ldflags];
    args.push("-o", place.output + path.sep, ...tool.build.packages);
    const options = { cwd: place.module, env: place.env, idleMs: STANDSTILL_MS, taken: onPackage };
    const result = await run("go", args, options);
    if (result.code !== 0) throw goFailure(`go ${args.join(" ")} (in ${moduleOf(name)})`, result);
    // Go names an executable after its package, or after the module where the package is the module itself.
    const [only] = fs.readdirSync(place.output);
    const [file = name] = tool.files.map((wanted) => path.basename(wanted));
    if (tool.files.length === 1 && only && only !== file) {
        fs.renameSync(path.join(place.output, only), path.join(place.output, file));
    }
}

/** Puts the built files into the store, all of them or none. */
function store({ name, place }: Prepared): Record<string, string> {
    const tool = TOOLS[name];
    const folder = storeFolder(name);
    if (!filesIn(place.output, tool)) throw new Error(`${name}: the build gave no ${tool.files.join(", ")}`);
    recordDigests(
        place.output,
        tool.files.map((file) => path.basename(file)),
    );
    makeFolder(path.dirname(folder));
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(place.output, folder);
    return filesIn(folder, tool) ?? {};
}

export type Built = Map<ToolName, Record<string, string> | SandboxError>;

/**
 * Builds the tools from their Go modules into the project's cache, once per key on this machine: if two processes want
 * to build, one waits for the other. Go's intermediate files are deleted when all tools exist.
 * @returns the executables of each tool, or why it could not be built
 */
export async function buildTools(names: readonly ToolName[], tell: BuildProgress): Promise<Built> {
    if (names.length === 0) return new Map();
    const waits = waiting("waiting for another process that builds tools", tell);
    const build = (): Promise<Built> => {
        waits.end();
        return buildMissing(names, tell);
    };
    return withLock(path.join(cacheRoot(), "locks", "build"), build, { onWait: waits.begin }).finally(waits.end);
}

/** Tells that it waits, and from then on how long: an hour without a word would look like one that hangs. */
function waiting(words: string, tell: BuildProgress): { begin: () => void; end: () => void } {
    let reminder: NodeJS.Timeout | undefined;
    return {
        begin() {
            tell.say(words);
            const began = performance.now();
            reminder = setInterval(() => {
                const minutes = Math.floor((performance.now() - began) / 60_000);
                if (minutes > 0) tell.status(`${words}, for ${minutes} min so far`);
            }, REFRESH_MS);
        },
        end() {
            clearInterval(reminder);
            tell.status("");
        },
    };
}

async function buildMissing(names: readonly ToolName[], tell: BuildProgress): Promise<Built> {
    const built: Built = new Map();
    for (const name of names) {
        const already = filesIn(storeFolder(name), TOOLS[name]);
        if (already) built.set(name, already);
    }
    const missing = names.filter((name) => !built.has(name));
    // Left by a build that was ended.
    fs.rmSync(asideFolder(), { recursive: true, force: true });
    const compiled = missing.filter((name) => TOOLS[name].build.packages.length > 0);
    for (const name of missing.filter((other) => !compiled.includes(other))) built.set(name, await take(name, tell));
    if (compiled.length > 0) await buildQueue(compiled, built, tell);
    const complete = [...built.values()].every((files) => !(files instanceof SandboxError));
    if (complete) dropGoFolder();
    return built;
}

/**
 * Renamed at once, since another process may begin to build. Deleting gigabytes takes up to a minute, and nobody waits
 * for it. `sandbox clean` finds what an interruption leaves.
 */
function dropGoFolder(): void {
    if (!fs.existsSync(goFolder())) return;
    // A new name: in a container, an earlier process that left something may have had the same id.
    const dropped = fs.mkdtempSync(path.join(makeFolder(cacheRoot(), "tmp"), "go-"));
    fs.renameSync(goFolder(), dropped);
    void fs.promises.rm(dropped, { recursive: true, force: true }).catch(() => undefined);
}

function failureOf(name: ToolName, error: unknown): SandboxError {
    const { title, version } = TOOLS[name];
    const message = messageOf(error);
    const [tried, cure] = error instanceof SandboxError ? [error.tried, error.cure] : [[message], cureOf(message)];
    return new SandboxError(`${title} ${version} could not be built.`, tried, cure);
}

async function buildQueue(missing: readonly ToolName[], built: Built, tell: BuildProgress): Promise<void> {
    const queue = [...missing].sort((a, b) => TOOLS[b].cpuMinutes - TOOLS[a].cpuMinutes);
    const [longest] = queue;
    const known = built.size;
    fs.rmSync(path.join(makeFolder(goFolder()), "work"), { recursive: true, force: true });
    const minutes = (names: readonly ToolName[]): number =>
        names.reduce((sum, name) => sum + TOOLS[name].cpuMinutes, 0);
    tell.say(spaceFor(minutes(missing) / minutes(TEST_TOOLS), goFolder()));
    const counter = new Counter(queue.length);
    const noMore = new AbortController();
    const shared = compileStandard(noMore.signal);
    const prepared = new Map(queue.map((name) => [name, prepareBuild(name, counter)]));
    // Awaited below; until then nobody handles a rejection.
    for (const promise of [shared, ...prepared.values()]) promise.catch(() => undefined);

    const cores = os.availableParallelism();
    const lanes = Math.max(1, Math.min(2, cores, Math.floor(os.freemem() / MEMORY_OF_A_BUILD)));
    const lane = async (): Promise<void> => {
        for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
            const tool = name;
            const { title, version } = TOOLS[tool];
            tell.say(`${title} ${version}: building from Go modules`);
            const began = performance.now();
            // The longest build starts first and gets all cores; builds beside it get half of them; the last one gets
            // all.
            const most = tool === longest || queue.length === 0;
            try {
                const ready = await prepared.get(tool);
                await shared;
                if (!ready) continue;
                await compile(ready, most ? cores : Math.ceil(cores / 2), (line) => counter.compiles(tool, line));
                built.set(tool, store(ready));
                counter.built(tool);
                tell.say(`${title} ${version}: built in ${Math.round((performance.now() - began) / 1000)} s`);
            } catch (error) {
                built.set(tool, failureOf(tool, error));
                // What is built meanwhile is there the next time.
                if (built.size < missing.length + known)
                    tell.say(`${title} ${version}: cannot be built; the reason follows when the others have ended`);
            }
        }
    };
    const reminder = setInterval(() => {
        const line = counter.line();
        if (line) tell.status(line);
    }, REFRESH_MS);
    try {
        await Promise.all(Array.from({ length: lanes }, lane));
    } finally {
        clearInterval(reminder);
        tell.status("");
        // Where no tool could be prepared, nobody has waited for it.
        noMore.abort();
    }
}

function makeFolder(...parts: string[]): string {
    const folder = path.join(...parts);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
}
