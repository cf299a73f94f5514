// Tests, with everything that they need: node scripts/test.js [--suite NAME] [--record] [arguments of jest]. The suites are
// in jest.config.js; without a name it is that of `npm test`. Those of real products get the products themselves, once.
"use strict";

require("./node-version");
require("./broken-pipe");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { endInheritors, runChild } = require("./child");
const { ensureBuilt, ensureDependencies, fail, root, say } = require("./setup");
const { countLine } = require("./count");

const WITH_OWN_TOOLS = ["controllers", "old-cluster"];
const SUITES = ["test", "scenarios", ...WITH_OWN_TOOLS];

async function getTools() {
    const { ensureTools, TEST_TOOLS } = require("../dist/sandbox/index.js");
    const { progressOn } = require("../dist/sandbox/progress.js");
    const progress = progressOn(process.stderr);
    await ensureTools(TEST_TOOLS, { onProgress: progress.say, onStatus: progress.status });
    progress.end();
}

/** Every process of the run inherits it; its value is the run's own. */
const MARK = "CROSSROUTE_TEST_RUN";

/** Before anything is installed, built or got, which takes minutes: the suite, and whether jest's tests are recorded. */
function optionsOf(all) {
    const [suite, others] = all[0] === "--suite" ? [all[1] || "", all.slice(2)] : ["test", all];
    const names = `Name one of ${SUITES.join(", ")}.`;
    if (suite === "" || suite.startsWith("-")) fail("--suite needs the name of a suite.", names);
    if (!SUITES.includes(suite)) fail(`There is no suite ${suite}.`, names);
    if (others.some((arg) => /^--suite(=|$)/.test(arg))) fail("--suite NAME is the first of all options.", names);
    return { suite, record: others.includes("--record"), args: others.filter((arg) => arg !== "--record") };
}

/** An option that jest does not know: it would be told with the whole help, after all tools were got. */
function refuseUnknown(args) {
    const { yargsOptions } = require("jest-cli");
    const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    const aliases = Object.values(yargsOptions).flatMap(({ alias = [] }) => alias);
    const known = new Set([...Object.keys(yargsOptions), ...aliases, "help", "h", "version"].map(camel));
    const end = args.indexOf("--");
    for (const arg of end < 0 ? args : args.slice(0, end)) {
        const [, dashes = "", name = ""] = /^(--?)([a-zA-Z][\w-]*)/.exec(arg) ?? [];
        const names = [camel(name), camel(name.replace(/^no-/, ""))];
        // One dash may be before several letters, or a letter and its value.
        if (dashes === "" || names.some((one) => known.has(one)) || (dashes === "-" && known.has(name[0]))) continue;
        fail(
            `npm test has no option ${dashes}${name}.`,
            "Give --suite NAME, --record or an option of jest: npx jest --help",
        );
    }
}

async function test(all) {
    const { suite, record, args } = optionsOf(all);
    await ensureDependencies();
    refuseUnknown(args);
    await ensureBuilt();
    if (!WITH_OWN_TOOLS.includes(suite)) await getTools();

    const { grpcExceptions } = require("../dist/provider/no-proxy.js");
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-results-"));
    const results = path.resolve(process.env.CROSSROUTE_TEST_RESULTS || path.join(folder, "results.json"));
    try {
        const jest = path.join(__dirname, "jest.js");
        const reporters = ["--reporters=default", `--reporters=${path.join(__dirname, "results.js")}`];
        const run = path.basename(folder);
        const own = {
            CROSSROUTE_SUITE: suite,
            CROSSROUTE_TEST_RESULTS: results,
            [MARK]: run,
            CROSSROUTE_TEST_PARENT: String(process.pid),
            no_grpc_proxy: grpcExceptions(process.env),
        };
        const more = { ...own, ...(record && { CROSSROUTE_RECORD: "1" }) };
        const played = await runChild(process.execPath, [jest, ...reporters, ...args], {
            cwd: root,
            stdio: ["ignore", "ignore", "inherit"],
            env: { ...process.env, ...more },
        });
        // It has ended before its tests could end what they started.
        if (played.ended || played.reason) await endInheritors(MARK, run);
        if (played.reason) say(played.reason);
        const status = played.code;
        if (played.ended) return status;
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
