import type { Inventory } from "./inventory";
import type { Store } from "./store";

/** Behaviour of the service that nobody outside Alibaba Cloud knows, so tests can choose it. */
export interface Assumptions {
    /** What an update does with a setting that it leaves out: keep it, or reset it to its default. */
    omittedOnUpdate: "keep" | "reset";
    /** What the flags for headers and compression are while nobody has set them. */
    unsetFlags: boolean;
}

export const ASSUMPTIONS: Assumptions = { omittedOnUpdate: "keep", unsetFlags: false };

/** What an operation needs to work. */
export interface Context {
    store: Store;
    inventory: Inventory;
    assumptions: Assumptions;
    /** Milliseconds since 1970. */
    now: number;
    /** How long readers do not see what this call writes. */
    lagMs: number;
}
