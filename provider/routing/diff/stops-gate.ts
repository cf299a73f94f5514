import type { TrafficChange } from "../diagnostic";

/**
 * Whether a change has to stop a gate: requests lose their answer, or find no gateway until the DNS record of their host
 * is changed, or it is not known what answers them on one side, so that nobody can say whether they keep it.
 */
export const stopsGate = ({ kind }: TrafficChange): boolean =>
    kind === "lost" || kind === "arrives" || kind === "undetermined";
