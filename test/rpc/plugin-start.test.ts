import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

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

const joined = (folder: string): string[] => readdirSync(folder).filter((file) => file.endsWith(".js"));

test("no module is in two of the files, so that it is the same one for programs, the plugin and the commands", () => {
    const modules = joined(dist).flatMap((file) => {
        const text = readFileSync(join(dist, file), "utf8");
        return [...text.matchAll(/^\/\/ dist\/(provider\/.*)$/gm)].map(([, module]) => module);
    });
    expect(modules).toEqual(expect.arrayContaining(["provider/inputs/unknown.js", "provider/cli/verbs/lint.js"]));
    expect(modules.filter((module, i) => modules.indexOf(module) !== i)).toEqual([]);
});

test("no custom resource loads the root of Pulumi's SDK, which takes longer than all else that the plugin does", async () => {
    const source = `
        const { modules } = require(${JSON.stringify(join(dist, "resources.js"))});
        // As they were compiled, each has at once all that it imports.
        for (const module of Object.keys(modules)) require(${JSON.stringify(`${dist}/`)} + module);
        console.log(JSON.stringify({ loaded: Object.keys(modules), all: Object.keys(require.cache) }));`;
    const { loaded = [], all = [] } = JSON.parse(await run(source)) as Record<string, string[]>;
    expect(loaded).toContain("provider/table/route-plan-resource.js");
    expect(all.filter((file) => /@pulumi.(pulumi|kubernetes).index\.js$/.test(file))).toEqual([]);
});

test("a program that imports the package reads no platform before it uses one", async () => {
    const source = `
        require(${JSON.stringify(join(dist, "index.js"))});
        console.log(JSON.stringify(Object.keys(require.cache)));`;
    const all = JSON.parse(await run(source)) as string[];
    const read = all.filter((file) => file.startsWith(dist)).map((file) => basename(file));
    expect(read).toEqual(["index.js", "program.js"]);
});

/** The files of the package that a command line reads. */
async function readBy(...line: string[]): Promise<string[]> {
    const source = `
        process.argv = ${JSON.stringify([process.execPath, "crossroute", ...line])};
        process.on("exit", () => console.log("\\nread " + JSON.stringify(Object.keys(require.cache))));
        require(${JSON.stringify(resolve(dist, "../bin/crossroute"))});`;
    const out = await run(source);
    const all = JSON.parse(out.slice(out.indexOf("\nread ") + 6)) as string[];
    return all.filter((file) => file.startsWith(dist)).map((file) => basename(file));
}

test("a command reads neither what only programs load nor what only the plugin loads", async () => {
    const read = await readBy("lint", "--help");
    expect(read).toContain("commands.js");
    expect(read).not.toContain("program.js");
    expect(read).not.toContain("resources.js");
});

test("the version is told before any file with a platform is read", async () => {
    expect(await readBy("--version")).toEqual(["cli.js", "plugin.js"]);
});

test("the files are joined the same way in a folder that is a link", () => {
    const { bundle } = require("../../scripts/bundle.js") as { bundle(folder: string): void };
    const folder = mkdtempSync(join(tmpdir(), "crossroute-link-"));
    try {
        for (const part of ["dist/provider", "dist/sandbox", "package.json"])
            cpSync(resolve(dist, "..", part), join(folder, "real", part), { recursive: true });
        symlinkSync(resolve(dist, "../node_modules"), join(folder, "real/node_modules"));
        symlinkSync(join(folder, "real"), join(folder, "link"));
        bundle(join(folder, "link"));
        expect(joined(join(folder, "link/dist"))).toEqual(joined(dist));
        for (const file of joined(dist))
            expect(statSync(join(folder, "link/dist", file)).size).toBe(statSync(join(dist, file)).size);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
