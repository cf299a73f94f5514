import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../../sandbox/paths";
import { temporaryFolder } from "./helpers";

const run = promisify(execFile);
const folder = temporaryFolder();
let count = 0;
const lockFile = (): string => path.join(folder, String(count++), "lock");
const module_ = JSON.stringify(path.join(packageRoot, "scripts", "setup-lock.js"));
/** A process that says when it has the lock and when it gives it back, and keeps it for so long (ms). */
const holder = (file: string, keepMs: number, then = ""): string[] => [
    "-e",
    `const fs = require("node:fs");
     const say = (word) => fs.appendFileSync(${JSON.stringify(`${file}.events`)}, word + "\\n");
     require(${module_}).withSetupLock(${JSON.stringify(file)}, async () => {
         say("in");
         await require("node:timers/promises").setTimeout(${keepMs});
         say("out");
         ${then}
     }, () => console.log("waits"));`,
];
const eventsOf = (file: string): string[] =>
    fs.existsSync(`${file}.events`) ? fs.readFileSync(`${file}.events`, "utf8").trim().split("\n") : [];

describe("the lock of installing and building in a clone", () => {
    test("admits one process at a time, tells who waits, and leaves nothing behind", async () => {
        const file = lockFile();
        const all = await Promise.all(Array.from({ length: 3 }, () => run(process.execPath, holder(file, 400))));
        expect(eventsOf(file)).toEqual(["in", "out", "in", "out", "in", "out"]);
        expect(all.map(({ stdout }) => stdout).join("")).toContain("waits\n");
        expect(fs.existsSync(file)).toBe(false);
    });

    test("is given back by a process that ends within its work", async () => {
        const file = lockFile();
        await run(process.execPath, holder(file, 0, "process.exit(0)"));
        expect(fs.existsSync(file)).toBe(false);
    });

    test("of a process that was killed is taken over", async () => {
        const file = lockFile();
        const killed = spawn(process.execPath, holder(file, 600_000), { stdio: "ignore" });
        // The file is there a moment before its text: to be killed in between would lose the word.
        while (!eventsOf(file).includes("in")) await new Promise((resolve) => setTimeout(resolve, 10));
        killed.kill("SIGKILL");
        await new Promise((resolve) => killed.once("close", resolve));
        expect(fs.existsSync(file)).toBe(true);
        await run(process.execPath, holder(file, 0));
        expect(eventsOf(file)).toEqual(["in", "in", "out"]);
    });

    test("that was cut off is taken over when it is old, or of tomorrow by a clock that was set back", async () => {
        for (const time of [0, Date.now() / 1000 + 86_400]) {
            const file = lockFile();
            fs.mkdirSync(path.dirname(file));
            fs.writeFileSync(file, "12");
            fs.utimesSync(file, time, time);
            await run(process.execPath, holder(file, 0));
            expect(eventsOf(file)).toEqual(["in", "out"]);
        }
    });

    test("that cannot be written, as on a full disk, is not left behind, where the next one would wait for it", async () => {
        const file = lockFile();
        fs.mkdirSync(path.dirname(file));
        const script = `require(${module_}).withSetupLock(${JSON.stringify(file)}, async () => {}, () => console.log("waits"))
            .catch((error) => console.log(error.code))`;
        // A limit of the size of files, so that a file can be created and nothing written into it.
        const limited = ["-c", 'ulimit -f 0; exec "$0" -e "$1"', process.execPath, script];
        expect((await run("/bin/sh", limited)).stdout).toBe("EFBIG\n");
        expect(fs.existsSync(file)).toBe(false);
    });
});
