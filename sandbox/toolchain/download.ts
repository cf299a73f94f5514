import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { load as parseYaml } from "js-yaml";
import type { Download } from "../tool";
import { STANDSTILL_MS } from "./go";
import { fetchBytes } from "./network";
import { run } from "./run";

const machine = {
    os: process.platform === "darwin" ? "darwin" : "linux",
    arch: process.arch === "arm64" ? "arm64" : "amd64",
};

/** The address with `{os}` and `{arch}` filled in. */
export function forThisMachine(template: string): string {
    return template.replaceAll("{os}", machine.os).replaceAll("{arch}", machine.arch);
}

/** Finds the hexadecimal checksum of a file: the text is either the sum alone or lines of `<sum>  <file>`. */
export function checksumOf(list: string, file: string): string | undefined {
    const lines = list
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/\s+/));
    const line =
        lines.find(([, name]) => name?.replace(/^\*/, "") === file) ?? (lines.length === 1 ? lines[0] : undefined);
    return line?.[0] && /^[0-9a-f]{64,128}$/i.test(line[0]) ? line[0].toLowerCase() : undefined;
}

function verify(content: Buffer, expected: string | undefined, what: string): void {
    if (!expected) throw new Error(`${what} has no published checksum`);
    const actual = createHash(expected.length === 128 ? "sha512" : "sha256")
        .update(content)
        .digest("hex");
    if (actual !== expected) throw new Error(`${what} has checksum ${actual}, published is ${expected}`);
}

/** Puts the executables of a verified file into the folder: the file itself, or members of a .tar.gz. */
async function unpack(content: Buffer, name: string, files: readonly string[], into: string): Promise<void> {
    if (!name.endsWith(".tar.gz")) {
        for (const file of files) fs.writeFileSync(path.join(into, file), content, { mode: 0o755 });
        return;
    }
    const archive = path.join(into, name);
    fs.writeFileSync(archive, content);
    const members = path.join(into, "members");
    fs.mkdirSync(members, { recursive: true });
    const { code, complaint } = await run("tar", ["-xzf", archive, "-C", members], { idleMs: STANDSTILL_MS });
    if (code !== 0) throw new Error(`${name} has the published checksum, but cannot be unpacked: ${complaint}`);
    const entries = fs.readdirSync(members, { recursive: true, encoding: "utf8" });
    for (const file of files) {
        const entry = entries.find((one) => path.basename(one) === file);
        if (entry === undefined) throw new Error(`${name} has the published checksum, but holds no ${file}`);
        fs.renameSync(path.join(members, entry), path.join(into, file));
    }
    fs.rmSync(members, { recursive: true });
    fs.rmSync(archive);
}

async function release(download: Download & { kind: "release" }, into: string): Promise<void> {
    const address = forThisMachine(download.url);
    const name = path.posix.basename(new URL(address).pathname);
    const sums = (await fetchBytes(forThisMachine(download.checksum))).toString("utf8");
    const content = await fetchBytes(address);
    verify(content, checksumOf(sums, name), address);
    await unpack(content, name, download.files, into);
}

interface EnvtestIndex {
    releases: Record<string, Record<string, { hash: string; selfLink: string }>>;
}

/** The index in a text; undefined when that is something else, as the page of a network that wants a login. */
function parseIndex(text: string): EnvtestIndex | undefined {
    try {
        const index = parseYaml(text) as Partial<EnvtestIndex> | null;
        return typeof index?.releases === "object" && index.releases !== null ? (index as EnvtestIndex) : undefined;
    } catch {
        return undefined;
    }
}

/** The newest archive of the minor version for this machine in the index of envtest releases. */
export function chooseEnvtest(index: EnvtestIndex, minor: string): { hash: string; selfLink: string } | undefined {
    const patchOf = (version: string): number => Number(/^v\d+\.\d+\.(\d+)$/.exec(version)?.[1] ?? -1);
    const [version] = Object.keys(index.releases)
        .filter((name) => name.startsWith(`v${minor}.`) && patchOf(name) >= 0)
        .sort((a, b) => patchOf(b) - patchOf(a));
    return version === undefined
        ? undefined
        : index.releases[version]?.[`envtest-${version}-${machine.os}-${machine.arch}.tar.gz`];
}

