import type { CompiledRule } from "../compile";
import type { Dialect } from "../dialect";

/** A rule that matches under conditions only, on a gateway of this dialect. */
export interface Conditional {
    rule: CompiledRule;
    dialect: Dialect;
    /** Its conditions, equal for equal ones of one dialect. */
    text: string;
}
