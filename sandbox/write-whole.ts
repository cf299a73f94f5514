import * as fs from "node:fs";

/** What a file is called until it is whole. */
export const UNFINISHED = ".new";

/** Writes a file whole or not at all: also when the disk is full, or this process is ended. */
export function writeWhole(file: string, text: string, mode?: number): void {
    const unfinished = `${file}${UNFINISHED}`;
    // One that was left would keep its mode.
    fs.rmSync(unfinished, { force: true });
    try {
        fs.writeFileSync(unfinished, text, mode === undefined ? undefined : { mode });
        fs.renameSync(unfinished, file);
    } catch (error) {
        fs.rmSync(unfinished, { force: true });
        throw error;
    }
}
