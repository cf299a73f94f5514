// All tests, with everything that they need. Arguments go to jest: npm test -- --selectProjects unit
"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { ensureBuilt, ensureDependencies, root, say } = require("./setup");
const { countLine } = require("./count");

async function test(args) {
    ensureDependencies();
    ensureBuilt();
    const { ensureTools, TEST_TOOLS } = require("../dist/sandbox/index.js");
    const { progressOn } = require("../dist/sandbox/progress.js");
    const progress = progressOn(process.stderr);
    await ensureTools(TEST_TOOLS, { onProgress: progress.say, onStatus: progress.status });
    progress.end();

    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-results-"));
    const results = process.env.CROSSROUTE_TEST_RESULTS ?? path.join(folder, "results.json");
    try {
        const jest = path.join(root, "node_modules", "jest", "bin", "jest.js");
        const report = ["--json", `--outputFile=${results}`];
        const { status } = spawnSync(process.execPath, [jest, ...report, ...args], {
            cwd: root,
            stdio: ["ignore", "ignore", "inherit"],
        });
        process.stdout.write(`${countLine(results)}\n`);
        return status ?? 1;
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

test(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error) => {
        say(error.message);
        process.exitCode = 1;
    },
);
