import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../sandbox/lock";
import { officialFolder, storeFolder } from "../../../sandbox/toolchain/build";
import { cleanCache } from "../../../sandbox/toolchain/clean";
import { ensureTools, toolchainFolder } from "../../../sandbox/toolchain/ensure";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();
const saved = { ...process.env };
let cache = "";
const within = (...parts: string[]): string => path.join(cache, ...parts);
const fill = (...places: string[]): void => {
    for (const place of places) {
        fs.mkdirSync(place, { recursive: true });
        fs.writeFileSync(path.join(place, "file"), Buffer.alloc(10_000, 1));
    }
};

beforeEach(() => {
    cache = fs.mkdtempSync(path.join(folder, "cache-"));
    process.env.CROSSROUTE_CACHE = cache;
    fill(
        within("go", "compiled"),
        within("tmp", "etcd-abc"),
        within("store", "etcd-old"),
        within("toolchain-0123456789abcdef"),
    );
    fill(storeFolder("etcd"), officialFolder("kubernetes"), toolchainFolder(), within("sdks"));
});
afterEach(() => {
    process.env = { ...saved };
});

describe("cleaning the cache", () => {
    test("takes what builds left and tools of other versions, and keeps those of this one and what is no tool", async () => {
        expect(await cleanCache(false)).toBeGreaterThanOrEqual(40_000);
        expect(fs.readdirSync(cache).sort()).toEqual(
            ["locks", "sdks", "store", path.basename(toolchainFolder())].sort(),
        );
        expect(fs.readdirSync(within("store")).sort()).toEqual(
            [storeFolder("etcd"), officialFolder("kubernetes")].map((place) => path.basename(place)).sort(),
        );
        expect(await cleanCache(false)).toBe(0);
    });

    test.each([
        ["a file in a Go folder", "go/src/mine/a.go"],
        ["a photo", "store/photos/p.jpg"],
        ["another toolchain", "toolchain-cross/gcc"],
        ["a project", "work/index.ts"],
    ])("refuses a folder that is somebody else's, too, and deletes nothing there: %s", async (_, file) => {
        fill(path.dirname(within(file)));
        const all = (): string[] => fs.readdirSync(cache, { recursive: true }).map(String).sort();
        const before = all();
        await expect(cleanCache(true)).rejects.toThrow(
            /CROSSROUTE_CACHE names .* which holds [^]*to do: Name a folder/,
        );
        await expect(ensureTools(["etcd"], { offline: true })).rejects.toThrow(/CROSSROUTE_CACHE names .* which holds/);
        expect(all()).toEqual(before);
    });

    test("takes the tools as well when that is asked for", async () => {
        await cleanCache(true);
        expect(fs.readdirSync(cache).sort()).toEqual(["locks", "sdks", "store"]);
        expect(fs.readdirSync(within("store"))).toEqual([]);
    });

    test.each([
        ["a build", () => "build"],
        ["a download", () => path.basename(officialFolder("kubernetes"))],
    ])("waits for %s, which would lose what it works on", async (_, lock) => {
        const events: string[] = [];
        let cleaned: Promise<unknown> = Promise.resolve();
        await withLock(within("locks", lock()), async () => {
            cleaned = cleanCache(true, () => events.push("waits")).then(() => events.push("cleaned"));
            while (events.length === 0) await sleep(5);
            expect(fs.existsSync(within("tmp", "etcd-abc"))).toBe(true);
            events.push("done");
        });
        await cleaned;
        expect(events).toEqual(["waits", "done", "cleaned"]);
    });
});
