// Two files of everything that runs in a user's program, in the plugin and in the commands, from what tsc wrote: hundreds of
// small files cost more time to find and read than to run. Each module of them is still run at its first `require` only, and
// once a process, however the package was entered. What the plugin needs to print its port is in the small one of the two,
// because Node reads a whole file before it runs the first line of it.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** The entry points of the package, each with its module: those of `exports` in package.json, and those of `bin`. */
const LIBRARY = { index: "index", routing: "routing/index", policy: "policy/index" };
const COMMANDS = { plugin: "plugin", cli: "cli/main", policyPack: "policy/pack" };

/** What the plugin loads after its port is printed, below dist/provider. */
const AFTER_START = ["components.js", "table/*", "platforms/*"];

/** @param {readonly string[]} names */
const modulesOf = (names) =>
    `modules: {${names.map((name) => `"${name}": () => require("./provider/${name}"),`).join("\n")}},`;

/** @type {import("esbuild").BuildOptions} */
const options = {
    bundle: true,
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
    logOverride: { "indirect-require": "silent" },
};

/**
 * The modules that the plugin runs before its port is printed, and all that these may ask for but what is for later.
 *
 * @param {string} root
 * @param {string} provider
 */
function startOf(root, provider) {
    const { metafile } = require("esbuild").buildSync({
        ...options,
        entryPoints: [path.join(provider, "plugin.js")],
        external: AFTER_START.map((folder) => path.join(provider, folder)),
        absWorkingDir: root,
        write: false,
        metafile: true,
    });
    const files = Object.keys(metafile.inputs).map((file) => path.relative(provider, path.join(root, file)));
    return files.map((file) => file.split(path.sep).join("/"));
}

/**
 * Writes one of the two files; what the other has is taken from there.
 *
 * @param {string} root
 * @param {string} name
 * @param {readonly string[]} lines of the object that the file exports
 * @param {import("esbuild").BuildOptions} more
 * @param {(name: string) => string} other
 */
function write(root, name, lines, more, other) {
    const { outputFiles = [] } = require("esbuild").buildSync({
        ...options,
        ...more,
        stdin: { contents: `module.exports = {\n${lines.join("\n")}\n};`, resolveDir: path.join(root, "dist") },
        outfile: path.join(root, "dist", `${name}.js`),
        absWorkingDir: root,
        write: false,
    });
    const text = (outputFiles[0]?.text ?? "").replace(/require\("\.\/provider\/([^"]+)"\)/g, (_, file) => other(file));
    fs.writeFileSync(path.join(root, "dist", `${name}.js`), text);
}

/** @param {string} folder of the package, with `dist/provider` compiled */
function bundle(folder) {
    // esbuild names files by their real paths.
    const root = fs.realpathSync(folder);
    const provider = path.join(root, "dist", "provider");
    const first = startOf(root, provider);
    /** @type {Set<string>} modules of the other file that the start of the plugin asks for */
    const asked = new Set();
    const start = ["plugin: () => require('./provider/plugin.js'),", modulesOf(first)];
    write(root, "plugin", start, { external: AFTER_START.map((folder) => path.join(provider, folder)) }, (name) => {
        asked.add(name);
        return `require("./crossroute.js").modules["${name}"]()`;
    });
    const entries = Object.entries({ ...LIBRARY, ...COMMANDS }).map(
        ([name, file]) => `${name}: () => require("./provider/${file}.js"),`,
    );
    const external = first.map((name) => path.join(provider, name));
    write(root, "crossroute", [...entries, modulesOf([...asked])], { external }, (name) => {
        if (!first.includes(name)) throw new Error(`${name} is in neither of the two files`);
        return `require("./plugin.js").modules["${name}"]()`;
    });
    const built = require(path.join(root, "dist", "crossroute.js"));
    for (const name of Object.keys(LIBRARY)) {
        // Never run: from such an assignment Node knows what an ES module can import by name.
        const names = `0 && (module.exports = { ${Object.keys(built[name]()).join(", ")} });`;
        const text = `"use strict";\nmodule.exports = require("./crossroute.js").${name}();\n${names}\n`;
        fs.writeFileSync(path.join(root, "dist", `${name}.js`), text);
    }
}

/**
 * The declarations of the library's entry points, in a folder of their own: those of all modules are five times as many.
 *
 * @param {string} root folder of the package, with `dist/provider` compiled
 */
function declarations(root) {
    const [from, to] = ["dist", path.join("dist", "types")].map((folder) => path.join(root, folder));
    fs.rmSync(to, { recursive: true, force: true });
    const files = new Set(Object.values(LIBRARY).map((file) => `provider/${file}.d.ts`));
    for (const file of files) {
        const text = fs.readFileSync(path.join(from, file), "utf8");
        for (const [, name = ""] of text.matchAll(/(?:from |import |import\()"(\.[^"]+)"/g)) {
            const module = path.posix.join(path.posix.dirname(file), name.replace(/\.js$/, ""));
            const found = [`${module}.d.ts`, `${module}/index.d.ts`].find((one) => fs.existsSync(path.join(from, one)));
            if (found === undefined) throw new Error(`${file} imports ${name}, which has no declarations`);
            files.add(found);
        }
        fs.mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
        fs.writeFileSync(path.join(to, file), text);
    }
}

module.exports = { bundle, declarations };
