/**
 * Splits the routes of a gateway into as many Ingresses as the limits of the cluster ask for, where its controller
 * allows that.
 */
import { isHidden, isObject, seen, text, type OpenedFields, type OpenedObject } from "../../../inputs/opened";
import { UNKNOWN_INPUT, withUnknowns } from "../../../inputs/unknown";
import { digest } from "../../names";
import { ending, isBelow, partsOf, type PartOf } from "../../split-items";
import type { Placed } from "../../platform";
import type { IngressArgs, IngressRouteArgs } from "../fields/args";
import { arrivalsOf } from "../read/gateways";
import { classAnnotation, gatewayOfClass, serverOfClass, type Server } from "../read/classes";
import { entriesOfTls } from "../read/manifest";
import { dialectOf, type KubernetesGateway } from "./gateway";

/** A route with its part of the Ingress. */
export interface RouteWithArgs {
    route: Placed;
    args: OpenedFields<IngressRouteArgs>;
}

/** What goes into one Ingress. */
export interface IngressPart {
    /** The end of its name; empty for the first, which keeps the name of the whole. */
    suffix: string;
    routes: RouteWithArgs[];
    /** Suffixes of parts that may take over routes from it, because it became too full: they come first. */
    givesTo: readonly string[];
}

export interface Split {
    parts: readonly IngressPart[];
    /** Why it stays one Ingress though it is too large. */
    whyOne?: Reason;
}

/** Why routes are not put into several Ingresses, and the cure. */
export type Reason = readonly [why: string, cure: string];

/**
 * Bytes of an Ingress that certainly fits: well below the 3 MiB of a request, as JSON, and the 1.5 MiB of a stored
 * object in etcd. This leaves room for values that are known only after apply.
 */
const fits = { sent: 2.5 * 1024 * 1024, stored: 1.25 * 1024 * 1024 };
interface Size {
    sent: number;
    stored: number;
}

/** All routes of a host, or a piece of them. */
interface Group {
    host: string;
    routes: RouteWithArgs[];
}

export function splitRoutes(
    gateway: KubernetesGateway,
    base: OpenedFields<IngressArgs>,
    routes: readonly RouteWithArgs[],
): Split {
    const one: IngressPart = { suffix: "", routes: [...routes], givesTo: [] };
    const own = sizeOf({ ...base, routes: undefined });
    // Each route is asked for again in every smaller part.
    const sizes = new Map(routes.map((route) => [route, sizeOf(route.args)]));
    const isFew = (list: readonly RouteWithArgs[]): boolean => {
        const all = list.reduce((sum, route) => plus(sum, sizes.get(route) ?? sizeOf(route.args)), own);
        return all.sent <= fits.sent && all.stored <= fits.stored;
    };
    if (isFew(routes)) return { parts: [one] };
    const whyOne = whyNot(gateway) ?? whyInOrder(gateway, routes);
    // A group that is too large alone does not get smaller by splitting.
    if (whyOne !== undefined || own.stored > fits.stored / 2) return { parts: [one], ...(whyOne && { whyOne }) };
    const groups = byHost(routes);
    const laid = partsOf(
        groups.map((group) => piecesOf(group, isFew)),
        ({ host }) => host,
        (some) => isFew(some.flatMap(({ pieces }) => pieces[0]?.items ?? [])),
    );
    const large = laid.flatMap(({ items }) => items).filter(({ pieces }) => pieces.length > 1);
    if (large.length > 0 && !joinsHosts(gateway)) return { parts: [one], whyOne: ofHost };
    if (large.length > 0 && text(gateway.fields.order) === "breakFirst") return { parts: [one], whyOne: ofOrder };
    const order = new Map(routes.map((route, i) => [route, i]));
    const inOrder = (list: readonly RouteWithArgs[]): RouteWithArgs[] =>
        [...list].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const main = laid.map(({ bits, items }): IngressPart => ({
        suffix: ending("r", bits),
        routes: inOrder(items.flatMap(({ pieces }) => pieces[0]?.items ?? [])),
        givesTo: [
            ...laid.filter((other) => other.bits !== bits && isBelow(bits, other.bits)).map((p) => ending("r", p.bits)),
            ...items.flatMap((host) => host.pieces.slice(1).map((piece) => suffixOf(host, piece))),
        ],
    }));
    const more = large.flatMap((host) =>
        host.pieces.slice(1).map((piece): IngressPart => ({
            suffix: suffixOf(host, piece),
            routes: inOrder(piece.items),
            givesTo: host.pieces
                .filter((other) => other !== piece && isBelow(piece.bits, other.bits))
                .map((other) => suffixOf(host, other)),
        })),
    );
    return { parts: [...main, ...more] };
}

