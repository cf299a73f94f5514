import { asWritten } from "../host-spelling";
import type { TrafficChange } from "../diagnostic";
import type { UnusedNames } from "../unused-names";
import { unusedNames } from "../unused-names";
import { requestFor } from "../witness";
import { withBehind } from "../hops";
import type { HostIndex } from "../host-index";
import { listenersOf } from "../listener";
import type { Table } from "../model";
import { atOneAddress } from "../join-addresses";
import type { Snapshot } from "../snapshot";
import { newSnapshots } from "../snapshot";
import type { ClassLine, Detail } from "./change";
import { notKnown, toChange } from "./change";
import { linesByCondition } from "./by-condition";
import type { KnownConditions } from "./condition-list";
import { joinClasses } from "./join-hosts";
import { languageChanges } from "./languages";
import { regionTree } from "./region-tree";
import type { Changes } from "./host-changes";
import { whatChanged } from "./host-changes";
import type { HostClass } from "./hosts";
import { hostClasses } from "./hosts";
import { alignTables } from "./align-gateways";
import { answer } from "./answers";
import type { Arrival } from "./arrivals";
import { arrivalsOf } from "./arrivals";
import { withDoubtedListeners } from "./doubted-listeners";
import { withOpenHttp } from "./open-http";
import { whyNotMoved } from "./kept-address";

/**
 * The sets of requests that get another answer, as few as nested prefixes and hosts allow, each with a request that
 * shows it. Empty when every request is answered as before. Exact for points, prefixes and wildcards; for globs and
 * regular expressions exact up to {@link exhaustiveLimit} rules, by samples beyond. A rule that is partly unknown
 * changes nothing by itself; where it could match a request that changes, its target is one of the possible ones. O(n
 * log n) for tables without host-less rules.
 */
export function trafficDiff(before: readonly Table[], after: readonly Table[]): TrafficChange[] {
    const [was = before, is = after] = withDoubtedListeners(...aligned(...withOpenHttp(before, after)));
    const [old, now] = newSnapshots([was, is]) as [Snapshot, Snapshot];
    const gateways = [...old.gateways, ...now.gateways];
    const all = gateways.map((gateway) => gateway.table);
    const unused = unusedNames(all);
    const patterns = all.some(({ hasLanguages }) => hasLanguages);
    const compared: Compared = {
        changes: new Map(),
        conditions: new Map(),
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

function aligned(before: readonly Table[], after: readonly Table[]): [readonly Table[], readonly Table[]] {
    const [was = before, is = after] = atOneAddress(alignTables(before, after));
    return [was, is];
}

/** What is worked out once for all hosts. */
interface Compared {
    changes: Changes;
    conditions: KnownConditions;
    unused: UnusedNames;
}

/** The change of a host that arrives elsewhere. It covers all requests of the host, whoever answers them. */
function arrivalLine(host: HostClass, arrivals: readonly Arrival[]): ClassLine[] {
    const elsewhere = arrivals.filter(({ moved }) => moved !== undefined);
    const found = elsewhere.find(({ after }) => after.length > 0) ?? elsewhere[0];
    if (found?.moved === undefined) return [];
    const { before, after, way, moved } = found;
    const witness = requestFor(host.witness, "/", way);
    const why = lateAddress(before, after, moved) ?? moved.doubt ?? whyNotMoved(host.witness, before, after, moved);
    const detail: Detail =
        why === undefined
            ? { before: answer(before, witness), after: answer(after, witness), witness, moved }
            : notKnown(why, witness);
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

/** Why two addresses may be one: one of them is not known yet. */
function lateAddress(
    before: readonly HostIndex[],
    after: readonly HostIndex[],
    moved: { before: string; after: string },
): string | undefined {
    const isLate = (gateways: readonly HostIndex[]): boolean =>
        gateways.some(({ table: { table } }) => listenersOf(table).some(({ unknown }) => unknown === true));
    if (isLate(after))
        return `not known to arrive elsewhere: where it arrives now is known after apply. If that is not ${moved.before}, change its DNS record`;
    return isLate(before)
        ? `not known to arrive elsewhere: where it arrived before is not known. If that was not ${moved.after}, change its DNS record`
        : undefined;
}

/** The lines of one set of hosts; empty when nothing changed that matters for it. */
function classLines(host: HostClass, arrival: Arrival, compared: Compared): ClassLine[] {
    const { changes, conditions, unused } = compared;
    const deciding = { before: withBehind(arrival.before), after: withBehind(arrival.after) };
    const changed = whatChanged(host.witness, deciding, changes);
    if (changed === undefined) return [];
    const tree = regionTree(changed, unused.token);
    return linesByCondition(tree, {
        host: host.witness,
        arrival,
        deciding: [...deciding.before, ...deciding.after],
        dialect: (arrival.after[0] ?? arrival.before[0])?.table.dialect,
        few: tree.members.length <= fewMembers,
        known: conditions,
        changed,
    });
}

/** Up to here, the index of a host's paths costs more than it saves. */
const fewMembers = 16;
