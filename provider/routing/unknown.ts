import type { CompiledRule } from "./compile";
import { conditionsHold } from "./compile";
import type { Probe } from "./dialect";
import type { HostIndex } from "./host-index";
import type { Rule } from "./model";
import { hostMatches, pathMatches } from "./pattern";
import { NO } from "./verdict";

/** Rules that are not known yet and could match the request, judged by the part that is known. */
export const unknownMatches = (index: HostIndex, probe: Probe): readonly CompiledRule[] =>
    index.unknown.filter((rule) => mayTake(rule, probe));

function mayTake(rule: CompiledRule, probe: Probe): boolean {
    const fields = rule.rule.unknown ?? [];
    const host = fields.includes("host") || hostMatches(rule.host, probe.host) !== NO;
    const path = fields.includes("path") || fields.includes("match") || pathMatches(rule.path, probe.path) !== NO;
    return host && path && conditionsHold(rule, probe) !== NO;
}

/** Whether all that is unknown of the rule stays so, because it is secret. */
export const isOnlySecret = ({ unknown = [], secret = [] }: Rule): boolean =>
    unknown.length > 0 && unknown.every((field) => secret.includes(field));

/** `host and path of routes[3] are known after apply`. */
export function describeUnknown(rule: Rule): string {
    const fields = rule.unknown ?? [];
    const last = fields[fields.length - 1] ?? "";
    const list = fields.length > 1 ? `${fields.slice(0, -1).join(", ")} and ${last}` : last;
    const where = rule.origin.path ?? rule.origin.object;
    return `${list} of ${where} ${fields.length > 1 ? "are" : "is"} ${isOnlySecret(rule) ? "secret" : "known after apply"}`;
}
