import { readFileSync } from "node:fs";
import { lazy } from "../lazy";

const childProcess = lazy<typeof import("node:child_process")>(() => require("node:child_process"));

/** A shell between the engine and a program, or a wrapper, is one more. */
const most = 6;

/** The command lines of a process and of those that started it, as far as the system tells. */
export function ancestors(pid: number, left = most): string[][] {
    if (left === 0 || pid <= 1) return [];
    const found = linux(pid) ?? elsewhere(pid);
    return found === undefined ? [] : [found.args, ...ancestors(found.parent, left - 1)];
}

interface Found {
    parent: number;
    args: string[];
}

function linux(pid: number): Found | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // proc_pid_stat(5): the second field, the name in parentheses, may hold spaces; `ppid` is the 4th.
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        return { parent, args: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1) };
    } catch {
        return undefined;
    }
}

function elsewhere(pid: number): Found | undefined {
    if (process.platform === "win32" || process.platform === "linux") return undefined;
    try {
        const text = childProcess().execFileSync("ps", ["-ww", "-o", "ppid=,args=", "-p", String(pid)], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
            timeout: 5000,
        });
        const [parent = "", ...args] = text.trim().split(/\s+/);
        return { parent: Number(parent), args };
    } catch {
        return undefined;
    }
}
