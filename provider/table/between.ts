import type { Planned, Platform } from "../platforms/platform";
import { lint } from "../routing";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import { readPlanned } from "./tables";

type PlannedTable = ReadonlyMap<Platform, readonly Planned[]>;

/** Of routes that are for the very same requests on one class or listener. That a host is elsewhere, too, may be meant. */
const codes = new Set(["CR104", "CR105"]);

/**
 * What lint says of a table only together with the others of the program: nothing, or the age of objects, decides between
 * their routes. The reader is given the objects of all, as one that reads a cluster is.
 */
export function betweenTables(
    others: readonly PlannedTable[],
    own: PlannedTable,
    severity: Readonly<Record<string, Severity | "off">>,
): Diagnostic[] {
    const hosts = new Set(hostsOf(own));
    const meeting = others.filter((other) => hostsOf(other).some((host) => hosts.has(host)));
    if (meeting.length === 0) return [];
    const objects = new Set(readPlanned(own).flatMap(({ rules }) => rules.map(({ origin }) => origin.object)));
    return lint(readPlanned(joined([...meeting, own])), { severity }).filter(({ code, origin, related = [] }) => {
        const isOwn = [...(origin ? [origin] : []), ...related].map(({ object }) => objects.has(object));
        return codes.has(code) && isOwn.includes(true) && isOwn.includes(false);
    });
}

/** Those that are known. */
const hostsOf = (table: PlannedTable): string[] =>
    [...table.values()].flat().flatMap(({ hosts = [] }) => hosts.filter((host) => typeof host === "string"));

function joined(tables: readonly PlannedTable[]): PlannedTable {
    const all = new Map<Platform, Planned[]>();
    for (const [platform, planned] of tables.flatMap((table) => [...table]))
        all.set(platform, [...(all.get(platform) ?? []), ...planned]);
    return all;
}
