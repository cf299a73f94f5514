import * as fs from "node:fs";
import * as path from "node:path";
import { withLock } from "../lock";
import { cacheRoot } from "../paths";
import { TOOLS } from "../tools";
import type { ToolName } from "../tool";
import { storeFolders } from "./build";
import { damaged } from "./digests";

interface Damage {
    /** Folders of the store with a damaged file in them. */
    folders: string[];
    files: string[];
}

/** What is damaged of a tool, in the store and in the folder of ready tools, which links or copies it. */
function damageOf(name: ToolName, toolchain: string, thorough: boolean): Damage | undefined {
    const all = storeFolders(name).map((folder) => ({
        folder,
        files: damaged(
            [folder],
            TOOLS[name].files.map((file) => path.join(folder, path.basename(file))),
            thorough,
        ),
    }));
    const folders = all.filter(({ files }) => files.length > 0);
    const places = TOOLS[name].files.map((file) => path.join(toolchain, file));
    const files = [...folders.flatMap((one) => one.files), ...damaged(storeFolders(name), places, thorough)];
    return files.length > 0 ? { folders: folders.map(({ folder }) => folder), files } : undefined;
}

/** Whether the ready tool is no longer what was stored, as far as sizes and times tell. */
export const isDamaged = (name: ToolName, toolchain: string): boolean => damageOf(name, toolchain, false) !== undefined;

/**
 * Removes tools that are no longer what was stored, so that they are got again, and says so.
 * @param toolchain the folder of ready tools, which links or copies them
 * @param thorough read all of each file, also where its size and time are right
 * @returns the tools that were removed
 */
export async function removeDamaged(
    names: readonly ToolName[],
    toolchain: string,
    say: (line: string) => void,
    thorough: boolean,
): Promise<ToolName[]> {
    const suspects = names.filter((name) => damageOf(name, toolchain, thorough));
    if (suspects.length === 0) return [];
    const remove = (): Promise<ToolName[]> => {
        // Another process may have repaired them meanwhile.
        const found = suspects.filter((name) => {
            const damage = damageOf(name, toolchain, thorough);
            if (!damage) return false;
            const files = [...new Set(damage.files.map((file) => path.basename(file)))].join(", ");
            say(`${TOOLS[name].title}: damaged in the cache (${files} is not what was stored), got again`);
            for (const folder of damage.folders) fs.rmSync(folder, { recursive: true, force: true });
            for (const file of TOOLS[name].files) fs.rmSync(path.join(toolchain, file), { force: true });
            return true;
        });
        return Promise.resolve(found);
    };
    const onWait = (): void => say("waiting for another process that builds tools");
    return withLock(path.join(cacheRoot(), "locks", "build"), remove, { onWait });
}
