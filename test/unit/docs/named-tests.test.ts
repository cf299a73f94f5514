/** `npm test` holds the tests that pages name against the results of its run. */
import { join, resolve } from "node:path";

interface Played {
    name: string;
    assertionResults: { title: string; status: string }[];
}
const { KINDS, namedTests, unplayed } = require("../../../scripts/named-tests.js") as {
    KINDS: Record<string, readonly string[]>;
    namedTests(): string[];
    unplayed(suite: string, played: readonly Played[], named?: readonly string[]): string[];
};

const file = (at: string, ...results: [title: string, status?: string][]): Played => ({
    name: join(resolve(__dirname, "../.."), at),
    assertionResults: results.map(([title, status = "passed"]) => ({ title, status })),
});

describe("the tests that the references name, after a run", () => {
    it.each([
        ["a test", "unit/a.test.ts: says it", file("unit/a.test.ts", ["says it"])],
        ["a case by its words", "unit/a.ts: port zero", file("unit/a.test.ts", ["Ingress: port zero"])],
        ["a case by its title", "unit/a.test.ts: takes 1 of b", file("unit/a.test.ts", ["takes 1 of b"])],
        [
            "a drawn test",
            "unit/a.test.ts: draws ${count} (seed ${seed})",
            file("unit/a.test.ts", ["draws 40 (seed 7)"]),
        ],
        ["a test of another suite", "scenarios/a.test.ts: says it", file("unit/b.test.ts")],
    ])("are passed: %s", (_what, named, played) => {
        expect(unplayed("test", [played], [named])).toEqual([]);
    });

    it.each([
        ["that is skipped", [["says it", "pending"]], "says it was pending"],
        ["that is to do", [["says it", "todo"]], "says it was todo"],
        ["that failed", [["says it", "failed"]], "says it was failed"],
        ["one case of which is skipped", [["a: says it"], ["b: says it", "pending"]], "b: says it was pending"],
        ["that no run has", [["says its own"]], "there was no such test in the run"],
    ] as [string, [string, string?][], string][])("are named when one is not: a test %s", (_what, results, told) => {
        const played = file("unit/a.test.ts", ...results);
        expect(unplayed("test", [played], ["unit/a.test.ts: says it"])).toEqual([`unit/a.test.ts: says it: ${told}`]);
    });

    it.each(["takes %s of b", "takes $x of b", "takes ${x} of b"])("are named by a case, not by %j", (pattern) => {
        const named = `unit/a.test.ts: ${pattern}`;
        expect(unplayed("test", [file("unit/a.test.ts", ["takes 1 of b"])], [named])).toEqual([
            `${named}: there was no such test in the run`,
        ]);
        expect(namedTests().filter((test) => /%[a-z]|\$(?!\{(count|seed)\})\{?\w/.test(test))).toEqual([]);
    });

    it("are named when one case of a table is taken away", () => {
        const named = ["create sends certId", "create sends certIds"].map((title) => `unit/a.test.ts: ${title}`);
        const played = file("unit/a.test.ts", ["create sends certId"], ["create sends rules"]);
        expect(unplayed("test", [played], named)).toEqual([`${named[1]}: there was no such test in the run`]);
    });

    it("are named when their file was not played", () => {
        expect(unplayed("scenarios", [], ["scenarios/a.test.ts: says it", "unit/a.test.ts: says it"])).toEqual([
            "scenarios/a.test.ts: says it: its file was not played",
        ]);
    });

    it("belong to a suite that holds them against its run", () => {
        const kinds = Object.values(KINDS).flat();
        expect(namedTests().filter((test) => !kinds.includes(test.split("/")[0] ?? ""))).toEqual([]);
        expect(namedTests().length).toBeGreaterThan(200);
    });
});
