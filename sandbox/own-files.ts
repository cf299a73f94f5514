import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "./errors";
import { storesOf } from "./launch";
import { hasState, isPortsFile } from "./state";
import { UNFINISHED, writeWhole } from "./write-whole";

/** It is there from the first start on, and tells that what has the names below was made by a sandbox. */
const MARK = "ports.json";
/** What quickstart has made there, too, by name: a user's files may be called so. */
const NOTE = "quickstart.json";
const NOTES = ["sandbox.json", NOTE, MARK];
/** Everything that a sandbox makes in its folder, besides its notes. */
const MADE = ["etcd", "kubernetes", "logs", "pulumi", "sae"];
const DRAWN = ["rendered", "shop.html"] as const;

const LOCK = "lock";
/** What `lock.ts` leaves when it is killed in the middle of taking over. */
const isGrave = (name: string): boolean => name.startsWith(`${LOCK}.dead-`);

const mostNamed = 3;

/**
 * Whether a sandbox was ever started in the folder: one file that is lost or damaged must not hide what runs there. Of
 * processes, only the store proves it: what is in the folder may be deleted then.
 */
export function isSandbox(dir: string): boolean {
    return isPortsFile(path.join(dir, MARK)) || hasState(dir) || storesOf(dir).length > 0;
}

/**
 * Marks the folder as a sandbox's, before anything is written into it. Names such as `kubernetes` are everybody's, so a
 * project's folder is no place for a sandbox: what comes to be in them later would be deleted with it.
 * @throws SandboxError when it holds something of somebody else's; hidden files do not count
 */
export function claim(dir: string): void {
    if (isSandbox(dir)) return;
    const others = fs.readdirSync(dir).filter((name) => !name.startsWith("."));
    if (others.length > 0) {
        const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : "";
        throw new SandboxError(
            `${dir} holds ${others.slice(0, mostNamed).join(", ")}${more}, which no sandbox has made.`,
            [],
            `Name a folder of the sandbox's own, such as --dir ${path.join(dir, ".sandbox")}.`,
        );
    }
    try {
        fs.writeFileSync(path.join(dir, MARK), "{}", { flag: "wx" });
    } catch (error) {
        // Another start was quicker.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
}

/** Notes what quickstart is about to make in a sandbox's folder; not what is there already. */
export function noteDrawn(dir: string): void {
    const made = DRAWN.filter((name) => drawnIn(dir).includes(name) || !fs.existsSync(path.join(dir, name)));
    writeWhole(path.join(dir, NOTE), JSON.stringify(made));
}

function drawnIn(dir: string): string[] {
    try {
        const noted = JSON.parse(fs.readFileSync(path.join(dir, NOTE), "utf8")) as unknown;
        return DRAWN.filter((name) => Array.isArray(noted) && noted.includes(name));
    } catch {
        return [];
    }
}

/** Whether `deleteStored` may be used: a sandbox was started there, or there is nothing of anybody. */
export function mayDelete(dir: string): boolean {
    return isSandbox(dir) || fs.readdirSync(dir).length === 0;
}

/** Deletes what a sandbox made, and the folder if that was everything. */
export function deleteStored(dir: string, say: (line: string) => void = () => undefined): void {
    const remove = (name: string): void =>
        fs.rmSync(path.join(dir, name), { recursive: true, force: true, maxRetries: 5 });
    // The mark goes last: what an interruption leaves can be deleted by another try.
    // Another deletion at the same time may be quicker.
    const there = (): string[] => (fs.existsSync(dir) ? fs.readdirSync(dir) : []);
    const notes = [...NOTES.map((name) => `${name}${UNFINISHED}`), ...NOTES];
    for (const name of [...MADE, ...drawnIn(dir), ...there().filter(isGrave), ...notes]) remove(name);
    const left = there();
    if (left.length === 0) return removeEmpty(dir);
    // Another process may hold the lock by now: then the folder is in use again.
    const kept = left.filter((name) => name !== LOCK);
    if (kept.length > 0) say(`kept in ${dir}, since no sandbox made it: ${kept.join(", ")}`);
}

/** Removes the folder, unless it is gone or in use by now. */
function removeEmpty(dir: string): void {
    try {
        fs.rmdirSync(dir);
    } catch (error) {
        if (!["ENOENT", "ENOTEMPTY"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
}
