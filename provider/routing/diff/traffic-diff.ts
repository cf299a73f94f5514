import { asWritten } from "../written";
import type { TrafficChange } from "../diagnostic";
import type { CompiledRule } from "../compile";
import { hasLanguages } from "../exhaustive";
import type { UnusedNames } from "../unused-names";
import { unusedNames } from "../unused-names";
import { requestFor } from "../witness";
import { withBehind } from "../hops";
import type { HostEntry, HostIndex } from "../host-index";
import type { Table } from "../model";
import { hostKey } from "../pattern";
import { anchorOf } from "../path-tree";
import { atOneAddress } from "../one-address";
import { newSnapshot } from "../snapshot";
import type { ClassLine, Detail } from "./change";
import { toChange } from "./change";
import type { KnownVerdicts } from "./holding";
import { linesByCondition } from "./by-condition";
import type { KnownConditions } from "./conditions";
import { joinClasses } from "./join";
import { languageChanges } from "./languages";
import type { Rules } from "./regions";
import { membersOf, regionTree } from "./regions";
import type { ChangedRules, HostClass } from "./hosts";
import { changedRules, entriesFor, hostClasses } from "./hosts";
import { alignTables } from "./align";
import { answer } from "./answers";
import type { Arrival } from "./arrivals";
import { arrivalsOf } from "./arrivals";

/**
 * The sets of requests that get another answer, as few as nested prefixes and hosts allow, each with a request that
 * shows it. Empty when every request is answered as before. Exact for points, prefixes and wildcards; for globs and
 * regular expressions exact up to {@link exhaustiveLimit} rules, by samples beyond. A rule that is partly unknown
 * changes nothing by itself; where it could match a request that changes, its target is one of the possible ones. O(n
 * log n) for tables without host-less rules.
 */
export function trafficDiff(before: readonly Table[], after: readonly Table[]): TrafficChange[] {
    const [was = before, is = after] = atOneAddress(alignTables(before, after));
    const [old, now] = [newSnapshot(was), newSnapshot(is)];
    const gateways = [...old.gateways, ...now.gateways];
    const all = gateways.map((gateway) => gateway.table);
    const unused = unusedNames(all);
    const patterns = all.some(hasLanguages);
    const compared: Compared = {
        changes: new Map(),
        conditions: new Map(),
        verdicts: new Map(),
        unused,
    };
    const classes: Parameters<typeof joinClasses>[0][number][] = [];
    for (const host of hostClasses(gateways, unused)) {
        const arrivals = arrivalsOf(old, now, host.witness);
        const lines = arrivalLine(host, arrivals);
        if (!patterns) for (const arrival of arrivals) lines.push(...classLines(host, arrival, compared));
        // Two addresses of one gateway may change alike.
        classes.push({ host, lines, isOnce: arrivals.length === 1 });
    }
    const found = joinClasses(classes, toChange);
    return asWritten(patterns ? [...found, ...languageChanges(old, now, unused)] : found, [...was, ...is]);
}

interface GatewayChange {
    rules: ChangedRules;
    /** Something changed on which every host may depend. */
    whole: boolean;
    /** The order of rules tells who answers; see {@link Rules}. */
    canSettle: boolean;
}

/** What is worked out once for all hosts. */
interface Compared {
    changes: Changes;
    conditions: KnownConditions;
    verdicts: KnownVerdicts;
    unused: UnusedNames;
}

/** A memory of what changed between two gateways. */
type Changes = Map<HostIndex, Map<HostIndex, GatewayChange>>;

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
    return table.rules.every(({ precedence }) => precedence.unsettled === undefined);
}

/** The change of a host that arrives elsewhere. It covers all requests of the host, whoever answers them. */
function arrivalLine(host: HostClass, arrivals: readonly Arrival[]): ClassLine[] {
    const elsewhere = arrivals.filter(({ moved }) => moved !== undefined);
    const found = elsewhere.find(({ after }) => after.length > 0) ?? elsewhere[0];
    if (found?.moved === undefined) return [];
    const { before, after, way, moved } = found;
    const witness = requestFor(host.witness, "/", way);
    const detail: Detail = { before: answer(before, witness), after: answer(after, witness), witness, moved };
    const id = ["arrives", moved.before, moved.after].join("\n");
    return [
        {
            path: "/**",
            except: [],
            change: { id, detail },
            condition: { methods: undefined, request: way, byHeader: false },
        },
    ];
}

