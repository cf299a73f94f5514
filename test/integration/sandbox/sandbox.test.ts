import { execFileSync, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { kubernetesWrites, sandboxEnv, sandboxStatus, startSandbox, stopSandbox } from "../../../sandbox";
import { request } from "../../../sandbox/http";
import { packageRoot } from "../../../sandbox/paths";
import { processesOf } from "../../../sandbox/launch";
import { isAlive } from "../../../sandbox/processes";
import { readState } from "../../../sandbox/state";

const SERVICES = ["etcd", "kube-apiserver", "kube-controller-manager", "sae-emulator"];
const dirs: string[] = [];
const newDir = (): string => {
    const dir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "crossroute sandbox "));
    dirs.push(dir);
    return dir;
};
afterAll(async () => {
    for (const dir of dirs) await stopSandbox({ dir, remove: true });
});

const pidsOf = (dir: string): number[] => sandboxStatus({ dir }).services.map(({ pid }) => pid);
const commandLine = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(packageRoot, "dist", "sandbox", "main.js"), ...args], { encoding: "utf8" });

/** Asks the API server of a sandbox as any client would: by its kubeconfig. */
async function api(
    dir: string,
    path_: string,
    body?: object,
    method: "GET" | "POST" | "DELETE" = body ? "POST" : "GET",
): Promise<{ status: number; body: string }> {
    const config = JSON.parse(fs.readFileSync(sandboxEnv({ dir }).KUBECONFIG, "utf8")) as {
        clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
        users: { user: { token: string } }[];
    };
    const cluster = config.clusters[0]?.cluster;
    const ca = Buffer.from(cluster?.["certificate-authority-data"] ?? "", "base64");
    const text = body && JSON.stringify(body);
    const options = { ca, token: config.users[0]?.user.token, body: text, method };
    return request(`${cluster?.server}${path_}`, options);
}

/** Asks until the answer is as it should be; the limit is jest's. */
async function eventually(ask: () => Promise<string>, wanted: RegExp): Promise<string> {
    for (;;) {
        const answer = await ask();
        if (wanted.test(answer)) return answer;
        await sleep(50);
    }
}

interface Owner {
    metadata: { name: string; uid: string };
}

const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

