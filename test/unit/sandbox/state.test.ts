import * as fs from "node:fs";
import * as path from "node:path";
import { stopSandbox } from "../../../sandbox";
import { sandboxCommand } from "../../../sandbox/main";
import { isAlive, startDetached } from "../../../sandbox/processes";
import { inodeOf, writeMark } from "../../../sandbox/mark";
import { readState } from "../../../sandbox/state";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const whole = {
    startedAt: "2026-01-01T00:00:00.000Z",
    complete: true,
    ports: { etcd: 1, apiServer: 2, controllerManager: 3, sae: 4 },
    processes: { etcd: { pid: 7, birth: "1" } },
    path: ["/bin"],
};

function sandbox(state: unknown): string {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    const noted = { folder: dir, inode: inodeOf(dir) };
    const isWhole = typeof state === "object" && state !== null && !Array.isArray(state);
    const text = JSON.stringify(isWhole ? { ...noted, ...state } : state);
    fs.writeFileSync(path.join(dir, "sandbox.json"), typeof state === "string" ? state : text);
    writeMark(dir, whole.ports);
    return dir;
}

describe("what a sandbox has noted of itself", () => {
    test("is read as it was written, also with what a later version notes besides", () => {
        expect(readState(sandbox(whole))).toEqual(whole);
        expect(readState(sandbox({ ...whole, version: 2 }))).toEqual(whole);
    });

    test.each<[what: string, state: unknown]>([
        ["is cut off", JSON.stringify(whole).slice(0, 60)],
        ["is empty", ""],
        ["is null", "null"],
        ["is a list", []],
        ["has other kinds of things", { ...whole, processes: [1, 2], ports: null }],
    ])("is nothing where the file %s", (_, state) => {
        expect(readState(sandbox(state))).toBeUndefined();
    });

    test.each<[what: string, change: object, processes: object]>([
        ["without folders", { path: undefined }, whole.processes],
        ["with its folders as text", { path: "/bin" }, whole.processes],
        ["with a port missing", { ports: { etcd: 1 } }, whole.processes],
        [
            "with mere numbers of processes",
            { processes: { etcd: 7, other: { pid: 8, birth: "2" } } },
            { other: { pid: 8, birth: "2" } },
        ],
        ["with a process of which nothing is known", { processes: { etcd: {}, other: null } }, {}],
    ])("by another version, %s, is no sandbox that runs, and is begun anew", async (_, change, processes) => {
        const dir = sandbox({ ...whole, ...change });
        const state = readState(dir);
        expect(state).toMatchObject({ complete: false, processes });
        expect(state?.path.every((one) => typeof one === "string")).toBe(true);
        // Neither waits for what it does not know, nor ends in the midst of it.
        for (const command of ["status", "stop"]) expect(await sandboxCommand([command, "--dir", dir])).toBe(0);
        expect(fs.existsSync(path.join(dir, "sandbox.json"))).toBe(false);
    });

    test("lets what is known of it be ended where the rest is not understood", async () => {
        const dir = sandbox({ ...whole, path: null });
        const options = { cwd: dir, logFile: path.join(folder, "log") };
        const child = startDetached(process.execPath, ["-e", "setInterval(() => {}, 1000)"], options);
        const state = { ...whole, path: null, processes: { etcd: child, other: 7 } };
        fs.writeFileSync(path.join(dir, "sandbox.json"), JSON.stringify(state));
        expect(await stopSandbox({ dir })).toBe(1);
        expect(isAlive(child)).toBe(false);
    });
});
