// A few files of everything that runs in a user's program, in the plugin and in the commands, from what tsc wrote: hundreds
// of small files cost more time to find and read than to run, and a large one is read and parsed whole before its first line
// runs. Each module is in one of them, and runs when something of it is first used, once a process, however the package was entered.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { lateImports } = require("./late-imports");

/** The entry points of the package, each with its module: those of `exports` in package.json, and those of `bin`. */
const LIBRARY = {
    index: "provider/index.js",
    routing: "provider/routing/index.js",
    policy: "provider/policy/index.js",
};
const COMMANDS = { plugin: "provider/plugin.js", cli: "provider/cli/main.js", policyPack: "provider/policy/pack.js" };

/** Who loads modules, and which are asked for first; all that these import counts, too. */
const LOADERS = {
    /** A program, or the plugin for a program in another language. */
    program: [
        "provider/table/route-table.js",
        "provider/table/route-plan.js",
        "provider/platforms/kubernetes/index.js",
        "provider/platforms/sae/index.js",
        "provider/provider.js",
        "provider/components.js",
    ],
    /** The plugin, for resources and functions. */
    resources: [
        "provider/table/route-plan-resource.js",
        "provider/table/route-order-resource.js",
        "provider/platforms/kubernetes/ownership/record-resource.js",
        "provider/platforms/kubernetes/ownership/guard-resource.js",
        "provider/platforms/partial-run-resource.js",
        "provider/platforms/kubernetes/functions.js",
        "provider/platforms/sae/client/config.js",
        "provider/platforms/sae/resources/plugin.js",
    ],
    /** A program that asks for an analysis reads what a command does. */
    commands: [
        ...["explain", "lint", "diff"].map((verb) => `provider/cli/verbs/${verb}.js`),
        "provider/analyze/index.js",
    ],
};

/** @param {string} module */
const isOfRouting = (module) => module.startsWith("provider/routing/");

/**
 * Inside routing a module has all that it imports at once: in its innermost loops even the question would count.
 *
 * @param {string} module as esbuild names it
 */
