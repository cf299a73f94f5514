/** Thrown by `rules`: what stands in the way goes with another change of this write, so this one comes after it. */
export class NextRound extends Error {
    override readonly name = "NextRound";
}
