import type { Probe } from "./dialect";
import type { HostIndex } from "./host-index";
import { searchIndex } from "./host-index";
import type { Outcome, Taker } from "./outcome";
import { decide } from "./outcome";
import { NO } from "./verdict";

/** What one gateway does with a request: every rule that takes it, and what comes of that. */
export interface Asked {
    takers: readonly Taker[];
    outcome: Outcome;
}

export function askGateway(gateway: HostIndex, seen: Probe): Asked {
    const { found, bestHost } = searchIndex(gateway, seen);
    const takers = found.rules.map((rule, i): Taker => ({ rule, verdict: found.verdicts[i] ?? NO }));
    return { takers, outcome: decide(gateway.table, takers, bestHost) };
}
