import * as fs from "node:fs";

/** What a file is called until it is whole; each process has a name of its own, so that none takes another's away. */
export const unfinished = (file: string): string => `${file}.${process.pid}.new`;

/** Whether the name is that of a file of this name that is not whole yet, or was never finished. */
export const isUnfinished = (name: string, file: string): boolean =>
    name.startsWith(`${file}.`) && /^\d+\.new$/.test(name.slice(file.length + 1));

/** Writes a file whole or not at all: also when the disk is full, or this process is ended. */
export function writeWhole(file: string, text: string, mode?: number): void {
    const part = unfinished(file);
    // One that was left would keep its mode.
    fs.rmSync(part, { force: true });
    try {
        fs.writeFileSync(part, text, mode === undefined ? undefined : { mode });
        fs.renameSync(part, file);
    } catch (error) {
        fs.rmSync(part, { force: true });
        throw error;
    }
}
