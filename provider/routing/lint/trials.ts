import { conditionsOf, settingsAt } from "../candidates";
import type { CompiledRule } from "../compile";
import { conditionsHold } from "../compile";
import type { Setting } from "../conditions";
import type { Probe } from "../dialect";
import { probe } from "../dialect";
import type { HostIndex } from "../host-index";
import type { UnusedNames } from "../unused-names";
import { NO } from "../verdict";
import { requestFor } from "../witness";

/** Requests by which a rule is tried, with everything but host and path. */
export interface Trial {
    setting: Setting;
    /** No request is known that meets the rule's conditions. */
    fails: boolean;
    /** The request for a host and a path that is seen as it is sent. One object for all: it holds until the next call. */
    at: (host: string, path: string) => Probe;
}

/** The trials of each rule, as `candidates` has them. Rules with equal conditions share them. */
export function newTrials(gateway: HostIndex, unused: UnusedNames): (rule: CompiledRule) => readonly Trial[] {
    const known = new Map<string, readonly Trial[]>();
    const { dialect, table } = gateway.table;
    const make = (rule: CompiledRule, setting: Setting): Trial => {
        const seen = probe(dialect, requestFor("", "/", setting));
        let last = "";
        return {
            setting,
            fails: rule.conditions !== "" && conditionsHold(rule, seen) === NO,
            at: (host, path) => {
                // Rules of one host are usually adjacent.
                if (host !== last) seen.host = dialect.seenHost((last = host));
                seen.path = path;
                return seen;
            },
        };
    };
    let plain: readonly Trial[] | undefined;
    return (rule) => {
        if (rule.conditions === "" && plain !== undefined) return plain;
        let found = known.get(rule.conditions);
        if (found === undefined) {
            found = settingsAt(table, conditionsOf(rule, unused)).map((setting) => make(rule, setting));
            known.set(rule.conditions, found);
        }
        if (rule.conditions === "") plain = found;
        return found;
    };
}
