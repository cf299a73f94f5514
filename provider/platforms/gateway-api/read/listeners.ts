import type { ServedListener } from "./served-listener";
import type { DialectName } from "../../../routing/model";
import type { AddressDetails } from "../../../routing/address-details";
import type { Gateway, Listener, ListenerSet } from "../types";
import { gatewayGroup } from "../types";
import { dialectOfController } from "./classes";
import { holdsSentinel } from "../../../inputs/unknown";
import { conflictsOf } from "./conflicts";
import { lateText, withoutLate } from "./late";
import type { Found, GatewayObjects } from "./objects";
import { keyOf, nameOf, namespaceOf } from "./objects";
import { allowsNamespace, ungrantedCertificates } from "./references";

/** The Gateway that a ListenerSet names: `infra/edge`. */
export const gatewayOf = ({ spec, ...set }: ListenerSet): string =>
    `${spec?.parentRef?.namespace ?? namespaceOf(set)}/${spec?.parentRef?.name ?? ""}`;

/** ListenerSets whose Gateway is not among the objects. */
export const lonelySets = ({ gateways, sets, whole }: GatewayObjects): Found<ListenerSet>[] =>
    whole ? [] : sets.filter(({ value }) => !gateways.some((one) => keyOf(one.value) === gatewayOf(value)));

/** All listeners of the known Gateways and of ListenerSets; a Gateway that is not known is taken to let its sets in. */
export function listenersOf(objects: GatewayObjects): ServedListener[] {
    const own = objects.gateways.flatMap((gateway) => {
        const own = listenersIn(objects, gateway, { kind: "Gateway", ...place(gateway.value) }, gateway);
        const sets = objects.sets.flatMap((set) => {
            const namespace = namespaceOf(set.value);
            if (gatewayOf(set.value) !== keyOf(gateway.value)) return [];
            const allowed = gateway.value.spec?.allowedListeners?.namespaces ?? {};
            const open = allowsNamespace(objects, { from: "None", ...allowed }, namespaceOf(gateway.value), namespace);
            const doubt = open === undefined ? `the labels of namespace ${namespace} are not known` : undefined;
            const made = listenersIn(objects, gateway, { kind: "ListenerSet", ...place(set.value) }, set);
            const refused =
                open === false ? `Gateway ${keyOf(gateway.value)} lets no ListenerSet of ${namespace} in` : undefined;
            return made.map((one) => {
                const why = one.dialect === "traefik-gateway" ? "Traefik serves no ListenerSet" : refused;
                // A listener that is not allowed serves nothing, so it takes no requests from others either.
                const { takes, ...rest } = one;
                if (why !== undefined) return { ...rest, closed: why, refused: why };
                return { ...rest, ...(takes && { takes }), ...(doubt && { doubt }) };
            });
        });
        // A Gateway that is in several files is not in conflict with its other versions.
        return withConflicts([...own, ...sets]);
    });
    const lonely = lonelySets(objects).flatMap((set) => {
        const [namespace = "", name = ""] = gatewayOf(set.value).split("/");
        const gateway: Found<Gateway> = { value: { metadata: { namespace, name } }, source: undefined };
        return listenersIn(objects, gateway, { kind: "ListenerSet", ...place(set.value) }, set);
    });
    const names = new Set(lonely.map(({ gateway }) => gateway));
    return [...own, ...[...names].flatMap((name) => withConflicts(lonely.filter(({ gateway }) => gateway === name)))];
}

const place = (object: Parameters<typeof keyOf>[0]): { namespace: string; name: string } => ({
    namespace: namespaceOf(object),
    name: nameOf(object),
});

/**
 * For Traefik a listener names the port of an entry point. Its Helm chart and k3s open 8000 and 8443 in the container, to
 * which a Service leads 80 and 443.
 */
const isMapped = ({ spec }: Gateway, dialect: DialectName, listener: Listener): boolean =>
    (dialect === "traefik-gateway" || /^traefik/.test(spec?.gatewayClassName ?? "")) &&
    listener.port === (isSecure(listener) ? 8443 : 8000);

