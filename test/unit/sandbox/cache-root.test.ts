import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cacheRoot, packageRoot } from "../../../sandbox/paths";
import { cleanCache } from "../../../sandbox/toolchain/clean";
import { ensureTools } from "../../../sandbox/toolchain/ensure";
import { temporaryFolder } from "./helpers";

/** In a process of its own: the home folder comes from the system's environment, which a test only has a copy of. */
const rootWith = (env: NodeJS.ProcessEnv): string => {
    const paths = JSON.stringify(path.join(packageRoot, "dist", "sandbox", "paths.js"));
    const { CROSSROUTE_CACHE: _, ...own } = process.env;
    const options = { env: { ...own, ...env }, encoding: "utf8" } as const;
    return execFileSync(process.execPath, ["-p", `require(${paths}).cacheRoot()`], options).trim();
};

describe("the folder of the cache", () => {
    test("is the named one, else below that of the user's caches, else below the home folder", () => {
        expect(cacheRoot({ CROSSROUTE_CACHE: "/tools", XDG_CACHE_HOME: "/caches" })).toBe("/tools");
        expect(cacheRoot({ XDG_CACHE_HOME: "/caches" })).toBe("/caches/crossroute");
        expect(rootWith({ XDG_CACHE_HOME: "", HOME: "/elsewhere" })).toBe("/elsewhere/.cache/crossroute");
    });

    test("is not another one in each folder: a relative XDG_CACHE_HOME does not count, nor an empty HOME", () => {
        const home = path.join(os.userInfo().homedir, ".cache", "crossroute");
        expect(rootWith({ XDG_CACHE_HOME: "caches", HOME: "" })).toBe(home);
    });
});

describe("a folder of the cache that cannot be one", () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "file");
    const link = path.join(folder, "link");
    beforeAll(() => {
        fs.writeFileSync(file, "mine");
        fs.symlinkSync(path.join(folder, "gone"), link);
    });
    const saved = process.env.CROSSROUTE_CACHE;
    afterEach(() => {
        if (saved === undefined) delete process.env.CROSSROUTE_CACHE;
        else process.env.CROSSROUTE_CACHE = saved;
    });

    test.each([
        [
            "a file",
            () => file,
            /cannot be kept in .*file: .*file is a file\.\n +to do: Name a folder.* in CROSSROUTE_CACHE/,
        ],
        ["below a file", () => path.join(file, "in"), /cannot be kept in .*file is a file\.\n +to do: Name a folder/],
        ["a link to nothing", () => link, /link is a link to .*gone, which is not there\.\n +to do: Name a folder/],
        [
            "a relative one",
            () => "~/tools",
            /CROSSROUTE_CACHE is ~\/tools, a folder below .*\n +to do: .*CROSSROUTE_CACHE='?\/[^~]*\/tools'?$/,
        ],
        [
            "one with a blank",
            () => "my tools",
            /CROSSROUTE_CACHE is my tools, a folder below .*\n +to do: .*CROSSROUTE_CACHE='\/.*\/my tools'$/,
        ],
        ["a blank one", () => "  ", /^CROSSROUTE_CACHE is blank\.\n +to do: Unset it, or name a folder in it/],
    ])("is refused by clean and by what gets tools, with value, reason and cure: %s", async (_, value, words) => {
        process.env.CROSSROUTE_CACHE = value();
        await expect(ensureTools(["etcd"], { offline: true })).rejects.toThrow(words);
        await expect(cleanCache(true)).rejects.toThrow(words);
        expect(fs.readFileSync(file, "utf8")).toBe("mine");
    });

    test("is refused where a file is in the place of one of its own folders", async () => {
        const cache = path.join(folder, "cache");
        fs.mkdirSync(cache);
        fs.writeFileSync(path.join(cache, "store"), "mine");
        process.env.CROSSROUTE_CACHE = cache;
        await expect(cleanCache(true)).rejects.toThrow(/which holds .*store that a cache of tools does not have/);
        expect(fs.readFileSync(path.join(cache, "store"), "utf8")).toBe("mine");
    });
});
