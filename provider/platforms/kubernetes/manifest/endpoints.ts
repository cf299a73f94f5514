import { isArray } from "../../../inputs/json";
import type { EndpointAddressArgs, EndpointPortArgs, EndpointsArgs, EndpointSubsetArgs } from "../fields/args";
import { isOutput, orElse } from "../../../inputs/outputs";
import { UNKNOWN_INPUT, isUnknownInput } from "../../../inputs/unknown";
import type { PathMap } from "../fields/paths";
import { addressList, familyOf, metadataPaths, type Planned, portList, portsOf, subsetList } from "./endpoint-parts";
import { slicesOf } from "./endpoint-slices";
import { packSubsets, type Subset } from "./pack-subsets";
import { ipFamily } from "../../../inputs/address";

export interface EndpointsPlan {
    objects: Planned[];
    /** The argument behind each part of the objects, by kind and suffix of the object. */
    paths: Map<Planned, PathMap>;
}

/** Whether the arguments say which objects there are, so that these can be registered before the values are known. */
export function isLaidOut(args: EndpointsArgs): boolean {
    const list = (items: unknown, item: (value: unknown) => boolean): boolean =>
        items === undefined || (Array.isArray(items) && items.every(item));
    const object = (value: unknown): boolean => !isOutput(value) && typeof value === "object" && value !== null;
    const address = (value: unknown): boolean => typeof value === "string" || value === UNKNOWN_INPUT;
    const full = (value: unknown): boolean => object(value) && address((value as EndpointAddressArgs).ip);
    return (
        list(args.addresses, address) &&
        list(args.ports, object) &&
        // It may turn out to be none, and then there are no ports.
        !isOutput(args.port) &&
        list(args.subsets, (subset) => {
            const { addresses, notReadyAddresses, ports } = subset as EndpointSubsetArgs;
            // Subsets share a port of one name.
            const port = (one: unknown): boolean => object(one) && !isOutput((one as EndpointPortArgs).name);
            return object(subset) && list(addresses, full) && list(notReadyAddresses, full) && list(ports, port);
        })
    );
}

/** The DNS name that a Service of type ExternalName stands for, when the addresses are one; else undefined. */
export function externalNameOf(args: EndpointsArgs): string | undefined {
    const addresses = args.addresses as string[] | undefined;
    if (!Array.isArray(addresses) || addresses.length !== 1 || args.subsets !== undefined) return undefined;
    const only = addresses[0];
    return typeof only === "string" && looksLikeName(only) ? only : undefined;
}

/**
 * An IP address has no letter from g to z, and no letter at all without a colon. So a mistyped address stays an
 * address.
 */
const looksLikeName = (text: string): boolean =>
    ipFamily(text) === undefined && /[a-z]/i.test(text) && !text.includes(":");

/** Arguments → the objects. The arguments are laid out (see `isLaidOut`) and have no errors. */
export function planEndpoints(args: EndpointsArgs): EndpointsPlan {
    const externalName = externalNameOf(args);
    const subsets = subsetsOf(args);
    const paths = new Map<Planned, PathMap>();
    const objects: Planned[] = [];
    const add = (object: Planned, map: PathMap): void => {
        objects.push(object);
        paths.set(object, map);
    };
    const kind = args.kind ?? "Endpoints";
    if (args.service !== false) {
        const map = metadataPaths().set("spec.externalName", "addresses[0]").set("spec", "service");
        add(serviceOf(args, subsets, externalName, map), map);
    }
    if (externalName !== undefined) return { objects, paths };
    if (kind !== "EndpointSlice") {
        // Without it, the server's mirroring controller would list every endpoint a second time.
        const labels: Record<string, string> =
            kind === "both" ? { "endpointslice.kubernetes.io/skip-mirror": "true" } : {};
        const stored = packSubsets(subsets);
        const body = { subsets: stored.map(({ subset }) => endpointsSubset(subset)) };
        add({ kind: "Endpoints", suffix: "", labels, body }, subsetPaths(stored));
    }
    if (kind !== "Endpoints") for (const [slice, map] of slicesOf(subsets)) add(slice, map);
    return { objects, paths };
}

/** The short form is one subset. */
export function subsetsOf(args: EndpointsArgs): Subset[] {
    if (args.subsets !== undefined) {
        return subsetList(args.subsets).map((subset, i) => ({
            subset,
            at: {
                self: `subsets[${i}]`,
                addresses: (j) => `subsets[${i}].addresses[${j}].ip`,
                notReady: (j) => `subsets[${i}].notReadyAddresses[${j}].ip`,
                port: (k) => `subsets[${i}].ports[${k}]`,
            },
        }));
    }
    const short = args.ports === undefined && args.port !== undefined;
    const ports = short ? [{ port: args.port }] : args.ports;
    const addresses = Array.isArray(args.addresses) ? args.addresses.map((ip) => ({ ip })) : args.addresses;
    const subset = { addresses, ...(ports === undefined ? {} : { ports }) } as EndpointSubsetArgs;
    const at = {
        self: "addresses",
        addresses: (j: number) => `addresses[${j}]`,
        notReady: (j: number) => `addresses[${j}]`,
        port: (k: number) => (short ? "" : `ports[${k}]`),
    };
    return [{ subset, at }];
}

