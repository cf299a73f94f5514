import { kubernetes } from "./kubernetes/plan";
import type { Platform } from "./platform";
import { sae } from "./sae/plan";

/** The platforms that a table's gateways can be on. */
export const platforms: readonly Platform[] = [kubernetes, sae];