/** The lines of one set of hosts; empty when nothing changed that matters for it. */
function classLines(host: HostClass, arrival: Arrival, compared: Compared): ClassLine[] {
    const { changes, conditions, verdicts, unused } = compared;
    const deciding = { before: withBehind(arrival.before), after: withBehind(arrival.after) };
    const [oldEntries, newEntries] = [
        entriesFor(deciding.before, host.witness),
        entriesFor(deciding.after, host.witness),
    ];
    const changed = whatChanged(deciding, oldEntries, newEntries, changes);
    if (changed.rules.length === 0 && !changed.everything) return [];
    const tree = regionTree(rulesToTell(oldEntries, newEntries, changed));
    const members = membersOf(tree, unused.token);
    const few = members.length <= fewMembers;
    const dialect = (arrival.after[0] ?? arrival.before[0])?.table.dialect;
    return linesByCondition(tree, members, {
        host: host.witness,
        arrival,
        deciding: [...deciding.before, ...deciding.after],
        dialect,
        few,
        conditions,
        changed: changed.everything ? undefined : new Set(changed.rules.map((rule) => rule.conditions)),
        verdicts,
    });
}

interface Changed {
    rules: readonly CompiledRule[];
    /** Every path may change. */
    everything: boolean;
    canSettle: boolean;
}

const everything: Changed = { rules: [], everything: true, canSettle: false };

function whatChanged(
    { before, after }: Pick<Arrival, "before" | "after">,
    oldEntries: readonly HostEntry[],
    newEntries: readonly HostEntry[],
    changes: Changes,
): Changed {
    if (before.length !== after.length) return everything;
    const keys = (entries: readonly HostEntry[]): string => entries.map((entry) => hostKey(entry.pattern)).join("\n");
    const closes = [...before, ...after].some((gateway) => gateway.table.dialect.fallThrough !== "yes");
    if (closes && keys(oldEntries) !== keys(newEntries)) return everything;
    const rules: CompiledRule[] = [];
    // With several gateways, one of another's rules may decide.
    let canSettle = before.length === 1;
    for (const [i, old] of before.entries()) {
        const now = after[i];
        const change = now === undefined ? undefined : changeBetween(changes, old, now);
        if (change === undefined || change.whole) return everything;
        canSettle &&= change.canSettle;
        const seen = new Set<string>();
        for (const entry of [...oldEntries, ...newEntries]) {
            const key = hostKey(entry.pattern);
            if (!seen.has(key)) for (const rule of change.rules.get(key) ?? []) rules.push(rule);
            seen.add(key);
        }
    }
    return { rules, everything: false, canSettle };
}

/** Up to here, the index of a host's paths costs more than it saves. */
const fewMembers = 16;

const rulesOf = (entries: readonly HostEntry[]): CompiledRule[] => entries.flatMap(({ rules }) => rules);

/**
 * All rules within the changed regions, and the changed rules themselves: nothing else can change. What only the new
 * version has is among the changed ones.
 */
function rulesToTell(
    oldEntries: readonly HostEntry[],
    newEntries: readonly HostEntry[],
    { rules: changed, everything, canSettle }: Changed,
): Rules {
    if (everything) return { changed, others: [...rulesOf(oldEntries), ...rulesOf(newEntries)], canSettle };
    const count = oldEntries.reduce((sum, { rules }) => sum + rules.length, 0);
    const texts = new Set(changed.map(({ path }) => anchorOf(path)));
    if (changed.length * 4 > count || texts.has("") || texts.has("/"))
        return { changed, others: rulesOf(oldEntries), canSettle };
    const within = newWithin(texts);
    const others: CompiledRule[] = [];
    for (const { rules } of oldEntries) for (const rule of rules) if (within(anchorOf(rule.path))) others.push(rule);
    return { changed, others, canSettle };
}

/** Whether a text starts with one of the given. */
function newWithin(texts: ReadonlySet<string>): (text: string) => boolean {
    if (texts.size <= 8) {
        const all = [...texts];
        return (text) => all.some((start) => text.startsWith(start));
    }
    const lengths = [...new Set([...texts].map((text) => text.length))];
    return (text) => lengths.some((length) => length <= text.length && texts.has(text.slice(0, length)));
}
