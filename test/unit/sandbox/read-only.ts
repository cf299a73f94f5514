import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** Runs a program of Node in which a folder can only be read, and returns what it prints. */
type ReadOnly = (folder: string, program: string) => string;

const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { encoding: "utf8", env: process.env });

const byAnswer: ReadOnly = (_, program) => {
    const answer = `const fs = require("node:fs"), access = fs.accessSync;
        fs.accessSync = (file, mode) => {
            if (mode === fs.constants.W_OK) throw new Error("EROFS: read-only file system");
            return access(file, mode);
        };`;
    return run(process.execPath, "-e", `${answer}\n${program}`);
};

/** As the one who looks after a shared cache sets it. The superuser may write all the same. */
const byMode: ReadOnly = (folder, program) => {
    const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
    const folders = names.filter((one) => one.isDirectory()).map((one) => path.join(one.parentPath, one.name));
    const set = (mode: number): void => [folder, ...folders].forEach((one) => fs.chmodSync(one, mode));
    set(0o500);
    try {
        return run(process.execPath, "-e", program);
    } finally {
        set(0o700);
    }
};

/** In a mount namespace of its own, so that nothing else on the machine sees it. */
const MOUNT = `mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 3; shift; exec "$@"`;
const inMount = (folder: string, ...command: string[]): string[] => ["-m", "sh", "-c", MOUNT, "sh", folder, ...command];
const byMount: ReadOnly = (folder, program) => run("unshare", ...inMount(folder, process.execPath, "-e", program));

/**
 * The ways that this machine and user have. That a folder is really read-only takes another user than the superuser, or one who may
 * mount; the answer of the system can always be given.
 */
export function waysToReadOnly(): [name: string, readOnly: ReadOnly][] {
    const isRoot = process.getuid?.() === 0;
    const mayMount = isRoot && spawnSync("unshare", inMount("/usr", "true")).status === 0;
    return [
        ["the system's answer", byAnswer],
        ...(isRoot ? [] : [["its mode", byMode] satisfies [string, ReadOnly]]),
        ...(mayMount ? [["a mount", byMount] satisfies [string, ReadOnly]] : []),
    ];
}
