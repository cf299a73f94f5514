// The plain count of a test run, from jest's own results files: node scripts/count.js results.json…
"use strict";

const fs = require("node:fs");

/** `N passed, N failed` of some results. A file that does not even load, and results that are missing, are one failure each. */
function countLine(...files) {
    const [passed, failed] = files.map(count).reduce(([p, f], [passed, failed]) => [p + passed, f + failed]);
    return `${passed} passed, ${failed} failed`;
}

function count(file) {
    if (!fs.existsSync(file) || fs.statSync(file).size === 0) return [0, 1];
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(fs.readFileSync(file, "utf8"));
    return [numPassedTests, numFailedTests + numRuntimeErrorTestSuites];
}

module.exports = { countLine };

if (require.main === module) process.stdout.write(`${countLine(...process.argv.slice(2))}\n`);
