import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError, messageOf } from "../errors";
import { withLock } from "../lock";
import { cacheRoot } from "../paths";
import { SANDBOX_TOOLS, TOOLS } from "../tools";
import type { ToolName } from "../tool";
import { buildKey, buildTools, officialFolder, REFRESH_MS, storedFiles, type BuildProgress } from "./build";
import { recordDigests } from "./digests";
import { refuseRelativeCache, usableCache } from "./own-cache";
import { addressOf, fetchOfficial } from "./download";
import { isExecutable, locate, type Located } from "./locate";
import { arrivedBytes, unreachable } from "./network";
import { isDamaged, removeDamaged } from "./repair";
import { sizeOf } from "./size";
import { noteUnrecorded } from "./unrecorded";

/** The tools by executable: `pulumi` → `/…/bin/pulumi`. */
export interface Toolchain {
    files: Readonly<Record<string, string>>;
    located: readonly Located[];
}

export interface EnsureOptions {
    /** Called with one line for each step that begins or ends. */
    onProgress?: (line: string) => void;
    /** Called about every second of a download or build with its progress; with nothing when that has ended. */
    onStatus?: (line: string) => void;
    /** Never ask the network for official downloads. Default: whether `CROSSROUTE_OFFLINE` is 1. */
    offline?: boolean;
}

/**
 * The cache's folder of ready tools, laid out as a PULUMI_HOME plus `assets/`. Its name changes with any of the
 * tools, so clones with different versions do not disturb each other.
 */
export function toolchainFolder(): string {
    const names = Object.keys(TOOLS) as ToolName[];
    const key = createHash("sha256").update(names.map((name) => `${name} ${buildKey(name)}`).join("\n"));
    return path.join(cacheRoot(), `toolchain-${key.digest("hex").slice(0, 16)}`);
}

function cached(name: ToolName, source: Located["source"] = "cache"): Located | undefined {
    const files = TOOLS[name].files.map((file) => path.join(toolchainFolder(), file));
    if (!files.every(isExecutable)) return undefined;
    return { tool: name, source, files: Object.fromEntries(files.map((file) => [path.basename(file), file])) };
}

/** Whether the tools are in the project's cache; other places on the machine are not searched. */
export function hasTools(names: readonly ToolName[] = SANDBOX_TOOLS): boolean {
    return names.every((name) => cached(name) !== undefined || storedFiles(name) !== undefined);
}

/** A hard link costs nothing, and the engine looks for its plugins beside itself without following symbolic links. */
function linkOrCopy(from: string, to: string): void {
    try {
        fs.linkSync(from, to);
    } catch {
        // Not every file system has hard links.
        fs.copyFileSync(from, to);
        // By this and its size a file is known to be what was stored.
        const { atime, mtime } = fs.statSync(from);
        fs.utimesSync(to, atime, mtime);
    }
}

/** Puts the files (base name to path) at the tool's places, each of them whole or not at all. */
function place(name: ToolName, files: Readonly<Record<string, string>>, source: Located["source"]): Located {
    for (const file of TOOLS[name].files) {
        const target = path.join(toolchainFolder(), file);
        const from = files[path.basename(file)];
        if (!from) throw new Error(`${name}: nothing was given for ${file}`);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        const temporary = path.join(toolchainFolder(), `.${path.basename(file)}-${process.pid}`);
        fs.rmSync(temporary, { force: true });
        linkOrCopy(from, temporary);
        fs.renameSync(temporary, target);
    }
    return cached(name, source) as Located;
}

const NO_DOWNLOAD = "no download gave";

/** Tells how much has come: to us, or to an installer that puts it into the folder. */
function tellSize(words: string, folder: string, tell: BuildProgress): { end: () => void } {
    const [before, there] = [arrivedBytes(), sizeOf(folder)];
    const reminder = setInterval(() => {
        const bytes = Math.max(arrivedBytes() - before, sizeOf(folder) - there);
        tell.status(`${words}, ${(bytes / 1e6).toFixed(1)} MB so far`);
    }, REFRESH_MS);
    return {
        end() {
            clearInterval(reminder);
            tell.status("");
        },
    };
}

