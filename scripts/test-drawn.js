// Plays more of what one file of tests draws at random: `npm run test:faults -- 1000 42` plays so many, from this seed.
"use strict";

require("./node-version");
require("./with-npm");
const { join } = require("node:path");
const { runChild } = require("./child");
const { ensureBuilt, ensureDependencies } = require("./setup");

/** @type {Record<string, { project: string, tests: string, runs: number }>} */
const DRAWN = {
    // Operations under faults and kills, each followed by a clean one.
    faults: { project: "rpc", tests: "rpc/sae/faults", runs: 200 },
    // Answers that SAE never gives, through every call.
    hostile: { project: "rpc", tests: "rpc/sae/hostile", runs: 1000 },
    // Rounds of several writers of one rule set.
    histories: { project: "rpc", tests: "rpc/sae/histories", runs: 60 },
    // Tables of every dialect: matching, lint and traffic difference against the naive matcher.
    routing: { project: "property", tests: "property/routing", runs: 2000 },
    // Arguments of every component: late, not given, and imported from what is live.
    arguments: { project: "property", tests: "property/(late-values|cli|sae/import|gateway-api)", runs: 1000 },
    // Manifests with one changed field: `crossroute lint` against the real API server.
    refusals: { project: "integration", tests: "integration/cli/refusals", runs: 5000 },
};

const [name = "", runs, seed] = process.argv.slice(2);
const drawn = DRAWN[name];
if (drawn === undefined) {
    process.stderr.write(
        `test-drawn: there is no ${JSON.stringify(name)}; there are ${Object.keys(DRAWN).join(", ")}\n`,
    );
    process.exit(2);
}
const env = { ...process.env, CROSSROUTE_RUNS: runs ?? String(drawn.runs), ...(seed && { CROSSROUTE_SEED: seed }) };
const jest = join(__dirname, "..", "node_modules", "jest", "bin", "jest.js");
const args = [jest, "--selectProjects", drawn.project, "--testPathPatterns", drawn.tests];
void ensureDependencies()
    .then(ensureBuilt)
    .then(() => runChild(process.execPath, args, { stdio: "inherit", env }))
    .then(({ code, reason }) => {
        if (reason) process.stderr.write(`${reason}\n`);
        process.exitCode = code;
    });