describe("a sandbox, from its start to its end", () => {
    const dir = newDir();

    test("starts with everything that answers, in a folder whose name has a space", async () => {
        const sandbox = await startSandbox({ dir });
        expect(sandbox.started).toBe(true);
        const { running, services } = sandboxStatus({ dir });
        expect(running).toBe(true);
        expect(services.map(({ name }) => name).sort()).toEqual(SERVICES);
        expect(new Set(services.map(({ port }) => port)).size).toBe(4);
        expect(JSON.parse((await api(dir, "/version")).body)).toMatchObject({ major: "1", minor: "36" });
        const emulator = await request(`http://${sandbox.environment.CROSSROUTE_SAE_ENDPOINT}/_emulator/health`);
        expect(emulator.status).toBe(200);
    });

    test("is found by a second start, from this process and from the command line", async () => {
        const pids = pidsOf(dir);
        expect(await startSandbox({ dir })).toEqual({ dir, started: false, environment: sandboxEnv({ dir }) });
        const again = commandLine("start", "--dir", dir);
        expect(again.status).toBe(0);
        expect(again.stdout).toContain(`already running: ${dir}`);
        expect(pidsOf(dir)).toEqual(pids);
    });

    test("prints its environment as one object and as lines for a shell", () => {
        const printed = commandLine("env", "--json", "--dir", dir);
        expect(JSON.parse(printed.stdout)).toEqual(sandboxEnv({ dir }));
        const script = `eval "$("$1" "$2" env --dir "$3")" && pulumi whoami --non-interactive && pulumi plugin ls`;
        const main = path.join(packageRoot, "dist", "sandbox", "main.js");
        const seen = execFileSync("/bin/sh", ["-c", script, "sh", process.execPath, main, dir], { encoding: "utf8" });
        expect(seen).toMatch(/^kubernetes +resource +4\.25\.0/m);
    });

    test("notes what users write to the API server, and not what only looks like writing", async () => {
        const since = new Date().toISOString();
        const path_ = "/api/v1/namespaces/default/configmaps";
        expect((await api(dir, `${path_}?dryRun=All`, configMap("dry"))).status).toBe(201);
        expect((await api(dir, path_, configMap("kept"))).status).toBe(201);
        expect((await api(dir, `${path_}/kept`)).status).toBe(200);
        const writes = kubernetesWrites({ dir, since });
        const [write] = writes;
        expect(writes).toHaveLength(1);
        expect(write).toMatchObject({ verb: "create", resource: "configmaps", name: "kept", status: 201 });
        expect(kubernetesWrites({ dir, since: new Date(Date.now() + 1_000).toISOString() })).toEqual([]);
    });

    test("has the controllers that fill EndpointSlices, collect what is owned and empty namespaces", async () => {
        const inside = "/api/v1/namespaces/mirrored";
        await api(dir, "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "mirrored" } });
        const ports = [{ name: "http", port: 80 }];
        const metadata = { name: "outside" };
        await api(dir, `${inside}/services`, { apiVersion: "v1", kind: "Service", metadata, spec: { ports } });
        const subsets = [{ addresses: [{ ip: "10.0.3.7" }], ports }];
        await api(dir, `${inside}/endpoints`, { apiVersion: "v1", kind: "Endpoints", metadata, subsets });
        const selector = { app: "nobody" };
        const labelled = { apiVersion: "v1", kind: "Service", metadata: { name: "inside" }, spec: { ports, selector } };
        await api(dir, `${inside}/services`, labelled);

        const slices = "/apis/discovery.k8s.io/v1/namespaces/mirrored/endpointslices";
        expect(await eventually(async () => (await api(dir, slices)).body, /10\.0\.3\.7/)).toContain("10.0.3.7");
        const own = `${slices}?labelSelector=kubernetes.io/service-name%3Dinside`;
        await eventually(async () => (await api(dir, own)).body, /endpointslice-controller/);
        await eventually(async () => (await api(dir, `${inside}/endpoints/inside`)).body, /"kind":"Endpoints"/);

        const owner = JSON.parse((await api(dir, `${inside}/configmaps`, configMap("owner"))).body) as Owner;
        const { name, uid } = owner.metadata;
        const owned = configMap("owned");
        const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name, uid }];
        await api(dir, `${inside}/configmaps`, { ...owned, metadata: { ...owned.metadata, ownerReferences } });
        await api(dir, `${inside}/configmaps/owner`, undefined, "DELETE");
        await eventually(async () => String((await api(dir, `${inside}/configmaps/owned`)).status), /404/);

        await api(dir, inside, undefined, "DELETE");
        await eventually(async () => String((await api(dir, inside)).status), /404/);
    });

    test("repairs itself at the next start when a part of it was killed, with what was stored", async () => {
        const before = sandboxStatus({ dir }).services;
        const server = before.find(({ name }) => name === "kube-apiserver");
        process.kill(server?.pid ?? NaN, "SIGKILL");
        for (let i = 0; i < 200 && sandboxStatus({ dir }).running; i++) await sleep(10);
        expect(() => sandboxEnv({ dir })).toThrow(/No sandbox runs in .*[^]*to do: Start it/);
        expect(commandLine("status", "--dir", dir).stdout).toMatch(/not running[^]*kube-apiserver +ended by itself/);

        // While it was down, somebody else took the port of the API server.
        const intruder = net.createServer().listen(server?.port, "127.0.0.1");
        const said: string[] = [];
        const { started } = await startSandbox({ dir, onProgress: (line) => said.push(line) });
        intruder.close();
        expect(started).toBe(true);
        expect(said).toContain("cleared away what was left of a crashed sandbox");
        const after = sandboxStatus({ dir }).services;
        expect(after.map(({ pid }) => pid).filter((pid) => before.some((old) => old.pid === pid))).toEqual([]);
        const ports = (list: typeof before) => Object.fromEntries(list.map(({ name, port }) => [name, port]));
        expect(ports(after)["kube-apiserver"]).not.toBe(server?.port);
        expect(ports(after)["sae-emulator"]).toBe(ports(before)["sae-emulator"]);
        expect((await api(dir, "/api/v1/namespaces/default/configmaps/kept")).status).toBe(200);
    });

    test.each(["ports.json", "sandbox.json", "both"])(
        "is still known, and ended, where %s was cut off while it runs",
        async (which) => {
            const files = which === "both" ? ["ports.json", "sandbox.json"] : [which];
            for (const file of files) fs.truncateSync(path.join(dir, file), which === "both" ? 0 : 20);
            const pids = processesOf(dir).map(({ pid }) => pid);
            const { services, unnoted } = sandboxStatus({ dir });
            expect([...services.map(({ pid }) => pid), ...unnoted].sort()).toEqual(pids.sort());
            const { started } = await startSandbox({ dir });
            expect(started).toBe(which !== "ports.json");
            expect(sandboxStatus({ dir })).toMatchObject({ running: true, unnoted: [] });
            expect((await api(dir, "/api/v1/namespaces/default/configmaps/kept")).status).toBe(200);
        },
    );

    test("is left alone by a copy of its folder, which gets servers, ports and keys of its own and what was stored", async () => {
        const copy = newDir();
        fs.cpSync(dir, copy, { recursive: true });
        const pids = pidsOf(dir);
        const said: string[] = [];
        const { started } = await startSandbox({ dir: copy, onProgress: (line) => said.push(line) });
        expect(started).toBe(true);
        expect(said[0]).toContain(`${copy} is a copy of the sandbox in ${dir}, which is left alone`);
        expect(pidsOf(dir)).toEqual(pids);
        const stored = "/api/v1/namespaces/default/configmaps/kept";
        expect((await api(copy, stored, undefined, "DELETE")).status).toBe(200);
        expect((await api(dir, stored)).status).toBe(200);
        const token = (of: string): string => fs.readFileSync(path.join(of, "kubernetes", "tokens.csv"), "utf8");
        expect(token(copy)).not.toBe(token(dir));
        expect(await stopSandbox({ dir: copy, remove: true })).toBe(4);
        dirs.pop();
        expect(sandboxStatus({ dir }).running).toBe(true);
    });

    test("has one store also under a link, which commands the same servers", async () => {
        const link = `${dir} link`;
        fs.symlinkSync(dir, link);
        expect(await startSandbox({ dir: link })).toMatchObject({ dir, started: false });
        expect(JSON.parse(commandLine("status", "--json", "--dir", link).stdout)).toMatchObject({ dir, running: true });
        fs.rmSync(link);
    });

    test("stops without leaving a process or a lock, and stopping again does nothing", async () => {
        const processes = Object.values(readState(dir)?.processes ?? {});
        expect(await stopSandbox({ dir })).toBe(4);
        expect(processes.filter(isAlive)).toEqual([]);
        expect(processesOf(dir)).toEqual([]);
        expect(fs.readdirSync(dir)).not.toContain("lock");
        expect(sandboxStatus({ dir })).toMatchObject({ running: false, services: [] });
        expect(await stopSandbox({ dir })).toBe(0);
        const printed = commandLine("env", "--dir", dir);
        expect(printed.status).toBe(1);
        // What `eval` gets: it must not go on.
        expect(printed.stdout).toBe("false\n");
        expect(printed.stderr).toContain("to do: Start it: crossroute sandbox start");
    });
});