function subsetPaths(subsets: Subset[]): PathMap {
    const map: PathMap = metadataPaths();
    subsets.forEach(({ subset, at }, i) => {
        map.set(`subsets[${i}]`, at.self);
        addressList(subset.addresses).forEach((_, j) =>
            map
                .set(`subsets[${i}].addresses[${j}].ip`, at.addresses(j))
                .set(`subsets[${i}].addresses[${j}]`, at.addresses(j).replace(/\.ip$/, "")),
        );
        addressList(subset.notReadyAddresses).forEach((_, j) =>
            map
                .set(`subsets[${i}].notReadyAddresses[${j}].ip`, at.notReady(j))
                .set(`subsets[${i}].notReadyAddresses[${j}]`, at.notReady(j).replace(/\.ip$/, "")),
        );
        portList(subset.ports).forEach((_, k) => {
            const path = at.port(k);
            map.set(`subsets[${i}].ports[${k}]`, path);
            if (path === "") map.set(`subsets[${i}].ports[${k}].port`, "port");
        });
    });
    return map;
}

const endpointsSubset = (subset: EndpointSubsetArgs): Record<string, unknown> => ({
    ...subset,
    ...(subset.ports === undefined ? {} : { ports: portsOf(subset.ports) }),
});

function serviceOf(args: EndpointsArgs, subsets: Subset[], externalName: string | undefined, map: PathMap): Planned {
    const service = typeof args.service === "object" ? args.service : {};
    const seen = new Set<unknown>();
    const ports: unknown[] = [];
    map.set("spec.ports", args.subsets === undefined ? "ports" : "subsets")
        .set("spec.clusterIPs[0]", "service.clusterIP")
        .set("metadata.annotations", "service.annotations");
    if (service.labels !== undefined) map.set("metadata.labels", "service.labels");
    for (const { subset, at } of subsets) {
        // Subsets share a port of one name. Within one subset a repeated name is a mistake, and stays for the check.
        const before = new Set(seen);
        for (const [k, port] of portList(subset.ports).entries()) {
            if (isLatePort(subset.ports, k)) {
                map.set(`spec.ports[${ports.length}]`, at.port(k));
                ports.push(UNKNOWN_INPUT);
                continue;
            }
            const { name, servicePort, appProtocol, protocol } = port;
            const key = name ?? "";
            if (before.has(key)) continue;
            seen.add(key);
            const [here, user] = [`spec.ports[${ports.length}]`, at.port(k)];
            const number = user === "" ? "port" : `${user}.${servicePort === undefined ? "port" : "servicePort"}`;
            map.set(here, user === "" ? "port!" : user).set(`${here}.port`, `${number}!`);
            map.set(`${here}.targetPort`, user === "" ? "port!" : `${user}.port!`);
            ports.push({
                ...(name === undefined ? {} : { name }),
                port: orElse(servicePort, port.port),
                protocol: orElse(protocol, "TCP"),
                ...(appProtocol === undefined ? {} : { appProtocol }),
                targetPort: port.port,
            });
        }
    }
    const families = new Set(subsets.flatMap(({ subset }) => familiesOf(subset)));
    // Ports that are not known yet are not missing, and which of them have one name decides how many there are.
    const isOpen =
        [args.subsets, ...subsets.map(({ subset }) => subset.ports)].some((list) => isUnknownInput(list)) ||
        (subsets.length > 1 &&
            subsets.some(({ subset }) => portList(subset.ports).some(({ name }) => isUnknownInput(name))));
    const listed = isOpen ? { ports: UNKNOWN_INPUT } : ports.length === 0 ? {} : { ports };
    const body =
        externalName === undefined
            ? {
                  type: orElse(service.type, "ClusterIP"),
                  ...(service.clusterIP === undefined ? {} : { clusterIP: service.clusterIP }),
                  ...familiesFor(families),
                  ...listed,
              }
            : { type: "ExternalName", externalName, ...listed };
    return { kind: "Service", suffix: "", labels: {}, body: { spec: body } };
}

/** Whether nothing of a port is known yet. */
const isLatePort = (ports: unknown, k: number): boolean => isArray(ports) && ports[k] === UNKNOWN_INPUT;

/** By default a Service has only the cluster's first IP family, and addresses of the other family get no requests. */
export function familiesFor(families: ReadonlySet<string>): object {
    if (families.size > 1) return { ipFamilyPolicy: "PreferDualStack" };
    return families.has("IPv6") ? { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" } : {};
}

const familiesOf = (subset: EndpointSubsetArgs): string[] =>
    [...addressList(subset.addresses), ...addressList(subset.notReadyAddresses)]
        .map(({ ip }) => familyOf(ip))
        .filter((family, i, all) => all.indexOf(family) === i);
