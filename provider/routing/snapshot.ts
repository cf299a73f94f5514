import { compileTables } from "./compile";
import type { HostIndex } from "./host-index";
import { indexTable, knowsHost } from "./host-index";
import { linkGateways } from "./hops";
import { joinTables } from "./join";
import { atOneAddress } from "./join-addresses";
import { addressOf, addressesOf, admits, hostFit, isOpen, listenersOf, overlaps } from "./listener";
import type { Listener, Request, Table } from "./model";

/** All gateways of one version of a program, by where requests arrive. */
export interface Snapshot {
    readonly gateways: readonly HostIndex[];
    readonly addresses: ReadonlyMap<string, readonly HostIndex[]>;
    /** Every gateway takes whatever arrives at its address. */
    readonly open: boolean;
}

export const newSnapshot = (tables: readonly Table[]): Snapshot => newSnapshots([tables])[0] as Snapshot;

/** Several versions, which are compared with each other. */
export function newSnapshots(versions: readonly (readonly Table[])[]): Snapshot[] {
    const joined = versions.map((tables) => joinTables(atOneAddress([tables])[0] ?? tables));
    const compiled = compileTables(joined.flat());
    let from = 0;
    return joined.map(({ length }) => snapshotOf(compiled.slice(from, (from += length)).map(indexTable)));
}

function snapshotOf(indexes: readonly HostIndex[]): Snapshot {
    const gateways = linkGateways(indexes);
    const addresses = new Map<string, HostIndex[]>();
    for (const gateway of gateways) {
        for (const address of addressesOf(gateway.table.table)) {
            const there = addresses.get(address);
            if (there === undefined) addresses.set(address, [gateway]);
            else there.push(gateway);
        }
    }
    return { gateways, addresses, open: gateways.every((gateway) => isOpen(gateway.table.table)) };
}

type Arriving = Pick<Request, "host" | "scheme" | "port">;

/**
 * The gateways that may be asked for a request: those at addresses that know its host by name, else those that take
 * every host, else the only one there is. Of these, the ones whose listeners take its scheme and port. Empty: nobody
 * listens there, or nobody knows the host.
 */
export function gatewaysFor(snapshot: Snapshot, request: Arriving): readonly HostIndex[] {
    const { gateways } = snapshot;
    if (gateways.length === 1) return snapshot.open ? gateways : arriving(snapshot, gateways, request);
    const knowing = gateways.map((gateway) => knowsHost(gateway, request.host));
    for (const how of ["named", "open"] as const) {
        const known = withOpen(gateways, knowing, how);
        if (known.length === 0) continue;
        const there = arriving(snapshot, known, request);
        if (there.length > 0 || snapshot.open) return there;
        // The address is the right one, but another of its listeners takes this port.
        const beside = known.flatMap((gateway) => addressesOf(gateway.table.table));
        return gatewaysAt(snapshot, beside, request);
    }
    return snapshot.addresses.size === 1 ? arriving(snapshot, gateways, request) : [];
}

/**
 * The gateways of some addresses that take a request of this scheme and port; of several, those that know its host
 * best.
 */
export function gatewaysAt(snapshot: Snapshot, addresses: readonly string[], request: Arriving): readonly HostIndex[] {
    const [only] = addresses;
    const all =
        only !== undefined && addresses.length === 1
            ? (snapshot.addresses.get(only) ?? [])
            : [...new Set(addresses.flatMap((address) => snapshot.addresses.get(address) ?? []))];
    const there = arriving(snapshot, all, request, addresses);
    if (there.length < 2) return there;
    const knowing = there.map((gateway) => knowsHost(gateway, request.host));
    const best = knowing.includes("named") ? "named" : knowing.includes("open") ? "open" : undefined;
    return best === undefined ? there : withOpen(there, knowing, best);
}

type Knowing = ReturnType<typeof knowsHost>;

/**
 * The gateways that know a host so well. What is not read may leave some of its requests to others: where nothing else
 * names it, those that take every host may be asked as well.
 */
export function withOpen(gateways: readonly HostIndex[], knowing: readonly Knowing[], how: Knowing): HostIndex[] {
    const known = gateways.filter((_, i) => knowing[i] === how);
    if (how !== "named" || !known.every(isUnread)) return known;
    return known.length === 0 ? known : gateways.filter((_, i) => knowing[i] !== "no");
}

const isUnread = ({ table: { table } }: HostIndex): boolean => table.unread === true;

/** @param addresses where the request may arrive, for gateways with several addresses; default: all of them */
function arriving(
    snapshot: Snapshot,
    gateways: readonly HostIndex[],
    request: Arriving,
    addresses?: readonly string[],
): readonly HostIndex[] {
    if (snapshot.open) return gateways;
    return gateways.filter(({ table: { table } }) =>
        listenersOf(table).some((listener) => {
            const address = addressOf(table, listener);
            if (addresses?.includes(address) === false || !admits(listener, request)) return false;
            return isMostSpecific(snapshot, address, listener, request);
        }),
    );
}

/** Whether no other listener has a more specific host for the request. */
function isMostSpecific({ addresses }: Snapshot, address: string, listener: Listener, request: Arriving): boolean {
    const fit = hostFit(listener, request.host);
    if (fit === undefined) return false;
    return (addresses.get(address) ?? []).every(({ table: { table } }) =>
        listenersOf(table).every(
            (other) =>
                addressOf(table, other) !== address ||
                other.host === undefined ||
                !overlaps(other, listener) ||
                (hostFit(other, request.host) ?? -1) <= fit,
        ),
    );
}
