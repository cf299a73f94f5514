/** GRPCRoutes take requests from HTTPRoutes: which they may take, and which HTTPRoutes they exclude. */
import type { Rule } from "../../../routing/model";
import { gatewayGroup, type GRPCRoute, type GRPCRouteMatch, type Listener } from "../types";
import { attachAll, type Attachment } from "./attach";
import { conditionsOf } from "./conditions";
import { intersect, listenerRank } from "./hostnames";
import type { ServedListener } from "./served-listener";
import type { Found, GatewayObjects } from "./objects";
import { keyOf } from "./objects";

type AtListener = Attachment<GRPCRoute>;

const nameOf = ({ value }: Found<GRPCRoute>): string => `GRPCRoute ${keyOf(value)}`;

/** A listener whose other kinds are closed to HTTPRoutes may be open to these. */
export function forGrpc(one: ServedListener): ServedListener {
    if (one.refused !== undefined || one.takes === "TLSRoutes") return one;
    const kinds: NonNullable<Listener["allowedRoutes"]>["kinds"] = one.listener.allowedRoutes?.kinds ?? [];
    const taken = kinds.some(({ group = gatewayGroup, kind }) => group === gatewayGroup && kind === "GRPCRoute");
    if (kinds.length > 0 && !taken) return { ...one, closed: one.closed ?? "it takes no GRPCRoute" };
    if (one.takes === undefined) return one;
    const { closed: _, takes: __, ...open } = one;
    return open;
}

/** Where GRPCRoutes attach, by the listeners as they are for HTTPRoutes. */
export function attachGrpc(
    objects: GatewayObjects,
    listeners: readonly ServedListener[],
    unknown: string | undefined,
): AtListener[] {
    const originals = new Map(listeners.map((one) => [forGrpc(one), one]));
    const { attachments } = attachAll(objects, objects.grpcRoutes, [...originals.keys()], unknown);
    return attachments.map((one) => ({ ...one, listener: originals.get(one.listener) ?? one.listener }));
}

/**
 * Of a GRPCRoute and an HTTPRoute with a host in common at one listener the specification lets a controller accept the
 * older only. Traefik accepts both.
 */
export function withRivals(attachments: readonly Attachment[], grpc: readonly AtListener[]): Attachment[] {
    if (grpc.length === 0) return [...attachments];
    const lost = new Map<Attachment["route"], { by: AtListener; owners: Set<string> }>();
    const ownerOf = ({ owner }: ServedListener): string => `${owner.kind} ${owner.namespace}/${owner.name}`;
    for (const one of attachments) {
        if (one.listener.dialect === "traefik-gateway") continue;
        const by = grpc.find(
            (other) =>
                other.listener === one.listener &&
                !isOlder(one.route, other.route) &&
                other.hosts.some((host) => one.hosts.some((own) => intersect(own, host) !== undefined)),
        );
        if (by === undefined) continue;
        const known = lost.get(one.route) ?? { by, owners: new Set<string>() };
        lost.set(one.route, { ...known, owners: known.owners.add(ownerOf(one.listener)) });
    }
    // A parent takes a route whole or not at all.
    return attachments.map((one) => {
        const found = lost.get(one.route);
        if (found?.owners.has(ownerOf(one.listener)) !== true) return one;
        return {
            ...one,
            rival: `${nameOf(found.by.route)} has a host of it at the same listener, and the specification accepts only the older of the two`,
        };
    });
}

/** Whether a route is certainly the first of the two: by age, then by name. */
function isOlder({ value: a }: Attachment["route"], { value: b }: AtListener["route"]): boolean {
    const [ours, theirs] = [a.metadata?.creationTimestamp, b.metadata?.creationTimestamp];
    if (ours === undefined || theirs === undefined) return false;
    const [own, other] = [Date.parse(ours), Date.parse(theirs)];
    return own < other || (own === other && keyOf(a) < keyOf(b));
}

/** What GRPCRoutes may take of what arrives at a listener. Where controllers put these among the others is their own. */
export function grpcRulesAt({ route, listener, hosts }: AtListener, withScheme: boolean): Rule[] {
    const name = nameOf(route);
    const rules = route.value.spec?.rules ?? [];
    const matches = rules.flatMap((rule) =>
        rule.matches === undefined || rule.matches.length === 0 ? [{}] : rule.matches,
    );
    const all = matches.length === 0 ? [{}] : matches;
    const places = all.map((match) => ({ ...pathOf(match), ...conditionsOf({ headers: match.headers ?? [] }, false) }));
    // Traefik has one list for all listeners of a port.
    const order =
        listener.dialect === "traefik-gateway" ? -1_000_000_000 : listenerRank(listener.listener.hostname) - 0.25;
    const distinct = new Map(places.map((one) => [JSON.stringify(one), one]));
    return [...distinct.values()].flatMap((place) =>
        hosts.map((host): Rule => ({
            ...(host === "" ? {} : { host }),
            ...place,
            ...(withScheme && listener.scheme !== undefined ? { scheme: listener.scheme } : {}),
            target: { kind: "unknown", label: `what ${name} answers`, unread: true },
            origin: { object: name, ...(route.source === undefined ? {} : { source: route.source }) },
            order,
            ...(listener.scheme === "https" ? { tls: true } : {}),
            undetermined: { why: `${name} is not read`, answerOnly: true, said: true },
        })),
    );
}

/** The path of a gRPC method: `/service/method`. */
function pathOf({ method: { type = "Exact", service, method } = {} }: GRPCRouteMatch): Pick<Rule, "path" | "match"> {
    if (type !== "Exact" || service === undefined) return { match: "Prefix", path: "/" };
    return method === undefined
        ? { match: "Prefix", path: `/${service}` }
        : { match: "Exact", path: `/${service}/${method}` };
}
