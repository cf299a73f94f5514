// jest, in a process that ends with the one that has started it: the tests of an `npm test` that was killed would go on alone.
// The environment tells whose child it is (CROSSROUTE_TEST_PARENT), and what its own run is (CROSSROUTE_TEST_RUN).
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { endInheritors } = require("./child");

const LOOK_MS = 1000;
const MARK = "CROSSROUTE_TEST_RUN";
const END = "--end";

/** Ends all of the run, from outside of it: who has set up something tidies it up when it is asked to end. */
async function endRun(/** @type {string} */ run) {
    await endInheritors(MARK, run);
    fs.rmSync(path.join(os.tmpdir(), run), { recursive: true, force: true });
}

function play() {
    const { CROSSROUTE_TEST_PARENT: parent, [MARK]: run = "", ...env } = process.env;
    const look = setInterval(() => {
        if (String(process.ppid) === parent) return;
        clearInterval(look);
        spawn(process.execPath, [__filename, END, run], { detached: true, stdio: "ignore", env }).unref();
    }, LOOK_MS);
    look.unref();
    require(path.join(path.dirname(__dirname), "node_modules", "jest", "bin", "jest.js"));
}

/** As scripts/test.js makes it; it is the name of a folder that is deleted. */
const isRun = (/** @type {string} */ name) => /^crossroute-results-\w{6}$/.test(name);

const [first, run = ""] = process.argv.slice(2);
if (first === END && isRun(run)) void endRun(run);
else if (first !== END && isRun(process.env[MARK] ?? "") && process.env.CROSSROUTE_TEST_PARENT) play();
else {
    process.stderr.write(
        "scripts/jest.js is a part of scripts/test.js.\n  to do: Run npm test, or jest itself: npx jest\n",
    );
    process.exitCode = 2;
}
