import type { Planned, Platform } from "../platforms/platform";
import { lint } from "../routing";
import type { Diagnostic, Severity } from "../routing/diagnostic";
import { readPlanned } from "./tables";

type PlannedTable = ReadonlyMap<Platform, readonly Planned[]>;

/**
 * Codes about routes for the very same requests on one class or listener. The same host in two places may be intended.
 */
const codes = new Set(["CR104", "CR105"]);

/**
 * Findings about a table together with the other tables of the program: where nothing, or only the age of objects,
 * decides between their routes. The reader gets the objects of all tables, as when it reads a cluster.
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

/** The hosts that are known. */
const hostsOf = (table: PlannedTable): string[] =>
    [...table.values()].flat().flatMap(({ hosts = [] }) => hosts.filter((host) => typeof host === "string"));

function joined(tables: readonly PlannedTable[]): PlannedTable {
    const all = new Map<Platform, Planned[]>();
    for (const [platform, planned] of tables.flatMap((table) => [...table]))
        all.set(platform, [...(all.get(platform) ?? []), ...planned]);
    return all;
}
