// Tests, with everything that they need: node scripts/test.js [--suite NAME] [--record] [arguments of jest]. The suites are
// in jest.config.js; without a name it is that of `npm test`. Those of real products get the products themselves, once.
"use strict";

require("./node-version");
require("./broken-pipe");
require("./with-npm");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { endInheritors, runChild } = require("./child");
const { ensureBuilt, ensureDependencies, fail, forPeople, root, say } = require("./setup");
const { countLine, filesIn, playedIn } = require("./count");
const { WITH_OWN_TOOLS, optionsOf, unknownIn } = require("./test-options");

async function getTools() {
    const { ensureTools, TEST_TOOLS } = require("../dist/sandbox/index.js");
    const { progressOn } = require("../dist/sandbox/progress.js");
    const progress = progressOn(process.stderr);
    const onStatus = (/** @type {string} */ line) => (line === "" ? progress.end() : progress.status(line));
    try {
        await ensureTools(TEST_TOOLS, { onProgress: progress.say, onStatus });
    } finally {
        progress.end();
    }
}

/** Whether there are tools to get, which may take minutes. */
function lacksTools() {
    const { TEST_TOOLS } = require("../dist/sandbox/index.js");
    return !require("../dist/sandbox/toolchain/ensure.js").hasTools(TEST_TOOLS);
}

/** Which files jest would play; its own code where it cannot tell, and says why. */
async function playable(/** @type {string[]} */ args, /** @type {NodeJS.ProcessEnv} */ env) {
    /** @type {Parameters<typeof runChild>[2]} */
    const options = { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] };
    let listed = "";
    const told = await runChild(process.execPath, [JEST, "--listTests", ...args], options, (text) => (listed += text));
    return { files: listed.trim(), ...told };
}

const nothingPlayed = (/** @type {string[]} */ args) => say(`No test was played: ${args.join(" ")}`);

const JEST = path.join(root, "node_modules", "jest", "bin", "jest.js");

/** Every process of the run inherits it; its value is the run's own. */
const MARK = "CROSSROUTE_TEST_RUN";

async function test(/** @type {string[]} */ all) {
    const options = optionsOf(all);
    if ("problem" in options) return fail(options.problem, options.cure);
    const { suite, record, args, playsNone, tells } = options;
    await ensureDependencies();
    const unknown = unknownIn(args, require("jest-cli").yargsOptions);
    if (unknown) return fail(unknown.problem, unknown.cure);
    if (!playsNone) await ensureBuilt();
    if (!playsNone && !WITH_OWN_TOOLS.includes(suite)) {
        if (args.length > 0 && lacksTools()) {
            const { files, code, ended } = await playable(args, { ...process.env, CROSSROUTE_SUITE: suite });
            if (files === "" && !ended && code === 0) nothingPlayed(args);
            if (files === "" || ended || code !== 0) return code || 1;
        }
        await getTools();
    }

    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-results-"));
    const results = path.resolve(process.env.CROSSROUTE_TEST_RESULTS || path.join(folder, "results.json"));
    // Those of an earlier run are not this one's.
    if (!playsNone) fs.rmSync(results, { force: true });
    try {
        const jest = path.join(__dirname, "jest.js");
        const reporters = ["--reporters=default", `--reporters=${path.join(__dirname, "results.js")}`];
        const run = path.basename(folder);
        const own = {
            CROSSROUTE_SUITE: suite,
            CROSSROUTE_TEST_RESULTS: results,
            [MARK]: run,
            CROSSROUTE_TEST_PARENT: String(process.pid),
            // What plays no test needs nothing that is built.
            ...(!playsNone && { no_grpc_proxy: require("../dist/provider/no-proxy.js").grpcExceptions(process.env) }),
        };
        const more = { ...own, ...(record && { CROSSROUTE_RECORD: "1" }) };
        const played = await runChild(process.execPath, [jest, ...reporters, ...args], {
            cwd: root,
            // Tests may write there, and the count is the last that is told.
            stdio: ["ignore", tells ? "inherit" : "ignore", "inherit"],
            env: { ...process.env, ...more },
        });
        // It has ended before its tests could end what they started.
        if (played.ended || played.reason) await endInheritors(MARK, run);
        if (played.reason) say(played.reason);
        const status = played.code;
        if (played.ended || playsNone) return status;
        // A part of a suite may be nothing, which jest tells where nobody reads it, with 1 at most; a jest that was ended gives more.
        if (args.length > 0 && status <= 1 && filesIn(results) === 0) {
            nothingPlayed(args);
            return status;
        }
        // By name: jest calls that a success.
        if (args.length > 0 && status === 0 && playedIn(results) === 0) {
            nothingPlayed(args);
            return 1;
        }
        // What a part of a suite leaves out is no news.
        const left = args.length === 0 ? require("./named-tests").unplayedIn(suite, results) : [];
        for (const line of left) say(`named in the documentation, but not passed: ${line}`);
        // What a program reads has no other line.
        (tells ? process.stderr : process.stdout).write(`${countLine(results)}\n`);
        if (status !== 0) return status;
        return left.length > 0 ? 1 : 0;
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

function failureOf(/** @type {unknown} */ error) {
    try {
        return require("../dist/sandbox/errors.js").failureOf("the tests", error);
    } catch {
        // Nothing is built yet.
        return error instanceof Error ? error.message : String(error);
    }
}

test(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error) => {
        say(forPeople(failureOf(error)));
        process.exitCode = 1;
    },
);
