/** The answer of one pattern to one value. `MAYBE`: the platform does not say, or it is left to chance. Ordered: the surer, the greater. */
export type Verdict = 0 | 1 | 2;
export const NO: Verdict = 0;
export const MAYBE: Verdict = 1;
export const YES: Verdict = 2;
