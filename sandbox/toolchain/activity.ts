import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/**
 * What a process group has done so far. Something *moves* in it when it prints, reads or writes a byte (as a slow
 * download does) or has used a hundredth of one core's time (as a long, silent compiler run does).
 */
interface Done {
    cpuMs: number;
    bytes: number;
}

/** Share of one core's time that counts as work; a waiting process uses far less. */
const WORK = 0.01;
/** A clock tick of /proc in ms: the same on every Linux that runs Node. */
const TICK_MS = 10;

function fromProc(group: number): Done {
    const done: Done = { cpuMs: 0, bytes: 0 };
    for (const entry of fs.readdirSync("/proc")) {
        if (!/^\d+$/.test(entry)) continue;
        try {
            const stat = fs.readFileSync(`/proc/${entry}/stat`, "utf8");
            // The second field, the command in brackets, may hold spaces and brackets: count from its end.
            const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
            if (Number(fields[2]) !== group) continue;
            // User and system time of the process and of its ended children.
            for (const field of fields.slice(11, 15)) done.cpuMs += Number(field) * TICK_MS;
            const io = fs.readFileSync(`/proc/${entry}/io`, "utf8");
            for (const [, count] of io.matchAll(/^[rw]char: (\d+)$/gm)) done.bytes += Number(count);
        } catch {
            // It ended in between.
        }
    }
    return done;
}

/** Other systems than Linux: `ps`, which does not count bytes. */
function fromPs(group: number): Done {
    const done: Done = { cpuMs: 0, bytes: 0 };
    for (const line of execFileSync("ps", ["-A", "-o", "pgid=,time="], { encoding: "utf8" }).split("\n")) {
        const [id, time = ""] = line.trim().split(/\s+/);
        if (Number(id) !== group) continue;
        done.cpuMs += 1000 * time.split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0);
    }
    return done;
}

export interface Activity {
    /** Notes that it printed something. */
    seen(): void;
    /** Looks once more; true when nothing has moved in the last `looks` looks. */
    idle(): boolean;
}

/**
 * Watches the process group of this leader. It counts looks, not time: a machine that slept meanwhile, or that is too
 * busy to look, must not end anything.
 * @param betweenMs time from look to look
 */
export function activityOf(group: number | undefined, looks: number, betweenMs: number): Activity {
    const read = (): Done => {
        if (group === undefined) return { cpuMs: 0, bytes: 0 };
        return process.platform === "linux" ? fromProc(group) : fromPs(group);
    };
    let last: Done = { cpuMs: 0, bytes: 0 };
    let quiet = 0;
    return {
        seen() {
            quiet = 0;
        },
        idle() {
            const now = read();
            // A child that ends takes its bytes along, so any change counts.
            if (now.bytes !== last.bytes || Math.abs(now.cpuMs - last.cpuMs) > WORK * looks * betweenMs) {
                last = now;
                quiet = 0;
                return false;
            }
            return ++quiet >= looks;
        },
    };
}
