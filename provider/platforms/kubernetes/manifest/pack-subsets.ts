/** Subsets in the form in which the API server stores them. Older servers pack them; newer ones store what they get. */
import type { EndpointAddressArgs, EndpointPortArgs, EndpointSubsetArgs } from "../fields/args";

/** A subset, and the arguments behind its parts. */
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
 * Joins subsets with the same ports and sorts their addresses. A server that packs them then returns what was sent, and
 * no preview shows a change that nobody made. Values that are not known yet stay in place. Source: kubernetes
 * `pkg/api/endpoints/util.go`, RepackSubsets.
 */
export function packSubsets(subsets: readonly Subset[]): Subset[] {
    const groups = new Map<unknown, Group>();
    for (const one of subsets) {
        const key = portsKey(one.subset.ports) ?? Symbol();
        const ready = placesOf(one.subset.addresses, one.at.addresses);
        const unready = placesOf(one.subset.notReadyAddresses, one.at.notReady);
        const found = groups.get(key);
        // A server takes no subset without addresses, and hides none.
        const isEmpty = ready?.length === 0 && unready?.length === 0;
        const isKnown = ready !== undefined && unready !== undefined && !isEmpty;
        if (found === undefined || !isKnown || clash(found, ready, unready)) {
            const own = isKnown && found === undefined ? key : Symbol();
            groups.set(own, isKnown ? { first: one, ready, unready } : { first: one, ready: [], unready: [] });
            continue;
        }
        found.ready.push(...ready.filter((place) => !holds(found.ready, place)));
        found.unready.push(...unready.filter((place) => !holds(found.unready, place)));
    }
    return [...groups.values()].map(whole);
}

/** The ports, if all of them are known. */
export function portsKey(ports: unknown): string | undefined {
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

/** The addresses with their places, if each has a known IP address. */
export function placesOf(list: unknown, at: (j: number) => string): Place[] | undefined {
    if (list === undefined) return [];
    if (!Array.isArray(list)) return undefined;
    const places = (list as unknown[]).map((address, j) => ({ address: address as EndpointAddressArgs, at: at(j) }));
    return places.every(({ address }) => typeof (address as { ip?: unknown } | undefined)?.ip === "string")
        ? places
        : undefined;
}

/** Whether an address, or a list of them, is not known yet. */
export const isLate = ({ addresses, notReadyAddresses }: EndpointSubsetArgs): boolean =>
    [addresses, notReadyAddresses].some((list) => placesOf(list, String) === undefined);

const ipOf = ({ address }: Place): string => address.ip as string;
const holds = (places: readonly Place[], place: Place): boolean => places.some((other) => ipOf(other) === ipOf(place));

/**
 * An address that is ready in one place and not in another, or that is described in two ways, is left to the server.
 */
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
