import * as fs from "node:fs";
import * as path from "node:path";
import { withLock } from "../lock";
import { cacheRoot } from "../paths";
import { TOOLS } from "../tools";
import type { ToolName } from "../tool";
import { ask } from "./ask";
import { storeFolders } from "./build";
import { isRecorded, recordDigests } from "./digests";
import { filesIn } from "./locate";

/** Folders of the store that hold the tool without saying what it was when it was stored: earlier versions noted nothing. */
function unrecordedFolders(name: ToolName): string[] {
    const files = TOOLS[name].files.map((file) => path.basename(file));
    return storeFolders(name).filter((folder) => filesIn(folder, TOOLS[name]) && !isRecorded(folder, files));
}

/** Whether the file is whole, as far as that shows without knowing what it was. */
async function works(file: string): Promise<boolean> {
    if (file.endsWith(".json")) return isJson(fs.readFileSync(file, "utf8"));
    // Nothing tells a script from its first half.
    if (beginningOf(file) === "#!") return true;
    // A part of an executable may still be loaded, and a file that is none is run as a script: it must answer.
    const text: string[] = [];
    // All of it: the beginning of a long help text is no complaint any more when it ends.
    const taken = (line: string): boolean => text.push(line) > 0;
    const { stdout } = await ask(file, ["--help"], taken);
    return /usage/i.test([stdout, ...text].join("\n"));
}

function isJson(text: string): boolean {
    try {
        JSON.parse(text);
        return true;
    } catch {
        return false;
    }
}

function beginningOf(file: string): string {
    const two = Buffer.alloc(2);
    const open = fs.openSync(file, "r");
    try {
        fs.readSync(open, two);
    } finally {
        fs.closeSync(open);
    }
    return two.toString("latin1");
}

/**
 * Notes once what the stored tools are of which that is not known, if they work; removes those that do not, so that
 * they are got again, and says so.
 * @param toolchain the folder of ready tools, which links or copies them
 */
export async function noteUnrecorded(
    names: readonly ToolName[],
    toolchain: string,
    say: (line: string) => void,
): Promise<void> {
    if (!names.some((name) => unrecordedFolders(name).length > 0)) return;
    const note = async (): Promise<void> => {
        for (const name of names) for (const folder of unrecordedFolders(name)) await decide(name, folder);
    };
    const decide = async (name: ToolName, folder: string): Promise<void> => {
        const stored = Object.values(filesIn(folder, TOOLS[name]) ?? {});
        const answers = await Promise.all(stored.map(works));
        const broken = stored.filter((_, index) => !answers[index]).map((file) => path.basename(file));
        if (broken.length === 0) return noteIfThereIsRoom(folder);
        say(`${TOOLS[name].title}: damaged in the cache (${broken.join(", ")} does not work), got again`);
        fs.rmSync(folder, { recursive: true, force: true });
        for (const file of TOOLS[name].files) fs.rmSync(path.join(toolchain, file), { force: true });
    };
    const onWait = (): void => say("waiting for another process that builds tools");
    await withLock(path.join(cacheRoot(), "locks", "build"), note, { onWait });
}

function noteIfThereIsRoom(folder: string): void {
    try {
        recordDigests(folder, fs.readdirSync(folder));
    } catch {
        // They work all the same; the next command tries again.
    }
}
