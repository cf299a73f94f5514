/** The Gateway that routes attach to, and which of its listeners. */
import { intersect } from "../read/hostnames";
import type { Gateway, ParentReference } from "../types";

/** Where converted routes attach. */
export interface GatewayName {
    namespace: string;
    name: string;
    /** Its listeners, where a route is for one scheme only. */
    http: readonly Section[];
    https: readonly Section[];
}

/** A listener: for each host with a certificate of its own there is often one. */
export interface Section {
    name: string;
    /** Default: every host. */
    hostname?: string;
}

/** Its listeners for plain and for encrypted requests; `http` and `https` where it is not there or has none. */
export function gatewayName(gateway: Gateway | undefined, namespace: string, name: string): GatewayName {
    const of = (protocol: string): Section[] => {
        const found = (gateway?.spec?.listeners ?? []).filter((listener) => listener.protocol === protocol);
        return found.length === 0 ? [{ name: protocol.toLowerCase() }] : found;
    };
    return { namespace, name, http: of("HTTP"), https: of("HTTPS") };
}

/** The CRD's own limit. */
const mostParents = 32;

/** What a route of these hosts attaches to: of one scheme, every listener that takes one of them. */
export function parentsFor(
    gateway: GatewayName,
    {
        namespace,
        hosts,
        section,
    }: { namespace: string; hosts: readonly string[]; section: "http" | "https" | undefined },
): ParentReference[] {
    const parent: ParentReference = {
        ...(gateway.namespace === namespace ? {} : { namespace: gateway.namespace }),
        name: gateway.name,
    };
    if (section === undefined) return [parent];
    const all = gateway[section];
    const open = all.filter(({ hostname = "" }) =>
        (hosts.length === 0 ? [""] : hosts).some((host) => intersect(hostname.toLowerCase(), host) !== undefined),
    );
    // The first listener refuses it, and the comparison reports that.
    const chosen = open.length === 0 ? all.slice(0, 1) : open.slice(0, mostParents);
    return chosen.map(({ name }) => ({ ...parent, sectionName: name }));
}