/** Tries the official downloads into the folder; returns the reasons of those that failed. */
async function downloadInto(
    folder: string,
    name: ToolName,
    cli: string | undefined,
    tell: BuildProgress,
): Promise<string[]> {
    const tool = TOOLS[name];
    const lacks = (file: string): boolean => !isExecutable(path.join(folder, file));
    const all = tool.files.map((file) => path.basename(file));
    const reasons = new Set<string>();
    for (const way of tool.downloads) {
        const gives = "files" in way ? way.files : all;
        if (!gives.some(lacks)) continue;
        const why = await unreachable(addressOf(way), tell.say);
        if (why) {
            reasons.add(why);
            continue;
        }
        tell.say(`${tool.title}: downloading (${addressOf(way)})`);
        const told = tellSize(`${tool.title}: downloading`, folder, tell);
        await fetchOfficial(way, folder, cli).catch((error: unknown) => reasons.add(messageOf(error)));
        told.end();
    }
    if (tool.downloads.length === 0) reasons.add(`${tool.title}: its makers publish no single executable`);
    const missing = all.filter(lacks);
    return missing.length > 0 ? [...reasons, `${NO_DOWNLOAD} ${missing.join(", ")}`] : [];
}

/** Why tools are built that could have been downloaded: a build takes minutes where a download takes seconds. */
function tellWhyBuilt(toBuild: ReadonlyMap<ToolName, readonly string[]>, say: BuildProgress["say"]): void {
    const titles = new Map<string, string[]>();
    for (const [name, reasons] of toBuild) {
        if (TOOLS[name].downloads.length === 0) continue;
        for (const reason of reasons) titles.set(reason, [...(titles.get(reason) ?? []), TOOLS[name].title]);
    }
    for (const [reason, tools] of titles)
        if (!reason.startsWith(NO_DOWNLOAD)) say(`built, not downloaded: ${tools.join(", ")} (${reason})`);
}

