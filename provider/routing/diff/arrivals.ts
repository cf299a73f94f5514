import type { HostIndex } from "../host-index";
import { knowsHost } from "../host-index";
import { addressesOf, describeListener, isOpen, listenersOf, portOf, requestAt } from "../listener";
import type { Request } from "../model";
import { joinPlaces, openChoice, otherPlace, type OtherPlace } from "../address-change";
import type { AddressDetails } from "../address-details";
import type { Snapshot } from "../snapshot";
import { gatewaysAt, withOpen } from "../snapshot";
import { entriesFor } from "./hosts";

/** Which gateways are compared with which, for the requests of one host that arrive with one scheme and port. */
export interface Arrival {
    before: readonly HostIndex[];
    after: readonly HostIndex[];
    /** Scheme and port of these requests. */
    way: Pick<Request, "scheme" | "port">;
    /** The same in words; empty when scheme and port make no difference. */
    words: readonly string[];
    /** The names of the addresses, when the host arrives elsewhere afterwards. */
    moved?: OtherPlace;
}

/**
 * Where a host's requests arrive in two versions. A host arrives at the addresses that have rules for it by name. When
 * at most one version names it, its DNS record is taken to stay as it is: each address is compared with itself.
 */
export function arrivalsOf(old: Snapshot, now: Snapshot, host: string): Arrival[] {
    const all: Arrival[] = [];
    for (const [was, is] of places(old, now, host)) {
        const [from, to] = [whereRead(old, was), whereRead(now, is)];
        const isMoved = from !== "" && to !== "" && from !== to;
        const moved = isMoved
            ? movedTo(from, to, openChoice(placesOf(old, was), placesOf(now, is)))
            : from === to
              ? otherPlaceOf(old, now, was)
              : undefined;
        const words = moved === undefined ? undefined : { moved };
        for (const arrival of waysTo(old, now, was, is, host))
            all.push(words === undefined ? arrival : { ...arrival, ...words });
    }
    return all;
}

type Addresses = readonly string[];

const movedTo = (before: string, after: string, doubt: string | undefined): OtherPlace => ({
    before,
    after,
    ...(doubt !== undefined && { doubt }),
});

/** What is known of the addresses besides their names. */
const placesOf = (snapshot: Snapshot, addresses: Addresses): AddressDetails[] =>
    addresses.flatMap((address) => placeOf(snapshot, address) ?? []);

function placeOf({ addresses }: Snapshot, address: string): AddressDetails | undefined {
    const gateways = addresses.get(address) ?? nowhere;
    if (gateways.every(({ table: { table } }) => table.places === undefined)) return undefined;
    return joinPlaces(gateways.map(({ table: { table } }) => table.places)).places?.[address];
}

/** The first of the addresses behind whose name is something else afterwards. */
function otherPlaceOf(old: Snapshot, now: Snapshot, addresses: Addresses): OtherPlace | undefined {
    for (const address of addresses) {
        const [before, after] = [placeOf(old, address), placeOf(now, address)];
        const other = before && after && otherPlace(address, before, after);
        if (other !== undefined) return other;
    }
    return undefined;
}

/** Where unread objects answer is not known, so that no DNS record is said to change for them. */
const whereRead = (snapshot: Snapshot, addresses: Addresses): string =>
    addresses
        .filter((address) => snapshot.addresses.get(address)?.some(({ table: { table } }) => table.unread !== true))
        .join(" or ");

function places(old: Snapshot, now: Snapshot, host: string): [Addresses, Addresses][] {
    const [was, is] = [addressesThat(old, host, "named"), addressesThat(now, host, "named")];
    if (was.length > 0 && is.length > 0) return [[was, is]];
    if (was.length > 0) return [[was, was.filter((address) => now.addresses.has(address))]];
    if (is.length > 0) return [[is.filter((address) => old.addresses.has(address)), is]];
    return unnamedPlaces(old, now, host);
}

/**
 * A host that no rule names may arrive anywhere. Each address is compared with itself, and removed addresses with added
 * ones.
 */
function unnamedPlaces(old: Snapshot, now: Snapshot, host: string): [Addresses, Addresses][] {
    const [was, is] = [addressesThat(old, host, "open"), addressesThat(now, host, "open")];
    const pairs = [...new Set([...was, ...is])]
        .filter((address) => old.addresses.has(address) && now.addresses.has(address))
        .map((address): [Addresses, Addresses] => [[address], [address]]);
    const gone = was.filter((address) => !now.addresses.has(address));
    const come = is.filter((address) => !old.addresses.has(address));
    return gone.length + come.length === 0 ? pairs : [...pairs, [gone, come]];
}

