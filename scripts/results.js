// Writes the results of a run as `jest --json` does, with what the scripts read of them, and without its line about the file,
// which may be gone when the run has ended.
"use strict";

const fs = require("node:fs");

module.exports = class {
    /**
     * @param {unknown} _
     * @param {import("@jest/reporters").AggregatedResult} results
     */
    onRunComplete(_, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults }) {
        const file = process.env.CROSSROUTE_TEST_RESULTS;
        if (!file) return;
        const played = testResults.map((one) => ({ name: one.testFilePath, assertionResults: one.testResults }));
        const numbers = { numPassedTests, numFailedTests, numRuntimeErrorTestSuites };
        // Details of failures may hold anything that a test has thrown.
        const text = JSON.stringify({ ...numbers, testResults: played }, (key, value) =>
            key === "failureDetails" ? undefined : value,
        );
        fs.writeFileSync(file, text);
    }
};
