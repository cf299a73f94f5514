import * as fs from "node:fs";
import * as path from "node:path";
import { dropUnbegunStore } from "../../../sandbox/cluster";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
/** A store whose logs begin with so many bytes and are empty from there on, as etcd lays them out. */
function storeWith(...lengths: number[]): string {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    const logs = path.join(dir, "etcd", "member", "wal");
    fs.mkdirSync(logs, { recursive: true });
    for (const [i, length] of lengths.entries()) {
        const bytes = Buffer.concat([Buffer.alloc(length, 7), Buffer.alloc(64_000)]);
        fs.writeFileSync(path.join(logs, `000000000000000${i}-0000000000000000.wal`), bytes);
    }
    return dir;
}
const isKept = (dir: string): boolean => {
    dropUnbegunStore(dir);
    return fs.existsSync(path.join(dir, "etcd"));
};

// etcd that is killed between the first record of its log and its first vote does not find a leader any more.
test("a store that was killed while it began is begun anew", () => {
    expect(isKept(storeWith())).toBe(false);
    expect(isKept(storeWith(77))).toBe(false);
    expect(isKept(storeWith(203))).toBe(false);
});

test("a store that has served is kept, however little is in its newest log", () => {
    expect(isKept(storeWith(1_000))).toBe(true);
    expect(isKept(storeWith(64_000))).toBe(true);
    expect(isKept(storeWith(64_000, 77))).toBe(true);
});

test("where there is no store, nothing is made", () => {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    dropUnbegunStore(dir);
    expect(fs.readdirSync(dir)).toEqual([]);
});