function listenersIn(
    objects: GatewayObjects,
    { value: gateway }: Found<Gateway>,
    owner: ServedListener["owner"],
    { value, source }: Found<Gateway | ListenerSet>,
): ServedListener[] {
    const gatewayClass = objects.classes.get(gateway.spec?.gatewayClassName ?? "");
    const addresses = gateway.status?.addresses ?? gateway.spec?.addresses ?? [];
    const createdAt = gateway.metadata?.creationTimestamp;
    const ownAge = value.metadata?.creationTimestamp;
    return (value.spec?.listeners ?? []).map((written, i): ServedListener => {
        const { listener, late } = withoutLate(written);
        const dialect = dialectOfController(gatewayClass?.spec?.controllerName);
        const refused = closedBecause(listener);
        const takes = refused === undefined ? undefined : takenBy(listener);
        // Traefik 3.7 attaches no route to a listener without its certificate; on files the grant may be elsewhere.
        const [ungranted] = dialect === "traefik-gateway" ? ungrantedCertificates(objects, owner, listener) : [];
        const closed = refused ?? (objects.whole ? ungranted : undefined);
        const isPortLate = late.includes("port");
        const doubt =
            lateText(late, `spec.listeners[${i}] of ${owner.kind} ${owner.namespace}/${owner.name}`) ??
            (objects.whole ? undefined : ungranted);
        return {
            gateway: keyOf(gateway),
            owner,
            listener,
            dialect,
            scheme: late.includes("protocol") ? undefined : isSecure(listener) ? "https" : "http",
            origin: {
                object: `${owner.kind} ${owner.namespace}/${owner.name}`,
                path: `spec.listeners[${i}]`,
                ...(source === undefined ? {} : { source }),
                ...(createdAt === undefined ? {} : { createdAt }),
            },
            address: addresses[0]?.value,
            place: placeOf(gateway, gatewayClass?.spec?.controllerName),
            assumed: false,
            ...(isPortLate || isMapped(gateway, dialect, listener) ? { mapped: true as const } : {}),
            ...(ownAge === undefined ? {} : { createdAt: ownAge }),
            ...(closed === undefined ? {} : { closed }),
            ...(takes === undefined ? {} : { takes }),
            ...(doubt === undefined ? {} : { doubt }),
        };
    });
}

/** Another class is another data plane, unless one controller serves both. */
function placeOf({ spec, status }: Gateway, controller: string | undefined): AddressDetails {
    const addresses = (status?.addresses ?? spec?.addresses ?? []).flatMap(({ value }) => value ?? []);
    const { gatewayClassName: name } = spec ?? {};
    return {
        ...(addresses.length === 0 ? {} : { addresses }),
        ...(name === undefined
            ? {}
            : { servedBy: { name: `GatewayClass ${name}`, ...(controller === undefined ? {} : { controller }) } }),
    };
}

const isSecure = ({ protocol }: Listener): boolean => protocol === "HTTPS" || protocol === "TLS";

/** The kinds of routes that a listener without HTTPRoutes accepts, if they share requests with HTTPRoutes. */
function takenBy({ protocol, tls, allowedRoutes }: Listener): string | undefined {
    if (protocol === "TLS" || (protocol === "HTTPS" && tls?.mode === "Passthrough")) return "TLSRoutes";
    if (protocol !== "HTTP" && protocol !== "HTTPS") return undefined;
    return (allowedRoutes?.kinds ?? []).map(({ kind }) => `${kind}s`).join(" and ");
}

/** Why a listener accepts no HTTPRoute, whatever the route says. */
function closedBecause({ protocol, tls, allowedRoutes }: Listener): string | undefined {
    if (protocol !== "HTTP" && protocol !== "HTTPS") return `its protocol ${protocol} carries no HTTPRoute`;
    if (protocol === "HTTPS" && tls?.mode === "Passthrough") return "it passes TLS through and sees no request";
    const kinds = allowedRoutes?.kinds ?? [];
    const open = kinds.some(({ group = gatewayGroup, kind }) => group === gatewayGroup && kind === "HTTPRoute");
    return kinds.length === 0 || open ? undefined : `it allows ${kinds.map(({ kind }) => kind).join(" and ")} only`;
}

/** Of two listeners in conflict at most one serves. */
function withConflicts(listeners: readonly ServedListener[]): ServedListener[] {
    const conflicts = conflictsOf(listeners.filter(({ listener }) => !holdsSentinel(listener.port)));
    return listeners.map((one) => {
        const conflict = conflicts.get(one);
        if (conflict === undefined) return one;
        const { name, port } = one.listener;
        const words = `listeners ${name} and ${conflict.with.listener.name} of Gateway ${one.gateway} are in conflict on port ${port}`;
        const { takes, ...rest } = one;
        if (conflict.lost) return { ...rest, conflict, closed: one.closed ?? `${words}, and the other goes first` };
        return { ...rest, ...(takes && { takes }), conflict, doubt: one.doubt ?? words };
    });
}
