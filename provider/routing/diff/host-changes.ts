import type { CompiledRule } from "../compile";
import type { HostEntry, HostIndex } from "../host-index";
import { anchorOf } from "../path-tree";
import { hostKey, hostMatches } from "../pattern";
import { NO, YES } from "../verdict";
import type { Arrival } from "./arrivals";
import type { ChangedRules } from "./hosts";
import { changedRules, entriesFor } from "./hosts";
import type { Rules } from "./regions";

/** What changed of the rules for a host. */
export interface HostChanges extends Rules {
    /** Rules that only the old version has, and that only the new one has. */
    gone: ReadonlySet<CompiledRule>;
    come: ReadonlySet<CompiledRule>;
    /** The conditions of both; undefined: every rule may have changed. */
    conditions: ReadonlySet<string> | undefined;
}

interface GatewayChange {
    rules: ChangedRules;
    /** Something changed on which every host may depend. */
    whole: boolean;
    /** The order of rules tells who answers; see {@link Rules}. */
    canSettle: boolean;
}

/** A memory of what changed between two gateways. */
export type Changes = Map<HostIndex, Map<HostIndex, GatewayChange>>;

function changeBetween(known: Changes, old: HostIndex, now: HostIndex): GatewayChange {
    const others = known.get(old) ?? new Map<HostIndex, GatewayChange>();
    known.set(old, others);
    let found = others.get(now);
    if (found === undefined) {
        const whole = old.table.dialect !== now.table.dialect || defaultsOf(old) !== defaultsOf(now);
        found = {
            rules: whole ? new Map() : changedRules(old, now),
            whole,
            canSettle: !whole && isOrdered(old) && isOrdered(now),
        };
        others.set(now, found);
    }
    return found;
}

const defaultsOf = ({ table: { table } }: HostIndex): string =>
    JSON.stringify(table.defaults?.map(({ target }) => target) ?? []);

function isOrdered({ table, others }: HostIndex): boolean {
    const { refuses, fallThrough } = table.dialect;
    if (refuses !== undefined || fallThrough === "unstated" || others.length > 0) return false;
    return table.isSettled;
}

type Deciding = Pick<Arrival, "before" | "after">;

/** Undefined: nothing that matters for the host. */
export function whatChanged(host: string, deciding: Deciding, changes: Changes): HostChanges | undefined {
    const [old, now] = [entriesFor(deciding.before, host), entriesFor(deciding.after, host)];
    const between = changesFor(deciding, old, now, changes);
    if (between === undefined) return { ...nothing, others: [...rulesOf(old), ...rulesOf(now)], conditions: undefined };
    const { gone, come, changed } = between;
    if (changed.size === 0) return undefined;
    const canSettle = between.canSettle && areSure(old, host) && areSure(now, host);
    const conditions = new Set<string>();
    for (const rule of changed) conditions.add(rule.conditions);
    return { gone, come, changed, others: othersToTell(old, between), canSettle, conditions };
}

function areSure(entries: readonly HostEntry[], host: string): boolean {
    for (const { pattern } of entries) if (hostMatches(pattern, host) !== YES) return false;
    return true;
}

/**
 * Whether no rule that may take a request for the host differs, so that nothing changes for any request for it. Of hosts
 * that are patterns, too.
 */
export function isUnchanged(host: string, { before, after }: Deciding, changes: Changes): boolean {
    if (before.length !== after.length) return false;
    return before.every((old, i) => {
        const now = after[i];
        const change = now === undefined ? undefined : changeBetween(changes, old, now);
        if (change === undefined || change.whole) return false;
        // A gateway that leads to another may hand on another host.
        if (old.behind !== undefined || now?.behind !== undefined) return change.rules.size === 0;
        const seen = old.table.dialect.seenHost(host).replace(/\.$/, "");
        return ![...change.rules.values()].some(({ gone, come }) => {
            const [rule] = gone.length > 0 ? gone : come;
            return rule !== undefined && hostMatches(rule.host, seen) !== NO;
        });
    });
}

