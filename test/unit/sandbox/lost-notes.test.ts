import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sandboxStatus, stopSandbox } from "../../../sandbox";
import { processesOf, SERVICES } from "../../../sandbox/launch";
import { lastPorts } from "../../../sandbox/mark";
import { claim } from "../../../sandbox/own-files";
import { isAlive, startDetached, terminate, type ProcessRecord } from "../../../sandbox/processes";
import { readState, writeState, type SandboxState } from "../../../sandbox/state";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const others = temporaryFolder();
const ports = { etcd: 1, apiServer: 2, controllerManager: 3, sae: 4 };

/** A process that is called as this service's is, and knows its folder as that does. */
async function begin(name: string, sign: string, cwd = others): Promise<ProcessRecord> {
    const home = path.join(fs.mkdtempSync(path.join(others, "home-")), name);
    const logFile = path.join(path.dirname(home), "log");
    fs.mkdirSync(home, { recursive: true });
    const main = path.join(home, "main.js");
    fs.writeFileSync(main, `setInterval(() => {}, 1000); console.log("ready");`);
    const executable = path.join(home, name);
    fs.symlinkSync(process.execPath, executable);
    const [command, args] = name === "sae-emulator" ? [process.execPath, [main, sign]] : [executable, [main, sign]];
    const child = startDetached(command, args, { cwd, logFile });
    while (isAlive(child) && !fs.readFileSync(logFile, "utf8").includes("ready")) await sleep(10);
    return child;
}

/** A sandbox that runs, as far as its folder and its processes tell. */
async function sandbox(): Promise<{ dir: string; processes: ProcessRecord[] }> {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    claim(dir);
    const state: SandboxState = { startedAt: "2026-01-01", complete: true, ports, processes: {}, path: ["/bin"] };
    await Promise.all(
        SERVICES.map(async ({ name, sign }) => (state.processes[name] = await begin(name, sign(dir), dir))),
    );
    fs.mkdirSync(path.join(dir, "etcd", "member"), { recursive: true });
    writeState(dir, state);
    return { dir, processes: Object.values(state.processes) };
}

const pids = (processes: ProcessRecord[]): number[] => processes.map(({ pid }) => pid).sort();

