import * as fs from "node:fs";
import * as path from "node:path";
import { roomFor, spaceFor } from "../../../sandbox/toolchain/disk";
import { temporaryFolder } from "./helpers";

const folder = temporaryFolder();

describe("space for a build", () => {
    test("is announced before it begins", () => {
        expect(spaceFor(1, folder, 20e9)).toBe(
            `building needs up to 6.5 GB in ${folder}, most of it only meanwhile (20.0 GB are free)`,
        );
        expect(spaceFor(0.01, folder, 20e9)).toContain("up to 0.5 GB");
    });

    test("that is missing stops the build at its beginning, with the cure", () => {
        expect(() => spaceFor(1, folder, 2e9)).toThrow(
            /^Building the tools needs 6\.5 GB in .*, and 2\.0 GB are free\.\n +to do: Free space .* CROSSROUTE_CACHE/,
        );
    });

    test("what an interrupted build left there counts, links to it once", () => {
        const left = path.join(folder, "compiled");
        fs.writeFileSync(left, Buffer.alloc(200e6, 1));
        fs.linkSync(left, path.join(folder, "again"));
        expect(spaceFor(1, folder, 6.3e9)).toContain("up to 6.3 GB");
    });
});

test("a sandbox does not start where there is no room for it; what it holds already counts", () => {
    const dir = fs.mkdtempSync(path.join(folder, "box-"));
    expect(() => roomFor(dir, 40e6)).toThrow(
        /^A sandbox needs 1\d\d MB in .*, and 40 MB are free\.\n +to do: Free space .* --dir DIR/,
    );
    fs.writeFileSync(path.join(dir, "log"), Buffer.alloc(125e6, 1));
    expect(() => roomFor(dir, 40e6)).not.toThrow();
});
