import { join } from "node:path";
import { judge, readRecording, recorded, sentence, tally } from "./recording";

const recording = readRecording(join(__dirname, "fixtures/recorded-controllers.json.gz"));

describe.each(recorded)("what %s really answered", (dialect) => {
    const judgements = recording.loads.flatMap((load) => judge(load, dialect));
    const figures = tally(judgements);

    it(`is what explain and the naive matcher say of all ${figures.requests} recorded requests`, () => {
        expect(judgements.filter(({ agrees }) => !agrees).map(sentence)).toEqual([]);
        expect(figures.requests).toBeGreaterThanOrEqual(3_000);
    });

    it("is called undetermined where the answers really changed, and seldom elsewhere", () => {
        const changed = judgements.filter(({ seen }) => seen.length > 1);
        expect(changed.filter(({ outcome }) => outcome !== "undetermined").map(sentence)).toEqual([]);
        expect(changed.length).toBeGreaterThan(0);
        // An analysis that calls everything undetermined would agree with anything.
        expect(figures.undetermined).toBeLessThan(figures.requests / 5);
        expect(figures.changed).toBeGreaterThan(figures.undetermined / 2);
    });
});
