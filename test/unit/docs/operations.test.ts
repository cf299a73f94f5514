/** docs/kubernetes-operations.md names tests, and has every parameter that options are checked with. */
import { options } from "../../../provider/platforms/kubernetes/fields/options";
import { isPlayed, isTested } from "./tests";

type Row = { row: string; how: string; tests: string[] };
const { operations } = require("../../../scripts/generate/operations.js") as {
    operations(): Record<"operations" | "parameters", Row[]>;
};
const rows = operations();

describe("the tables of operations and query parameters", () => {
    it("name tests that exist, of suites that .ci/run plays", () => {
        const named = [...rows.operations, ...rows.parameters].map(({ row, tests }) => ({ row, tests }));
        expect(named.filter(({ tests }) => tests.length === 0)).toEqual([]);
        expect(named.flatMap(({ tests }) => tests).filter((test) => !isTested(test) || !isPlayed(test))).toEqual([]);
    });

    it("have every parameter that a function takes", () => {
        const taken = Object.keys(options).filter((name) => options[name]?.isOurs !== true);
        const names = rows.parameters.map(({ row }) => row);
        expect(taken.filter((name) => !names.includes(name))).toEqual([]);
        expect(names.filter((name) => !taken.includes(name)).sort()).toEqual(["pretty", "shardSelector", "watch"]);
    });
});
