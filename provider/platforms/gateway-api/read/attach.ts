import { lowerHost, mayBecome, variablesIn } from "../../../inputs/variables";
import { holdsSentinel } from "../../../inputs/unknown";
import { firstNames } from "./first-names";
import { lateOfParent, lateText } from "./late";
import type { HTTPRoute, ObjectMeta, ParentReference } from "../types";
import { gatewayGroup } from "../types";
import { hostnamesAt, intersect } from "./hostnames";
import type { ServedListener } from "./served-listener";
import type { Found, GatewayObjects } from "./objects";
import { keyOf, namespaceOf } from "./objects";
import { allowsNamespace } from "./references";

/** What routes of every kind have that decides where they attach. */
export interface AnyRoute {
    metadata?: ObjectMeta;
    spec?: { parentRefs?: ParentReference[]; hostnames?: string[] };
}

/** A route at a listener that accepts it. */
export interface Attachment<Route extends AnyRoute = HTTPRoute> {
    route: Found<Route>;
    listener: ServedListener;
    /** Hosts that both have; an empty name is every host. */
    hosts: readonly string[];
    /** Why it is not certain that it attaches. */
    doubt?: string;
    /** Why only one of this and another route attaches, and which of the two is not certain. */
    rival?: string;
}

/** A parent that a route names and does not attach to. */
export interface Refusal<Route extends AnyRoute = HTTPRoute> {
    route: Found<Route>;
    /** `spec.parentRefs[0]`. */
    path: string;
    /** `Gateway shop/edge`; empty where none is named. */
    parent: string;
    why: string;
    /** What there is instead: `it has web (port 80)`. */
    instead?: string;
    /** The kind of refusal: where it can be cured. */
    kind: "none named" | "no parent" | "not allowed" | "hostname";
    /** What makes it uncertain, and what would make it certain. */
    perhaps?: { because: string; help: string };
}

export interface Parent extends ParentReference {
    kind: string;
    namespace: string;
    path: string;
    /** Its place in the list. */
    at: number;
}

/** The parents of a route that are Gateways or their ListenerSets; others are not for Gateways. */
export function parentsOf(route: AnyRoute): Parent[] {
    return (route.spec?.parentRefs ?? []).flatMap((ref, i) => {
        const { namespace = namespaceOf(route) } = ref;
        const { group, kind } = kindOf(ref);
        if (group !== gatewayGroup || (kind !== "Gateway" && kind !== "ListenerSet")) return [];
        return [{ ...ref, kind, namespace, path: `spec.parentRefs[${i}]`, at: i }];
    });
}

/** A parent that is no Gateway. */
export interface OtherParent {
    /** `Service shop/web`. */
    name: string;
    /** It is for requests within a mesh; else what it means is its controller's. */
    isMesh: boolean;
}

/** Parents that are no Gateways: a Service of a mesh, or a route that others delegate to. */
export const otherParents = (route: AnyRoute): OtherParent[] =>
    (route.spec?.parentRefs ?? []).flatMap(({ namespace, name, ...ref }) => {
        const { group, kind } = kindOf(ref);
        return group === gatewayGroup && (kind === "Gateway" || kind === "ListenerSet")
            ? []
            : [
                  {
                      name: `${kind} ${namespace ?? namespaceOf(route)}/${name}`,
                      isMesh: (group === "" && kind === "Service") || kind === "ServiceEntry" || kind === "Mesh",
                  },
              ];
    });

/** A kind that is known after apply is taken to be that of most parents. */
function kindOf({ group, kind }: Pick<ParentReference, "group" | "kind">): { group: string; kind: string } {
    if (holdsSentinel([group, kind])) return { group: gatewayGroup, kind: "Gateway" };
    return { group: group ?? gatewayGroup, kind: kind ?? "Gateway" };
}

/** Whether nothing that arrives at a Gateway is for the route. */
export function isForMesh(route: AnyRoute): boolean {
    const others = otherParents(route);
    return (
        others.length > 0 && others.length === route.spec?.parentRefs?.length && others.every(({ isMesh }) => isMesh)
    );
}

/** Where each route attaches, and where it is refused and why. */
export const attach = (
    objects: GatewayObjects,
    listeners: readonly ServedListener[],
    unknown?: string,
): { attachments: Attachment[]; refusals: Refusal[] } => attachAll(objects, objects.routes, listeners, unknown);

