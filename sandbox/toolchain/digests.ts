import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { writeWhole } from "../write-whole";

/** Lies beside the executables of a stored tool, and tells what they were when they were stored. */
const RECORD = "digests.json";

interface Known {
    sha256: string;
    size: number;
    /** Time of the last change (ms). */
    changed: number;
}

/** What is lost of a time when it is given to a copy. */
const ROUNDING_MS = 2;

type Digests = Record<string, Known>;

function digestOf(file: string): string {
    const hash = createHash("sha256");
    const chunk = Buffer.alloc(2 ** 20);
    const open = fs.openSync(file, "r");
    try {
        for (let read = fs.readSync(open, chunk); read > 0; read = fs.readSync(open, chunk)) {
            hash.update(chunk.subarray(0, read));
        }
    } finally {
        fs.closeSync(open);
    }
    return hash.digest("hex");
}

/** Notes what the files are: before their folder gets its place in the store, or when nobody has done it then. */
export function recordDigests(folder: string, files: readonly string[]): void {
    const digests: Digests = {};
    for (const file of files.filter((name) => !name.startsWith(RECORD))) {
        const whole = path.join(folder, file);
        const { size, mtimeMs } = fs.statSync(whole);
        digests[file] = { sha256: digestOf(whole), size, changed: mtimeMs };
    }
    // Half a record would tell nothing.
    writeWhole(path.join(folder, RECORD), JSON.stringify(digests));
}

/** Whether it is known what each of the files was when it was stored in the folder. */
export function isRecorded(folder: string, files: readonly string[]): boolean {
    const known = digestsIn(folder);
    return files.every((file) => known[file] !== undefined);
}

function digestsIn(folder: string): Digests {
    try {
        return JSON.parse(fs.readFileSync(path.join(folder, RECORD), "utf8")) as Digests;
    } catch {
        // Stored by an earlier version; see `unrecorded.ts`.
        return {};
    }
}

/**
 * Which of the files are not what was stored under their names; those that are not there do not count.
 * @param folders where records lie; a file is right when it is what one of them says
 * @param thorough compare the content also of those that have their size and time
 */
export function damaged(folders: readonly string[], files: readonly string[], thorough: boolean): string[] {
    const records = folders.map(digestsIn);
    return files.filter((file) => {
        const known = records.flatMap((record) => record[path.basename(file)] ?? []);
        const stat = fs.statSync(file, { throwIfNoEntry: false });
        if (known.length === 0 || !stat) return false;
        const alike = known.filter(({ size }) => size === stat.size);
        if (!thorough && alike.some(({ changed }) => Math.abs(changed - stat.mtimeMs) < ROUNDING_MS)) return false;
        return alike.length === 0 || !alike.some(({ sha256 }) => sha256 === digestOf(file));
    });
}
