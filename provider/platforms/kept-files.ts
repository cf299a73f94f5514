import { randomBytes } from "node:crypto";
import {
    closeSync,
    fsyncSync,
    mkdirSync,
    openSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    writeSync,
    type Dirent,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { isRecord } from "../engine/values";

/** Where everything is that is noted on this machine. */
export const home = (): string => join(process.env["PULUMI_HOME"] || join(homedir(), ".pulumi"), "crossroute");

/**
 * The version of what is written, in each file: a change that another Crossroute would misunderstand gets the next number.
 * A file of another version is not guessed at: it counts as one that cannot be read.
 */
const version = 1;

/** A file, or a folder, that is there and does not tell what it says: it may say anything. */
export class Unreadable {
    constructor(
        readonly path: string,
        readonly why: string,
        /** What makes it readable; absent when nothing does. */
        readonly cure?: string,
    ) {}
}

/** What a file says; undefined when there is none. */
export function readKept<T>(
    file: string,
    isWhole: (content: Record<string, unknown>) => boolean,
): T | Unreadable | undefined {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        return codeOf(error) === "ENOTDIR" ? undefined : notRead(file, error);
    }
    const content = parsed(text);
    if (!isRecord(content)) return new Unreadable(file, text === "" ? "it is empty" : "it is damaged");
    if (content["version"] !== version) return ofOther(file, content["version"]);
    return isWhole(content) ? (content as T) : new Unreadable(file, "it is damaged");
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function ofOther(file: string, other: unknown): Unreadable {
    const isLater = typeof other === "number" && other > version;
    return isLater
        ? new Unreadable(file, "a later version of Crossroute wrote it", "use that version here, too")
        : new Unreadable(file, "it is not of this version of Crossroute");
}

/** The names in a folder; none when there is no folder. */
export function namesIn(folder: string, of: "files" | "folders"): string[] | Unreadable {
    try {
        const isWanted = (entry: Dirent): boolean =>
            of === "folders" ? entry.isDirectory() : entry.name.endsWith(".json");
        return readdirSync(folder, { withFileTypes: true })
            .filter(isWanted)
            .map(({ name }) => name);
    } catch (error) {
        return notRead(folder, error) ?? [];
    }
}

/** Undefined: there is nothing. */
function notRead(path: string, error: unknown): Unreadable | undefined {
    const code = codeOf(error);
    if (code === "ENOENT") return undefined;
    const isForbidden = code === "EACCES" || code === "EPERM";
    return new Unreadable(path, `${isForbidden ? "permission denied, " : ""}${code}`, "make it readable");
}

const codeOf = (error: unknown): string =>
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown reason";

/**
 * Writes a file beside and renames it, so that nobody reads half of it. False when it cannot be written; then it is as it was.
 * `lasting`: it survives a crash of the machine.
 */
export function writeKept(file: string, content: object, lasting = false): boolean {
    const beside = `${file}.${randomBytes(4).toString("hex")}`;
    try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeWhole(beside, JSON.stringify({ version, ...content }), lasting);
        renameSync(beside, file);
        if (lasting) settle(dirname(file));
        return true;
    } catch {
        dropKept(beside);
        return false;
    }
}

function writeWhole(file: string, text: string, lasting: boolean): void {
    const open = openSync(file, "w", 0o600);
    try {
        writeSync(open, text);
        if (lasting) fsyncSync(open);
    } finally {
        closeSync(open);
    }
}

/** A new name in a folder is durable once the folder is. */
function settle(folder: string): void {
    try {
        const open = openSync(folder, "r");
        try {
            fsyncSync(open);
        } finally {
            closeSync(open);
        }
    } catch {
        // Windows opens no folders.
    }
}

/** False when it is still there. */
export function dropKept(file: string): boolean {
    try {
        rmSync(file, { force: true });
        return true;
    } catch {
        return false;
    }
}
