import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { TOOLS } from "../tools";
import type { Recognition, Tool, ToolName } from "../tool";
import { ask } from "./ask";

/** Where a tool was found or how it was obtained, and its executables: base name to absolute path. */
export interface Located {
    tool: ToolName;
    source: "PATH" | "PULUMI_HOME" | "KUBEBUILDER_ASSETS" | "cache" | "download" | "build";
    files: Readonly<Record<string, string>>;
}

export function isExecutable(file: string): boolean {
    try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile() && fs.statSync(file).size > 0;
    } catch {
        return false;
    }
}

/** The executables of a tool when all of them lie in the folder. */
export function filesIn(folder: string, tool: Tool): Record<string, string> | undefined {
    const files = tool.files.map((file) => path.join(folder, path.basename(file)));
    return files.every(isExecutable) ? Object.fromEntries(files.map((file) => [path.basename(file), file])) : undefined;
}

/** Compares versions of three numbers: negative, zero or positive. */
export function compareVersions(left: string, right: string): number {
    const [a, b] = [left, right].map((text) => text.split(".").map(Number));
    return [0, 1, 2].map((i) => (a?.[i] ?? 0) - (b?.[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

async function fits(file: string, wanted: Recognition & { kind: "executable" }): Promise<boolean> {
    const { code, stdout, complaint } = await ask(file, wanted.ask);
    const version = /(\d+\.\d+\.\d+)/.exec(`${stdout}\n${complaint}`)?.[1];
    if (code !== 0 || version === undefined) return false;
    return compareVersions(version, wanted.atLeast) >= 0 && compareVersions(version, wanted.below) < 0;
}

function candidates(
    wanted: Recognition & { kind: "executable" },
    env: NodeJS.ProcessEnv,
): [Located["source"], string][] {
    const onPath = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
    const found: [Located["source"], string][] = onPath.map((folder) => ["PATH", folder]);
    if (wanted.alsoIn === "assets" && env.KUBEBUILDER_ASSETS)
        found.push(["KUBEBUILDER_ASSETS", env.KUBEBUILDER_ASSETS]);
    if (wanted.alsoIn === "home") {
        const versions = path.join(pulumiHome(env), "versions");
        const names = fs.existsSync(versions) ? fs.readdirSync(versions) : [];
        for (const name of names) found.push(["PULUMI_HOME", path.join(versions, name, "bin")]);
        found.push(["PULUMI_HOME", path.join(pulumiHome(env), "bin")]);
    }
    return found;
}

function pulumiHome(env: NodeJS.ProcessEnv): string {
    return env.PULUMI_HOME || path.join(os.homedir(), ".pulumi");
}

/**
 * A fitting version of the tool that the user already has; undefined when there is none.
 * @param known what was located before, for tools that count only beside another
 */
export async function locate(
    name: ToolName,
    known: readonly Located[],
    env: NodeJS.ProcessEnv = process.env,
): Promise<Located | undefined> {
    const tool = TOOLS[name];
    const wanted = tool.recognition;
    switch (wanted.kind) {
        case "never":
            return undefined;
        case "plugin": {
            const files = filesIn(path.join(pulumiHome(env), "plugins", wanted.folder), tool);
            return files && { tool: name, source: "PULUMI_HOME", files };
        }
        case "beside": {
            const other = known.find((located) => located.tool === wanted.tool);
            const anchor = other && Object.values(other.files)[0];
            // The neighbours of a link are those of its target.
            const folder = anchor && path.dirname(fs.realpathSync(anchor));
            const files = folder && filesIn(folder, tool);
            return other && files ? { tool: name, source: other.source, files } : undefined;
        }
        case "executable":
            for (const [source, folder] of candidates(wanted, env)) {
                const files = filesIn(folder, tool);
                if (files && (await everyFits(Object.values(files), wanted))) return { tool: name, source, files };
            }
            return undefined;
    }
}

async function everyFits(files: readonly string[], wanted: Recognition & { kind: "executable" }): Promise<boolean> {
    // Under `npm run`, PATH holds the launcher of the npm package `pulumi`: asked for its version, it would download.
    if (files.some((file) => fs.realpathSync(file).split(path.sep).includes("node_modules"))) return false;
    for (const file of files) if (!(await fits(file, wanted))) return false;
    return true;
}