/** A host, and its routes in pieces that fit; all but the first have an Ingress of their own. */
interface Pieces {
    host: string;
    pieces: PartOf<RouteWithArgs>[];
}

const piecesOf = ({ host, routes }: Group, isFew: (list: readonly RouteWithArgs[]) => boolean): Pieces => ({
    host,
    pieces: partsOf(routes, keyOf, isFew),
});
const suffixOf = ({ host }: Pieces, { bits }: PartOf<RouteWithArgs>): string =>
    `-h${digest(host).slice(0, 8)}${ending("r", bits)}`;

const keyOf = ({ route: { path, match, where } }: RouteWithArgs): string =>
    [path, match].some((scalar) => scalar !== undefined && isHidden(scalar))
        ? where
        : `${text(match) ?? "Prefix"} ${text(path)}`;

/** A host that is known only after apply stands alone. A secret host is no part of a name, but may decide about it. */
function byHost(routes: readonly RouteWithArgs[]): Group[] {
    const groups = new Map<string, Group>();
    for (const laid of routes) {
        const { host, where } = laid.route;
        const key = host === undefined ? "" : (text(host) ?? where);
        const group = groups.get(key) ?? { host: key, routes: [] };
        groups.set(key, group);
        group.routes.push(laid);
    }
    return [...groups.values()];
}

const plus = (a: Size, b: Size): Size => ({ sent: a.sent + b.sent, stored: a.stored + b.stored });

/** A stored path has some 40 bytes of keys beside its texts; in JSON each key is a text. */
function sizeOf(args: OpenedFields<IngressRouteArgs> | OpenedFields<IngressArgs>): Size {
    const value = withUnknowns(seen(args));
    return { sent: Buffer.byteLength(JSON.stringify(value)) + 20, stored: textsIn(value) + 40 };
}

function textsIn(value: unknown): number {
    if (typeof value === "string") return Buffer.byteLength(value);
    if (typeof value !== "object" || value === null) return 0;
    return Object.entries(value).reduce((sum, [, item]) => sum + textsIn(item), 0);
}

const ofHost: Reason = [
    "one host alone is too large, and whether the controller puts the routes of a host together from several Ingresses is not known",
    "put some of its routes on a common path",
];
const ofOrder: Reason = [
    'one host alone is too large, and with order "breakFirst" it would have no answer while it is taken apart',
    "remove order, or put some of its routes on a common path",
];

/** Controllers that join the routes of one host from several Ingresses. */
function joinsHosts(gateway: KubernetesGateway): boolean {
    const { dialect, known } = serverOf(gateway);
    const joining = ["kubernetes", "ingress-nginx", "skipper"];
    return known && (joining.includes(dialect) || dialect.startsWith("traefik"));
}

/** The controller of a gateway, as far as its arguments tell. */
export function serverOf(gateway: KubernetesGateway): Server {
    const dialect = dialectOf(gateway);
    if (dialect !== undefined) return { dialect, known: true, by: "controller" };
    return serverOfClass(text(gateway.fields.ingressClassName), undefined, Object.entries(annotationsOf(gateway)));
}

function annotationsOf({ fields }: KubernetesGateway): Record<string, string> {
    const given = seen(fields.annotations);
    if (!isObject(fields.annotations)) return {};
    const known = Object.entries(given as Record<string, unknown>);
    return Object.fromEntries(known.map(([name, value]) => [name, value === UNKNOWN_INPUT ? "later" : String(value)]));
}

const elsewhere = "put some of the hosts on another gateway, and their DNS records on its address";