describe("a sandbox of which the notes are lost", () => {
    const damages: [what: string, damage: (dir: string) => void][] = [
        ["ports.json is cut off", (dir) => fs.truncateSync(path.join(dir, "ports.json"), 17)],
        ["ports.json is empty", (dir) => fs.truncateSync(path.join(dir, "ports.json"))],
        ["ports.json holds zeros", (dir) => fs.writeFileSync(path.join(dir, "ports.json"), "\0\0\0\0")],
        ["ports.json is gone", (dir) => fs.rmSync(path.join(dir, "ports.json"))],
        ["sandbox.json is cut off", (dir) => fs.truncateSync(path.join(dir, "sandbox.json"), 40)],
        [
            "both are",
            (dir) => ["ports.json", "sandbox.json"].forEach((file) => fs.writeFileSync(path.join(dir, file), "\0{")),
        ],
        ["both are gone", (dir) => ["ports.json", "sandbox.json"].forEach((file) => fs.rmSync(path.join(dir, file)))],
    ];

    test.each(damages)("is found and ended, and may be started again: %s", async (_, damage) => {
        const { dir, processes } = await sandbox();
        damage(dir);
        const { services, unnoted } = sandboxStatus({ dir });
        expect([...services.map(({ pid }) => pid), ...unnoted].sort()).toEqual(pids(processes));
        expect(await stopSandbox({ dir })).toBe(SERVICES.length);
        expect(processes.filter(isAlive)).toEqual([]);
        expect(readState(dir)).toBeUndefined();
        // What was stored stays, and the folder is a sandbox's as before.
        expect(() => claim(dir)).not.toThrow();
        expect(fs.existsSync(path.join(dir, "etcd", "member"))).toBe(true);
    });

    test.each(damages)("is found, ended and deleted: %s", async (_, damage) => {
        const { dir, processes } = await sandbox();
        damage(dir);
        expect(await stopSandbox({ dir, remove: true })).toBe(SERVICES.length);
        expect(processes.filter(isAlive)).toEqual([]);
        expect(fs.existsSync(dir)).toBe(false);
    });

    test("keeps its ports where only the file with them was lost", async () => {
        const { dir } = await sandbox();
        fs.truncateSync(path.join(dir, "ports.json"), 9);
        await stopSandbox({ dir });
        expect(lastPorts(dir)).toEqual(ports);
    });

    test.each([
        ...[
            "",
            "{",
            "{}",
            "null",
            '{"etcd":1,"apiServ',
            '{"etcd":1}',
            '{"etcd":1,"apiServer":2,"controllerManager":3,"sae":4}',
        ],
        ...[
            '{"name": "x',
            "[1,",
            '{"etcd":1,"web":{',
            "a note",
            '{"web":80}',
            '{"ports":{}}',
            '{"madeBy":"me","ports":{}}',
        ],
    ])("is none where it does not run and ports.json may be anybody's: %j", async (text) => {
        const dir = fs.mkdtempSync(path.join(folder, "box-"));
        for (const name of ["kubernetes", "logs"]) {
            fs.mkdirSync(path.join(dir, name));
            fs.writeFileSync(path.join(dir, name, "mine"), "mine");
        }
        fs.writeFileSync(path.join(dir, "ports.json"), text);
        const ifLost = "Where it is a sandbox whose ports.json was lost or damaged, delete the folder yourself.";
        expect(() => claim(dir)).toThrow(/holds kubernetes, .*, which no sandbox has made/);
        expect(() => claim(dir)).toThrow(ifLost);
        await expect(stopSandbox({ dir, remove: true })).rejects.toThrow(/No sandbox was ever started/);
        await expect(stopSandbox({ dir, remove: true })).rejects.toThrow(ifLost);
        expect(fs.readFileSync(path.join(dir, "ports.json"), "utf8")).toBe(text);
        for (const name of ["kubernetes", "logs"]) expect(fs.readdirSync(path.join(dir, name))).toEqual(["mine"]);
    });

    test("is begun anew where a start was killed before its first word: nothing is lost with an empty ports.json", async () => {
        const dir = fs.mkdtempSync(path.join(folder, "box-"));
        fs.writeFileSync(path.join(dir, "ports.json"), "");
        expect(claim(dir)).toBe(true);
        await stopSandbox({ dir, remove: true });
        expect(fs.existsSync(dir)).toBe(false);
    });
});

describe("processes of somebody else's", () => {
    test("are neither found nor ended: another folder's, and a store of the user's own in this one", async () => {
        const dir = fs.mkdtempSync(path.join(folder, "box-"));
        claim(dir);
        const own = await Promise.all([
            begin("etcd", path.join(dir, "etcd"), dir),
            begin("kube-apiserver", `--cert-dir=${path.join(dir, "kubernetes", "certificates")}`, dir),
            ...SERVICES.map(({ name, sign }) => begin(name, sign(path.join(dir, "inner")))),
            ...SERVICES.map(({ sign }) => begin("editor", sign(dir), dir)),
            // A container has a folder of the same path.
            ...SERVICES.map(({ name, sign }) => begin(name, sign(dir))),
        ]);
        expect(processesOf(dir)).toEqual([]);
        expect(await stopSandbox({ dir })).toBe(0);
        expect(own.filter(isAlive)).toHaveLength(own.length);
        await terminate(own);
    });

    test("do not make the folder a sandbox's, whose files may be deleted", async () => {
        const dir = fs.mkdtempSync(path.join(folder, "project-"));
        fs.mkdirSync(path.join(dir, "kubernetes"));
        fs.writeFileSync(path.join(dir, "kubernetes", "deploy.yaml"), "mine");
        const own = await Promise.all(
            SERVICES.filter(({ name }) => name !== "etcd").map(({ name, sign }) => begin(name, sign(dir), dir)),
        );
        await expect(stopSandbox({ dir, remove: true })).rejects.toThrow(/No sandbox was ever started/);
        expect(own.filter(isAlive)).toHaveLength(own.length);
        expect(fs.existsSync(path.join(dir, "kubernetes", "deploy.yaml"))).toBe(true);
        await terminate(own);
    });
});

test("the processes of a sandbox whose folder was deleted are found and ended", async () => {
    const { dir, processes } = await sandbox();
    fs.rmSync(dir, { recursive: true });
    expect(sandboxStatus({ dir }).unnoted.sort()).toEqual(pids(processes));
    expect(await stopSandbox({ dir })).toBe(SERVICES.length);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(fs.existsSync(dir)).toBe(false);
});
