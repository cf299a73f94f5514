"use strict";

require("./node-version");
require("./broken-pipe");
require("./with-npm");
const { parseArgs } = require("node:util");
const { ensureBuilt, ensureDependencies } = require("./setup");
const { goToUser } = require("./user-folder");

const USAGE = `Usage: npm run quickstart [-- --dir DIR]

  Starts a Kubernetes API server and an SAE emulator on this machine and deploys examples/shop on both.

  --dir DIR   the folder of the sandbox (default: .sandbox in the clone)`;

/** Looked at before anything is installed, which takes a minute. */
function optionsOf(/** @type {string[]} */ argv) {
    const { values, tokens } = parseArgs({
        args: argv,
        tokens: true,
        options: { dir: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    });
    if (tokens.filter((token) => token.kind === "option" && token.name === "dir").length > 1)
        throw new Error("--dir is given twice");
    if (values.dir !== undefined && values.dir.trim() === "") throw new Error("--dir needs the name of a folder");
    return values;
}

async function quickstart(/** @type {string[]} */ argv) {
    let options;
    try {
        options = optionsOf(argv);
    } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
        process.exitCode = 2;
        return;
    }
    if (options.help) {
        process.stdout.write(`${USAGE}\n`);
        return;
    }
    goToUser();
    await ensureDependencies();
    await ensureBuilt();
    await require("../dist/sandbox/quickstart.js").quickstart(options.dir);
}

void quickstart(process.argv.slice(2));