/** The same for routes of any kind; of the listeners, `closed` says whether they take that kind. */
export function attachAll<Route extends AnyRoute>(
    objects: GatewayObjects,
    routes: readonly Found<Route>[],
    listeners: readonly ServedListener[],
    unknown?: string,
): { attachments: Attachment<Route>[]; refusals: Refusal<Route>[] } {
    const attachments: Attachment<Route>[] = [];
    const refusals: Refusal<Route>[] = [];
    // Where routes lead to routes, as some controllers have it, those that are led to need no parent.
    const delegates = objects.routes.some(({ value }) =>
        value.spec?.rules?.some((rule) => rule.backendRefs?.some(({ kind }) => kind === "HTTPRoute")),
    );
    for (const route of routes) {
        const taken = new Set<ServedListener>();
        const own: Attachment<Route>[] = [];
        if ((route.value.spec?.parentRefs ?? []).length === 0 && !delegates)
            refusals.push({
                route,
                path: "spec.parentRefs",
                parent: "",
                kind: "none named",
                why: "it names no parent",
            });
        for (const parent of parentsOf(route.value)) {
            const found = attachTo(objects, route, parent, listeners, unknown);
            if ("why" in found) refusals.push(found);
            else
                for (const one of found.attachments) {
                    if (!taken.has(one.listener)) own.push(one);
                    taken.add(one.listener);
                }
        }
        attachments.push(...settled(own, unknown));
    }
    return { attachments, refusals };
}

/**
 * A host with variables may be within any listener, and a listener with variables may be for any host. Where a listener of
 * the Gateway is for a host with the same variables, that is the one that is meant, and others are not.
 */
function settled<Route extends AnyRoute>(
    attachments: readonly Attachment<Route>[],
    unknown: string | undefined,
): readonly Attachment<Route>[] {
    const hosts = attachments[0]?.route.value.spec?.hostnames ?? [];
    const isOpen = [...hosts, ...attachments.map(({ listener }) => listener.listener.hostname ?? "")].some(
        (host) => variablesIn(host).length > 0,
    );
    if (!isOpen || hosts.length === 0) return attachments;
    return attachments.flatMap((one): Attachment<Route>[] => {
        const { gateway, listener } = one.listener;
        const beside = attachments.filter(({ listener: other }) => other.gateway === gateway);
        const meant = hosts.filter(
            (host) =>
                fits(listener.hostname, host) ||
                !beside.some(({ listener: other }) => isMeant(other.listener.hostname, host)),
        );
        const left = meant.length === 0 ? [] : hostnamesAt(listener.hostname, meant, unknown);
        return left.length === 0 ? [] : [{ ...one, hosts: left }];
    });
}

/** A listener for every host tells nothing of what is put for the variables of a host. */
const isMeant = (listener = "", host: string): boolean =>
    fits(listener, host) && (listener !== "" || variablesIn(host).length === 0);

/** Whether a host is within a listener as the two are written. */
const fits = (listener = "", host: string): boolean => intersect(lowerHost(listener), lowerHost(host)) !== undefined;

