// One file of everything that runs in a user's program, in the plugin and in the commands, from what tsc wrote: hundreds of
// small files cost more time to find and read than to run. Each module of it is still run at its first `require` only, and
// once a process, however the package was entered.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** The entry points of the package, each with its module: those of `exports` in package.json, and those of `bin`. */
const LIBRARY = { index: "index", routing: "routing/index", policy: "policy/index" };
const COMMANDS = { plugin: "plugin", cli: "cli/main", policyPack: "policy/pack" };

/** @param {string} root folder of the package, with `dist/provider` compiled */
function bundle(root) {
    const { buildSync } = require("esbuild");
    const entries = Object.entries({ ...LIBRARY, ...COMMANDS }).map(
        ([name, file]) => `${name}: () => require("./provider/${file}.js"),`,
    );
    buildSync({
        stdin: { contents: `module.exports = {\n${entries.join("\n")}\n};`, resolveDir: path.join(root, "dist") },
        outfile: path.join(root, "dist", "crossroute.js"),
        bundle: true,
        platform: "node",
        target: "node20",
        packages: "external",
        logLevel: "warning",
        logOverride: { "indirect-require": "silent" },
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