async function envtest(download: Download & { kind: "envtest" }, into: string): Promise<void> {
    const index = parseIndex((await fetchBytes(download.index)).toString("utf8"));
    if (!index) throw new Error(`${download.index} is no index of envtest`);
    const archive = chooseEnvtest(index, download.minor);
    if (!archive) throw new Error(`${download.index} names no ${download.minor} for ${machine.os}/${machine.arch}`);
    const content = await fetchBytes(archive.selfLink);
    verify(content, archive.hash.toLowerCase(), archive.selfLink);
    await unpack(content, path.posix.basename(new URL(archive.selfLink).pathname), download.files, into);
}

/** What a command puts aside goes away with the folder, also when the command is ended. */
function withTemporary(into: string): NodeJS.ProcessEnv {
    const folder = path.join(into, "aside");
    fs.mkdirSync(folder, { recursive: true });
    return { ...process.env, TMPDIR: folder };
}

/** The official script puts the CLI and its language hosts into `bin`; they are moved from there. */
async function installScript(download: Download & { kind: "install-script" }, into: string): Promise<void> {
    const script = path.join(into, "install.sh");
    const content = await fetchBytes(download.url);
    // It has no checksum, and what a network answers that wants a login must not be run.
    if (content.subarray(0, 2).toString("latin1") !== "#!") throw new Error(`${download.url} is no script`);
    fs.writeFileSync(script, content);
    const args = [script, "--no-edit-path", "--install-root", path.join(into, "home"), "--version", download.version];
    const { code, complaint } = await run("sh", args, { env: withTemporary(into), idleMs: STANDSTILL_MS });
    if (code !== 0) throw new Error(`${download.url}: ${complaint}`);
    const bin = path.join(into, "home", "bin");
    for (const file of fs.readdirSync(bin)) fs.renameSync(path.join(bin, file), path.join(into, file));
    for (const rest of ["home", "aside"]) fs.rmSync(path.join(into, rest), { recursive: true });
    fs.rmSync(script);
}

async function pulumiPlugin(download: Download & { kind: "pulumi-plugin" }, into: string, cli?: string): Promise<void> {
    if (!cli) throw new Error("there is no Pulumi CLI yet that could install it");
    const env = { ...withTemporary(into), PULUMI_HOME: path.join(into, "home"), PULUMI_SKIP_UPDATE_CHECK: "true" };
    const [kind, name, version] = download.plugin;
    const args = ["plugin", "install", kind, name, version, "--non-interactive"];
    const { code, complaint } = await run(cli, args, { env, idleMs: STANDSTILL_MS });
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${complaint}`);
    const file = `pulumi-${kind}-${name}`;
    fs.renameSync(path.join(into, "home", "plugins", `${kind}-${name}-v${version}`, file), path.join(into, file));
    for (const rest of ["home", "aside"]) fs.rmSync(path.join(into, rest), { recursive: true });
}

/** Address whose host must answer before the download is tried. */
export function addressOf(download: Download): string {
    if (download.kind === "envtest") return download.index;
    return download.kind === "pulumi-plugin" ? download.host : forThisMachine(download.url);
}

/**
 * Gets the files of an official download into the folder.
 * @param cli the Pulumi CLI, if there is one by now
 * @throws Error with the reason in one sentence; the folder may then hold anything
 */
export async function fetchOfficial(download: Download, into: string, cli?: string): Promise<void> {
    switch (download.kind) {
        case "install-script":
            return installScript(download, into);
        case "pulumi-plugin":
            return pulumiPlugin(download, into, cli);
        case "envtest":
            return envtest(download, into);
        case "release":
            return release(download, into);
    }
}
