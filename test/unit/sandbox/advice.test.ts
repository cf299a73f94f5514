import { adviceOn } from "../../../sandbox/advice";

describe("what quickstart advises when its update has failed", () => {
    const known = { code: 255, running: true, lostState: false };
    test.each([
        [
            "of the program, or cancelled",
            known,
            /^Run again where you have cancelled it; .* correct that first\..*: STOP$/,
        ],
        [
            "a part of the sandbox has ended",
            { ...known, running: false },
            /^A part of the sandbox has ended .*run again/,
        ],
        ["pulumi was killed", { ...known, code: null }, /^The system has ended pulumi.*run again/],
        [
            "the state is gone",
            { ...known, lostState: true },
            /^The stack is new, .* its state was deleted\. .* begin anew: STOP --delete; then run again/,
        ],
    ])("is about its cause: %s", (_, failed, words) => {
        const advice = adviceOn(failed, "STOP");
        expect(advice).toMatch(words);
        expect(advice.includes("program")).toBe(failed === known);
    });
});
