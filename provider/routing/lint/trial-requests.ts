import { conditionsOf, settingsAt } from "../candidates";
import type { CompiledRule } from "../compile";
import { conditionsHold } from "../compile";
import type { Setting } from "../conditions";
import type { Dialect, Probe } from "../dialect";
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
    dialect: Dialect;
    seen: Probe;
    /** The host of `seen`, as it is sent. */
    host: string;
}

/** The request for a host and a path that is seen as it is sent. One object for all: it holds until the next call. */
export function trialAt(trial: Trial, host: string, path: string): Probe {
    const { seen } = trial;
    // Rules of one host are usually adjacent.
    if (host !== trial.host) seen.host = trial.dialect.seenHost((trial.host = host));
    seen.path = path;
    return seen;
}

/** The trials of rules, by their conditions. */
export interface KnownTrials {
    gateway: HostIndex;
    unused: UnusedNames;
    known: Map<string, readonly Trial[]>;
    /** Those of rules without conditions, which are most. */
    plain: readonly Trial[] | undefined;
}

/** The trials of a rule, as `candidates` has them. Rules with equal conditions share them. */
export function trialsOf(trials: KnownTrials, rule: CompiledRule): readonly Trial[] {
    if (rule.conditions === "" && trials.plain !== undefined) return trials.plain;
    const { gateway, unused, known } = trials;
    let found = known.get(rule.conditions);
    if (found === undefined) {
        const settings = settingsAt(gateway.table.table, conditionsOf(rule, unused));
        found = settings.map((setting) => newTrial(gateway.table.dialect, rule, setting));
        known.set(rule.conditions, found);
    }
    if (rule.conditions === "") trials.plain = found;
    return found;
}

function newTrial(dialect: Dialect, rule: CompiledRule, setting: Setting): Trial {
    const seen = probe(dialect, requestFor("", "/", setting));
    return {
        setting,
        fails: rule.conditions !== "" && conditionsHold(rule, seen) === NO,
        dialect,
        seen,
        host: "",
    };
}
