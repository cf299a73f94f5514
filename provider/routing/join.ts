import { addressOf } from "./listener";
import type { Listener, Table } from "./model";
import { joinPlaces } from "./address-change";

interface Place {
    table: Table;
    listener: Listener;
    /** Equal for one listener. */
    key: string;
}

/**
 * Puts all rules that compete for the same requests into one table. Tables of one dialect that share a listener are
 * joined there; a table that shares only some of its listeners is split. Tables without an address stay as they are.
 */
export function joinTables(tables: readonly Table[]): readonly Table[] {
    const places = tables.flatMap(placesOf);
    const sharers = new Map<string, Set<Table>>();
    for (const { key, table } of places) {
        const found = sharers.get(key);
        if (found === undefined) sharers.set(key, new Set([table]));
        else found.add(table);
    }
    if ([...sharers.values()].every((found) => found.size === 1)) return tables;
    const at = new Map(tables.map((table, i) => [table, i]));
    const joined = new Map<string, { members: readonly Table[]; listeners: Listener[] }>();
    for (const { key, table, listener } of places) {
        const members = [...(sharers.get(key) ?? [])];
        // For a shared listener, the first of its tables gives the settings.
        if (members[0] !== table) continue;
        const names = members.map((member) => at.get(member)).join();
        const known = joined.get(names);
        if (known === undefined) joined.set(names, { members, listeners: [listener] });
        else known.listeners.push(listener);
    }
    const unplaced = tables.filter((table) => placesOf(table).length === 0);
    return [...[...joined.values()].map(({ members, listeners }) => join(members, listeners)), ...unplaced];
}

function placesOf(table: Table): Place[] {
    return (table.listeners ?? []).flatMap((listener) => {
        if (listener.address === undefined) return [];
        const { scheme = "", port = "", host = "" } = listener;
        const key = [table.dialect, addressOf(table, listener), scheme, port, host.toLowerCase()].join("\n");
        return [{ table, listener, key }];
    });
}

function join(members: readonly Table[], listeners: readonly Listener[]): Table {
    const [first] = members as [Table];
    if (members.length === 1) return { ...first, listeners };
    const names = [...new Set(members.map(({ gateway }) => gateway))];
    const defaults = members.flatMap((member) => member.defaults ?? []);
    const limits = members.flatMap(({ maxRules }) => maxRules ?? []);
    const address = members.find((member) => member.address !== undefined)?.address;
    const unlisted = members.find((member) => member.unlisted !== undefined)?.unlisted;
    return {
        gateway: names.join("+"),
        dialect: first.dialect,
        rules: members.flatMap((member) => member.rules),
        listeners,
        ...(defaults.length === 0 ? {} : { defaults }),
        ...joinPlaces(members.map((member) => member.places)),
        ...(address === undefined ? {} : { address }),
        ...(unlisted === undefined ? {} : { unlisted }),
        ...(limits.length === 0 ? {} : { maxRules: Math.min(...limits) }),
    };
}
