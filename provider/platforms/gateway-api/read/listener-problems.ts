/** What a controller would reject of Gateways and their listeners, by the specification, though the API server takes it. */
import type { Code } from "../../../diagnostics/catalogue";
import { closestName } from "../../../inputs/shape";
import { variablesIn } from "../../../inputs/variables";
import type { Origin } from "../../../routing/model";
import type { Listener, ListenerSet } from "../types";
import { gatewayGroup } from "../types";
import type { Attachment } from "./attach";
import { conflictOf } from "./conflicts";
import type { ServedListener } from "./served-listener";
import type { Found, GatewayObjects } from "./objects";
import { keyOf, nameOf, namespaceOf } from "./objects";
import { allowsNamespace, ungrantedCertificates } from "./references";

export interface ListenerProblem {
    code: Code & ("CR134" | "CR135" | "CR136" | "CR137" | "CR138");
    origin: Origin;
    message: string;
    /** Files do not show everything: it may be otherwise. */
    perhaps?: true;
    /** The host of the listener, where a route for it may come from elsewhere. */
    host?: string;
    /** Default: the help of the code. */
    help?: string;
    /** Other objects on which it hangs: `Gateway shop/edge`. */
    besides?: readonly string[];
}

export function listenerProblems(
    objects: GatewayObjects,
    listeners: readonly ServedListener[],
    attachments: readonly Attachment[],
): ListenerProblem[] {
    return [
        ...conflicts(listeners),
        ...listeners.flatMap((one) => unserved(objects, one)),
        ...classes(objects),
        ...withoutRoutes(objects, listeners, attachments),
        ...objects.sets.flatMap((set) => refusedSets(objects, set)),
    ];
}

const nameAt = ({ owner, listener }: ServedListener): string =>
    `listener ${listener.name} of ${owner.kind} ${owner.namespace}/${owner.name}`;

