import { transformFileSync } from "@swc/core";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { control, NAMESPACE, SaeClient } from "./client";

const source = join(__dirname, "../../../sandbox/sae-emulator");
const root = mkdtempSync(join(tmpdir(), "sae-emulator-"));
const main = join(root, "code/main.js");
const running = new Set<ChildProcess>();

beforeAll(() => {
    // The executable as a build would make it, without asking for a build.
    mkdirSync(join(root, "code"));
    for (const file of readdirSync(source).filter((name) => name.endsWith(".ts"))) {
        const parser = { syntax: "typescript" } as const;
        const { code } = transformFileSync(join(source, file), {
            jsc: { parser, target: "es2022" },
            module: { type: "commonjs" },
        });
        writeFileSync(join(root, "code", file.replace(/ts$/, "js")), code);
    }
});
afterEach(async () => {
    for (const child of running) await end(child, "SIGKILL");
});
afterAll(() => rmSync(root, { recursive: true }));

function run(...args: string[]): ChildProcess {
    const env = { PATH: process.env["PATH"], ALIBABA_CLOUD_ACCESS_KEY_SECRET: "own-secret" };
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    return child;
}

async function start(...args: string[]): Promise<{ child: ChildProcess; endpoint: string }> {
    const child = run(...args);
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    expect(line.toString()).toMatch(/^\d+\n$/);
    return { child, endpoint: `127.0.0.1:${line.toString().trim()}` };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
}

const client = (endpoint: string) =>
    new SaeClient(endpoint, { id: "sandbox-key-id", secret: "own-secret", token: undefined });

it("prints its port, takes its keys from the environment and ends on SIGTERM", async () => {
    const { child, endpoint } = await start("--dir", join(root, "a"));
    expect(await control(endpoint, "GET", "health")).toEqual({ ok: true, pid: child.pid });
    expect(await client(endpoint).create()).toBeGreaterThan(0);
    expect(await end(child, "SIGTERM")).toBe(0);
});

it("has every rule set after it was killed and restarted on a given port", async () => {
    const first = await start("--dir", join(root, "b"));
    const id = await client(first.endpoint).create();
    await end(first.child, "SIGKILL");
    const second = await start("--dir", join(root, "b"), "--port", first.endpoint.split(":")[1]);
    expect(second.endpoint).toBe(first.endpoint);
    const list = await client(second.endpoint).call("ListIngresses", { NamespaceId: NAMESPACE });
    expect(list.body?.Data).toMatchObject({ TotalSize: 1, IngressList: [{ Id: id }] });
    expect(await client(second.endpoint).create({ ListenerPort: 81 })).toBeGreaterThan(id);
});

it.each<[string, string[], RegExp]>([
    ["no folder", [], /--dir <folder>/],
    ["a port that is none", ["--dir", join(root, "c"), "--port", "99999"], /--port 99999/],
])("ends with a sentence when it is given %s", async (_what, args, message) => {
    const child = run(...args);
    const text = (await once(child.stderr!, "data")) as [Buffer];
    expect(text[0].toString()).toMatch(message);
    expect(text[0].toString()).not.toMatch(/ {4}at /);
    expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(1);
});

it("says so when its port is taken", async () => {
    const { endpoint } = await start("--dir", join(root, "d"));
    const child = run("--dir", join(root, "e"), "--port", endpoint.split(":")[1]);
    const [text] = (await once(child.stderr!, "data")) as [Buffer];
    expect(text.toString()).toMatch(/EADDRINUSE/);
});
