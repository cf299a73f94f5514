// Whether the tests that docs/references.md and docs/kubernetes-operations.md name have passed in a run, from jest's own
// results file: node scripts/named-tests.js SUITE results.json
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { operations } = require("./generate/operations");
const { references } = require("./generate/references");
const { root } = require("./typescript");

/** @typedef {{ name: string, assertionResults: { title: string, status: string }[] }} Played one file of tests, as jest tells it */

/**
 * The kinds of tests that a suite plays: the folders below test/.
 *
 * @type {Record<string, readonly string[]>}
 */
const KINDS = {
    test: ["unit", "property", "conformance", "rpc", "integration"],
    scenarios: ["scenarios"],
    controllers: ["controllers"],
    "old-cluster": ["old-cluster"],
};

const escaped = (/** @type {string} */ text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** @returns {string[]} */
function namedTests() {
    const { operations: done, parameters } = operations();
    const rows = [...references().flatMap(({ rows: of }) => of), ...done, ...parameters];
    return [...new Set(rows.flatMap(({ tests }) => tests ?? []))];
}

/**
 * Whether a title of a run is that of a named test. A test of a table is named by its case, which its title has within:
 * a pattern would still fit when the case is gone. Only the numbers of a drawn test are those of the run.
 *
 * @param {string} name
 */
function titled(name) {
    const parts = name.split(/\$\{(?:count|seed)\}/);
    const text = parts.map(escaped).join("\\d+");
    // A case of a table stands at an end of the title, or between other words of it.
    return new RegExp(parts.length > 1 ? `^${text}$` : `(^|[\\s:"])${text}($|[\\s,:"])`);
}

/**
 * What is wrong with the named tests of a suite after a run, one line each.
 *
 * @param {string} suite
 * @param {readonly Played[]} played
 * @param {readonly string[]} named
 */
function unplayed(suite, played, named = namedTests()) {
    const kinds = KINDS[suite] ?? [];
    // jest names files by their real paths.
    const tests = path.join(fs.realpathSync(root), "test");
    const files = new Map(played.map(({ name, assertionResults }) => [path.relative(tests, name), assertionResults]));
    return named
        .filter((test) => kinds.includes(test.split("/")[0] ?? ""))
        .flatMap((test) => {
            const [file = "", ...rest] = test.split(": ");
            // Cases in a file of their own are played by the tests beside it.
            const results = files.get(file.replace(/(\.test)?\.ts$/, ".test.ts"));
            if (results === undefined) return [`${test}: its file was not played`];
            const name = rest.join(": ");
            const exact = results.filter((one) => one.title === name);
            const found = exact.length > 0 ? exact : results.filter((one) => titled(name).test(one.title));
            if (found.length === 0) return [`${test}: there was no such test in the run`];
            const idle = found.filter(({ status }) => status !== "passed");
            return idle.map(({ title: one, status }) => `${test}: ${one} was ${status}`);
        });
}

/**
 * The same from a results file of jest.
 *
 * @param {string} suite
 * @param {string} results
 */
function unplayedIn(suite, results) {
    if (!fs.existsSync(results) || fs.statSync(results).size === 0) return ["there are no results"];
    const { testResults } = JSON.parse(fs.readFileSync(results, "utf8"));
    return unplayed(suite, testResults);
}

module.exports = { KINDS, namedTests, unplayed, unplayedIn };

if (require.main === module) {
    const [suite = "test", results = ""] = process.argv.slice(2);
    const wrong = unplayedIn(suite, results);
    for (const line of wrong) process.stderr.write(`named in the documentation, but not passed: ${line}\n`);
    if (wrong.length > 0) process.exitCode = 1;
}
