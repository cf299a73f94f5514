import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Response } from "undici";
import { load as parseYaml } from "js-yaml";
import { isExcepted } from "../../provider/no-proxy";
import { messageOf } from "../errors";
import type { Download } from "../tool";
import { STANDSTILL_MS } from "./go";
import { run } from "./run";

/** How long (ms) a server may be silent before its file is given up; tests give it less time. */
export const patience = { standstillMs: STANDSTILL_MS };
/** Without a network nobody should wait for it: a host that has not answered by then (ms) is out of reach. */
const REACH_MS = 10_000;

const machine = {
    os: process.platform === "darwin" ? "darwin" : "linux",
    arch: process.arch === "arm64" ? "arm64" : "amd64",
};

/** The address with `{os}` and `{arch}` filled in. */
export function forThisMachine(template: string): string {
    return template.replaceAll("{os}", machine.os).replaceAll("{arch}", machine.arch);
}

const reached = new Map<string, Promise<string | undefined>>();

/** Why the host of the address cannot be reached; undefined when it answers. Each host is asked once. */
export function unreachable(address: string): Promise<string | undefined> {
    const { origin } = new URL(forThisMachine(address));
    const answer = reached.get(origin) ?? ask(origin);
    reached.set(origin, answer);
    return answer;
}

async function ask(origin: string): Promise<string | undefined> {
    try {
        await get(origin, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(REACH_MS) });
        return undefined;
    } catch (error) {
        return `${origin} cannot be reached: ${messageOf(error)}`;
    }
}

type Init = { method?: string; redirect?: "manual"; signal: AbortSignal };

/** Node's own `fetch` knows no proxy. This one uses HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as curl, Go and npm do. */
async function get(address: string, init: Init): Promise<Response> {
    // Loaded with the first download: nobody who has the tools needs the client.
    const { Agent, fetch, ProxyAgent } = await import("undici");
    // The caller measures how long a server is silent.
    const patient = { headersTimeout: 0, bodyTimeout: 0 };
    const proxy = proxyFor(new URL(address));
    return fetch(address, {
        ...init,
        dispatcher: proxy ? new ProxyAgent({ ...patient, uri: proxy }) : new Agent(patient),
    });
}

function proxyFor(target: URL): string | undefined {
    const variable = (name: string): string => process.env[name.toLowerCase()] || process.env[name] || "";
    const name = target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
    const proxy = variable(name);
    if (!proxy || isExcepted(variable("NO_PROXY"), target)) return undefined;
    const address = /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
    // Not the value: it may hold a password.
    if (!URL.canParse(address)) {
        throw new Error(`the address in ${name} is not understood: http://user:password@host:port`);
    }
    return address;
}

/**
 * Fetches a file however long that takes, as long as data arrives.
 * @param standstillMs gives up when nothing has arrived for this long
 * @throws Error when the server refuses, stands still or ends too early
 */
export async function fetchBytes(address: string, standstillMs = patience.standstillMs): Promise<Buffer> {
    const stop = new AbortController();
    const standsStill = (): void => stop.abort(new Error(`nothing arrived for ${standstillMs / 1000} s`));
    let timer = setTimeout(standsStill, standstillMs);
    const moved = (): void => {
        clearTimeout(timer);
        timer = setTimeout(standsStill, standstillMs);
    };
    try {
        const response = await get(address, { signal: stop.signal });
        if (!response.ok) throw new Error(`${address} answers ${response.status}`);
        const chunks: Uint8Array[] = [];
        for await (const chunk of response.body ?? []) {
            moved();
            chunks.push(chunk as Uint8Array);
        }
        return Buffer.concat(chunks);
    } catch (error) {
        const message = messageOf(error);
        throw new Error(message.startsWith(address) ? message : `${address} does not come whole: ${message}`);
    } finally {
        clearTimeout(timer);
    }
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
    if (code !== 0) throw new Error(`${name} cannot be unpacked: ${complaint}`);
    for (const entry of fs.readdirSync(members, { recursive: true, encoding: "utf8" })) {
        if (files.includes(path.basename(entry))) {
            fs.renameSync(path.join(members, entry), path.join(into, path.basename(entry)));
        }
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

/** The official script puts the CLI and its language hosts into `bin`; they are moved from there. */
async function installScript(download: Download & { kind: "install-script" }, into: string): Promise<void> {
    const script = path.join(into, "install.sh");
    const content = await fetchBytes(download.url);
    // It has no checksum, and what a network answers that wants a login must not be run.
    if (content.subarray(0, 2).toString("latin1") !== "#!") throw new Error(`${download.url} is no script`);
    fs.writeFileSync(script, content);
    const args = [script, "--no-edit-path", "--install-root", path.join(into, "home"), "--version", download.version];
    const { code, complaint } = await run("sh", args, { env: process.env, idleMs: STANDSTILL_MS });
    if (code !== 0) throw new Error(`${download.url}: ${complaint}`);
    const bin = path.join(into, "home", "bin");
    for (const file of fs.readdirSync(bin)) fs.renameSync(path.join(bin, file), path.join(into, file));
    fs.rmSync(path.join(into, "home"), { recursive: true });
    fs.rmSync(script);
}

async function pulumiPlugin(download: Download & { kind: "pulumi-plugin" }, into: string, cli?: string): Promise<void> {
    if (!cli) throw new Error("there is no Pulumi CLI yet that could install it");
    const env = { ...process.env, PULUMI_HOME: path.join(into, "home"), PULUMI_SKIP_UPDATE_CHECK: "true" };
    const [kind, name, version] = download.plugin;
    const args = ["plugin", "install", kind, name, version, "--non-interactive"];
    const { code, complaint } = await run(cli, args, { env, idleMs: STANDSTILL_MS });
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${complaint}`);
    const file = `pulumi-${kind}-${name}`;
    fs.renameSync(path.join(into, "home", "plugins", `${kind}-${name}-v${version}`, file), path.join(into, file));
    fs.rmSync(path.join(into, "home"), { recursive: true });
}

/** Address whose host must answer before the download is tried. */
export function addressOf(download: Download): string {
    if (download.kind === "envtest") return download.index;
    return download.kind === "pulumi-plugin" ? download.host : download.url;
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
