/** Stands for a value that is not known (yet): an Output, or one that a preview cannot tell. */
export const LATER: unique symbol = Symbol("known after apply");
export type Later = typeof LATER;
