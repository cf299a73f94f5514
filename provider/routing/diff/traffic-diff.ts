import type { TrafficChange } from "../diagnostic";
import { hasLanguages } from "../exhaustive";
import type { UnusedNames } from "../unused-names";
import { unusedNames } from "../unused-names";
import { requestFor, sendPath } from "../witness";
import { withBehind } from "../hops";
import type { HostEntry, HostIndex } from "../host-index";
import type { Table } from "../model";
import type { PathPattern } from "../pattern";
import { hostKey } from "../pattern";
import { anchorOf } from "../path-tree";
import { atOneAddress } from "../one-address";
import { newSnapshot } from "../snapshot";
import type { ClassLine, Detail } from "./change";
import { compare, toChange } from "./change";
import { linesByCondition, newVerdicts } from "./by-condition";
import { newConditions } from "./conditions";
import { joinClasses } from "./join";
import { languageChanges } from "./languages";
import { regionTree } from "./regions";
import type { ChangedPaths, HostClass } from "./hosts";
import { changedPaths, entriesFor, hostClasses } from "./hosts";
import { alignTables } from "./align";
import { answer, newGlance } from "./answers";
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
        changes: newChanges(),
        conditions: newConditions(),
        verdictsOf: newVerdicts(),
        unused,
    };
    const classes = hostClasses(gateways, unused).map((host) => {
        const arrivals = arrivalsOf(old, now, host.witness);
        const lines = patterns ? [] : arrivals.flatMap((arrival) => classLines(host, arrival, compared));
        return { host, lines: [...arrivalLine(host, arrivals), ...lines] };
    });
    const found = joinClasses(classes, (line, host, except) => toChange(line, host, except));
    return patterns ? [...found, ...languageChanges(old, now, unused)] : found;
}

interface GatewayChange {
    paths: ChangedPaths;
    /** Something changed on which every host may depend. */
    whole: boolean;
}

/** What is worked out once for all hosts. */
interface Compared {
    changes: Changes;
    conditions: ReturnType<typeof newConditions>;
    verdictsOf: ReturnType<typeof newVerdicts>;
    unused: UnusedNames;
}

type Changes = (old: HostIndex, now: HostIndex) => GatewayChange;

/** A memory of what changed between two gateways. */
function newChanges(): Changes {
    const known = new Map<HostIndex, Map<HostIndex, GatewayChange>>();
    const defaults = (index: HostIndex): string =>
        JSON.stringify(index.table.table.defaults?.map((d) => d.target) ?? []);
    return (old, now) => {
        const others = known.get(old) ?? new Map<HostIndex, GatewayChange>();
        known.set(old, others);
        let found = others.get(now);
        if (found === undefined) {
            const whole = old.table.dialect !== now.table.dialect || defaults(old) !== defaults(now);
            found = { paths: whole ? new Map() : changedPaths(old, now), whole };
            others.set(now, found);
        }
        return found;
    };
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
    const { changes, conditions, verdictsOf, unused } = compared;
    const deciding = { before: withBehind(arrival.before), after: withBehind(arrival.after) };
    const [oldEntries, newEntries] = [
        entriesFor(deciding.before, host.witness),
        entriesFor(deciding.after, host.witness),
    ];
    const entries = [...oldEntries, ...newEntries];
    const changed = whatChanged(deciding, oldEntries, newEntries, changes);
    if (changed !== "everything" && changed.length === 0) return [];
    const patterns = changed === "everything" ? pathsOf(entries) : cutPoints(oldEntries, changed);
    const few = patterns.length <= fewPatterns;
    const dialect = (arrival.after[0] ?? arrival.before[0])?.table.dialect;
    return linesByCondition(regionTree(patterns), unused.token, {
        host: host.witness,
        deciding: [...deciding.before, ...deciding.after],
        send: (path) => (dialect === undefined ? path : sendPath(path, dialect)),
        dialect,
        glance: (request) => newGlance(arrival.before, arrival.after, request, few),
        ask: (request) => compare(arrival.before, arrival.after, request, few),
        conditionsOf: (rules) => conditions(rules, arrival),
        verdictsOf,
    });
}

function whatChanged(
    { before, after }: Pick<Arrival, "before" | "after">,
    oldEntries: readonly HostEntry[],
    newEntries: readonly HostEntry[],
    changes: Changes,
): readonly PathPattern[] | "everything" {
    if (before.length !== after.length) return "everything";
    const keys = (entries: readonly HostEntry[]): string => entries.map((entry) => hostKey(entry.pattern)).join("\n");
    const closes = [...before, ...after].some((gateway) => gateway.table.dialect.fallThrough !== "yes");
    if (closes && keys(oldEntries) !== keys(newEntries)) return "everything";
    const found: PathPattern[] = [];
    for (const [i, old] of before.entries()) {
        const now = after[i];
        const change = now === undefined ? undefined : changes(old, now);
        if (change === undefined || change.whole) return "everything";
        const seen = new Set<string>();
        for (const entry of [...oldEntries, ...newEntries]) {
            const key = hostKey(entry.pattern);
            if (!seen.has(key)) for (const path of change.paths.get(key) ?? []) found.push(path);
            seen.add(key);
        }
    }
    return found;
}

/** Up to here, the index of a host's paths costs more than it saves. */
const fewPatterns = 8;

const pathsOf = (entries: readonly HostEntry[]): PathPattern[] =>
    entries.flatMap((entry) => entry.rules.map((rule) => rule.path));

/**
 * All patterns within the changed regions, and the regions themselves: nothing else can change. What only the new
 * version has is among the changed ones.
 */
function cutPoints(entries: readonly HostEntry[], changed: readonly PathPattern[]): PathPattern[] {
    const count = entries.reduce((sum, { rules }) => sum + rules.length, 0);
    const texts = new Set(changed.map(anchorOf));
    if (changed.length * 4 > count || texts.has("") || texts.has("/")) return [...changed, ...pathsOf(entries)];
    const within = newWithin(texts);
    const found = [...changed];
    for (const { rules } of entries) for (const { path } of rules) if (within(anchorOf(path))) found.push(path);
    return found;
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
