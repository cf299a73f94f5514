/** What Endpoints, EndpointSlices and their Service have in common. */
import { isArray } from "../../../inputs/json";
import { type Family, ipFamily } from "../../../inputs/address";
import { orElse } from "../../../inputs/outputs";
import { isGiven, UNKNOWN_INPUT, type UnknownInput } from "../../../inputs/unknown";
import type { EndpointAddressArgs, EndpointPortArgs, EndpointSubsetArgs } from "../fields/args";
import type { PathMap } from "../fields/paths";

/** An object to register: its kind, its name after that of the component, and its body without metadata. */
export interface Planned {
    kind: "Service" | "Endpoints" | "EndpointSlice";
    /** Appended to the name of the component; empty for the Service and the Endpoints. */
    suffix: string;
    labels: Record<string, string>;
    body: Record<string, unknown>;
}

/** Metadata are arguments of the component itself. */
export const metadataPaths = (): PathMap =>
    new Map(
        ["name", "namespace", "labels", "annotations", "finalizers", "ownerReferences"].map((key) => [
            `metadata.${key}`,
            key,
        ]),
    );

/** A list or an element that is not known yet is empty in the plan; the result is never sent. */
const orEmpty =
    <T>(empty: { readonly [K in keyof T]?: UnknownInput }) =>
    (list: unknown): T[] =>
        isArray(list) ? list.map((item) => (isGiven(item) ? item : empty) as T) : [];
export const subsetList = orEmpty<EndpointSubsetArgs>({ addresses: UNKNOWN_INPUT, ports: UNKNOWN_INPUT });
export const addressList = orEmpty<EndpointAddressArgs>({ ip: UNKNOWN_INPUT });
export const portList = orEmpty<EndpointPortArgs>({ name: UNKNOWN_INPUT, port: UNKNOWN_INPUT });

/** `servicePort` is Crossroute's own; the rest is the API's. */
export const portOf = ({ servicePort: _, protocol, ...port }: EndpointPortArgs): Record<string, unknown> => ({
    protocol: orElse(protocol, "TCP"),
    ...port,
});

/** The list of ports as it is sent; a list or a port that is not known yet stays so. */
export const portsOf = (list: unknown): unknown =>
    isArray(list) ? list.map((port) => (port === UNKNOWN_INPUT ? port : portOf(port as EndpointPortArgs))) : list;

/** An address that is not known yet is taken for IPv4. */
export const familyOf = (ip: unknown): Family => (typeof ip === "string" ? (ipFamily(ip) ?? "IPv4") : "IPv4");
