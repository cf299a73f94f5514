import * as os from "node:os";
import * as path from "node:path";
import { cacheRoot } from "../../../sandbox/paths";

describe("the folder of the cache", () => {
    const home = path.join(os.userInfo().homedir, ".cache", "crossroute");

    test("is the named one, else below that of the user's caches, else below the home folder", () => {
        expect(cacheRoot({ CROSSROUTE_CACHE: "/tools", XDG_CACHE_HOME: "/caches" })).toBe("/tools");
        expect(cacheRoot({ XDG_CACHE_HOME: "/caches" })).toBe("/caches/crossroute");
    });

    test("is not another one in each folder: a relative XDG_CACHE_HOME does not count, nor an empty HOME", () => {
        const saved = process.env.HOME;
        process.env.HOME = "";
        try {
            expect(cacheRoot({ XDG_CACHE_HOME: "caches" })).toBe(home);
        } finally {
            process.env.HOME = saved;
        }
    });
});
