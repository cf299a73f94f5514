import { addressesOf } from "../listener";
import type { Table } from "../model";

/**
 * Tables without an address are identified by their gateway's name. If the other version has one gateway of that name,
 * it is the same place, whether its address is known there or not: a plan may know an address that an older state does
 * not.
 */
export function alignTables(before: readonly Table[], after: readonly Table[]): [readonly Table[], readonly Table[]] {
    return [before.map((table) => placed(table, before, after)), after.map((table) => placed(table, after, before))];
}

function placed(table: Table, own: readonly Table[], others: readonly Table[]): Table {
    const isBare = ({ listeners = [] }: Table): boolean =>
        listeners.every(({ address, unknown }) => address === undefined && unknown === undefined);
    if (!isBare(table) || own.filter(({ gateway }) => gateway === table.gateway).length > 1) return table;
    const [same, ...more] = others.filter(({ gateway }) => gateway === table.gateway);
    if (same === undefined || more.length > 0 || isBare(same)) return table;
    const [address, second] = addressesOf(same);
    if (address === undefined || second !== undefined) return table;
    return { ...table, listeners: (table.listeners ?? [{}]).map((listener) => ({ ...listener, address })) };
}