/** The official executables, downloaded once; or the reasons why they are not available. */
async function download(name: ToolName, located: readonly Located[], tell: BuildProgress): Promise<Located | string[]> {
    const store = officialFolder(name);
    const cli = located.find((other) => other.tool === "pulumi")?.files.pulumi;
    const work = async (): Promise<Located | string[]> => {
        const workshop = path.join(cacheRoot(), "tmp");
        fs.mkdirSync(workshop, { recursive: true });
        // Under the lock of the tool: what is there was left by one that was ended.
        const left = fs.readdirSync(workshop).filter((entry) => /^-\w{6}$/.test(entry.replace(name, "")));
        for (const entry of left) fs.rmSync(path.join(workshop, entry), { recursive: true, force: true });
        const folder = fs.mkdtempSync(path.join(workshop, `${name}-`));
        try {
            const reasons = storedFiles(name) ? [] : await downloadInto(folder, name, cli, tell);
            if (reasons.length > 0) return reasons;
            if (!storedFiles(name)) {
                fs.mkdirSync(path.dirname(store), { recursive: true });
                recordDigests(folder, fs.readdirSync(folder));
                fs.rmSync(store, { recursive: true, force: true });
                fs.renameSync(folder, store);
            }
            return place(name, storedFiles(name) ?? {}, "download");
        } finally {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    };
    const onWait = (): void => tell.say(`${TOOLS[name].title}: waiting for another process that downloads it`);
    return withLock(path.join(cacheRoot(), "locks", path.basename(store)), work, { onWait });
}

/**
 * Removes the stored tools whose content is not what was stored, reading all of it, after one of them has failed.
 * @returns whether there were any; then `ensureTools` gets them again
 */
export async function removeDamagedTools(names: readonly ToolName[], say: (line: string) => void): Promise<boolean> {
    return (await removeDamaged(names, toolchainFolder(), say, true)).length > 0;
}

/**
 * Makes sure that the tools exist: taken from PATH, PULUMI_HOME or KUBEBUILDER_ASSETS if they fit, else from the
 * project's cache, else downloaded, else built from released Go modules.
 * @param names default: what a sandbox needs
 * @throws SandboxError that names, for each tool that could not be obtained, what was tried and what to do
 */
export async function ensureTools(
    names: readonly ToolName[] = SANDBOX_TOOLS,
    options: EnsureOptions = {},
): Promise<Toolchain> {
    const { onProgress: say = () => undefined, onStatus: status = () => undefined } = options;
    const tell = { say, status };
    const offline = options.offline ?? process.env.CROSSROUTE_OFFLINE === "1";
    // The CLI installs plugins, and the hosts belong to it: it comes first.
    const ordered = [...new Set(names)].sort((a, b) => Number(b === "pulumi") - Number(a === "pulumi"));
    const located: Located[] = [];
    const toBuild = new Map<ToolName, string[]>();
    const askHosts = (): void => {
        // All at once, so that a missing network costs the time of one host.
        for (const way of ordered.flatMap((name) => TOOLS[name].downloads)) void unreachable(addressOf(way), say);
    };
    // Everything is kept there, so a folder that cannot be used is reported before anything is fetched.
    refuseRelativeCache();
    const ready = await readyInUnwritable(ordered);
    if (ready) return toolchainOf(names, ready);
    usableCache();
    await noteUnrecorded(ordered, toolchainFolder(), say);
    await removeDamaged(ordered, toolchainFolder(), say, false);
    for (const name of ordered) {
        const stored = storedFiles(name);
        const found =
            (await locate(name, located)) ?? cached(name) ?? (stored ? place(name, stored, "cache") : undefined);
        if (found) {
            located.push(found);
            continue;
        }
        if (!offline) askHosts();
        const had = offline ? ["downloads: none, CROSSROUTE_OFFLINE is set"] : await download(name, located, tell);
        if (Array.isArray(had)) toBuild.set(name, had);
        else located.push(had);
    }
    tellWhyBuilt(toBuild, say);
    const results = await buildTools([...toBuild.keys()], tell);
    const failures = [...results.values()].filter((result) => result instanceof SandboxError);
    if (failures.length > 0) {
        const reasons = [...new Set([...toBuild.values()].flat())];
        const [first] = failures;
        throw new SandboxError(
            failures.map((failure) => failure.problem).join("\n"),
            [...reasons, ...triedIn(failures)],
            first?.cure ?? "",
        );
    }
    for (const [name, files] of results)
        if (!(files instanceof SandboxError)) located.push(place(name, files, "build"));
    return toolchainOf(names, located);
}

/** What each has tried, a command and what it said; the same words of several tools are told once. */
function triedIn(failures: readonly SandboxError[]): string[] {
    const said = new Map(failures.map(({ tried }) => [tried.slice(tried.length > 1 ? 1 : 0).join("\n"), tried]));
    return [...said.values()].flat();
}

/** In the given order: of two releases of one tool, the one that was named last counts. */
function toolchainOf(names: readonly ToolName[], located: readonly Located[]): Toolchain {
    const inOrder = names.flatMap((name) => located.filter((tool) => tool.tool === name));
    return { located, files: Object.assign({}, ...inOrder.map((tool) => tool.files)) as Record<string, string> };
}

/** All of the tools, where they are there, whole, and in a cache that can only be read, as one that others look after. */
async function readyInUnwritable(names: readonly ToolName[]): Promise<Located[] | undefined> {
    if (!isReadOnly(cacheRoot())) return undefined;
    const located: Located[] = [];
    for (const name of names) {
        const found = (await locate(name, located)) ?? cached(name);
        if (!found || isDamaged(name, toolchainFolder())) return undefined;
        located.push(found);
    }
    return located;
}

function isReadOnly(folder: string): boolean {
    try {
        fs.accessSync(folder, fs.constants.W_OK);
        return false;
    } catch {
        return fs.existsSync(folder);
    }
}
