import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject } from "./inputs/json";

/** Folder of the package, where package.json is; found from the sources and from `dist`. */
export const packageRoot = ((): string => {
    let folder = __dirname;
    while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
    return folder;
})();

const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
const textOf = (name: string): string => (isObject(manifest) ? String(manifest[name]) : "");

/** Name and version of the package; its plugin has the same version. */
export const packageName = textOf("name");
export const version = textOf("version");
