/** Subsets as the API server stores them, whether it packs them itself (older ones) or stores what it is given. */
import type { EndpointAddressArgs, EndpointPortArgs, EndpointSubsetArgs } from "../fields/args";

/** A subset, and where its parts were written. */
export interface Subset {
    subset: EndpointSubsetArgs;
    at: {
        addresses: (j: number) => string;
        notReady: (j: number) => string;
        port: (k: number) => string;
        self: string;
    };
}

type Place = { address: EndpointAddressArgs; at: string };
interface Group {
    first: Subset;
    ready: Place[];
    unready: Place[];
}

/**
 * Subsets with the same ports are one, and its addresses are sorted: a server that packs them then gives back what was
 * sent, and no preview sees a change that nobody made. What is not known yet stays as it is.
 * Source: kubernetes `pkg/api/endpoints/util.go`, RepackSubsets.
 */
export function packSubsets(subsets: readonly Subset[]): Subset[] {
    const groups = new Map<unknown, Group>();
    for (const one of subsets) {
        const key = portsKey(one.subset.ports) ?? Symbol();
        const ready = placesOf(one.subset.addresses, one.at.addresses);
        const unready = placesOf(one.subset.notReadyAddresses, one.at.notReady);
        const found = groups.get(key);
        const isKnown = ready !== undefined && unready !== undefined;
        if (found === undefined || !isKnown || clash(found, ready, unready)) {
            const own = isKnown && found === undefined ? key : Symbol();
            groups.set(own, { first: one, ready: ready ?? [], unready: unready ?? [] });
            continue;
        }
        found.ready.push(...ready.filter((place) => !holds(found.ready, place)));
        found.unready.push(...unready.filter((place) => !holds(found.unready, place)));
    }
    return [...groups.values()].map(whole);
}

/** The ports, when all of them are known. */
function portsKey(ports: unknown): string | undefined {
    if (ports === undefined) return "";
    if (!Array.isArray(ports)) return undefined;
    const isKnown = (ports as unknown[]).every(
        (port) =>
            typeof port === "object" &&
            port !== null &&
            Object.values(port).every((value) => ["string", "number", "undefined"].includes(typeof value)),
    );
    return isKnown ? JSON.stringify((ports as EndpointPortArgs[]).map(sortedKeys)) : undefined;
}
const sortedKeys = (port: EndpointPortArgs): unknown[] =>
    Object.entries({ protocol: "TCP", ...port }).sort(([a], [b]) => (a < b ? -1 : 1));

/** The addresses with their places, when each has an IP address that is known. */
function placesOf(list: unknown, at: (j: number) => string): Place[] | undefined {
    if (list === undefined) return [];
    if (!Array.isArray(list)) return undefined;
    const places = (list as unknown[]).map((address, j) => ({ address: address as EndpointAddressArgs, at: at(j) }));
    return places.every(({ address }) => typeof (address as { ip?: unknown } | undefined)?.ip === "string")
        ? places
        : undefined;
}

const ipOf = ({ address }: Place): string => address.ip as string;
const holds = (places: readonly Place[], place: Place): boolean => places.some((other) => ipOf(other) === ipOf(place));

/** An address that is ready here and not there, or that is described in two ways, is left to the server. */
function clash(group: Group, ready: readonly Place[], unready: readonly Place[]): boolean {
    const differs = (places: readonly Place[], others: readonly Place[]): boolean =>
        places.some((place) =>
            others.some(
                (other) =>
                    ipOf(other) === ipOf(place) && Object.keys({ ...other.address, ...place.address }).length > 1,
            ),
        );
    const crosses = (a: readonly Place[], b: readonly Place[]): boolean => a.some((place) => holds(b, place));
    return (
        crosses(ready, group.unready) ||
        crosses(unready, group.ready) ||
        differs(ready, group.ready) ||
        differs(unready, group.unready)
    );
}

function whole({ first, ready, unready }: Group): Subset {
    const { subset, at } = first;
    if (ready.length === 0 && unready.length === 0) return first;
    const [taking, waiting] = [sorted(ready), sorted(unready)];
    return {
        subset: {
            ...subset,
            ...(taking.length === 0 ? {} : { addresses: taking.map(({ address }) => address) }),
            ...(waiting.length === 0 ? {} : { notReadyAddresses: waiting.map(({ address }) => address) }),
        },
        at: {
            ...at,
            addresses: (j) => taking[j]?.at ?? at.addresses(j),
            notReady: (j) => waiting[j]?.at ?? at.notReady(j),
        },
    };
}

const sorted = (places: readonly Place[]): Place[] =>
    [...places].sort((a, b) => (ipOf(a) < ipOf(b) ? -1 : ipOf(a) > ipOf(b) ? 1 : 0));
