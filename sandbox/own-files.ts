import * as fs from "node:fs";
import * as path from "node:path";

/** Files that only a sandbox makes, from the beginning of its first start. */
const MARKS = ["ports.json", path.join("kubernetes", "service-account.key")];
/** What a start makes before them, and what quickstart makes while tools are fetched. */
const BEFORE = ["etcd", "sae", "pulumi", "rendered", "shop.html"];

/** Whether all of the folder may be deleted: a sandbox was started there, or there is nothing of anybody else. */
export function mayDelete(dir: string): boolean {
    if (MARKS.some((name) => fs.existsSync(path.join(dir, name)))) return true;
    return fs.readdirSync(dir).every((name) => BEFORE.includes(name) || name === "lock" || name.startsWith("lock."));
}
