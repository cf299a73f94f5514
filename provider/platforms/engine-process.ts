import { readFileSync } from "node:fs";
import { lazy } from "../lazy";

const childProcess = lazy<typeof import("node:child_process")>(() => require("node:child_process"));

let known: { pid: number; id: string | undefined } | undefined;

/**
 * The process of the engine, for good: `pulumi up` makes its preview and its update in one. Its number alone does not tell, as each
 * container counts from 1, so its start belongs to it. Undefined where the system does not say when it began; and where a wrapper
 * starts the plugin, as on Windows, it is another for each plugin. Then it is known of no preview that it is of this run.
 */
export function engineProcess(): string | undefined {
    const pid = process.ppid;
    if (known?.pid !== pid) {
        const start = startIn(`/proc/${pid}/stat`) ?? startOf(pid);
        known = { pid, id: start && `${pid} ${start}` };
    }
    return known.id;
}

/** Linux: clock ticks since the machine started, and which start that was. */
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
