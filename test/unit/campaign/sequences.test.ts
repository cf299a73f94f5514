import { sequenceOf } from "../../campaign/protocol/steps";
import { shrink } from "../../campaign/shrink";

test("a seed gives the same sequence every time, and another one another", () => {
    expect(sequenceOf(7)).toEqual(sequenceOf(7));
    expect(sequenceOf(7)).not.toEqual(sequenceOf(8));
});

test("a failing sequence is cut down to the steps that it needs", async () => {
    const needed = [1, 4];
    const fails = (some: readonly number[]): Promise<boolean> =>
        Promise.resolve(needed.every((step) => some.includes(step)));
    await expect(shrink([0, 1, 2, 3, 4], fails)).resolves.toEqual(needed);
});
