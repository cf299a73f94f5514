import { askGateway } from "./gateway-answer";
import type { Probe } from "./dialect";
import type { HostIndex } from "./host-index";
import { YES } from "./verdict";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * What keeps a request from rules that take its host and path: ` over https (rules take it over http)`. Empty when it is neither
 * scheme nor method alone.
 */
export function nearMiss(gateway: HostIndex, seen: Probe): string {
    const isTaken = (other: Partial<Probe>): boolean =>
        askGateway(gateway, { ...seen, ...other }).outcome.matches.some(
            ({ rule: { rule }, verdict }) => verdict === YES && rule.implied !== true && rule.dropped === undefined,
        );
    const [asked, other] =
        seen.request.scheme === "https" ? (["https", "http"] as const) : (["http", "https"] as const);
    if (isTaken({ request: { ...seen.request, scheme: other } })) return ` over ${asked} (rules take it over ${other})`;
    const taken = methods.filter((method) => method !== seen.method && isTaken({ method }));
    const last = taken.pop();
    if (last === undefined) return "";
    const all = taken.length === 0 ? last : `${taken.join(", ")} and ${last}`;
    return ` for ${seen.method} (rules take it for ${all})`;
}
