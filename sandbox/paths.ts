import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const PACKAGE_NAME = "pulumi-crossroute";

function findPackageRoot(from: string): string {
    for (let dir = from; ; dir = path.dirname(dir)) {
        const manifest = path.join(dir, "package.json");
        if (fs.existsSync(manifest)) {
            const { name } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { name?: string };
            if (name === PACKAGE_NAME) return dir;
        }
        if (path.dirname(dir) === dir) throw new Error(`No package.json of ${PACKAGE_NAME} above ${from}.`);
    }
}

/** Folder of this package: the same whether the code runs from the sources or from `dist/`. */
export const packageRoot = findPackageRoot(__dirname);

/** Folder of the Go modules from which the tools are built, one folder a tool. */
export const toolModules = path.join(packageRoot, "sandbox", "tools");

/**
 * Folder for everything that is expensive to get and the same for every clone: tools, built or downloaded.
 * `CROSSROUTE_CACHE`, else `$XDG_CACHE_HOME/crossroute`, else `~/.cache/crossroute`.
 */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
    if (env.CROSSROUTE_CACHE) return path.resolve(env.CROSSROUTE_CACHE);
    // The specification of XDG: a relative path is to be ignored. It would be another cache in each folder.
    const caches = env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
    // An empty HOME gives an empty name; the system still knows the user's.
    return path.join(caches ?? path.join(os.homedir() || os.userInfo().homedir, ".cache"), "crossroute");
}

/** Default folder of a sandbox: in the working folder, as with every other command. */
export function defaultSandboxDir(): string {
    return path.join(process.cwd(), ".sandbox");
}
