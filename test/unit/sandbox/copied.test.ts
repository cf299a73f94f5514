import * as fs from "node:fs";
import * as path from "node:path";
import { sandboxEnv, sandboxStatus, stopSandbox } from "../../../sandbox";
import { realFolder } from "../../../sandbox/folders";
import { sandboxCommand } from "../../../sandbox/main";
import { copyOf, lastPorts } from "../../../sandbox/mark";
import { claim } from "../../../sandbox/own-files";
import { isAlive, startDetached, terminate, type ProcessRecord } from "../../../sandbox/processes";
import { readState, writeState, type SandboxState } from "../../../sandbox/state";
import { SERVICES } from "../../../sandbox/launch";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const ports = { etcd: 1, apiServer: 2, controllerManager: 3, sae: 4 };
const begun: ProcessRecord[] = [];
afterAll(() => terminate(begun));

/** A sandbox that runs, as it has noted it. */
function sandbox(): { dir: string; processes: ProcessRecord[] } {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    claim(dir);
    const state: SandboxState = { startedAt: "2026-01-01", complete: true, ports, processes: {}, path: ["/bin"] };
    for (const { name } of SERVICES) {
        const options = { cwd: dir, logFile: path.join(folder, "log") };
        const child = startDetached(process.execPath, ["-e", "setInterval(() => {}, 1000)"], options);
        begun.push(child);
        state.processes[name] = child;
    }
    writeState(dir, state);
    fs.mkdirSync(path.join(dir, "etcd"));
    return { dir, processes: Object.values(state.processes) };
}

describe("a copy of a sandbox that runs", () => {
    test("is told so, commands nothing and ends nothing; what it holds may be deleted", async () => {
        const { dir, processes } = sandbox();
        const copy = `${dir}-copy`;
        fs.cpSync(dir, copy, { recursive: true });
        expect(sandboxStatus({ dir: copy })).toMatchObject({ running: false, services: [], copyOf: dir });
        expect(() => sandboxEnv({ dir: copy })).toThrow(
            `No sandbox runs in ${copy}. It is a copy of the one in ${dir}.`,
        );
        expect(await stopSandbox({ dir: copy })).toBe(0);
        expect(await stopSandbox({ dir: copy, remove: true })).toBe(0);
        expect(fs.existsSync(copy)).toBe(false);
        expect(processes.filter(isAlive)).toHaveLength(SERVICES.length);
        expect(sandboxStatus({ dir })).toMatchObject({ running: true, copyOf: undefined });
    });

    test("is one also in the place of the original, which has moved and runs on", async () => {
        const { dir, processes } = sandbox();
        const moved = `${dir}-moved`;
        fs.renameSync(dir, moved);
        fs.cpSync(moved, dir, { recursive: true });
        expect(sandboxStatus({ dir })).toMatchObject({ running: false, services: [] });
        expect(await stopSandbox({ dir })).toBe(0);
        expect(processes.filter(isAlive)).toHaveLength(SERVICES.length);
        // Where it has gone, its servers can be ended. They know its old name, so they do not count as running.
        expect(sandboxStatus({ dir: moved })).toMatchObject({ running: false, services: expect.any(Array) });
        expect(await stopSandbox({ dir: moved })).toBe(SERVICES.length);
    });

    test("no more where the original is gone, which has moved from disk to disk", () => {
        const { dir } = sandbox();
        const copy = `${dir}-copy`;
        fs.cpSync(dir, copy, { recursive: true });
        expect(copyOf(copy)).toBe(dir);
        fs.rmSync(dir, { recursive: true });
        expect(copyOf(copy)).toBeUndefined();
        expect(lastPorts(copy)).toEqual(ports);
    });

    test("is said by status on a line of its own, and there is no empty line where nothing is to be said", async () => {
        const { dir } = sandbox();
        const copy = `${dir}-copy`;
        fs.cpSync(dir, copy, { recursive: true });
        const printed: string[] = [];
        const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
        const status = async (of: string): Promise<string> => {
            printed.length = 0;
            await sandboxCommand(["status", "--dir", of]);
            return printed.join("");
        };
        const said = [await status(copy), await status(path.join(folder, "nothing"))];
        write.mockRestore();
        expect(said).toEqual([
            `not running: ${copy}\n  a copy of the sandbox in ${dir}: start gives it servers of its own\n`,
            `not running: ${path.join(folder, "nothing")}\n`,
        ]);
    });
});

describe("a link to a sandbox", () => {
    test("is another name of the same one, also in the folder above; deleting leaves where it leads to", async () => {
        const { dir, processes } = sandbox();
        const link = `${dir}-link`;
        fs.symlinkSync(dir, link);
        const above = `${folder}-above`;
        fs.symlinkSync(folder, above);
        for (const name of [link, path.join(above, path.basename(dir))])
            expect(sandboxStatus({ dir: name })).toMatchObject({ dir, running: true });
        fs.rmSync(above);
        expect(await stopSandbox({ dir: link, remove: true })).toBe(SERVICES.length);
        expect(processes.filter(isAlive)).toEqual([]);
        // The next start by this link finds its folder.
        expect(fs.readdirSync(link)).toEqual([]);
        expect(readState(dir)).toBeUndefined();
    });

    test("that leads nowhere, or in a circle, is told as what it is", async () => {
        const [nowhere, circle] = [path.join(folder, "nowhere"), path.join(folder, "circle")];
        fs.symlinkSync(path.join(folder, "gone"), nowhere);
        fs.symlinkSync(circle, circle);
        expect([realFolder(nowhere), realFolder(circle)]).toEqual([nowhere, circle]);
        for (const dir of [nowhere, circle]) {
            expect(await stopSandbox({ dir, remove: true })).toBe(0);
            expect(fs.lstatSync(dir).isSymbolicLink()).toBe(true);
        }
    });
});
