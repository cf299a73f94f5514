/** What the options of `npm run test:campaign` ask for. */
export interface Asked {
    seed?: string;
    sequences?: string;
    minutes?: string;
    lanes?: string;
    first?: boolean;
}

/** One sequence, told step by step: a seed, and nothing that is about several. */
export const asksForOne = ({ seed, sequences, minutes, lanes, first }: Asked): boolean =>
    seed !== undefined && sequences === undefined && minutes === undefined && lanes === undefined && first !== true;

/** How many sequences; with a time alone as many as fit. */
export const countOf = ({ sequences, minutes }: Asked): number =>
    sequences !== undefined ? Number(sequences) : minutes !== undefined ? Infinity : 200;
