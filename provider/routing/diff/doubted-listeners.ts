/** Listeners of which one version knows where they are, and the other does not. */
import { addressesOf, listenersOf } from "../listener";
import type { Table } from "../model";

/**
 * The two versions, where a rule that may not be reached may answer. What both leave open for the same reason is no
 * difference between them.
 */
export const withDoubtedListeners = (before: readonly Table[], after: readonly Table[]): (readonly Table[])[] => [
    before.map((table) => doubted(table, after)),
    after.map((table) => doubted(table, before)),
];

function doubted(table: Table, others: readonly Table[]): Table {
    const why = doubtOf(table);
    if (why === undefined) return table;
    const addresses = new Set(addressesOf(table));
    const there = others.filter((other) => addressesOf(other).some((address) => addresses.has(address)));
    if (there.length === 0 || there.some((other) => doubtOf(other) === why)) return table;
    return { ...table, rules: table.rules.map((rule) => ({ ...rule, undetermined: rule.undetermined ?? { why } })) };
}

/** Why it is not known of any listener whether requests arrive at it. */
function doubtOf(table: Table): string | undefined {
    const doubts = listenersOf(table).map(({ doubt }) => doubt);
    return doubts.includes(undefined) ? undefined : doubts[0];
}
