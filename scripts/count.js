// The plain count of a test run, from jest's own results file: node scripts/count.js results.json
"use strict";

const fs = require("node:fs");

/** `N passed, N failed`. A test file that does not even load counts as one failure. */
function countLine(file) {
    if (!fs.existsSync(file)) return "0 passed, 1 failed";
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(fs.readFileSync(file, "utf8"));
    return `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
}

module.exports = { countLine };

if (require.main === module) process.stdout.write(`${countLine(process.argv[2])}\n`);
