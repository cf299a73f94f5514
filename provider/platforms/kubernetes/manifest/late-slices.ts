/** Which EndpointSlices there will be, as far as a preview knows the addresses. */
import type { Family } from "../../../inputs/address";
import { UNKNOWN_INPUT, isUnknownInput } from "../../../inputs/unknown";
import type { EndpointSubsetArgs } from "../fields/args";
import { addressList, familyOf, type Planned, portsOf } from "./endpoint-parts";
import { newSlice, sliceNames } from "./endpoint-slices";
import { isLate, type Subset } from "./pack-subsets";

export const familyIn = (suffix: string): Family => (suffix.includes("-ipv6") ? "IPv6" : "IPv4");
const groupOf = (suffix: string): number => Number(/^-s(\d+)-ipv[46]/.exec(suffix)?.[1] ?? 1) - 1;

/**
 * The slices of the arguments, with contents that are open where an address is late. Those that the known addresses need
 * are certain; a late address may be of either family.
 */
export function openSlices(
    given: unknown,
    planned: readonly Planned[],
    subsets: readonly Subset[],
    former: readonly string[],
): Planned[] {
    if (given === UNKNOWN_INPUT)
        return (former.length > 0 ? former : sliceNames(0, "IPv4", 1)).map((one) => open(one, UNKNOWN_INPUT));
    return [...subsets.entries()].flatMap(([group, { subset }]) => {
        if (!isLate(subset)) return planned.filter(({ suffix }) => groupOf(suffix) === group);
        const had = former.filter((suffix) => groupOf(suffix) === group);
        return namesOf(group, subset, had).map((suffix) => open(suffix, portsOf(subset.ports) ?? []));
    });
}

const open = (suffix: string, ports: unknown): Planned =>
    newSlice(suffix, { addressType: familyIn(suffix), endpoints: UNKNOWN_INPUT, ports });

/** What the known addresses need, with the late ones in the likeliest family, and what the stack has and they can fill. */
function namesOf(group: number, subset: EndpointSubsetArgs, had: readonly string[]): string[] {
    const lists = [subset.addresses, subset.notReadyAddresses];
    const ips = lists.flatMap((list) => addressList(list).map(({ ip }): unknown => ip));
    const known = ips.flatMap((ip) => (typeof ip === "string" ? [familyOf(ip)] : []));
    const late = ips.length - known.length;
    const isWhole = lists.some((list) => isUnknownInput(list));
    const likely = likelyFamily(known, had.map(familyIn));
    return (["IPv4", "IPv6"] as const).flatMap((family) => {
        const sure = known.filter((one) => one === family).length;
        // How many addresses a late list has is not known: it fills what is there, or makes the first.
        const expected = family !== likely ? sure : isWhole ? Math.max(sure, 1) : sure + late;
        const names = sliceNames(group, family, expected);
        const most = sliceNames(group, family, sure + late);
        const kept = had.filter((suffix) => familyIn(suffix) === family && (isWhole || most.includes(suffix)));
        return [...new Set([...names, ...kept])];
    });
}

/** The one that the stack has and no known address is of; else that of the known addresses. */
const likelyFamily = (known: readonly Family[], had: readonly Family[]): Family =>
    had.find((family) => !known.includes(family)) ?? (known.includes("IPv4") ? "IPv4" : (known[0] ?? "IPv4"));
