// The inner loop: lint, types, arrows between rooms and unit tests, side by side. Prints what failed, else one line each.
"use strict";

require("./node-version");
require("./with-npm");
const path = require("node:path");
const { runChild } = require("./child");
const { ensureBuilt, ensureDependencies, root } = require("./setup");

const cache = path.join("node_modules", ".cache", "crossroute");
const bin = (/** @type {string} */ name) => path.join(root, "node_modules", ".bin", name);
const STEPS = [
    // The longest first.
    ["unit tests", "jest", "--selectProjects", "unit", "--maxWorkers=1"],
    [
        "types",
        "tsc",
        "-p",
        "tsconfig.check.json",
        "--incremental",
        "--tsBuildInfoFile",
        path.join(cache, "tsbuildinfo"),
    ],
    ["types of the scripts", "tsc", "-p", "tsconfig.scripts.json"],
    ["lint", "eslint", ".", "--cache", "--cache-location", path.join(cache, "eslint"), "--max-warnings=0"],
    [
        "format",
        "prettier",
        "--check",
        ".",
        "--log-level=warn",
        "--cache",
        "--cache-location",
        path.join(cache, "prettier"),
    ],
    ["generated files", process.execPath, path.join("scripts", "generate.js"), "--check"],
    ["arrows between rooms", "depcruise", "provider", "sandbox", "--config", ".dependency-cruiser.js"],
];
const LANES = 2;

/** @param {string[]} step */
async function step([title = "", command = "", ...args]) {
    const began = Date.now();
    let output = "";
    const { code, ended, reason } = await runChild(
        path.isAbsolute(command) ? command : bin(command),
        args,
        { cwd: root, stdio: ["ignore", "pipe", "pipe"] },
        (chunk) => (output += chunk),
    );
    if (ended) process.exit(code);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    process.stdout.write(`${code === 0 ? "ok    " : "FAILED"} ${title} (${seconds} s)\n`);
    if (code !== 0) process.stdout.write(`${output}${reason ? `${reason}\n` : ""}\n`);
    return code === 0;
}

async function check() {
    await ensureDependencies();
    // The scripts load what is built, and are checked against its types.
    await ensureBuilt();
    const queue = [...STEPS];
    /** @type {boolean[]} */
    const results = [];
    const lane = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) results.push(await step(next));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    process.exitCode = results.every(Boolean) ? 0 : 1;
}

void check();
