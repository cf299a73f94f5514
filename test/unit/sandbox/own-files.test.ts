import * as fs from "node:fs";
import * as path from "node:path";
import { execFileSync, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { prepareFolder, sandboxStatus, startSandbox, stopSandbox } from "../../../sandbox";
import { packageRoot } from "../../../sandbox/paths";
import { sandboxCommand } from "../../../sandbox/main";
import { claim, noteDrawn } from "../../../sandbox/own-files";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
let count = 0;
const holding = (...files: string[]): string => {
    const dir = path.join(folder, String(count++));
    fs.mkdirSync(dir);
    for (const file of files) {
        fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
        fs.writeFileSync(path.join(dir, file), "mine");
    }
    return dir;
};

describe("deleting a sandbox", () => {
    test("refuses a folder in which none was ever started, and deletes nothing there", async () => {
        const dir = holding("src/work.ts", "kubernetes/deployment.yaml");
        await expect(stopSandbox({ dir, remove: true })).rejects.toThrow(/No sandbox was ever started in .*to do: /s);
        expect(fs.readdirSync(dir).sort()).toEqual(["kubernetes", "src"]);
    });

    test("keeps what others put into its folder, and says so", async () => {
        const dir = holding(".gitignore");
        claim(dir);
        fs.writeFileSync(path.join(dir, "notes.txt"), "mine");
        fs.mkdirSync(path.join(dir, "etcd", "member"), { recursive: true });
        const said: string[] = [];
        await stopSandbox({ dir, remove: true, onProgress: (line) => said.push(line) });
        expect(fs.readdirSync(dir)).toEqual([".gitignore", "notes.txt"]);
        expect(said).toEqual([`kept in ${dir}, since no sandbox made it: .gitignore, notes.txt`]);
    });

    test("deletes the folder when a sandbox made everything in it, also one that did not start to its end", async () => {
        for (const file of ["logs/etcd.log", "kubernetes/pki/ca.crt", "lock.dead-17"]) {
            const dir = holding();
            claim(dir);
            fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
            fs.writeFileSync(path.join(dir, file), "its own");
            await stopSandbox({ dir, remove: true });
            expect(fs.existsSync(dir)).toBe(false);
        }
    });

    test("leaves an empty folder, and an empty file, where none was ever started", async () => {
        const [empty, noted] = [holding(), holding()];
        fs.writeFileSync(path.join(noted, "ports.json"), "");
        for (const dir of [empty, noted]) expect(await stopSandbox({ dir, remove: true })).toBe(0);
        expect(fs.readdirSync(empty)).toEqual([]);
        expect(fs.readdirSync(noted)).toEqual(["ports.json"]);
    });

    test("leaves the folder that one works in, without anything in it", async () => {
        const dir = holding();
        claim(dir);
        fs.mkdirSync(path.join(dir, "etcd"));
        const program = `const { stopSandbox } = require(${JSON.stringify(path.join(packageRoot, "dist", "sandbox"))});
            stopSandbox({ dir: ".", remove: true }).then((count) => console.log(count, process.cwd()));`;
        expect(execFileSync(process.execPath, ["-e", program], { cwd: dir, encoding: "utf8" })).toBe(`0 ${dir}\n`);
        expect(fs.readdirSync(dir)).toEqual([]);
    });

    test("holds back a start at the same time, which then has a folder of its own", async () => {
        for (let round = 0; round < 5; round++) {
            const dir = holding();
            claim(dir);
            for (let i = 0; i < 300; i++) {
                fs.mkdirSync(path.join(dir, "etcd", String(i)), { recursive: true });
                fs.writeFileSync(path.join(dir, "etcd", String(i), "x"), "");
            }
            const program = `require(${JSON.stringify(path.join(packageRoot, "dist", "sandbox"))}).prepareFolder(process.argv[1]);`;
            const start = spawn(process.execPath, ["-e", program, dir], { stdio: "inherit" });
            const started = new Promise((resolve) => start.once("close", resolve));
            await sleep(30 * round);
            const said: string[] = [];
            await stopSandbox({ dir, remove: true, onProgress: (line) => said.push(line) });
            expect(await started).toBe(0);
            expect(said.filter((line) => line.startsWith("kept"))).toEqual([]);
            expect(fs.existsSync(dir) ? fs.readdirSync(dir) : []).not.toContain("etcd");
        }
    });

    test("takes what quickstart drew there, and keeps a file of the user's that is called so", async () => {
        const drawn = holding();
        claim(drawn);
        noteDrawn(drawn);
        fs.mkdirSync(path.join(drawn, "rendered", "sae"), { recursive: true });
        fs.writeFileSync(path.join(drawn, "shop.html"), "drawn");
        noteDrawn(drawn);
        await stopSandbox({ dir: drawn, remove: true });
        expect(fs.existsSync(drawn)).toBe(false);

        for (const isNoted of [false, true]) {
            const own = holding();
            claim(own);
            fs.mkdirSync(path.join(own, "rendered"));
            fs.writeFileSync(path.join(own, "rendered", "my.yaml"), "mine");
            if (isNoted) noteDrawn(own);
            fs.writeFileSync(path.join(own, "shop.html"), "mine, or drawn");
            await stopSandbox({ dir: own, remove: true });
            expect(fs.readdirSync(own)).toEqual(isNoted ? ["rendered"] : ["rendered", "shop.html"]);
        }
    });

    test("may be asked for twice at once: the second finds nothing left, and makes nothing new", async () => {
        for (let round = 0; round < 5; round++) {
            const dir = holding();
            claim(dir);
            fs.mkdirSync(path.join(dir, "etcd", "member"), { recursive: true });
            const one = (): Promise<number> => stopSandbox({ dir, remove: true });
            expect(await Promise.all([one(), one(), one()])).toEqual([0, 0, 0]);
            expect(fs.existsSync(dir)).toBe(false);
        }
    });

    test("refuses a file", async () => {
        const file = path.join(holding("notes.txt"), "notes.txt");
        await expect(stopSandbox({ dir: file, remove: true })).rejects.toThrow(
            /is a file, not the folder of a sandbox/,
        );
        expect(fs.readFileSync(file, "utf8")).toBe("mine");
    });

    test.each(["status", "env"])("%s says of a file, and of a link to nothing, that it is no folder", async (name) => {
        const told: string[] = [];
        jest.spyOn(process.stdout, "write").mockReturnValue(true);
        jest.spyOn(process.stderr, "write").mockImplementation((text) => told.push(String(text)) > 0);
        const file = path.join(holding("notes.txt"), "notes.txt");
        const link = path.join(holding(), "link");
        fs.symlinkSync("gone", link);
        const codes = [await sandboxCommand([name, "--dir", file]), await sandboxCommand([name, "--dir", link])];
        jest.restoreAllMocks();
        expect(codes).toEqual([1, 1]);
        expect(told.join("")).toMatch(
            /notes.txt is a file, not the folder of a sandbox\..*link to gone, which is not there\./s,
        );
    });

    test("an empty --dir is not the folder that one is in", async () => {
        const complaint = jest.spyOn(process.stderr, "write").mockReturnValue(true);
        expect(await sandboxCommand(["stop", "--dir", "", "--delete"])).toBe(2);
        expect(complaint.mock.calls.flat().join("")).toContain("--dir needs the name of a folder");
        complaint.mockRestore();
    });
});

describe("a new folder", () => {
    test("may be claimed by several starts at once: each is told that it is a sandbox's, and its mark stays", async () => {
        for (let round = 0; round < 4; round++) {
            const dir = path.join(folder, `together-${round}`);
            const program = `const { prepareFolder } = require(${JSON.stringify(path.join(packageRoot, "dist", "sandbox"))});
                while (Date.now() < Number(process.argv[2]));
                prepareFolder(process.argv[1]).then(() => 0, (error) => { console.error(error); process.exit(1); });`;
            const at = String(Date.now() + 1500);
            const starts = Array.from({ length: 4 }, () =>
                spawn(process.execPath, ["-e", program, dir, at], { stdio: "inherit" }),
            );
            const codes = await Promise.all(starts.map((one) => new Promise((resolve) => one.once("close", resolve))));
            expect(codes).toEqual([0, 0, 0, 0]);
            expect(fs.readdirSync(dir)).toEqual(["ports.json"]);
        }
    });

    test("stays marked where one of two starts fails, as long as the other goes on", async () => {
        const dir = path.join(folder, "one-fails");
        const leave = await prepareFolder(dir);
        fs.mkdirSync(path.join(dir, "logs"));
        await leave();
        expect(fs.readdirSync(dir).sort()).toEqual(["logs", "ports.json"]);
    });
});

describe("a folder with files of others", () => {
    test.each(["kubernetes/deployment.yaml", "ports.json", "lock", "shop.html", "Pulumi.yaml"])(
        "is no place to start in: %s",
        async (file) => {
            const dir = holding(file);
            const others = new RegExp(`holds ${file.split("/")[0]}, which no sandbox has made[^]*to do: Name a folder`);
            await expect(startSandbox({ dir })).rejects.toThrow(others);
            expect(fs.readFileSync(path.join(dir, file), "utf8")).toBe("mine");
        },
    );

    test("is left as it is by stop and status, and a sandbox.json of something else is none of ours", async () => {
        const dir = holding("lock");
        fs.writeFileSync(path.join(dir, "sandbox.json"), "{}");
        fs.utimesSync(path.join(dir, "lock"), 0, 0);
        expect(sandboxStatus({ dir })).toMatchObject({ running: false, services: [] });
        expect(await stopSandbox({ dir })).toBe(0);
        expect(fs.readdirSync(dir).sort()).toEqual(["lock", "sandbox.json"]);
    });
});

test("an option that means nothing to a command is refused, not ignored", async () => {
    const complaint = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    expect(await sandboxCommand(["clean", "--delete"])).toBe(2);
    expect(await sandboxCommand(["stop", "--gateway-api"])).toBe(2);
    const words = complaint.mock.calls.flat().join("");
    expect(words).toMatch(/sandbox clean has no option --delete[^]*sandbox stop has no option --gateway-api/);
    complaint.mockRestore();
});

test("a stop that finds nothing says where: one may be in another folder than the one in which it runs", async () => {
    const out = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    const dir = path.join(folder, "elsewhere");
    expect(await sandboxCommand(["stop", "--dir", dir])).toBe(0);
    const said = out.mock.calls.flat().join("");
    out.mockRestore();
    expect(said).toBe(`nothing was running in ${dir}\n`);
});

test("a start that gets no tools leaves the place as it was: no folder, and no mark in one that was there", async () => {
    const saved = process.env.CROSSROUTE_CACHE;
    process.env.CROSSROUTE_CACHE = "tools";
    const [fresh, there] = [path.join(folder, "fresh"), holding(".gitignore")];
    try {
        for (const dir of [fresh, there])
            await expect(startSandbox({ dir })).rejects.toThrow("CROSSROUTE_CACHE is tools");
    } finally {
        if (saved === undefined) delete process.env.CROSSROUTE_CACHE;
        else process.env.CROSSROUTE_CACHE = saved;
    }
    expect(fs.existsSync(fresh)).toBe(false);
    expect(fs.readdirSync(there)).toEqual([".gitignore"]);
});
