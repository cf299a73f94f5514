import * as fs from "node:fs";
import * as path from "node:path";
import { withLock } from "../lock";
import { cacheRoot } from "../paths";
import { TOOLS } from "../tools";
import type { ToolName } from "../tool";
import { officialFolder, storeFolder } from "./build";
import { toolchainFolder } from "./ensure";
import { refuseRelativeCache, usableCache } from "./own-cache";
import { sizeOf } from "./size";

function inside(folder: string): string[] {
    return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [];
}

/** A link that leads nowhere, or a place below a file, is something: no cache without tools. */
function isNothing(place: string): boolean {
    try {
        fs.lstatSync(place);
        return false;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "ENOENT";
    }
}

/**
 * Deletes what building left in the cache, and the tools of other versions; waits for a running build or download.
 * @param tools delete the tools of this version as well
 * @returns bytes that were freed
 */
export async function cleanCache(tools: boolean, onWait?: () => void): Promise<number> {
    refuseRelativeCache();
    const root = cacheRoot();
    if (isNothing(root)) return 0;
    usableCache();
    const clean = (): Promise<number> => {
        const kept = tools
            ? []
            : [...names.flatMap((name) => [officialFolder(name), storeFolder(name)]), toolchainFolder()];
        const all = [
            path.join(root, "go"),
            path.join(root, "tmp"),
            ...inside(path.join(root, "store")),
            ...inside(root).filter((place) => path.basename(place).startsWith("toolchain-")),
        ];
        const doomed = all.filter((place) => !kept.includes(place));
        // The same file may be in the store and in a toolchain: what is kept is not freed.
        const seen = new Set<number>();
        for (const place of kept) sizeOf(place, seen);
        const freed = doomed.reduce((sum, place) => sum + sizeOf(place, seen), 0);
        for (const place of doomed) fs.rmSync(place, { recursive: true, force: true });
        return Promise.resolve(freed);
    };
    // Neither a build nor a download may lose what it is working on.
    const names = Object.keys(TOOLS) as ToolName[];
    const locks = ["build", ...names.map((name) => path.basename(officialFolder(name)))];
    return locks.reduceRight<() => Promise<number>>(
        (work, lock) => () => withLock(path.join(root, "locks", lock), work, { onWait }),
        clean,
    )();
}
