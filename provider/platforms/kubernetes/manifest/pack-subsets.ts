/** Subsets in the form in which the API server stores them. Older servers pack them; newer ones store what they get. */
import { isArray } from "../../../inputs/json";
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
interface Addresses {
    ready: Place[];
    unready: Place[];
}
interface Port {
    port: EndpointPortArgs;
    at: string;
}
/** A subset of which all is known. */
interface Known extends Addresses {
    one: Subset;
    /** By what the server compares; without ports there is one that stands for none. */
    ports: Map<string, Port | undefined>;
}

/**
 * Joins subsets as the server does: addresses of one port are together, and so are ports with the same addresses. A
 * server that packs them then returns what was sent, and no preview shows a change that nobody made. Values that are not
 * known yet stay in place. Source: kubernetes `pkg/api/endpoints/util.go`, RepackSubsets.
 */
export function packSubsets(subsets: readonly Subset[]): Subset[] {
    const all = subsets.map(knownOf);
    const joined: Known[] = [];
    for (const one of all) if (one !== undefined && !joined.some((other) => clash(one, other))) joined.push(one);
    const packed = packedOf(joined);
    // A joined subset is where its first one was.
    return all.flatMap((one, i) =>
        one !== undefined && joined.includes(one)
            ? packed.filter(({ first }) => first === one).map(({ subset }) => subset)
            : [one === undefined ? (subsets[i] as Subset) : whole(one, one.one, one)],
    );
}

function knownOf(one: Subset): Known | undefined {
    const { addresses, notReadyAddresses, ports: given } = one.subset;
    const [ready, unready] = [placesOf(addresses, one.at.addresses), placesOf(notReadyAddresses, one.at.notReady)];
    const keys = portKeys(given);
    // A server takes no subset without addresses, and hides none.
    if (ready === undefined || unready === undefined || keys === undefined) return undefined;
    if (ready.length === 0 && unready.length === 0) return undefined;
    const list = (given ?? []) as EndpointPortArgs[];
    const ports = new Map<string, Port | undefined>(list.length === 0 ? [["", undefined]] : []);
    list.forEach((port, k) => {
        const key = keys[k] as string;
        if (!ports.has(key)) ports.set(key, { port, at: one.at.port(k) });
    });
    return { one, ready, unready, ports };
}

/** The addresses of each port, and then the ports of each set of addresses. */
function packedOf(joined: readonly Known[]): { first: Known; subset: Subset }[] {
    const byPort = new Map<string, Addresses & { first: Known; port: Port | undefined }>();
    for (const known of joined) {
        for (const [key, port] of known.ports) {
            const found = byPort.get(key) ?? { first: known, port, ready: [], unready: [] };
            found.ready.push(...known.ready.filter((place) => !holds(found.ready, place)));
            found.unready.push(...known.unready.filter((place) => !holds(found.unready, place)));
            byPort.set(key, found);
        }
    }
    const byAddresses = new Map<string, Addresses & { first: Known; ports: Port[] }>();
    for (const { first, port, ...addresses } of byPort.values()) {
        const key = JSON.stringify([addresses.ready, addresses.unready].map((places) => places.map(ipOf).sort()));
        const found = byAddresses.get(key);
        // Together the server would refuse them: several ports of a subset have names, each its own.
        const isRefused =
            port !== undefined &&
            found?.ports.some(({ port: { name } }) => !name || !port.port.name || name === port.port.name) === true;
        if (found === undefined || isRefused)
            byAddresses.set(isRefused ? `${key} ${byAddresses.size}` : key, {
                ...addresses,
                first,
                ports: port === undefined ? [] : [port],
            });
        else if (port !== undefined) found.ports.push(port);
    }
    return [...byAddresses.values()].map(({ first, ports, ...addresses }) => ({
        first,
        subset: whole(addresses, withPorts(first.one, ports), first),
    }));
}

