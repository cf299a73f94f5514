// Tests, with everything that they need: node scripts/test.js [--suite NAME] [--record] [arguments of jest]. The suites are
// in jest.config.js; without a name it is that of `npm test`. Those of real products get the products themselves, once.
"use strict";

require("./node-version");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { ensureBuilt, ensureDependencies, root, say } = require("./setup");
const { countLine } = require("./count");

const WITH_OWN_TOOLS = ["controllers", "old-cluster"];

async function getTools() {
    const { ensureTools, TEST_TOOLS } = require("../dist/sandbox/index.js");
    const { progressOn } = require("../dist/sandbox/progress.js");
    const progress = progressOn(process.stderr);
    await ensureTools(TEST_TOOLS, { onProgress: progress.say, onStatus: progress.status });
    progress.end();
}

/** The exit code of a run that somebody ended. */
const STOPPED = 130;

/** Runs jest to its end. Whoever ends this process ends jest as well, which would go on by itself. */
function played(args, options) {
    let stopped = false;
    const child = spawn(process.execPath, args, options);
    /** @type {NodeJS.Signals[]} */
    const ends = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of ends)
        process.on(signal, () => {
            stopped = true;
            child.kill(signal);
        });
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => resolve(stopped ? STOPPED : code === null ? 1 : code));
    });
}

async function test(all) {
    const [suite, others] = all[0] === "--suite" ? [all[1], all.slice(2)] : ["test", all];
    const record = others.includes("--record");
    const args = others.filter((arg) => arg !== "--record");
    ensureDependencies();
    ensureBuilt();
    if (!WITH_OWN_TOOLS.includes(suite)) await getTools();

    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-results-"));
    const results = process.env.CROSSROUTE_TEST_RESULTS || path.join(folder, "results.json");
    try {
        const jest = path.join(root, "node_modules", "jest", "bin", "jest.js");
        const report = ["--json", `--outputFile=${results}`];
        const status = await played([jest, ...report, ...args], {
            cwd: root,
            stdio: ["ignore", "ignore", "inherit"],
            env: { ...process.env, CROSSROUTE_SUITE: suite, ...(record && { CROSSROUTE_RECORD: "1" }) },
        });
        if (status === STOPPED) return status;
        // What a part of a suite leaves out is no news.
        const left = args.length === 0 ? require("./named-tests").unplayedIn(suite, results) : [];
        for (const line of left) say(`named in the documentation, but not passed: ${line}`);
        process.stdout.write(`${countLine(results)}\n`);
        if (status !== 0) return status;
        return left.length > 0 ? 1 : 0;
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