const isLate = (module) => {
    const path = module.replace(/^dist\//, "");
    return !isOfRouting(path) || path === LIBRARY.routing;
};

/**
 * Which file a module is in: that of the start of the plugin or of the command, that of routing, or one for all modules with the same loaders, named by them.
 *
 * @param {Graph} graph
 * @returns {(module: string) => string}
 */
function fileOf(graph) {
    const plugin = loadedBy(graph, [COMMANDS.plugin]);
    const cli = loadedBy(graph, [COMMANDS.cli]);
    const loaders = Object.entries(LOADERS).map(([name, roots]) => ({ name, loaded: loadedBy(graph, roots) }));
    return (module) => {
        if (plugin.has(module)) return "plugin";
        // What only says its version or a wrong option reads little.
        if (cli.has(module)) return "cli";
        // A plugin may never come to it.
        if (isOfRouting(module)) return "routes";
        // The rest of what it exports may never be asked for.
        if (module === LIBRARY.index) return "program";
        const names = loaders.filter(({ loaded }) => loaded.has(module)).map(({ name }) => name);
        return names.join("-") || "rest";
    };
}

/**
 * What each module asks for: as soon as it is loaded, and later. Paths below dist.
 *
 * @typedef {Map<string, { first: string[], later: string[] }>} Graph
 */

/**
 * @param {string} dist
 * @returns {Graph}
 */
function graphOf(dist) {
    /** @type {Graph} */
    const graph = new Map();
    const open = [...Object.values(LIBRARY), ...Object.values(COMMANDS)];
    for (let module = open.pop(); module !== undefined; module = open.pop()) {
        if (graph.has(module)) continue;
        const known = { first: /** @type {string[]} */ ([]), later: /** @type {string[]} */ ([]) };
        graph.set(module, known);
        for (const line of fs.readFileSync(path.join(dist, module), "utf8").split("\n")) {
            // tsc indents all but the statements of the module itself.
            const isLater = /^\s|=> require\(/.test(line);
            for (const [, name = ""] of line.matchAll(/\brequire\("(\.[^"]+)"\)/g)) {
                const wanted = path.posix.join(path.posix.dirname(module), name);
                const file = [`${wanted}.js`, `${wanted}/index.js`].find((one) => fs.existsSync(path.join(dist, one)));
                // An example in a comment has no file.
                if (file !== undefined) (isLater ? known.later : known.first).push(file);
            }
        }
        open.push(...known.first, ...known.later);
    }
    return graph;
}

/**
 * The modules and all that is loaded with them.
 *
 * @param {Graph} graph
 * @param {readonly string[]} roots
 */
function loadedBy(graph, roots) {
    /** @type {Set<string>} */
    const loaded = new Set();
    const open = [...roots];
    for (let module = open.pop(); module !== undefined; module = open.pop()) {
        if (loaded.has(module)) continue;
        loaded.add(module);
        open.push(...(graph.get(module)?.first ?? []));
    }
    return loaded;
}

/**
 * Writes one of the files; what the others have is taken from there.
 *
 * @param {string} root
 * @param {string} file
 * @param {Graph} graph
 * @param {(module: string) => string} inFile
 */
function write(root, file, graph, inFile) {
    const dist = path.join(root, "dist");
    const others = [...graph.keys()].filter((module) => inFile(module) !== file);
    /** @type {Set<string>} modules of this file that others ask for */
    const asked = new Set(
        others.flatMap((module) => {
            const { first = [], later = [] } = graph.get(module) ?? {};
            return [...first, ...later].filter((wanted) => inFile(wanted) === file);
        }),
    );
    const entries = Object.entries({ ...LIBRARY, ...COMMANDS }).filter(([, module]) => inFile(module) === file);
    const lines = [
        ...entries.map(([name, module]) => `${name}: () => require("./${module}"),`),
        `modules: {${[...asked].map((module) => `"${module}": () => require("./${module}"),`).join("\n")}},`,
    ];
    const { outputFiles = [] } = require("esbuild").buildSync({
        bundle: true,
        platform: "node",
        target: "node20",
        packages: "external",
        logLevel: "warning",
        logOverride: { "indirect-require": "silent" },
        external: others.map((module) => path.join(dist, module)),
        stdin: { contents: `module.exports = {\n${lines.join("\n")}\n};`, resolveDir: dist },
        outfile: path.join(dist, `${file}.js`),
        absWorkingDir: root,
        write: false,
    });
    const text = (outputFiles[0]?.text ?? "")
        .replace(
            /require\("\.\/((?:provider|sandbox)\/[^"]+)"\)/g,
            (_, module) => `require("./${inFile(module)}.js").modules["${module}"]()`,
        )
        // V8 holds a text twice as large, and reads it slower, if a single character needs it.
        .replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
    fs.writeFileSync(path.join(dist, `${file}.js`), lateImports(text, isLate));
}

/** @param {string} folder of the package, with `dist/provider` compiled */
function bundle(folder) {
    // esbuild names files by their real paths.
    const root = fs.realpathSync(folder);
    const graph = graphOf(path.join(root, "dist"));
    const inFile = fileOf(graph);
    const files = new Set([...graph.keys()].map(inFile));
    for (const file of files) write(root, file, graph, inFile);
    for (const [name, module] of Object.entries(LIBRARY)) {
        const from = `require("./${inFile(module)}.js").${name}()`;
        fs.writeFileSync(path.join(root, "dist", `${name}.js`), `"use strict";\nmodule.exports = ${from};\n`);
        // Never run: from such an assignment Node knows what an ES module can import by name.
        const names = Object.keys(require(path.join(root, "dist", `${name}.js`))).join(", ");
        fs.appendFileSync(path.join(root, "dist", `${name}.js`), `0 && (module.exports = { ${names} });\n`);
    }
    // A file of another partition would be shipped.
    const kept = new Set([...files, ...Object.keys(LIBRARY)].map((name) => `${name}.js`));
    for (const file of fs.readdirSync(path.join(root, "dist")))
        if (file.endsWith(".js") && !kept.has(file)) fs.rmSync(path.join(root, "dist", file));
}

/**
 * The declarations of the library's entry points, in a folder of their own: those of all modules are five times as many.
 *
 * @param {string} root folder of the package, with `dist/provider` compiled
 */
function declarations(root) {
    const [from, to] = ["dist", path.join("dist", "types")].map((folder) => path.join(root, folder));
    fs.rmSync(to, { recursive: true, force: true });
    const files = new Set(Object.values(LIBRARY).map((module) => module.replace(/\.js$/, ".d.ts")));
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
