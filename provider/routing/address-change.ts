/** What lies behind the name of an address, and what it means that two versions say it otherwise. */
import { addressesOf, isIp } from "./listener";
import type { Table } from "./model";
import type { AddressDetails } from "./address-details";

/** Where one address is in two versions, when it is not the same place. */
export interface OtherPlace {
    before: string;
    after: string;
    /** What is known instead, when it is not known that requests arrive elsewhere: the rest of `requests …`. */
    doubt?: string;
}

/** Undefined: it is one place, or nothing says that it is not. */
export function otherPlace(name: string, before: AddressDetails, after: AddressDetails): OtherPlace | undefined {
    const moved = (was: string, is: string): OtherPlace => ({ before: `${name} (${was})`, after: `${name} (${is})` });
    const [were = [], are = []] = [before.addresses, after.addresses];
    // A name and an address of the network may be one place.
    if (were.length > 0 && are.length > 0 && were.every(isIp) === are.every(isIp))
        return were.some((one) => are.includes(one)) ? undefined : moved(were.join(" and "), are.join(" and "));
    if (before.network !== undefined && after.network !== undefined && before.network !== after.network)
        return moved(before.network, after.network);
    return otherServer(moved, before, after) ?? otherPorts(name, moved, before, after);
}

function otherServer(
    moved: (was: string, is: string) => OtherPlace,
    { servedBy: was }: AddressDetails,
    { servedBy: is }: AddressDetails,
): OtherPlace | undefined {
    if (was === undefined || is === undefined || was.name === is.name) return undefined;
    const found = moved(was.name, is.name);
    if (was.controller !== undefined && is.controller !== undefined && was.controller !== is.controller) return found;
    const why =
        was.controller === undefined || is.controller === undefined
            ? "the controllers of both are not known"
            : `${is.controller} serves both`;
    return {
        ...found,
        doubt: `not known to arrive elsewhere: ${found.after} may have another address than ${found.before}, since ${why}: if it has, change the DNS record`,
    };
}

/** A name of DNS leads to no port: who has the old one in a URL gets no answer. */
function otherPorts(
    name: string,
    moved: (was: string, is: string) => OtherPlace,
    { ports: were }: AddressDetails,
    { ports: are }: AddressDetails,
): OtherPlace | undefined {
    if (were === undefined || are === undefined) return undefined;
    const schemes = new Set(are.map(({ scheme }) => scheme));
    // Where a scheme goes, its answers are lost, and the rules say it.
    const gone = were.filter(
        ({ scheme, port }) => schemes.has(scheme) && !are.some((one) => one.scheme === scheme && one.port === port),
    );
    const [first] = gone;
    if (first === undefined) return undefined;
    const words = (ports: NonNullable<AddressDetails["ports"]>): string =>
        ports.map(({ scheme, port }) => `${scheme} on port ${port}`).join(" and ");
    const still = words(are.filter(({ scheme }) => scheme === first.scheme));
    return {
        ...moved(words(were), words(are)),
        doubt: `no longer answered over ${words(gone)}: ${name} has ${still} instead, so change the URLs`,
    };
}

/** The addresses that a table asks for. */
export const placesOf = ({ places = {} }: Table): string[] =>
    Object.values(places).flatMap(({ addresses = [] }) => addresses);

/** An address that each of several tables asks for, although they are not at one address by name. */
export function sharedPlace(tables: readonly Table[]): string | undefined {
    const names = new Set(tables.flatMap(addressesOf));
    if (names.size < 2) return undefined;
    const each = tables.map(placesOf);
    return each[0]?.find((one) => each.every((addresses) => addresses.includes(one)));
}

/** What several tables, or several objects of one, say of their addresses. What they say otherwise is not known. */
export function joinPlaces(all: readonly Table["places"][]): Pick<Table, "places"> {
    const places: Record<string, AddressDetails> = {};
    for (const each of all)
        for (const [address, place] of Object.entries(each ?? {})) {
            const known = places[address];
            places[address] = known === undefined ? place : bothSay(known, place);
        }
    return Object.keys(places).length === 0 ? {} : { places };
}

/** What one object leaves open is open. */
function choiceOf(a: AddressDetails["choice"], b: AddressDetails["choice"]): Pick<AddressDetails, "choice"> {
    if (a === undefined || b === undefined || a.name !== b.name) return {};
    const open = a.open ?? b.open;
    return { choice: { name: a.name, ...(open !== undefined && { open }) } };
}

/** Why it is not known that two addresses are two: an object that has either may have had the other all along. */
export function openChoice(before: readonly AddressDetails[], after: readonly AddressDetails[]): string | undefined {
    for (const { choice: was } of before)
        for (const { choice: is } of after)
            if (was !== undefined && was.name === is?.name) {
                const open = was.open ?? is.open;
                if (open !== undefined) return `not known to arrive elsewhere: ${open}`;
            }
    return undefined;
}

function bothSay(a: AddressDetails, b: AddressDetails): AddressDetails {
    const same = <Field extends keyof AddressDetails>(field: Field): Pick<AddressDetails, Field> | object =>
        a[field] !== undefined && JSON.stringify(a[field]) === JSON.stringify(b[field]) ? { [field]: a[field] } : {};
    // One object of a group may say it for all.
    const network = a.network === undefined || b.network === undefined ? (a.network ?? b.network) : undefined;
    return {
        ...same("addresses"),
        ...(network === undefined ? same("network") : { network }),
        ...same("servedBy"),
        ...choiceOf(a.choice, b.choice),
        ...same("ports"),
    };
}
