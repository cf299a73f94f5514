import * as fs from "node:fs";
import * as path from "node:path";

/** Space (bytes) that a file or all files below a folder take; a file with two names counts once. */
export function sizeOf(place: string, seen = new Set<number>()): number {
    const stat = fs.lstatSync(place, { throwIfNoEntry: false });
    if (!stat || seen.has(stat.ino)) return 0;
    seen.add(stat.ino);
    if (!stat.isDirectory()) return stat.blocks * 512;
    return namesIn(place).reduce((sum, name) => sum + sizeOf(path.join(place, name), seen), 0);
}

/** What is in a folder; nothing where somebody has just deleted it. */
function namesIn(folder: string): string[] {
    try {
        return fs.readdirSync(folder);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
    }
}
