// Writes everything that is made from rows: argument types, the package schema, the reference pages, the pages of the
// diagnostics. `npm run generate -- --check` only names the files that are not what the rows say.
"use strict";

const { ensureDependencies } = require("./setup");

const isCheck = process.argv.includes("--check");

function generate() {
    const fs = require("node:fs");
    const path = require("node:path");
    const { root } = require("./typescript");
    const { generated } = require("./generate/all");
    const stale = Object.entries(generated()).filter(
        ([file, text]) => !fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text,
    );
    for (const [file, text] of stale) {
        process.stdout.write(`${isCheck ? "not up to date: " : "wrote "}${path.relative(root, file)}\n`);
        if (!isCheck) fs.writeFileSync(file, text);
    }
    if (isCheck && stale.length > 0) {
        process.stderr.write("Run `npm run generate`.\n");
        process.exitCode = 1;
    }
}

(isCheck ? Promise.resolve() : ensureDependencies()).then(generate).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
});
