// The plain count of a test run, from jest's own results files: node scripts/count.js results.json…
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);

/** @typedef {{ name: string, assertionResults: { fullName: string, status: string, invocations: number }[] }} Played one file of tests, as jest tells it */

const hasResults = (/** @type {string} */ file) => fs.existsSync(file) && fs.statSync(file).size > 0;

/** `N passed, N failed` of some results. A file that does not even load, and results that are missing, are one failure each. */
function countLine(/** @type {string[]} */ ...files) {
    const [passed, failed] = files.map(count).reduce(([p, f], [passed, failed]) => [p + passed, f + failed]);
    return `${passed} passed, ${failed} failed`;
}

function count(/** @type {string} */ file) {
    if (!hasResults(file)) return [0, 1];
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(fs.readFileSync(file, "utf8"));
    return [numPassedTests, numFailedTests + numRuntimeErrorTestSuites];
}

/** How many files of tests were played. */
const filesIn = (/** @type {string} */ file) =>
    hasResults(file) ? JSON.parse(fs.readFileSync(file, "utf8")).testResults.length : 0;

/** How many tests were played: those that a name has not chosen are none. */
const playedIn = (/** @type {string} */ file) =>
    hasResults(file) ? count(file).reduce((sum, one) => sum + one, 0) : 0;

/**
 * The tests that failed first and passed when they were played again, which CI does (test/setup/again.js): each of them
 * hangs on something that it should not.
 *
 * @returns {string[]}
 */
function unsteady(/** @type {string[]} */ ...files) {
    return files
        .filter(hasResults)
        .flatMap((file) =>
            JSON.parse(fs.readFileSync(file, "utf8")).testResults.flatMap(
                (/** @type {Played} */ { name, assertionResults }) =>
                    assertionResults
                        .filter(({ status, invocations }) => status === "passed" && invocations > 1)
                        .map(({ fullName }) => `${path.relative(root, name)}: ${fullName}`),
            ),
        );
}

module.exports = { countLine, filesIn, playedIn, unsteady };

if (require.main === module) {
    const files = process.argv.slice(2);
    for (const test of unsteady(...files)) process.stdout.write(`passed only when played again: ${test}\n`);
    process.stdout.write(`${countLine(...files)}\n`);
}
