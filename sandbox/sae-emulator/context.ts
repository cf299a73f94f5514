import type { Inventory } from "./inventory";
import type { Store } from "./store";

/** What nobody outside Alibaba Cloud knows of the service, and a test may therefore want in either way. */
export interface Assumptions {
    /** What an update does with a setting that it does not give: keep it, or set it back to its default. */
    omittedOnUpdate: "keep" | "reset";
}

export const ASSUMPTIONS: Assumptions = { omittedOnUpdate: "keep" };

/** What an operation works on. */
export interface Context {
    store: Store;
    inventory: Inventory;
    assumptions: Assumptions;
    /** Milliseconds since 1970. */
    now: number;
    /** How long readers do not see what this call writes. */
    lagMs: number;
}
