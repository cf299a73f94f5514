/** What a preview can say of Endpoints whose addresses or ports are not known yet: the known parts, and the rest open. */
import { holdsUnknown, UNKNOWN_INPUT, isUnknownInput } from "../../../inputs/unknown";
import type { EndpointsArgs, EndpointSubsetArgs } from "../fields/args";
import { type Family, ipFamily } from "../../../inputs/address";
import { addressList, type Planned } from "./endpoint-parts";
import { familiesFor, planEndpoints, subsetsOf } from "./endpoints";
import { openSlices } from "./late-slices";
import { isLate, mayJoin, placesOf, portKeys, type Subset } from "./pack-subsets";

/** What the stack has of a component. An unknown value is most likely one of the same sort as before. */
export interface FormerEndpoints {
    /** Its Service stands for a DNS name. */
    isName: boolean;
    /** Families of its addresses. */
    families: readonly Family[];
    /** Suffixes of the names of its EndpointSlices. */
    slices: readonly string[];
}

/** The objects as the values will make them, with `UNKNOWN_INPUT` wherever these decide. */
export function planLate(args: EndpointsArgs, former: FormerEndpoints): Planned[] {
    const { objects } = planEndpoints(args);
    const service = objects.filter(({ kind }) => kind === "Service").map((one) => openService(one, args, former));
    if (former.isName && mayBeName(args)) return service;
    const subsets = subsetsOf(args);
    const kept = objects
        .filter(({ kind }) => kind === "Endpoints")
        .map((one) => ({ ...one, body: { subsets: openSubsets(args, one.body.subsets as Body[], subsets) } }));
    const slices = objects.filter(({ kind }) => kind === "EndpointSlice");
    const hasSlices = args.kind === "EndpointSlice" || args.kind === "both";
    return [...service, ...kept, ...(hasSlices ? openSlices(args.subsets, slices, subsets, former.slices) : [])];
}

/** Whether the addresses may turn out to be one DNS name, which makes other objects. */
export function mayBeName(args: EndpointsArgs): boolean {
    const addresses: unknown = args.addresses;
    return (
        args.subsets === undefined &&
        (addresses === UNKNOWN_INPUT ||
            (Array.isArray(addresses) && addresses.length === 1 && addresses[0] === UNKNOWN_INPUT))
    );
}

/** Whether an address is not known yet: its family decides about the Service's, and about EndpointSlices. */
const hasLateAddress = (args: EndpointsArgs): boolean =>
    isUnknownInput(args.subsets) || subsetsOf(args).some(({ subset }) => isLate(subset));

type Body = Record<string, unknown>;
/** Families of the addresses that are known. */
const knownFamilies = ({ addresses, notReadyAddresses }: EndpointSubsetArgs): Family[] =>
    [...addressList(addresses), ...addressList(notReadyAddresses)].flatMap(({ ip }) =>
        typeof ip === "string" ? [ipFamily(ip) ?? []].flat() : [],
    );

function openService(service: Planned, args: EndpointsArgs, former: FormerEndpoints): Planned {
    const spec = service.body.spec as Body;
    if (former.isName && mayBeName(args)) {
        const { ports } = spec;
        const name = { type: "ExternalName", externalName: UNKNOWN_INPUT };
        return { ...service, body: { spec: { ...name, ...(ports === undefined ? {} : { ports }) } } };
    }
    if (!hasLateAddress(args) || spec.type === "ExternalName") return service;
    const { ipFamilies: _, ipFamilyPolicy: __, ...rest } = spec;
    const known = subsetsOf(args).flatMap(({ subset }) => knownFamilies(subset));
    return { ...service, body: { spec: { ...rest, ...familiesFor(new Set([...known, ...former.families])) } } };
}

/** Subsets are joined by ports and addresses, and these are sorted: what is not known yet decides about both. */
function openSubsets(args: EndpointsArgs, stored: readonly Body[], subsets: readonly Subset[]): unknown {
    if (isUnknownInput(args.subsets)) return UNKNOWN_INPUT;
    if (subsets.length > 1 && subsets.some(({ subset }) => portKeys(subset.ports) === undefined)) return UNKNOWN_INPUT;
    const isOpen = (one: Subset): boolean =>
        isLate(one.subset) && subsets.some((other) => other !== one && mayJoin(one.subset, other.subset));
    if (subsets.some(isOpen)) return UNKNOWN_INPUT;
    // One element of the list each, in the order of the arguments; those without a late value may be joined.
    return stored.map((subset) => ({
        ...subset,
        ...openList("addresses", subset),
        ...openList("notReadyAddresses", subset),
    }));
}

/** A list with an address that is not known yet, which may come anywhere in it. */
const openList = (key: string, { [key]: list }: Body): Body =>
    Array.isArray(list) && list.length > 1 && placesOf(list, String) === undefined ? { [key]: UNKNOWN_INPUT } : {};

/** Whether a preview cannot know all of it. */
export const isAnyLate = ({ addresses, port, ports, subsets }: EndpointsArgs): boolean =>
    [addresses, port, ports, subsets].some(holdsUnknown);
