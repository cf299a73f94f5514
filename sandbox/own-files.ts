import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "./errors";
import { shellWord } from "./shell-word";
import { storesOf } from "./launch";
import { isMarked, MARK, writeMark } from "./mark";
import { hasState, STATE } from "./state";
import { isLock } from "./lock";
import { isUnfinished, writeWhole } from "./write-whole";

/** What quickstart has made there, too, by name: a user's files may be called so. */
const NOTE = "quickstart.json";
const NOTES = [STATE, NOTE, MARK];
/** Everything that a sandbox makes in its folder, besides its notes. */
const MADE = ["etcd", "kubernetes", "logs", "pulumi", "sae"];
const DRAWN = ["rendered", "shop.html"] as const;

/** The file by which starts and stops of one folder wait for each other. */
export const LOCK = "lock";
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

const isMarkFile = (name: string): boolean => name === MARK || isUnfinished(name, MARK);
const isHidden = (name: string): boolean => name.startsWith(".");

/** What tells nothing of anybody: a start that waits or was killed leaves it, and nothing is lost with it. */
function isLeft(dir: string, name: string): boolean {
    const file = path.join(dir, name);
    // A mark that was cut off before it had a word may also be an empty file of somebody's.
    if (name === MARK) return fs.statSync(file, { throwIfNoEntry: false })?.size === 0;
    // A lock that was just given back is nobody's any more.
    if (name === LOCK) return isLock(file) || !fs.existsSync(file);
    return isUnfinished(name, MARK) || isUnfinished(name, LOCK) || isGrave(name);
}

/** What is in the folder, if it is there. */
const namesIn = (dir: string): string[] => (fs.existsSync(dir) ? fs.readdirSync(dir) : []);

/** What helps where the folder was a sandbox's, and its notes are lost: what is there might be anybody's. */
export function cureOfLostMark(dir: string): string {
    const isThere = (name: string): boolean => fs.existsSync(path.join(dir, name));
    if (![...MADE, MARK].some(isThere)) return "";
    return ` Where it is a sandbox whose ${MARK} was lost or damaged, delete the folder yourself.`;
}

/**
 * What of somebody else's is in a folder that is no sandbox's. A start at the same time puts its mark there before
 * anything else, so the mark is looked for after what it would explain.
 */
function othersIn(dir: string): string[] {
    const others = namesIn(dir).filter((name) => !isHidden(name) && !isLeft(dir, name));
    return others.length === 0 || isSandbox(dir) ? [] : others;
}

/**
 * Names such as `kubernetes` are everybody's, so a project's folder is no place for a sandbox: what comes to be in them
 * later would be deleted with it.
 * @throws SandboxError when it holds something of somebody else's; hidden files do not count
 */
export function refuseOthers(dir: string): void {
    const others = othersIn(dir);
    // By a second look, something that came and went, as a lock that was being written, is gone.
    const still = others.length === 0 ? [] : othersIn(dir).filter((name) => others.includes(name));
    if (still.length === 0) return;
    const more = still.length > mostNamed ? ` and ${still.length - mostNamed} more` : "";
    throw new SandboxError(
        `${dir} holds ${still.slice(0, mostNamed).join(", ")}${more}, which no sandbox has made.`,
        [],
        `Name a folder of the sandbox's own, such as --dir ${shellWord(path.join(dir, ".sandbox"))}.${cureOfLostMark(dir)}`,
    );
}

/**
 * Marks the folder as a sandbox's, before anything is written into it. Whoever calls it holds the lock.
 * @returns whether it had no mark before
 * @throws SandboxError as `refuseOthers` does
 */
export function claim(dir: string): boolean {
    if (isSandbox(dir)) return false;
    refuseOthers(dir);
    writeMark(dir);
    return true;
}

/** Takes the mark of a folder in which nothing came to be. Whoever calls it holds the lock. */
export function withdraw(dir: string): void {
    const names = namesIn(dir);
    if (!names.every((name) => isMarkFile(name) || isHidden(name) || isLeft(dir, name))) return;
    for (const name of names.filter(isMarkFile)) fs.rmSync(path.join(dir, name), { force: true });
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

/** Whether there is nothing that could be anybody's. */
export const isEmpty = (dir: string): boolean => namesIn(dir).every((name) => isLeft(dir, name));

/** Deletes what a sandbox made. Whoever calls it holds the lock, which stays: a start that waits for it begins anew. */
export function deleteStored(dir: string, say: (line: string) => void = () => undefined): void {
    const remove = (name: string): void =>
        fs.rmSync(path.join(dir, name), { recursive: true, force: true, maxRetries: 5 });
    const left = namesIn(dir).filter(
        (name) => isGrave(name) || [...NOTES, LOCK].some((file) => isUnfinished(name, file)),
    );
    // The mark goes last: what an interruption leaves can be deleted by another try.
    for (const name of [...MADE, ...drawnIn(dir), ...left, ...NOTES]) remove(name);
    const kept = namesIn(dir).filter((name) => !isLeft(dir, name));
    if (kept.length > 0) say(`kept in ${dir}, since no sandbox made it: ${kept.join(", ")}`);
}

/** Removes the folder, unless it is gone or in use by now. */
export function removeEmpty(dir: string): void {
    try {
        fs.rmdirSync(dir);
    } catch (error) {
        if (!["ENOENT", "ENOTEMPTY"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
}
