import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { packageRoot } from "../../../sandbox/paths";
import { isAlive, startDetached } from "../../../sandbox/processes";
import { writeState } from "../../../sandbox/state";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();

/** A sandbox of one process, as one that runs has noted it. */
function sandbox() {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    const program = "setInterval(() => {}, 1000)";
    const store = startDetached(process.execPath, ["-e", program], { cwd: dir, logFile: path.join(dir, "log") });
    fs.renameSync(path.join(dir, "log"), path.join(fs.mkdtempSync(path.join(folder, "log-")), "log"));
    const ports = { etcd: 1, apiServer: 2, controllerManager: 3, sae: 4 };
    const state = { startedAt: "2026-01-01", complete: true, ports, processes: { etcd: store }, path: [] };
    writeState(dir, state);
    return { dir, store };
}

/** `sandbox …` on a disk on which files can be made and nothing can be written, as on a full one. */
function onFullDisk(...args: string[]) {
    const full = `const fs = require("node:fs"), write = fs.writeFileSync, made = fs.closeSync;
        fs.writeFileSync = (file, text, options) => {
            if (text === "") return write(file, text, options);
            made(fs.openSync(file, options?.flag ?? "w"));
            throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
        };`;
    const preload = path.join(folder, "full.js");
    fs.writeFileSync(preload, full);
    const main = path.join(packageRoot, "dist", "sandbox", "main.js");
    return spawnSync(process.execPath, ["--require", preload, main, ...args], { encoding: "utf8" });
}

describe("a sandbox on a disk that has become full", () => {
    test("is ended by stop, which needs no room for a lock, and what it stored stays", () => {
        const { dir, store } = sandbox();
        const { status, stdout, stderr } = onFullDisk("stop", "--dir", dir);
        expect([status, stdout, stderr]).toEqual([0, "stopped (1 process)\n", ""]);
        expect(isAlive(store)).toBe(false);
        expect(fs.readdirSync(dir)).toEqual(["ports.json"]);
    });

    test("is deleted by stop --delete, which is what makes room", () => {
        const { dir, store } = sandbox();
        const { status, stdout, stderr } = onFullDisk("stop", "--delete", "--dir", dir);
        expect([status, stdout, stderr]).toEqual([0, "stopped (1 process)\n", ""]);
        expect(isAlive(store)).toBe(false);
        expect(fs.existsSync(dir)).toBe(false);
    });

    test("is not begun: start says what to do, and leaves nothing behind that another start would wait for", () => {
        const dir = path.join(folder, "new");
        const { status, stderr } = onFullDisk("start", "--dir", dir);
        expect(status).toBe(1);
        expect(stderr).toMatch(/^The disk is full\.\n +tried: ENOSPC.*\n +to do: Free space there, or name folders/);
        expect(fs.existsSync(dir)).toBe(false);
    });
});
