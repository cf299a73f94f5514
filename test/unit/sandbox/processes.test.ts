import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    findProcesses,
    isAlive,
    startDetached,
    startTimeOf,
    terminate,
    type ProcessRecord,
} from "../../../sandbox/processes";
import { run } from "../../../sandbox/toolchain/run";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const logFile = path.join(folder, "log");

/** Starts Node on a program and waits for the word that it prints. */
async function started(program: string, ...args: string[]): Promise<ProcessRecord> {
    fs.writeFileSync(logFile, "");
    const child = startDetached(process.execPath, ["-e", program, ...args], { cwd: folder, logFile });
    for (let i = 0; i < 500 && !/^[a-z]/m.test(fs.readFileSync(logFile, "utf8")); i++) await sleep(10);
    return child;
}

describe("processes that outlive their starter", () => {
    test("one that listens to SIGTERM is ended by it", async () => {
        const child = await started(`process.on("SIGTERM", () => { console.log("bye"); process.exit(0); });
            setInterval(() => {}, 1000); console.log("ready");`);
        expect(isAlive(child)).toBe(true);
        await terminate([child]);
        expect(isAlive(child)).toBe(false);
        // Node itself may complain there of settings that contradict each other.
        const said = fs.readFileSync(logFile, "utf8").split("\n");
        expect(said.filter((line) => line !== "" && !line.startsWith("("))).toEqual(["ready", "bye"]);
    });

    test("one is given its time to tidy up also where the clock is set meanwhile", async () => {
        const child =
            await started(`process.on("SIGTERM", () => setTimeout(() => { console.log("tidy"); process.exit(0); }, 300));
            setInterval(() => {}, 1000); console.log("ready");`);
        let time = Date.now();
        const clock = jest.spyOn(Date, "now").mockImplementation(() => (time += 3_600_000));
        await terminate([child]);
        clock.mockRestore();
        expect(fs.readFileSync(logFile, "utf8")).toContain("tidy");
    });

    test("one that ignores SIGTERM is killed", async () => {
        const child = await started(
            `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready");`,
        );
        await terminate([child], 50);
        expect(isAlive(child)).toBe(false);
    });

    test("a later process with the same id is not mistaken for it, and not ended", async () => {
        const child = await started(`setInterval(() => {}, 1000); console.log("ready");`);
        const predecessor = { pid: child.pid, birth: "1" };
        expect(isAlive(predecessor)).toBe(false);
        await terminate([predecessor]);
        expect(isAlive(child)).toBe(true);
        await terminate([child]);
    });

    test("one is found by its command line and the folder that it works in", async () => {
        const child = await started(`setInterval(() => {}, 1000); console.log("ready");`, path.join(folder, "data"));
        const find = (text: string, where = folder): ProcessRecord[] =>
            findProcesses(where, (command) => command.includes(text));
        expect(find(path.join(folder, "data"))).toEqual([child]);
        expect(find(folder)).toEqual([]);
        expect(find(path.join(folder, "data"), path.dirname(folder))).toEqual([]);
        await terminate([child]);
        expect(find(path.join(folder, "data"))).toEqual([]);
    });

    test("an executable that does not exist is an error at once", () => {
        expect(() => startDetached(path.join(folder, "nothing"), [], { cwd: folder, logFile })).toThrow(
            /does not start/,
        );
    });

    test("an id without a process has no start time", () => {
        expect(startTimeOf(2 ** 30)).toBeUndefined();
    });
});

describe("running a command to its end", () => {
    test("its output, its complaint and its exit code are given", async () => {
        const result = await run("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"], { idleMs: 10_000 });
        expect(result).toEqual({ code: 3, stdout: "out\n", complaint: "err" });
    });

    test("one in which nothing moves is ended together with its children", async () => {
        const result = await run("/bin/sh", ["-c", "sleep 60 & echo $!; wait"], { idleMs: 300 });
        expect(result.code).toBeNull();
        expect(result.complaint).toContain("nothing moved for 0.3 seconds");
        const child = Number(result.stdout);
        for (let i = 0; i < 100 && startTimeOf(child) !== undefined; i++) await sleep(10);
        expect(startTimeOf(child)).toBeUndefined();
    });

    test("one that is called off is ended together with its children", async () => {
        const off = new AbortController();
        const running = run("/bin/sh", ["-c", "sleep 60 & echo $!; wait"], { idleMs: 60_000, signal: off.signal });
        setTimeout(() => off.abort(), 300);
        const { code, stdout } = await running;
        expect(code).toBeNull();
        const child = Number(stdout);
        for (let i = 0; i < 100 && startTimeOf(child) !== undefined; i++) await sleep(10);
        expect(startTimeOf(child)).toBeUndefined();
    });

    test("one that does not exist is a result, not an exception", async () => {
        const result = await run("/nowhere/tool", [], { idleMs: 1_000 });
        expect(result.code).toBeNull();
        expect(result.complaint).toContain("ENOENT");
    });
});
