/** Arguments of Endpoints that contradict each other, where the API server does not look. */
import { isArray } from "../../../inputs/json";
import { canonicalAddress } from "../../../inputs/address";
import { isGiven } from "../../../inputs/unknown";
import { finding } from "../../../diagnostics/catalogue";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { EndpointPortArgs, EndpointsArgs, EndpointSubsetArgs } from "../fields/args";

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** Of addresses, of the references of addresses, and of the ports of the Service. */
export const contradictions = (args: EndpointsArgs): Diagnostic[] => [...addressFindings(args), ...portFindings(args)];

/** The known items of a list, if there is one. */
const items = <T>(list: unknown): [number, T][] =>
    isArray(list)
        ? [...list.entries()].filter((one): one is [number, T] => typeof one[1] === "object" && one[1] !== null)
        : [];

/** Addresses that contradict each other, and references with fields that only the server may set. */
function addressFindings({ subsets }: EndpointsArgs): Diagnostic[] {
    return items<EndpointSubsetArgs>(subsets).flatMap(([i, subset]) => {
        const at = `subsets[${i}]`;
        const ready = items<{ ip?: unknown }>(subset.addresses);
        const unready = items<{ ip?: unknown }>(subset.notReadyAddresses);
        const lists = { addresses: ready, notReadyAddresses: unready };
        const versions = Object.entries(lists).flatMap(([list, all]) =>
            all
                .filter(([, item]) => isGiven(versionOf(item)))
                .map(([j]) =>
                    finding(
                        "CR311",
                        `${at}.${list}[${j}].targetRef.resourceVersion`,
                        "CCE's API fails when it is given: only the server writes the version.",
                        "Leave it out.",
                    ),
                ),
        );
        return [...inBothLists(subset, at), ...versions];
    });
}

/** Addresses that take requests and do not. */
export function inBothLists({ addresses, notReadyAddresses }: EndpointSubsetArgs, at: string): Diagnostic[] {
    const texts = items<{ ip?: unknown }>(addresses).map(([, { ip }]) => ip);
    const taking = new Set(texts.filter((ip) => typeof ip === "string").map(canonicalAddress));
    return items<{ ip?: unknown }>(notReadyAddresses)
        .filter(([, { ip }]) => typeof ip === "string" && taking.has(canonicalAddress(ip)))
        .map(([j, { ip }]) =>
            finding(
                "CR311",
                `${at}.notReadyAddresses[${j}].ip`,
                `${show(ip)} is among the addresses that take requests, too.`,
                "Leave it in one of the two lists.",
            ),
        );
}

const versionOf = (address: object): unknown =>
    (address as { targetRef?: { resourceVersion?: unknown } }).targetRef?.resourceVersion;

/** A port of the Service is joined to all ports of its name, and all of them have to agree. */
function portFindings({ subsets, service }: EndpointsArgs): Diagnostic[] {
    if (service === false) return [];
    const meant = new Map<unknown, { at: string; says: string }>();
    return items<EndpointSubsetArgs>(subsets).flatMap(([i, subset]) => {
        const earlier = new Map(meant);
        return items<EndpointPortArgs>(subset.ports).flatMap(([k, port]) => {
            const at = `subsets[${i}].ports[${k}]`;
            const name = port.name ?? "";
            const says = saysOf(port);
            if (says === undefined) return [];
            const first = earlier.get(name);
            if (first === undefined && !meant.has(name)) meant.set(name, { at, says });
            if (first === undefined || first.says === says) return [];
            const message = `It is the same port of the Service as ${first.at}, and the two differ: ${says} here, ${first.says} there.`;
            const help = "Give both the same servicePort, or one of them another name.";
            return [finding("CR312", at, message, help)];
        });
    });
}

/** What a port wants of the Service's port; undefined as long as it is not known. */
function saysOf({ port, servicePort, protocol = "TCP", appProtocol }: EndpointPortArgs): string | undefined {
    const parts: readonly unknown[] = [servicePort ?? port, protocol, appProtocol];
    if (parts.some((one) => one !== undefined && typeof one !== "string" && typeof one !== "number")) return undefined;
    return parts.filter((one) => one !== undefined).join("/");
}
