import { asksForOne, countOf } from "../../campaign/asked";

describe("what a campaign plays", () => {
    test("is one sequence where a seed is all that is said", () => {
        expect(asksForOne({ seed: "7", first: false })).toBe(true);
    });

    test.each([
        ["no seed", {}],
        ["a number of sequences", { seed: "7", sequences: "20" }],
        ["a time", { seed: "7", minutes: "5" }],
        ["lanes", { seed: "7", lanes: "2" }],
        ["the first violation", { seed: "7", first: true }],
    ])("is many sequences with %s", (_, asked) => {
        expect(asksForOne(asked)).toBe(false);
    });

    test("is as many as fit into a time, unless their number is said", () => {
        expect(countOf({ minutes: "5" })).toBe(Infinity);
        expect(countOf({ minutes: "5", sequences: "20" })).toBe(20);
        expect(countOf({})).toBe(200);
    });
});
