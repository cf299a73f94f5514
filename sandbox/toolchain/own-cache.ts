import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { SandboxError } from "../errors";
import { usableFolder } from "../folders";
import { cacheRoot } from "../paths";
import { shellWord } from "../shell-word";
import { TOOLS } from "../tools";

/** What a cache holds; whole folders of it are deleted. */
const names = (name: string): boolean =>
    ["go", "locks", "sdks", "store", "tmp", "lost+found"].includes(name) || /^toolchain-[0-9a-f]{16}$/.test(name);
const goNames = (name: string): boolean => ["aside", "compiled", "modules", "work"].includes(name);
const toolNames = Object.keys(TOOLS);
const storeNames = (name: string): boolean => toolNames.some((tool) => name.startsWith(`${tool}-`));

/** A file that a desktop or a file system leaves in any folder. */
const isHidden = (name: string): boolean => name.startsWith(".");

function strangersIn(folder: string, isOwn: (name: string) => boolean): string[] {
    const found = fs.statSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (!found.isDirectory()) return [folder];
    const others = fs.readdirSync(folder).filter((name) => !isOwn(name) && !isHidden(name));
    return others.map((name) => path.join(folder, name));
}

const OWN_FOLDER = "Name a folder that you can write to in CROSSROUTE_CACHE; then run again.";

/** @throws SandboxError when `CROSSROUTE_CACHE` would be another folder in each one, and get all tools again */
export function refuseRelativeCache({ CROSSROUTE_CACHE: named = "" }: NodeJS.ProcessEnv = process.env): void {
    if (named === "" || path.isAbsolute(named)) return;
    if (named.trim() === "") {
        throw new SandboxError("CROSSROUTE_CACHE is blank.", [], "Unset it, or name a folder in it; then run again.");
    }
    // In quotes a shell leaves it as it is.
    const meant = path.resolve(named.replace(/^~(?=\/|$)/, os.homedir()));
    throw new SandboxError(
        `CROSSROUTE_CACHE is ${named}, a folder below the one that one happens to be in.`,
        [],
        `Name it from the root on: CROSSROUTE_CACHE=${shellWord(meant)}`,
    );
}

/**
 * The folder of the cache, made where it is not there.
 * @throws SandboxError when it cannot be written to, or is somebody else's, too
 */
export function usableCache(): void {
    usableFolder(cacheRoot(), "The tools", OWN_FOLDER);
    refuseSharedCache();
}

/**
 * Building and cleaning delete whole folders of the cache, so a folder that somebody else uses, too, is none: a home
 * folder has a `go` of its own.
 * @throws SandboxError when `CROSSROUTE_CACHE` names such a folder
 */
function refuseSharedCache(env: NodeJS.ProcessEnv = process.env): void {
    if (!env.CROSSROUTE_CACHE) return;
    const root = cacheRoot(env);
    const others = [
        ...strangersIn(root, names),
        ...strangersIn(path.join(root, "go"), goNames),
        ...strangersIn(path.join(root, "store"), storeNames),
    ];
    if (others.length === 0) return;
    const [first = "", ...more] = others;
    throw new SandboxError(
        `CROSSROUTE_CACHE names ${root}, which holds ${first}${more.length > 0 ? ` and ${more.length} more` : ""} that a cache of tools does not have.`,
        [],
        "Name a folder of its own in CROSSROUTE_CACHE: what is in a cache is deleted when it is no longer needed.",
    );
}
