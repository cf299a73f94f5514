import { addressesOf, listenersOf } from "./listener";
import type { Table } from "./model";

/**
 * Two controllers that clients reach at the same address are at one address, whatever it is called: an Ingress class
 * and a Gateway, for example. The first name that a version uses becomes the name of all. Tables of one dialect stay as
 * they are: an address alone does not say that their rules compete.
 */
export function atOneAddress(versions: readonly (readonly Table[])[]): (readonly Table[])[] {
    const first = new Map<string, { name: string; dialect: Table["dialect"] }>();
    for (const table of versions.flat()) {
        const name = onlyAddress(table);
        if (table.address !== undefined && name !== undefined && !first.has(table.address))
            first.set(table.address, { name, dialect: table.dialect });
    }
    if (first.size === 0) return [...versions];
    return versions.map((tables) =>
        tables.map((table) => {
            const there = table.address === undefined ? undefined : first.get(table.address);
            const own = onlyAddress(table);
            if (there === undefined || own === undefined || own === there.name || table.dialect === there.dialect)
                return table;
            // Two load balancers by their own ids, a CLB and an ALB.
            if (isSae(table.dialect) && isSae(there.dialect)) return table;
            return { ...table, listeners: listenersOf(table).map((one) => ({ ...one, address: there.name })) };
        }),
    );
}

const isSae = (dialect: Table["dialect"]): boolean => dialect === "sae-alb" || dialect === "sae-clb";

function onlyAddress(table: Table): string | undefined {
    const [own, ...others] = addressesOf(table);
    return others.length === 0 ? own : undefined;
}
