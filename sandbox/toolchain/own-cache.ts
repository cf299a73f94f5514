import * as fs from "node:fs";
import * as path from "node:path";
import { SandboxError } from "../errors";
import { cacheRoot } from "../paths";
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
    if (!fs.existsSync(folder)) return [];
    const others = fs.readdirSync(folder).filter((name) => !isOwn(name) && !isHidden(name));
    return others.map((name) => path.join(folder, name));
}

/**
 * Building and cleaning delete whole folders of the cache, so a folder that somebody else uses, too, is none: a home
 * folder has a `go` of its own.
 * @throws SandboxError when `CROSSROUTE_CACHE` names such a folder
 */
export function refuseSharedCache(env: NodeJS.ProcessEnv = process.env): void {
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
