import { execFile } from "node:child_process";
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