/** The ports, each as the server compares it, if all of them are known. */
export function portKeys(ports: unknown): string[] | undefined {
    if (ports === undefined) return [];
    if (!isArray(ports)) return undefined;
    const isKnown = ports.every(
        (port) =>
            typeof port === "object" &&
            port !== null &&
            Object.values(port).every((value) => ["string", "number", "undefined"].includes(typeof value)),
    );
    return isKnown ? (ports as EndpointPortArgs[]).map(portKey) : undefined;
}
/** What is sent: the port of the Service is Crossroute's own. */
const portKey = ({ servicePort: _, ...port }: EndpointPortArgs): string =>
    JSON.stringify(
        Object.entries({ protocol: "TCP", ...port })
            .filter(([, value]) => value !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
    );

/** The addresses with their places, if each has a known IP address. */
export function placesOf(list: unknown, at: (j: number) => string): Place[] | undefined {
    if (list === undefined) return [];
    if (!isArray(list)) return undefined;
    const places = list.map((address, j) => ({ address: address as EndpointAddressArgs, at: at(j) }));
    return places.every(({ address }) => typeof (address as { ip?: unknown } | undefined)?.ip === "string")
        ? places
        : undefined;
}

/** Whether an address, or a list of them, is not known yet. */
export const isLate = ({ addresses, notReadyAddresses }: EndpointSubsetArgs): boolean =>
    [addresses, notReadyAddresses].some((list) => placesOf(list, String) === undefined);

/** Whether a late subset may become one with another: they have a port, or may have all addresses, in common. */
export function mayJoin(one: EndpointSubsetArgs, other: EndpointSubsetArgs): boolean {
    const [own, others] = [one, other].map(({ ports }) => portKeys(ports));
    if (own === undefined || others === undefined || own.length === 0 || others.length === 0) return true;
    if (own.some((key) => others.includes(key))) return true;
    return (["addresses", "notReadyAddresses"] as const).every((list) => mayBeSame(one[list], other[list]));
}

/** Whether lists of addresses with late ones among them may turn out to hold the same. */
function mayBeSame(one: unknown, other: unknown): boolean {
    const [own, others] = [one ?? [], other ?? []];
    if (!Array.isArray(own) || !Array.isArray(others)) return true;
    const ips = (list: unknown[]): unknown[] => list.map((item) => (item as { ip?: unknown } | undefined)?.ip);
    const known = (list: unknown[]): string[] => [...new Set(ips(list).filter((ip) => typeof ip === "string"))];
    const fits = (list: unknown[], into: unknown[]): boolean =>
        known(list).filter((ip) => !known(into).includes(ip)).length <=
        ips(into).filter((ip) => typeof ip !== "string").length;
    return fits(own, others) && fits(others, own);
}

const ipOf = ({ address }: Place): string => address.ip as string;
const holds = (places: readonly Place[], place: Place): boolean => places.some((other) => ipOf(other) === ipOf(place));

/**
 * An address that is ready and not ready on one port, or that is described in two ways, is left to the server.
 */
function clash(one: Known, other: Known): boolean {
    const differs = [...one.ready, ...one.unready].some((place) =>
        [...other.ready, ...other.unready].some(
            (also) => ipOf(also) === ipOf(place) && Object.keys({ ...also.address, ...place.address }).length > 1,
        ),
    );
    const crosses = (a: readonly Place[], b: readonly Place[]): boolean => a.some((place) => holds(b, place));
    const isOnePort = [...one.ports.keys()].some((key) => other.ports.has(key));
    return differs || (isOnePort && (crosses(one.ready, other.unready) || crosses(one.unready, other.ready)));
}

const withPorts = ({ subset, at }: Subset, ports: readonly Port[]): Subset => ({
    subset: ports.length === 0 ? subset : { ...subset, ports: ports.map(({ port }) => port) },
    at: { ...at, port: (k) => ports[k]?.at ?? at.port(k) },
});

function whole({ ready, unready }: Addresses, { subset, at }: Subset, first: Known): Subset {
    const [taking, waiting] = [sorted(ready), sorted(unready)];
    const { addresses: _, notReadyAddresses: __, ...rest } = subset;
    const empty = first.one.subset;
    return {
        subset: {
            ...rest,
            ...(taking.length === 0 ? kept("addresses", empty) : { addresses: taking.map(({ address }) => address) }),
            ...(waiting.length === 0
                ? kept("notReadyAddresses", empty)
                : { notReadyAddresses: waiting.map(({ address }) => address) }),
        },
        at: {
            ...at,
            addresses: (j) => taking[j]?.at ?? at.addresses(j),
            notReady: (j) => waiting[j]?.at ?? at.notReady(j),
        },
    };
}

/** An empty list stays as it was given. */
const kept = (list: "addresses" | "notReadyAddresses", subset: EndpointSubsetArgs): EndpointSubsetArgs =>
    subset[list] === undefined ? {} : { [list]: subset[list] };

const sorted = (places: readonly Place[]): Place[] =>
    [...places].sort((a, b) => (ipOf(a) < ipOf(b) ? -1 : ipOf(a) > ipOf(b) ? 1 : 0));
