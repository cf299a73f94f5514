import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "../errors";
import { withLock } from "../lock";
import { cacheRoot, toolModules } from "../paths";
import { TOOLS, type GoBuild, type ToolName } from "../tools";
import { filesIn } from "./locate";
import { prepare, type BuildPlace } from "./prepare";
import { run } from "./run";

/** No build took a third of this on two cores. */
const BUILD_TIMEOUT_MS = 40 * 60_000;
/** How often a long build says that it is still going on. */
const REMIND_MS = 20_000;

export type Progress = (line: string) => void;

const GO_CURE =
    "Install Go 1.26 or newer (https://go.dev/dl/) and let it reach a Go module proxy (GOPROXY), or put the tool itself on PATH; then run again.";

/** Identifies what a build gives: its module folder, its flags and the machine. */
export function buildKey(name: ToolName): string {
    const folder = path.join(toolModules, name);
    const hash = createHash("sha256").update(JSON.stringify([TOOLS[name].build, process.platform, process.arch]));
    for (const file of fs.readdirSync(folder).sort()) {
        hash.update(`\0${file}\0`).update(fs.readFileSync(path.join(folder, file)));
    }
    return hash.digest("hex").slice(0, 16);
}

function storeFolder(name: ToolName): string {
    return path.join(cacheRoot(), "store", `${name}-${buildKey(name)}`);
}

/** Where the makers' own executables of a tool are kept. */
export function officialFolder(name: ToolName): string {
    return path.join(cacheRoot(), "store", `${name}-${TOOLS[name].version}-official`);
}

/** The executables of an earlier download or build; undefined when there was none. */
export function storedFiles(name: ToolName): Record<string, string> | undefined {
    const tool = TOOLS[name];
    // The download of the CLI brings its language hosts, which are tools of their own when they are built.
    const brought = tool.recognition.kind === "beside" ? [officialFolder(tool.recognition.tool)] : [];
    const folders = [officialFolder(name), ...brought, storeFolder(name)];
    return folders.map((folder) => filesIn(folder, tool)).find((files) => files !== undefined);
}

/** Settings of the user that would change what is built are set aside; where modules come from is theirs. */
function goEnvironment(): NodeJS.ProcessEnv {
    return { ...process.env, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off", GOOS: "", GOARCH: "" };
}

function buildArguments(build: GoBuild, output: string): string[] {
    const tags = build.tags ? ["-tags", build.tags] : [];
    const target = build.packages.length === 1 && build.packages[0] === "." ? output : output + path.sep;
    return [
        "build",
        "-trimpath",
        "-buildvcs=false",
        ...tags,
        "-ldflags",
        build.ldflags,
        "-o",
        target,
        ...build.packages,
    ];
}

async function goBuild(name: ToolName, place: BuildPlace, onProgress: Progress): Promise<void> {
    const tool = TOOLS[name];
    const single = tool.build.packages[0] === ".";
    const output = single ? path.join(place.output, path.basename(tool.files[0] ?? name)) : place.output;
    const args = buildArguments(tool.build, output);
    let modules = 0;
    const began = Date.now();
    const reminder = setInterval(() => {
        const seconds = Math.round((Date.now() - began) / 1000);
        onProgress(`${tool.title}: still building after ${seconds} s (${modules} modules downloaded)`);
    }, REMIND_MS);
    try {
        const result = await run("go", args, {
            cwd: place.module,
            env: place.env,
            timeoutMs: BUILD_TIMEOUT_MS,
            onLine: (line) => {
                if (line.startsWith("go: downloading")) modules++;
            },
        });
        if (result.code !== 0) {
            const tried = [
                `go ${args.join(" ")} (in ${path.join(toolModules, name)})`,
                ...result.complaint.split("\n"),
            ];
            throw new SandboxError(`${tool.title} ${tool.version} could not be built.`, tried, GO_CURE);
        }
    } finally {
        clearInterval(reminder);
    }
}

/**
 * Builds the tool from its Go modules into the project's cache, once per key on this machine: of two that want
 * the same build at the same time, one waits for the other.
 * @throws SandboxError when Go is missing or the build fails
 */
export async function buildTool(name: ToolName, onProgress: Progress): Promise<Record<string, string>> {
    const tool = TOOLS[name];
    const store = storeFolder(name);
    const lock = path.join(cacheRoot(), "locks", path.basename(store));
    const onWait = (): void => onProgress(`${tool.title}: waiting for another process that builds it`);
    return withLock(
        lock,
        async () => {
            const already = filesIn(store, tool);
            if (already) return already;
            onProgress(
                `${tool.title} ${tool.version}: building from Go modules (about ${tool.cpuMinutes} CPU minutes when nothing is cached)`,
            );
            const began = Date.now();
            const workshop = fs.mkdtempSync(path.join(makeFolder(cacheRoot(), "tmp"), `${name}-`));
            try {
                const place: BuildPlace = {
                    // Preparations write beside go.mod: into a copy, never into the clone.
                    module: path.join(workshop, "module"),
                    output: makeFolder(workshop, "output"),
                    env: goEnvironment(),
                };
                fs.cpSync(path.join(toolModules, name), place.module, { recursive: true });
                await prepare(tool, place);
                await goBuild(name, place, onProgress);
                if (!filesIn(place.output, tool))
                    throw new Error(`${name}: the build gave no ${tool.files.join(", ")}`);
                makeFolder(path.dirname(store));
                fs.rmSync(store, { recursive: true, force: true });
                fs.renameSync(place.output, store);
            } finally {
                fs.rmSync(workshop, { recursive: true, force: true });
            }
            onProgress(`${tool.title} ${tool.version}: built in ${Math.round((Date.now() - began) / 1000)} s`);
            return filesIn(store, tool) ?? {};
        },
        { waitMs: BUILD_TIMEOUT_MS, onWait },
    );
}

function makeFolder(...parts: string[]): string {
    const folder = path.join(...parts);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
}
