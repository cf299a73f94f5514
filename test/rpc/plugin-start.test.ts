import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const dist = resolve(__dirname, "../../dist");

/** Output of a program of one line. */
const run = (source: string): Promise<string> =>
    new Promise((done, failed) =>
        execFile(process.execPath, ["-e", source], (error, stdout) => (error ? failed(error) : done(stdout))),
    );

test("the plugin prints its port before it reads the file with the platforms", async () => {
    const source = `
        const print = process.stdout.write.bind(process.stdout);
        process.stdout.write = (text) => {
            const files = Object.keys(require.cache).filter((file) => file.startsWith(${JSON.stringify(dist)}));
            print(JSON.stringify({ port: Number(text), files }));
            process.exit(0);
        };
        require(${JSON.stringify(join(dist, "plugin.js"))}).plugin();`;
    expect(JSON.parse(await run(source))).toEqual({
        port: expect.any(Number) as unknown,
        files: [join(dist, "plugin.js")],
    });
});

test("a module of the start is the same one for programs and for the plugin", async () => {
    const source = `
        const { modules } = require(${JSON.stringify(join(dist, "plugin.js"))});
        const inFirst = Object.keys(modules);
        const inSecond = Object.keys(require(${JSON.stringify(join(dist, "crossroute.js"))}).modules);
        console.log(JSON.stringify({ inFirst, inSecond }));`;
    const { inFirst, inSecond } = JSON.parse(await run(source)) as Record<"inFirst" | "inSecond", string[]>;
    expect(inFirst).toContain("inputs/unknown.js");
    const without = (names: readonly string[]): string[] => names.map((name) => name.replace(/\.js$/, ""));
    expect(without(inSecond).filter((name) => without(inFirst).includes(name))).toEqual([]);
    expect(inSecond.length).toBeGreaterThan(5);
});

test("the two files are joined the same way in a folder that is a link", () => {
    const { bundle } = require("../../scripts/bundle.js") as { bundle(folder: string): void };
    const folder = mkdtempSync(join(tmpdir(), "crossroute-link-"));
    try {
        for (const part of ["dist/provider", "dist/sandbox", "package.json"])
            cpSync(resolve(dist, "..", part), join(folder, "real", part), { recursive: true });
        symlinkSync(resolve(dist, "../node_modules"), join(folder, "real/node_modules"));
        symlinkSync(join(folder, "real"), join(folder, "link"));
        bundle(join(folder, "link"));
        const sizeOf = (file: string): number => statSync(join(folder, "link/dist", file)).size;
        expect(sizeOf("plugin.js")).toBeLessThan(sizeOf("crossroute.js") / 10);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
