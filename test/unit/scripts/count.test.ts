import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const { countLine, unsteady } = require("../../../scripts/count.js") as {
    countLine(...files: string[]): string;
    unsteady(...files: string[]): string[];
};
const Reporter = require("../../../scripts/results.js") as new () => {
    onRunComplete(contexts: unknown, results: Record<string, unknown>): void;
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crossroute-count-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let count = 0;
/** A results file as jest writes it, of one file of tests. */
function results(...tests: { fullName: string; status: string; invocations: number }[]): string {
    const file = path.join(folder, `${++count}.json`);
    const of = (status: string): number => tests.filter((test) => test.status === status).length;
    const one = { name: path.resolve("test/unit/some.test.ts"), assertionResults: tests };
    const numbers = { numPassedTests: of("passed"), numFailedTests: of("failed"), numRuntimeErrorTestSuites: 0 };
    fs.writeFileSync(file, JSON.stringify({ ...numbers, testResults: [one] }));
    return file;
}

const steady = { fullName: "holds", status: "passed", invocations: 1 };
const disturbed = { fullName: "hangs on the machine", status: "passed", invocations: 2 };
const broken = { fullName: "is broken", status: "failed", invocations: 2 };

describe("the count of a run", () => {
    test("counts a test that fails twice as one failure, and results that are missing as another", () => {
        const file = results(steady, disturbed, broken);
        expect(countLine(file)).toBe("2 passed, 1 failed");
        expect(countLine(file, path.join(folder, "none.json"))).toBe("2 passed, 2 failed");
    });

    test("is all that a run says of its results, which it has deleted by then", () => {
        // One small file.
        const args = ["--selectProjects", "unit", "--testPathPatterns", "unit/cli/wrap"];
        const script = path.join(__dirname, "../../../scripts/test.js");
        const env = { ...process.env };
        delete env.CROSSROUTE_TEST_RESULTS;
        const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8", env });
        expect([status, stdout]).toEqual([0, expect.stringMatching(/^[1-9]\d* passed, 0 failed\n$/)]);
        expect(stderr).toContain("Ran all test suites");
        expect(stderr).not.toMatch(/results/i);
    });

    test("counts what a run writes of passed and failed tests, and of files that do not load", () => {
        const file = path.join(folder, "written.json");
        const failure: Record<string, unknown> = { message: "a circle" };
        failure["cause"] = failure;
        const test = { fullName: "holds", status: "passed", invocations: 2, failureDetails: [failure] };
        const run = { numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 1, openHandles: [failure] };
        const before = process.env.CROSSROUTE_TEST_RESULTS;
        process.env.CROSSROUTE_TEST_RESULTS = file;
        new Reporter().onRunComplete(undefined, {
            ...run,
            testResults: [{ testFilePath: path.resolve("test/unit/some.test.ts"), testResults: [test] }],
        });
        if (before === undefined) delete process.env.CROSSROUTE_TEST_RESULTS;
        else process.env.CROSSROUTE_TEST_RESULTS = before;
        expect(countLine(file)).toBe("3 passed, 2 failed");
        expect(unsteady(file)).toEqual([`${path.join("test", "unit", "some.test.ts")}: holds`]);
    });

    test("names what passed only when it was played again, and nothing else", () => {
        expect(unsteady(results(steady, disturbed, broken), results(steady), path.join(folder, "none.json"))).toEqual([
            `${path.join("test", "unit", "some.test.ts")}: hangs on the machine`,
        ]);
    });
});
