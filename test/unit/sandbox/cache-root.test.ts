import { execFileSync } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import { cacheRoot, packageRoot } from "../../../sandbox/paths";

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