/** A second Ingress at another address would take its hosts away from where requests arrive. */
function whyNot(gateway: KubernetesGateway): Reason | undefined {
    const { dialect } = serverOf(gateway);
    if (dialect === "cce")
        return ["a listener of ELB takes at most 500 forwarding policies, in however many Ingresses", elsewhere];
    if (dialect === "ack-alb" || dialect === "alb")
        return ["an ALB takes at most 200 forwarding rules, in however many Ingresses of its class", elsewhere];
    return whyElsewhere(gateway);
}

/**
 * An ALB tries all rules of one Ingress before those of the next, even rules of a wildcard before those of a host below
 * it.
 */
function whyInOrder(gateway: KubernetesGateway, routes: readonly RouteWithArgs[]): Reason | undefined {
    const isWide = routes.some(({ route: { host } }) => (text(host) ?? "*").startsWith("*"));
    if (serverOf(gateway).dialect !== "aws-alb" || !isWide) return undefined;
    return ["on an ALB the order of Ingresses would decide between a wildcard and a host below it", elsewhere];
}

function whyElsewhere(gateway: KubernetesGateway): Reason | undefined {
    const server = serverOf(gateway);
    const { dialect } = server;
    const name = text(gateway.fields.ingressClassName) ?? "default";
    if (server.by === "nothing")
        return [
            `whether a second Ingress of class ${JSON.stringify(name)} is reached at the same address is not known`,
            `say the controller's way with dialect, or ${elsewhere}`,
        ];
    const annotations = annotationsOf(gateway);
    const about = { className: name, dialect, annotations, tls: [], ingressClass: undefined };
    const [first, second] = ["shop/a", "shop/b"].map((key) => arrivalsOf({ ...about, key })[0]?.gateway);
    const isDedicated = annotations["ingress.cilium.io/loadbalancer-mode"] === "dedicated";
    if (first === second && !isDedicated) return undefined;
    const group = "give the annotation alb.ingress.kubernetes.io/group.name, which puts several on one, or ";
    return [
        `each Ingress of class ${JSON.stringify(name)} has a load balancer of its own`,
        `${dialect === "aws-alb" ? group : ""}${elsewhere}`,
    ];
}

/** Why routes of a host cannot be in a second Ingress of the gateway. */
export function whyNotSecondIngress(gateway: KubernetesGateway): Reason | undefined {
    const cure = "put the host on a gateway of its own, with these annotations";
    const apart = whyElsewhere(gateway);
    if (apart !== undefined) return [`they need a second Ingress, and ${apart[0]}`, apart[1]];
    const { dialect, product } = serverOf(gateway);
    if (dialect.endsWith("alb"))
        return ["they need a second Ingress, and an ALB tries the rules of one Ingress after those of another", cure];
    // On CCE the order is known: if two Ingresses take each other's requests, it is an error.
    if (!joinsHosts(gateway) && dialect !== "cce")
        return [
            `they need a second Ingress, and whether ${product ?? "the controller"} puts the routes of a host together is not known`,
            cure,
        ];
    if (text(gateway.fields.order) === "breakFirst")
        return [
            'with order "breakFirst" a route that gets or loses annotations would have no answer meanwhile',
            `remove order, or ${cure}`,
        ];
    return undefined;
}

/** Annotations that bring a route to another address or listener than its gateway's, and the cure. */
export function whyOtherListener(gateway: KubernetesGateway, own: OpenedObject): readonly [string, string] | undefined {
    const cure = "put the host on a gateway of its own, with these annotations";
    if (own[classAnnotation] !== undefined) return ["they name another class, and with it another controller", cure];
    const more = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, text(value) ?? ""]));
    const about = {
        className: gatewayOfClass(text(gateway.fields.ingressClassName)),
        dialect: serverOf(gateway).dialect,
        key: "shop/a",
        tls: entriesOfTls({ tls: seen(gateway.fields.tls) }),
        ingressClass: undefined,
    };
    const before = annotationsOf(gateway);
    const [here, there] = [before, { ...before, ...more }].map((annotations) =>
        arrivalsOf({ ...about, annotations }).map((arrival) => arrival.gateway),
    );
    if (here?.join() === there?.join()) return undefined;
    return [`they bring the route to ${there?.join(" and ")} instead of ${here?.join(" and ")}`, cure];
}
