import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { spawnSync } from "node:child_process";
import { ensureTools, sandboxEnv, sandboxStatus, startSandbox, stopSandbox } from "../../../sandbox";
import { packageRoot } from "../../../sandbox/paths";
import { storeFolder } from "../../../sandbox/toolchain/build";

const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "crossroute-language-"));
const dir = path.join(folder, "box");
const saved = { ...process.env };
afterAll(async () => {
    await stopSandbox({ dir, remove: true });
    process.env = saved;
    fs.rmSync(folder, { recursive: true, force: true });
});

function copy(file: string, ...place: string[]): void {
    const target = path.join(folder, ...place, path.basename(file));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    try {
        fs.linkSync(file, target);
    } catch {
        fs.copyFileSync(file, target);
    }
}

/** As on the machine of a user who has the tools of a sandbox installed, and not the host of YAML. */
async function withoutYaml(): Promise<string> {
    const { files } = await ensureTools([
        "pulumi",
        "node-host",
        "yaml-host",
        "kubernetes-provider",
        "kubernetes",
        "etcd",
    ]);
    const of = (name: string): string => fs.realpathSync(files[name] ?? "");
    for (const name of ["pulumi", "pulumi-language-nodejs"]) copy(of(name), "pulumi", "versions", "mine", "bin");
    const provider = of("pulumi-resource-kubernetes");
    copy(provider, "pulumi", "plugins", path.basename(path.dirname(provider)));
    for (const name of ["kube-apiserver", "kube-controller-manager", "etcd"]) copy(of(name), "assets");
    const PATH = (process.env.PATH ?? "").split(":").filter((one) => !fs.existsSync(path.join(one, "pulumi")));
    Object.assign(process.env, {
        PULUMI_HOME: path.join(folder, "pulumi"),
        KUBEBUILDER_ASSETS: path.join(folder, "assets"),
        CROSSROUTE_CACHE: path.join(folder, "cache"),
        CROSSROUTE_OFFLINE: "1",
        PATH: PATH.join(":"),
    });
    return of("pulumi-language-yaml");
}

const main = path.join(packageRoot, "dist", "sandbox", "main.js");
// Without the environment of this file a child would get that of jest itself.
const start = (...more: string[]) =>
    spawnSync(process.execPath, [main, "start", "--dir", dir, ...more], { encoding: "utf8", env: process.env });
const hasYaml = (): boolean =>
    sandboxEnv({ dir })
        .PATH.split(":")
        .some((one) => fs.existsSync(path.join(one, "pulumi-language-yaml")));

test("a language that a running sandbox lacks is brought by another start, and nothing is started again", async () => {
    const yaml = await withoutYaml();
    expect((await startSandbox({ dir })).started).toBe(true);
    const before = sandboxStatus({ dir }).services;
    expect(hasYaml()).toBe(false);

    // What had been built for another sandbox meanwhile.
    copy(yaml, path.relative(folder, storeFolder("yaml-host")));
    const again = start("--language", "yaml");
    expect([again.status, again.stderr]).toEqual([0, ""]);
    expect(again.stdout).toContain(`already running: ${dir}`);
    expect(hasYaml()).toBe(true);
    expect(sandboxStatus({ dir })).toMatchObject({ running: true, services: before });
    // It stays, also for those who did not ask for it.
    expect(start().status).toBe(0);
    expect(hasYaml()).toBe(true);
    const asked = spawnSync("pulumi", ["plugin", "ls"], { env: { ...process.env, ...sandboxEnv({ dir }) } });
    expect(String(asked.stdout)).toMatch(/^kubernetes +resource/m);
});

test("one that cannot be had is told, and what runs goes on", () => {
    const before = sandboxStatus({ dir }).services;
    const PATH = process.env.PATH ?? "";
    process.env.PATH = PATH.split(":")
        .filter((one) => !fs.existsSync(path.join(one, "go")))
        .join(":");
    const { status, stderr } = start("--language", "python");
    process.env.PATH = PATH;
    expect(status).toBe(1);
    expect(stderr).toMatch(/Pulumi language host for Python .* could not be built\.[^]*to do: Install Go/);
    expect(sandboxStatus({ dir })).toMatchObject({ running: true, services: before });
});