function conflicts(listeners: readonly ServedListener[]): ListenerProblem[] {
    const place = ({ origin }: ServedListener): string => `${origin.source}\n${origin.object}\n${origin.path}`;
    const places = new Map(listeners.map((one, i) => [place(one), i]));
    return listeners.flatMap((one): ListenerProblem[] => {
        if (one.conflict === undefined) return [];
        const { with: other, lost } = one.conflict;
        if (!isTold(one.listener) || !isTold(other.listener)) return [];
        const isOneObject = one.owner.kind === other.owner.kind && one.owner.name === other.owner.name;
        if (!lost) {
            // Within one object the API server refuses this.
            if (isOneObject && one.listener.protocol === other.listener.protocol) return [];
            // Said where the second of the two is.
            if ((places.get(place(one)) ?? 0) < (places.get(place(other)) ?? 0)) return [];
        }
        const what = conflictOf(one.listener, other.listener) ?? "";
        const end = lost
            ? "which goes first, so it takes nothing"
            : isOneObject
              ? "and by the specification neither is served (Istio serves the first)"
              : "and only that of the older object is served, whose age is not known";
        const message = `${capital(nameAt(one))} is in conflict with ${nameAt(other)} (${what}), ${end}.`;
        const besides = [`${other.owner.kind} ${other.owner.namespace}/${other.owner.name}`, `Gateway ${one.gateway}`];
        return [{ code: "CR134", origin: one.origin, message, besides }];
    });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const isTold = ({ port, protocol, hostname = "" }: Listener): boolean =>
    variablesIn([port, protocol, hostname].join(" ")).length === 0;

/** Routes that a protocol carries. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
    HTTP: ["HTTPRoute", "GRPCRoute"],
    HTTPS: ["HTTPRoute", "GRPCRoute"],
    TLS: ["TLSRoute", "TCPRoute"],
    TCP: ["TCPRoute"],
    UDP: ["UDPRoute"],
};

function unserved(objects: GatewayObjects, served: ServedListener): ListenerProblem[] {
    const { listener, origin, owner } = served;
    const { protocol = "", tls, allowedRoutes } = listener;
    const say = (why: string, perhaps?: true): ListenerProblem[] => [
        { code: "CR135", origin, message: `${capital(nameAt(served))} ${why}.`, ...(perhaps && { perhaps }) },
    ];
    if (served.refused !== undefined || !isTold(listener)) return [];
    const known = kindsOf[protocol];
    // A name that is not near to one of these is of the controller: TURN-UDP of STUNner, HBONE of Istio.
    if (known === undefined)
        return protocol.includes("/") || closestName(protocol, Object.keys(kindsOf)) === undefined
            ? []
            : say(`serves nothing: no protocol is called ${protocol}; there are ${Object.keys(kindsOf).join(", ")}`);
    if (protocol === "HTTPS" && tls === undefined) {
        if (hasCertificateMap(objects, served)) return [];
        const why = "it ends TLS and has no tls, so no certificate";
        return takesItFromTls(objects, served)
            ? say(`serves nothing: ${why}`)
            : say(`perhaps serves nothing: ${why}, unless its controller has one from elsewhere`, true);
    }
    const kinds = allowedRoutes?.kinds ?? [];
    if (
        kinds.length > 0 &&
        kinds.every(({ group = gatewayGroup, kind }) => group === gatewayGroup && !known.includes(kind))
    )
        return say(
            `takes no route: it allows ${kinds.map(({ kind }) => kind).join(" and ")} only, and ${protocol} carries ${known.join(" and ")}`,
        );
    return ungrantedCertificates(objects, owner, listener).flatMap((why) =>
        objects.whole ? say(`has no certificate: ${why}`) : say(`perhaps has no certificate: ${why}`, true),
    );
}

/** GKE takes certificates from a map that an annotation names. */
const hasCertificateMap = ({ gateways }: GatewayObjects, { gateway }: ServedListener): boolean =>
    gateways.some(
        ({ value }) =>
            keyOf(value) === gateway && value.metadata?.annotations?.["networking.gke.io/certmap"] !== undefined,
    );

/** Controllers that have no certificates but those of the listener; those of clouds and tunnels bring their own. */
const ofListeners =
    /^(gateway\.envoyproxy\.io|istio\.io|traefik\.io|gateway\.nginx\.org|projectcontour\.io|io\.cilium|kgateway\.dev|agentgateway\.dev|haproxy-ingress\.github\.io)\//;

function takesItFromTls({ gateways, classes: known }: GatewayObjects, { gateway }: ServedListener): boolean {
    const found = gateways.find(({ value }) => keyOf(value) === gateway)?.value.spec?.gatewayClassName ?? "";
    return ofListeners.test(known.get(found)?.spec?.controllerName ?? "");
}

/** Of files without any class nothing is said: charts of controllers bring them along. */
function classes(objects: GatewayObjects): ListenerProblem[] {
    if (!objects.whole && objects.classes.size === 0) return [];
    const seen = new Set<string>();
    return objects.gateways.flatMap(({ value, source }) => {
        const name = value.spec?.gatewayClassName ?? "";
        if (name === "" || variablesIn(name).length > 0 || objects.classes.has(name) || seen.has(name)) return [];
        seen.add(name);
        const origin: Origin = {
            object: `Gateway ${keyOf(value)}`,
            path: "spec.gatewayClassName",
            ...(source === undefined ? {} : { source }),
        };
        const end = objects.whole
            ? "so no controller serves it"
            : "so its controller is not known, and it is read by the specification";
        const message = `GatewayClass ${name} of Gateway ${keyOf(value)} is not ${objects.whole ? "there" : "among the sources"}, ${end}.`;
        return [{ code: "CR136", origin, message, ...(objects.whole ? {} : { perhaps: true }) }];
    });
}

/** A listener for a host that has no route, where others of its Gateway have some. */
function withoutRoutes(
    objects: GatewayObjects,
    listeners: readonly ServedListener[],
    attachments: readonly Attachment[],
): ListenerProblem[] {
    const taken = new Set(attachments.map(({ listener }) => listener));
    const busy = new Set(attachments.map(({ listener }) => listener.gateway));
    return listeners.flatMap((one) => {
        const { hostname = "" } = one.listener;
        if (hostname === "" || taken.has(one) || !busy.has(one.gateway)) return [];
        if (one.closed !== undefined || one.refused !== undefined || !isTold(one.listener)) return [];
        // What is not served answers nothing.
        if (unserved(objects, one).length > 0) return [];
        if (objects.otherParents.has(`${one.owner.kind} ${one.owner.namespace}/${one.owner.name}`)) return [];
        const { routes, end } = objects.whole
            ? { routes: "no route", end: "its requests are answered with 404" }
            : {
                  routes: "no route of the sources",
                  end: "unless a chart or an operator makes one, it leads nowhere",
              };
        const message = `${capital(nameAt(one))} is for ${hostname}, and ${routes} attaches to it: ${end}.`;
        return [{ code: "CR137", origin: one.origin, message, host: hostname }];
    });
}

const helpForOthers =
    "Allow its namespace in the Gateway: allowedListeners: { namespaces: { from: All } }, or Selector with labels of that namespace.";

function refusedSets(objects: GatewayObjects, { value, source }: Found<ListenerSet>): ListenerProblem[] {
    const { name = "", namespace: at = namespaceOf(value) } = value.spec?.parentRef ?? {};
    const gateway = objects.gateways.find((one) => nameOf(one.value) === name && namespaceOf(one.value) === at);
    if (gateway === undefined || variablesIn(`${name}${at}`).length > 0) return [];
    const allowed = gateway.value.spec?.allowedListeners?.namespaces ?? {};
    if (allowsNamespace(objects, { from: "None", ...allowed }, at, namespaceOf(value)) !== false) return [];
    const from = allowed.from ?? "None";
    const says =
        from === "None"
            ? "allows none (allowedListeners is left out or None)"
            : `allows those of ${from === "Same" ? "its own namespace" : "the selected namespaces"} only`;
    return [
        {
            code: "CR138",
            origin: {
                object: `ListenerSet ${keyOf(value)}`,
                path: "spec.parentRef",
                ...(source === undefined ? {} : { source }),
            },
            message: `ListenerSet ${keyOf(value)} serves nothing: Gateway ${at}/${name} ${says}.`,
            // What allows the Gateway's own namespace allows no other one.
            ...(namespaceOf(value) === at ? {} : { help: helpForOthers }),
            besides: [`Gateway ${at}/${name}`],
        },
    ];
}
