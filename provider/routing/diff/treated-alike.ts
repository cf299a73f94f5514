import type { Rule } from "../model";

/** Whether two rules do the same with requests besides sending them somewhere. */
export const isTreatedAlike = (a: Pick<Rule, "treatment">, b: Pick<Rule, "treatment">): boolean =>
    a.treatment === b.treatment || (a.treatment ?? []).join("\n") === (b.treatment ?? []).join("\n");
