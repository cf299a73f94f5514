import { readFileSync } from "node:fs";
import { lazy } from "../lazy";

const childProcess = lazy<typeof import("node:child_process")>(() => require("node:child_process"));

let known: { pid: number; id: string | undefined } | undefined;

/**
 * A text that only this process of the engine has: `pulumi up` makes its preview and its update in one process. The process id is
 * not enough, because every container counts from 1, so the time of the start is part of the text. Undefined where the system does
 * not tell that time. Where a wrapper starts the plugin, as on Windows, each plugin has another text. In both cases nobody can say
 * that a preview belongs to this run.
 */
export function engineProcess(): string | undefined {
    const pid = process.ppid;
    if (known?.pid !== pid) {
        const start = startIn(`/proc/${pid}/stat`) ?? startOf(pid);
        known = { pid, id: start && `${pid} ${start}` };
    }
    return known.id;
}

/** Linux: the start in clock ticks since the machine booted, and the id of that boot. */
function startIn(stat: string): string | undefined {
    try {
        // proc_pid_stat(5): the second field, the name in parentheses, may hold spaces; `starttime` is the 22nd.
        const text = readFileSync(stat, "utf8");
        const ticks = text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
        return ticks && `${ticks} ${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}`;
    } catch {
        return undefined;
    }
}

/** Elsewhere: the date, to the second. */
function startOf(pid: number): string | undefined {
    if (process.platform === "win32") return undefined;
    try {
        const text = childProcess().execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
            encoding: "utf8",
            env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
            stdio: ["ignore", "pipe", "ignore"],
            timeout: 5000,
        });
        return text.trim() || undefined;
    } catch {
        return undefined;
    }
}
