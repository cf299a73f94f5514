import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const { countLine, unsteady } = require("../../../scripts/count.js") as {
    countLine(...files: string[]): string;
    unsteady(...files: string[]): string[];
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

    test("names what passed only when it was played again, and nothing else", () => {
        expect(unsteady(results(steady, disturbed, broken), results(steady), path.join(folder, "none.json"))).toEqual([
            `${path.join("test", "unit", "some.test.ts")}: hangs on the machine`,
        ]);
    });
});
