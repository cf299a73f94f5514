import { fixtureOf, judge, readRecording, recordedIn, recordingNames, sentence, tally } from "./recording";

const all = recordingNames.flatMap((name) => {
    const recording = readRecording(fixtureOf(name));
    return recordedIn(name).map((dialect) => ({ dialect, recording }));
});

describe.each(all)("what $dialect really answered", ({ dialect, recording }) => {
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
        // An analysis that calls everything undetermined would agree with everything.
        expect(figures.undetermined).toBeLessThan(figures.requests / 5);
        expect(figures.changed).toBeGreaterThan(figures.undetermined / 2);
    });
});