describe("several that start", () => {
    test("in one folder at the same time, after a starter was killed in the middle, share one sandbox", async () => {
        const dir = newDir();
        const main = path.join(packageRoot, "dist", "sandbox", "main.js");
        const starter = spawn(process.execPath, [main, "start", "--dir", dir], { stdio: "ignore" });
        for (let i = 0; i < 2_000 && processesOf(dir).length < 3; i++) await sleep(5);
        starter.kill("SIGKILL");
        const orphans = processesOf(dir);
        expect(orphans.length).toBeGreaterThan(0);

        const both = await Promise.all([startSandbox({ dir }), startSandbox({ dir })]);
        expect(both.map(({ started }) => started).sort()).toEqual([false, true]);
        expect(both[0].environment).toEqual(both[1].environment);
        expect(orphans.filter(isAlive)).toEqual([]);
        expect(
            processesOf(dir)
                .map(({ pid }) => pid)
                .sort(),
        ).toEqual(pidsOf(dir).sort());
    });

    test("and is interrupted ends what it has started, and leaves no lock", async () => {
        const dir = newDir();
        const main = path.join(packageRoot, "dist", "sandbox", "main.js");
        const starter = spawn(process.execPath, [main, "start", "--dir", dir], { stdio: "ignore" });
        const ended = new Promise((resolve) => starter.once("close", resolve));
        while (processesOf(dir).length === 0) await sleep(5);
        starter.kill("SIGINT");
        expect(await ended).toBe(130);
        expect(processesOf(dir)).toEqual([]);
        expect(fs.readdirSync(dir)).not.toContain("lock");
        dirs.pop();
        await stopSandbox({ dir, remove: true });
    });

    test("in different folders do not meet", async () => {
        const mine = sandboxStatus({ dir: process.env.CROSSROUTE_TEST_SANDBOX });
        const [other = ""] = dirs.slice(-1);
        expect(mine.running && sandboxStatus({ dir: other }).running).toBe(true);
        const ports = [...mine.services, ...sandboxStatus({ dir: other }).services].map(({ port }) => port);
        expect(new Set(ports).size).toBe(8);
        await stopSandbox({ dir: other, remove: true });
        expect(fs.existsSync(other)).toBe(false);
        expect(sandboxStatus({ dir: process.env.CROSSROUTE_TEST_SANDBOX }).running).toBe(true);
    });
});

describe("the command line", () => {
    test.each([
        [[], "sandbox needs a command: start, stop, status, clean, env"],
        [["begin"], 'sandbox has no command "begin": start, stop, status, clean, env'],
        [["start", "--language", "cobol"], "--language cobol: one of yaml, python"],
        [["constructor"], 'sandbox has no command "constructor"'],
        [["start", "--folder", "x"], "Unknown option '--folder'"],
    ])("says what is wrong with %j and how it is used", (args, complaint) => {
        const { status, stderr, stdout } = commandLine(...args);
        expect(status).toBe(2);
        expect(stdout).toBe("");
        expect(stderr).toContain(complaint);
        expect(stderr).toContain("Usage: crossroute sandbox <command>");
    });
});
