import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folder of the package, where package.json is; found from the sources and from `dist`. */
export const packageRoot = ((): string => {
    let folder = __dirname;
    while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
    return folder;
})();

/** Name and version of the package; its plugin has the same version. */
export const { name: packageName, version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    name: string;
    version: string;
};