const none: ReadonlySet<never> = new Set<never>();
const nothing = { gone: none, come: none, changed: none, canSettle: false };

interface Between {
    gone: ReadonlySet<CompiledRule>;
    come: ReadonlySet<CompiledRule>;
    /** Both. */
    changed: ReadonlySet<CompiledRule>;
    canSettle: boolean;
}

/** Undefined: every path may change. */
function changesFor(
    { before, after }: Deciding,
    oldEntries: readonly HostEntry[],
    newEntries: readonly HostEntry[],
    changes: Changes,
): Between | undefined {
    if (before.length !== after.length) return undefined;
    const closes = [...before, ...after].some((gateway) => gateway.table.dialect.fallThrough !== "yes");
    if (closes && keysOf(oldEntries) !== keysOf(newEntries)) return undefined;
    const keys = new Set<string>();
    for (const { pattern } of oldEntries) keys.add(hostKey(pattern));
    for (const { pattern } of newEntries) keys.add(hostKey(pattern));
    const [gone, come] = [new Set<CompiledRule>(), new Set<CompiledRule>()];
    // With several gateways, one of another's rules may decide.
    let canSettle = before.length === 1;
    for (const [i, old] of before.entries()) {
        const now = after[i];
        const change = now === undefined ? undefined : changeBetween(changes, old, now);
        if (change === undefined || change.whole) return undefined;
        canSettle &&= change.canSettle;
        for (const key of keys) {
            const found = change.rules.get(key);
            if (found === undefined) continue;
            for (const rule of found.gone) gone.add(rule);
            for (const rule of found.come) come.add(rule);
        }
    }
    const changed = new Set(gone);
    for (const rule of come) changed.add(rule);
    return { gone, come, changed, canSettle };
}

const keysOf = (entries: readonly HostEntry[]): string => entries.map(({ pattern }) => hostKey(pattern)).join("\n");
const rulesOf = (entries: readonly HostEntry[]): CompiledRule[] => entries.flatMap(({ rules }) => rules);

/**
 * All rules that both versions have within the changed regions: nothing else can change. Where the rules of a path tell
 * who answers, those around the regions, too.
 */
function othersToTell(entries: readonly HostEntry[], { gone, changed, canSettle }: Between): CompiledRule[] {
    const regions = changedRegions(entries, changed, canSettle);
    const others: CompiledRule[] = [];
    for (const { rules } of entries)
        for (const rule of rules) {
            if (gone.has(rule)) continue;
            if (regions === undefined || matters(regions, anchorOf(rule.path))) others.push(rule);
        }
    return others;
}

/** Where rules changed. */
interface ChangedRegions {
    /** The texts of their paths; as a list where they are few. */
    texts: ReadonlySet<string>;
    few: readonly string[] | undefined;
    lengths: readonly number[];
    /** Rules around them matter, too. */
    around: boolean;
}

/** Undefined: every rule matters. */
function changedRegions(
    entries: readonly HostEntry[],
    changed: ReadonlySet<CompiledRule>,
    around: boolean,
): ChangedRegions | undefined {
    let count = 0;
    for (const { rules } of entries) count += rules.length;
    if (changed.size * 4 > count) return undefined;
    const texts = new Set<string>();
    for (const { path } of changed) texts.add(anchorOf(path));
    if (texts.has("") || texts.has("/")) return undefined;
    if (texts.size <= 8) return { texts, few: [...texts], lengths: [], around };
    if (around) return undefined;
    return { texts, few: undefined, lengths: [...new Set([...texts].map((text) => text.length))], around };
}

function matters({ texts, few, lengths, around }: ChangedRegions, text: string): boolean {
    if (few === undefined) {
        for (const length of lengths) if (length <= text.length && texts.has(text.slice(0, length))) return true;
        return false;
    }
    for (const start of few) if (text.startsWith(start) || (around && start.startsWith(text))) return true;
    return false;
}
