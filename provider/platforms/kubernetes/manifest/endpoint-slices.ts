import type { Family } from "../../../inputs/address";
import type { EndpointAddressArgs } from "../fields/args";
import type { PathMap } from "../fields/paths";
import { addressList, familyOf, metadataPaths, type Planned, portList, portsOf } from "./endpoint-parts";
import type { Subset } from "./pack-subsets";

/** EndpointSlices hold at most this many endpoints, as those that Kubernetes itself writes. */
const sliceSize = 100;
const managedBy = "crossroute";

/**
 * One EndpointSlice for each subset, IP family and hundred endpoints. A slice is named by its place in the list, so
 * changing an address in place, or adding one at the end, changes one slice.
 */
export function slicesOf(subsets: Subset[]): [Planned, PathMap][] {
    return subsets.flatMap(({ subset, at }, i) => {
        const ports = portsOf(subset.ports) ?? [];
        const all = [
            ...addressList(subset.addresses).map((a, j) => ({
                ...endpoint(a, true),
                at: at.addresses(j),
            })),
            ...addressList(subset.notReadyAddresses).map((a, j) => ({
                ...endpoint(a, false),
                at: at.notReady(j),
            })),
        ];
        return (["IPv4", "IPv6"] as const).flatMap((family) => {
            const members = all.filter((item) => item.family === family);
            const names = sliceNames(i, family, members.length);
            return chunks(members).map((chunk, n): [Planned, PathMap] => {
                const map: PathMap = metadataPaths();
                chunk.forEach((item, j) =>
                    map
                        .set(`endpoints[${j}].addresses[0]`, item.at)
                        .set(`endpoints[${j}]`, item.at.replace(/\.ip$/, "")),
                );
                portList(subset.ports).forEach((_, k) => map.set(`ports[${k}]`, at.port(k)));
                if (at.port(0) === "") map.set("ports[0].port", "port");
                const body = { addressType: family, endpoints: chunk.map((item) => item.value), ports };
                return [newSlice(names[n] ?? "", body), map];
            });
        });
    });
}

/** Suffixes of the names of the slices that hold so many addresses of a subset. */
export function sliceNames(subset: number, family: Family, addresses: number): string[] {
    const group = `${subset === 0 ? "" : `-s${subset + 1}`}-${family.toLowerCase()}`;
    return Array.from({ length: Math.ceil(addresses / sliceSize) }, (_, n) => (n === 0 ? group : `${group}-${n + 1}`));
}

export const newSlice = (suffix: string, body: Planned["body"]): Planned => ({
    kind: "EndpointSlice",
    suffix,
    labels: { "endpointslice.kubernetes.io/managed-by": managedBy },
    body,
});

function endpoint({ ip, ...rest }: EndpointAddressArgs, ready: boolean): { family: Family; value: object } {
    return { family: familyOf(ip), value: { addresses: [ip], conditions: { ready }, ...rest } };
}

const chunks = <T>(list: T[]): T[][] =>
    Array.from({ length: Math.ceil(list.length / sliceSize) }, (_, n) =>
        list.slice(n * sliceSize, (n + 1) * sliceSize),
    );