function addressesThat({ gateways }: Snapshot, host: string, how: "named" | "open"): Addresses {
    const found = new Set<string>();
    const knowing = gateways.map((gateway) => knowsHost(gateway, host));
    for (const gateway of withOpen(gateways, knowing, how))
        for (const address of addressesOf(gateway.table.table)) found.add(address);
    return found.size < 2 ? [...found] : [...found].sort();
}

/** One arrival for each scheme and port that the listeners of the addresses tell apart. */
function waysTo(old: Snapshot, now: Snapshot, was: Addresses, is: Addresses, host: string): Arrival[] {
    if (old.open && now.open) return [openArrival(old, now, was, is, host)];
    const tables = [...there(old, was), ...there(now, is)].map(({ table: { table } }) => table);
    if (tables.every(isOpen)) return [openArrival(old, now, was, is, host)];
    const at = (way: Arrival["way"]): [readonly HostIndex[], readonly HostIndex[]] => [
        gatewaysAt(old, was, { host, ...way }),
        gatewaysAt(now, is, { host, ...way }),
    ];
    const listeners = tables.flatMap(listenersOf);
    // Where every port is alike, the two usual ones stand for the rest.
    const usual = listeners.some(({ port }) => port === undefined) ? (["http", "https"] as const) : [];
    const asked: Arrival["way"][] = [...listeners.map(requestAt), ...usual.map((scheme) => ({ scheme }))];
    const given = asked.filter(
        // A way with neither scheme nor port stands for both schemes, and only where they arrive alike.
        (way) => portOf(way) !== undefined || usual.every((scheme) => isSame(at(way), at({ scheme }))),
    );
    const ways = new Map(given.map((way) => [`${way.scheme ?? ""}:${way.port ?? ""}`, way]));
    const numbersOf = (part: string | readonly HostIndex[] | undefined) =>
        typeof part === "object" ? part.map((gateway) => tables.indexOf(gateway.table.table)) : part;
    const found = new Map<string, { arrival: Arrival; texts: string[] }>();
    for (const way of ways.values()) {
        const [before, after] = at(way);
        if (before.length + after.length === 0) continue;
        // One way is asked for all that are alike: where a rule is for one scheme, they are not. At the usual ports the scheme is
        // left open, and each is asked.
        const isApart = hasSchemes([...before, ...after], host);
        const isOpenScheme = isApart && isUsual(way);
        const key = JSON.stringify([isApart && !isOpenScheme ? way.scheme : "", before, after].map(numbersOf));
        const known = found.get(key);
        const text = `over ${describeListener(way)}`;
        if (known === undefined) found.set(key, { arrival: { before, after, way, words: [] }, texts: [text] });
        else {
            known.texts.push(text);
            if (isOpenScheme && known.arrival.way.scheme !== way.scheme) known.arrival = { ...known.arrival, way: {} };
        }
    }
    const all = [...found.values()];
    return all.map(({ arrival, texts }) => (all.length === 1 ? arrival : { ...arrival, words: [texts.join(" or ")] }));
}

const isSame = (one: readonly (readonly HostIndex[])[], other: readonly (readonly HostIndex[])[]): boolean =>
    one.every((part, i) => part.length === other[i]?.length && part.every((gateway, j) => gateway === other[i]?.[j]));

const isUsual = ({ scheme, port }: Arrival["way"]): boolean =>
    port === undefined || port === (scheme === "https" ? 443 : 80);

const hasSchemes = (gateways: readonly HostIndex[], host: string): boolean =>
    entriesFor(gateways, host).some(({ rules }) => rules.some(({ rule }) => rule.scheme !== undefined));

/** Scheme and port make no difference. */
function openArrival(old: Snapshot, now: Snapshot, was: Addresses, is: Addresses, host: string): Arrival {
    return { before: gatewaysAt(old, was, { host }), after: gatewaysAt(now, is, { host }), way: {}, words: [] };
}

const there = ({ addresses }: Snapshot, names: Addresses): HostIndex[] => [
    ...new Set(names.flatMap((name) => addresses.get(name) ?? nowhere)),
];

const nowhere: readonly HostIndex[] = [];
