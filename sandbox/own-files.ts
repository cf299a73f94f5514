import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "./errors";
import { shellWord } from "./shell-word";
import { storesOf } from "./launch";
import { isMarked, MARK, writeMark } from "./mark";
import { hasState, STATE } from "./state";
import { UNFINISHED, writeWhole } from "./write-whole";

/** What quickstart has made there, too, by name: a user's files may be called so. */
const NOTE = "quickstart.json";
const NOTES = [STATE, NOTE, MARK];
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
    return isMarked(dir) || hasState(dir) || storesOf(dir).length > 0;
}

const isMarkFile = (name: string): boolean => [MARK, `${MARK}${UNFINISHED}`].includes(name);
const isHidden = (name: string): boolean => name.startsWith(".");

/** Whether it is a mark that was cut off before it had a word, or an empty file of somebody's: nothing is lost with it. */
function isEmptyMark(dir: string, name: string): boolean {
    return isMarkFile(name) && fs.statSync(path.join(dir, name), { throwIfNoEntry: false })?.size === 0;
}

/** What helps where the folder was a sandbox's, and its notes are lost: what is there might be anybody's. */
export function cureOfLostMark(dir: string): string {
    const isThere = (name: string): boolean => fs.existsSync(path.join(dir, name));
    if (![...MADE, MARK].some(isThere)) return "";
    return ` Where it is a sandbox whose ${MARK} was lost or damaged, delete the folder yourself.`;
}

/**
 * Marks the folder as a sandbox's, before anything is written into it. Names such as `kubernetes` are everybody's, so a
 * project's folder is no place for a sandbox: what comes to be in them later would be deleted with it.
 * @returns whether it had no mark before
 * @throws SandboxError when it holds something of somebody else's; hidden files do not count
 */
export function claim(dir: string): boolean {
    if (isSandbox(dir)) return false;
    const others = fs.readdirSync(dir).filter((name) => !isHidden(name) && !isEmptyMark(dir, name));
    if (others.length > 0) {
        const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : "";
        throw new SandboxError(
            `${dir} holds ${others.slice(0, mostNamed).join(", ")}${more}, which no sandbox has made.`,
            [],
            `Name a folder of the sandbox's own, such as --dir ${shellWord(path.join(dir, ".sandbox"))}.${cureOfLostMark(dir)}`,
        );
    }
    try {
        writeMark(dir);
    } catch (error) {
        // Another start was quicker, and has put its own in place of this one's.
        if (!isSandbox(dir)) throw error;
    }
    return true;
}

/** Takes the mark of a folder in which nothing came to be, and the folder, where this very start has made it. */
export function withdraw(dir: string, made: boolean): void {
    const names = fs.existsSync(dir) ? fs.readdirSync(dir) : [];
    if (!names.every((name) => isMarkFile(name) || isHidden(name))) return;
    for (const name of names.filter(isMarkFile)) fs.rmSync(path.join(dir, name), { force: true });
    if (made) removeEmpty(dir);
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
    return isSandbox(dir) || fs.readdirSync(dir).every((name) => isEmptyMark(dir, name));
}

/**
 * Deletes what a sandbox made, and the folder if that was everything.
 * @param keepsFolder a link leads to it: the next start finds it by that
 */
export function deleteStored(dir: string, say: (line: string) => void = () => undefined, keepsFolder = false): void {
    const remove = (name: string): void =>
        fs.rmSync(path.join(dir, name), { recursive: true, force: true, maxRetries: 5 });
    // The mark goes last: what an interruption leaves can be deleted by another try.
    // Another deletion at the same time may be quicker.
    const there = (): string[] => (fs.existsSync(dir) ? fs.readdirSync(dir) : []);
    const notes = [...NOTES.map((name) => `${name}${UNFINISHED}`), ...NOTES];
    for (const name of [...MADE, ...drawnIn(dir), ...there().filter(isGrave), ...notes]) remove(name);
    const left = there();
    if (left.length === 0) return keepsFolder ? undefined : removeEmpty(dir);
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
