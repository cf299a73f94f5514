/** The Gateway that routes attach to, and which of its listeners. */
import { intersect } from "../read/hostnames";
import { listenersOf } from "../read/listeners";
import type { ServedListener } from "../read/served-listener";
import { gatewayObjects } from "../read/objects";
import type { Gateway, ParentReference } from "../types";

/** Where converted routes attach. */
export interface GatewayName {
    namespace: string;
    name: string;
    /** Its listeners, where a route is for one scheme only. */
    http: readonly Section[];
    https: readonly Section[];
    /** Routes name these listeners, since it has others that they are not for. */
    named?: true;
}

/** A listener: for each host with a certificate of its own there is often one. */
export interface Section {
    name: string;
    /** Default: every host. */
    hostname?: string;
    /** The ListenerSet that has it; default: the Gateway itself. */
    set?: { namespace: string; name: string };
    port?: number;
    /** It is not there: its name is a guess. */
    guessed?: true;
}

/**
 * Its listeners for plain and for encrypted requests, with those of its ListenerSets; `http` and `https` where it is not there or has
 * none.
 */
export function gatewayName(
    gateway: Gateway | undefined,
    namespace: string,
    name: string,
    manifests: readonly Record<string, unknown>[] = [],
): GatewayName {
    const served = gateway === undefined ? [] : servedBy(manifests, namespace, name);
    const of = (protocol: string): Section[] => {
        const own = (gateway?.spec?.listeners ?? []).filter((listener) => listener.protocol === protocol);
        const more = served.flatMap(({ listener, owner }): Section[] => {
            const { name: section, hostname, port } = listener;
            if (listener.protocol !== protocol) return [];
            const set = { namespace: owner.namespace, name: owner.name };
            return [{ name: section, port, ...(hostname === undefined ? {} : { hostname }), set }];
        });
        const found = [...own, ...more];
        return found.length === 0 ? [{ name: protocol.toLowerCase(), guessed: true }] : found;
    };
    return { namespace, name, http: of("HTTP"), https: of("HTTPS") };
}

/** Listeners that ListenerSets add, as far as the Gateway takes them. */
function servedBy(manifests: readonly Record<string, unknown>[], namespace: string, name: string): ServedListener[] {
    const objects = gatewayObjects(
        manifests.map((value) => ({ value })),
        false,
    );
    return listenersOf(objects).filter(
        ({ gateway, owner, closed }) =>
            gateway === `${namespace}/${name}` && owner.kind === "ListenerSet" && closed === undefined,
    );
}

/** The same Gateway for routes that attach to one listener only. */
export function atListener(gateway: GatewayName, at: Section): GatewayName {
    const only = (sections: readonly Section[]): Section[] => sections.filter((one) => one === at);
    return { ...gateway, http: only(gateway.http), https: only(gateway.https), named: true };
}

/** The same Gateway for routes that do not attach to these listeners. */
export function withoutListeners(gateway: GatewayName, used: ReadonlySet<Section>): GatewayName {
    if (used.size === 0) return gateway;
    const left = (scheme: "http" | "https"): Section[] => {
        const own = gateway[scheme].filter((one) => !used.has(one));
        return own.length === 0 ? [{ name: scheme, guessed: true }] : own;
    };
    return { ...gateway, http: left("http"), https: left("https"), named: true };
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
    const own: ParentReference = {
        ...(gateway.namespace === namespace ? {} : { namespace: gateway.namespace }),
        name: gateway.name,
    };
    const parentOf = ({ set }: Section): ParentReference =>
        set === undefined
            ? own
            : {
                  kind: "ListenerSet",
                  ...(set.namespace === namespace ? {} : { namespace: set.namespace }),
                  name: set.name,
              };
    const takes = ({ hostname = "" }: Section): boolean =>
        (hosts.length === 0 ? [""] : hosts).some((host) => intersect(hostname.toLowerCase(), host) !== undefined);
    if (section === undefined) {
        const all = [...gateway.http, ...gateway.https].filter(({ guessed }) => guessed !== true);
        const open = all
            .filter(takes)
            .map((one) => (gateway.named === true ? { ...parentOf(one), sectionName: one.name } : parentOf(one)));
        const distinct = new Map(open.map((one) => [JSON.stringify(one), one]));
        return distinct.size === 0 ? [own] : [...distinct.values()].slice(0, mostParents);
    }
    const all = gateway[section];
    const open = all.filter(takes);
    // The first listener refuses it, and the comparison reports that.
    const chosen = open.length === 0 ? all.slice(0, 1) : open.slice(0, mostParents);
    return chosen.map((one) => ({ ...parentOf(one), sectionName: one.name }));
}