function attachTo<Route extends AnyRoute>(
    objects: GatewayObjects,
    route: Found<Route>,
    parent: Parent,
    listeners: readonly ServedListener[],
    unknown: string | undefined,
): { attachments: Attachment<Route>[] } | Refusal<Route> {
    const name = `${parent.kind} ${parent.namespace}/${parent.name}`;
    const far = farGateway(objects, route.source, parent);
    const refuse = (kind: Refusal["kind"], why: string, instead?: string): Refusal<Route> => ({
        route,
        path: parent.path,
        parent: name,
        kind,
        why,
        ...(instead === undefined ? {} : { instead }),
        ...(far === undefined
            ? {}
            : {
                  perhaps: {
                      because: `${far} writes no namespace, so that another Gateway may be meant`,
                      help: renderHelp,
                  },
              }),
    });
    const owned = listeners.filter(
        ({ owner }) => owner.kind === parent.kind && owner.namespace === parent.namespace && owner.name === parent.name,
    );
    if (owned.length === 0) return refuse("no parent", `there is no ${name}`);
    // What is known after apply may be any listener.
    const late = lateOfParent(route.value.spec?.parentRefs?.[parent.at] ?? parent);
    const port = late.includes("port") ? undefined : parent.port;
    const section = late.includes("sectionName") ? undefined : parent.sectionName;
    const onPort = owned.filter(
        ({ listener }) => port === undefined || listener.port === port || holdsSentinel(listener.port),
    );
    const written = onPort.filter(
        ({ listener }) => section === undefined || listener.name === section || holdsSentinel(listener.name),
    );
    // Once the variables are filled in, it may be the one that is meant.
    const isPerhaps = written.length === 0;
    const named = isPerhaps
        ? onPort.filter(({ listener }) => mayBeOneName(listener.name, parent.sectionName ?? ""))
        : written;
    if (named.length === 0) {
        const asked = [
            ...(section === undefined ? [] : [`called ${section}`]),
            ...(port === undefined ? [] : [`on port ${port}`]),
        ].join(" ");
        const there = firstNames([...new Set(owned.map(({ listener }) => `${listener.name} (port ${listener.port})`))]);
        return refuse("no parent", `${name} has no listener ${asked}`, `it has ${there}`);
    }
    const from = namespaceOf(route.value);
    const open = named.flatMap((listener) => {
        if (listener.closed !== undefined) return [];
        if (listener.assumed) return [{ listener, sure: true }];
        const allowed = allowsNamespace(
            objects,
            listener.listener.allowedRoutes?.namespaces ?? {},
            listener.owner.namespace,
            from,
        );
        return allowed === false ? [] : [{ listener, sure: allowed === true }];
    });
    if (open.length === 0) {
        const first = named.find(({ closed }) => closed === undefined) ?? named[0];
        const why = first?.closed ?? `it lets no route of namespace ${from} in`;
        return refuse("not allowed", `${name} does not take it: listener ${first?.listener.name ?? ""}: ${why}`);
    }
    const attachments = open.flatMap(({ listener, sure }): Attachment<Route>[] => {
        const hosts = hostnamesAt(listener.listener.hostname, route.value.spec?.hostnames, unknown);
        if (hosts.length === 0) return [];
        const [variable] = variablesIn(listener.listener.hostname ?? "");
        const doubt =
            listener.doubt ??
            lateText(late, parent.path) ??
            (section !== undefined && holdsSentinel(listener.listener.name)
                ? lateText(["name"], `${listener.origin.path ?? "a listener"} of ${name}`)
                : undefined) ??
            (isPerhaps
                ? `whether ${parent.sectionName ?? ""} is listener ${listener.listener.name} of ${name} is known once ${variablesIn(`${parent.sectionName ?? ""} ${listener.listener.name}`).join(" and ")} is filled in`
                : undefined) ??
            (!sure
                ? variablesIn(`${from}${listener.owner.namespace}`).length > 0
                    ? `which namespace ${variablesIn(from).length > 0 ? from : listener.owner.namespace} is, is not known`
                    : `the labels of namespace ${from} are not known`
                : variable !== undefined &&
                    hosts.some((host) => host !== listener.listener.hostname && variablesIn(host).length === 0)
                  ? `what is put for ${variable} in the hostname of listener ${listener.listener.name} is not known`
                  : undefined);
        return [{ route, listener, hosts, ...(doubt === undefined ? {} : { doubt }) }];
    });
    if (attachments.length > 0) return { attachments };
    const own = firstNames(route.value.spec?.hostnames ?? []);
    const theirs = firstNames(open.map(({ listener }) => listener.listener.hostname ?? "*"));
    const [{ listener: only }, ...others] = open as [(typeof open)[0], ...typeof open];
    const who =
        others.length > 0 || only.listener.name === ""
            ? `the listeners of ${name} serve`
            : `listener ${only.listener.name} of ${name} serves`;
    return refuse("hostname", `no host of ${own} is within ${theirs}, which ${who}`);
}

const mayBeOneName = (one: string, other: string): boolean =>
    (variablesIn(one).length > 0 && mayBecome(one, other)) || (variablesIn(other).length > 0 && mayBecome(other, one));

/** For Gateways that kustomize or Flux may give their namespace. */
export const renderHelp =
    "Render the manifests first, so that the Gateway has its namespace, or write it there; else the two are not known to belong together.";

/** Objects without a namespace belong together in one folder, in folders side by side, and in folders of these. */
function farGateway({ gateways }: GatewayObjects, from: string | undefined, parent: Parent): string | undefined {
    if (parent.kind !== "Gateway" || from === undefined) return undefined;
    const named = gateways.filter(({ value }) => keyOf(value) === `${parent.namespace}/${parent.name}`);
    const far = named.filter(
        ({ value, source }) =>
            value.metadata?.namespace === undefined &&
            source !== undefined &&
            !isNear(folderOf(source), folderOf(from)),
    );
    return far.length === named.length ? far[0]?.source : undefined;
}

const folderOf = (file: string): string => file.replace(/[^/]*$/, "").replace(/\/$/, "");
const isNear = (one: string, other: string): boolean =>
    folderOf(one) === folderOf(other) ||
    `${one}/`.startsWith(`${other}/`) ||
    `${other}/`.startsWith(`${one}/`) ||
    one === "" ||
    other === "";
