import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../sandbox/lock";
import { packageRoot } from "../../../sandbox/paths";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
let count = 0;
const lockFile = (): string => path.join(folder, `lock-${count++}`);

describe("a lock", () => {
    test("admits one holder at a time and leaves nothing behind", async () => {
        const file = lockFile();
        let inside = 0;
        let most = 0;
        const work = async (): Promise<void> => {
            most = Math.max(most, ++inside);
            await sleep(5);
            inside--;
        };
        await Promise.all(Array.from({ length: 4 }, () => withLock(file, work, { waitMs: 10_000 })));
        expect(most).toBe(1);
        expect(fs.existsSync(file)).toBe(false);
    });

    test("is given back when the work fails", async () => {
        const file = lockFile();
        const work = (): Promise<void> => Promise.reject(new Error("no luck"));
        await expect(withLock(file, work, { waitMs: 0 })).rejects.toThrow("no luck");
        expect(fs.existsSync(file)).toBe(false);
    });

    test("of a process that died is taken over", async () => {
        const file = lockFile();
        // The id lives (it is ours), but the process that took the lock was born at another time.
        fs.writeFileSync(file, JSON.stringify({ host: os.hostname(), pid: process.pid, birth: "1" }));
        expect(await withLock(file, () => Promise.resolve("mine"), { waitMs: 0 })).toBe("mine");
    });

    test.each(["", '{"host":"a-mach'])(
        "that was cut off while it was written (%j) is taken over when it is old",
        async (rest) => {
            const file = lockFile();
            fs.writeFileSync(file, rest);
            const take = (): Promise<string> => withLock(file, () => Promise.resolve("mine"), { waitMs: 150 });
            await expect(take()).rejects.toThrow(/held by another process/);
            const longAgo = new Date(Date.now() - 3_600_000);
            fs.utimesSync(file, longAgo, longAgo);
            expect(await take()).toBe("mine");
        },
    );

    test("that cannot be written, as on a full disk, is not left behind", () => {
        const file = lockFile();
        const script = `require(${JSON.stringify(path.join(packageRoot, "dist", "sandbox", "lock.js"))})
            .withLock(process.argv[1], async () => console.log("held"))
            .catch((error) => console.log(error.code, error.syscall))`;
        // A limit of the size of files, so that a file can be created and nothing written into it.
        const limited = ["-c", 'ulimit -f 0; exec "$0" -e "$1" "$2"', process.execPath, script, file];
        expect(execFileSync("/bin/sh", limited, { encoding: "utf8" })).toBe("EFBIG write\n");
        expect(fs.existsSync(file)).toBe(false);
    });

    test("of another machine is kept while it is touched, and taken over afterwards", async () => {
        const file = lockFile();
        fs.writeFileSync(file, JSON.stringify({ host: "another-machine", pid: 1, birth: "1" }));
        const take = (): Promise<string> => withLock(file, () => Promise.resolve("mine"), { waitMs: 150 });
        await expect(take()).rejects.toThrow(/held by another process[^]*to do/);
        const longAgo = new Date(Date.now() - 3_600_000);
        fs.utimesSync(file, longAgo, longAgo);
        expect(await take()).toBe("mine");
    });
});
