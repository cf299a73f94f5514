/**
 * Whether one pattern matches one value. `MAYBE`: the platform does not say, or it is left to chance. Ordered: the more
 * certain, the greater.
 */
export type Verdict = 0 | 1 | 2;
export const NO: Verdict = 0;
export const MAYBE: Verdict = 1;
export const YES: Verdict = 2;
