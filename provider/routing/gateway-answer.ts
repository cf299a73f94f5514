import type { Probe } from "./dialect";
import type { HostIndex } from "./host-index";
import { searchIndex } from "./host-index";
import type { Outcome, MatchingRule } from "./outcome";
import { decide } from "./outcome";
import { NO } from "./verdict";

/** What one gateway does with a request: every rule that matches it, and the answer that follows. */
export interface GatewayAnswer {
    matches: readonly MatchingRule[];
    outcome: Outcome;
}

export function askGateway(gateway: HostIndex, seen: Probe): GatewayAnswer {
    const { found, bestHost } = searchIndex(gateway, seen);
    const matches = found.rules.map((rule, i): MatchingRule => ({ rule, verdict: found.verdicts[i] ?? NO }));
    return { matches, outcome: decide(gateway.table, matches, bestHost) };
}
