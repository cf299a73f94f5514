// Every benchmark, one after the other, or those named: npm run bench -- engine routing
// Each is a plain program in test/bench that prints Markdown; what they said last is in docs/performance.md.
"use strict";

require("./with-npm");
const fs = require("node:fs");
const path = require("node:path");
const { runChild } = require("./child");
const { ensureBuilt, ensureDependencies, fail, root, say } = require("./setup");

async function bench(/** @type {string[]} */ wanted) {
    const folder = path.join(root, "test", "bench");
    const all = fs
        .readdirSync(folder)
        .filter((file) => file.endsWith(".js"))
        .map((file) => path.basename(file, ".js"));
    const unknown = wanted.filter((/** @type {string} */ name) => !all.includes(name));
    if (unknown.length > 0) fail(`There is no benchmark ${unknown.join(", ")}.`, `Name one of ${all.join(", ")}.`);
    await ensureDependencies();
    await ensureBuilt();
    const { ensureTools } = require("../dist/sandbox/index.js");
    await ensureTools(undefined, { onProgress: say });
    for (const name of wanted.length > 0 ? wanted : all) {
        const { code, ended } = await runChild(process.execPath, ["--expose-gc", path.join(folder, `${name}.js`)], {
            cwd: root,
            stdio: ["ignore", "inherit", "inherit"],
        });
        if (ended) process.exit(code);
        if (code !== 0) process.exitCode = 1;
    }
}

void bench(process.argv.slice(2));
