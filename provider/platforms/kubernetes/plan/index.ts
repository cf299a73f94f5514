import { finding } from "../../../diagnostics/catalogue";
import {
    isHidden,
    isList,
    isObject,
    isOff,
    publicText,
    show,
    text,
    type Opened,
    type OpenedFields,
} from "../../../inputs/opened";
import type { Json } from "../../../inputs/json";
import type { Diagnostic } from "../../../routing/diagnostic";
import type { DialectName } from "../../../routing/model";
import { shareGateways } from "../../gateway-api/plan/gateway";
import { surroundings } from "../../gateway-api/plan/surroundings";
import { planHTTPRoutes } from "../../gateway-api/plan/route";
import type { Placed, Platform, Problems, Request, Route } from "../../platform";
import { serverAddress } from "../client/connection";
import { ingressesOf } from "../ownership/state";
import { listenerConflictMessage, listenerConflicts } from "../read/cce-listeners";
import { tablesOf } from "../read/objects";
import { addressConflicts, addressCure, addressMessage } from "../read/static-addresses";
import type { KubernetesGatewayTlsArgs } from "./args";
import { compare } from "./compare";
import { backends, gatewayShape, issuerOf, readGateway, type KubernetesGateway } from "./gateway";
import { planIngresses } from "./ingress";
import { begin, prepare, unreachable, type KubernetesPlan } from "./register";
import { Services } from "./services";
import { serverOf, whyNotSecondIngress, whyOtherListener } from "./split";

/** Gateways on Kubernetes. */
export const kubernetes: Platform<KubernetesGateway, KubernetesPlan> = {
    name: "kubernetes",
    title: "Kubernetes",
    shape: gatewayShape,
    backends,
    servesAnyHost: true,
    read: readGateway,
    reaches: (kind) => kind in backends,
    check,
    plan,
    tables: tablesOf,
    surroundings,
    unreachable,
    begin,
    prepare,
    held: ingressesOf,
    serverOf: serverAddress,
    shareAddress(one, other) {
        if (one.fields.httpRoute !== undefined || other.fields.httpRoute !== undefined)
            return shareGateways(one, other);
        const address = balancerOf(one);
        return address !== undefined && address === balancerOf(other);
    },
    port: ({ fields }) => portOf(fields.annotations),
    compare,
};

/** The actions of an Ingress apply to all of its routes, apart from TLS; an HTTPRoute has no TLS. */
function check(
    { where, backend, rewrite, actions, tls, annotations }: Route,
    on: KubernetesGateway,
    problems: Problems,
    part?: string,
): void {
    if (on.fields.httpRoute !== undefined) {
        if (tls !== undefined && !isOff(tls))
            problems.add(
                "CR210",
                `${where}.tls`,
                "an HTTPRoute has no certificate",
                "leave it out: the certificate is on the listener of the Gateway",
            );
        if (annotations !== undefined)
            problems.add(
                "CR210",
                `${where}.annotations`,
                "an HTTPRoute has the annotations of its gateway",
                "give them to the gateway; what they say of a single route on an Ingress, actions say here",
            );
        if (backend.kind === "resource")
            problems.add(
                "CR210",
                backend.where,
                "a Gateway answers 500 for an object of a kind that it does not know, and which kinds it knows is not declared here",
                "give a Service, or put the host on an Ingress",
            );
        return;
    }
    if (annotations !== undefined && part !== "bridge")
        annotationProblems(annotations, `${where}.annotations`, on, problems);
    if (part === "arrival") return;
    const cure =
        "put the host on a gateway with httpRoute, or on an Ingress of its own (a gateway with annotations of its controller)";
    for (const [key, value] of Object.entries({ rewrite, actions }))
        if (value !== undefined)
            problems.add("CR210", `${where}.${key}`, `an Ingress has no ${key} of a single route`, cure);
}

function plan({ table, gateways, placed, problems }: Request): KubernetesPlan[] {
    const services = new Services(table, problems);
    const planned = gateways.flatMap((on): KubernetesPlan[] => {
        const gateway = on as KubernetesGateway;
        const here = placed.filter((route) => route.on === on);
        if (gateway.fields.httpRoute !== undefined) return planHTTPRoutes(table, gateway, here, services, problems);
        certificateProblems(here, gateway, problems);
        issuerProblems(here, gateway, problems);
        return planIngresses(table, gateway, here, services);
    });
    problems.list.push(...listenerProblems(planned), ...addressProblems(planned));
    const here = placed.filter((route: Placed) => gateways.includes(route.on));
    problems.list.push(...services.meetings(here));
    return [...planned, ...services.made];
}

/** A listener of CCE that two Ingresses of the table configure differently: one of them would be ignored. */
const listenerProblems = (planned: readonly KubernetesPlan[]): Diagnostic[] =>
    byCluster(planned, "cce").flatMap((plans) =>
        listenerConflicts(plans, valueOf).map((conflict): Diagnostic => {
            const message = listenerConflictMessage(titleOf(conflict.one), titleOf(conflict.other), conflict);
            return { ...finding("CR325", conflict.other.where, message), severity: "error" };
        }),
    );

/** A reserved address of Google Cloud that two Ingresses of the table ask for: one of them would not be served there. */
const addressProblems = (planned: readonly KubernetesPlan[]): Diagnostic[] =>
    byCluster(planned, "gce").flatMap((plans) =>
        addressConflicts(plans, valueOf).map((conflict): Diagnostic => {
            const message = addressMessage(titleOf(conflict.one), titleOf(conflict.other), conflict);
            return { ...finding("CR325", conflict.other.where, message, addressCure), severity: "error" };
        }),
    );

const titleOf = ({ where, resource }: KubernetesPlan): string => `Ingress ${resource} (${where})`;
const valueOf = ({ objects }: KubernetesPlan): Json => objects[0]?.value ?? {};

/** The planned Ingresses that a controller serves, cluster by cluster. */
function byCluster(planned: readonly KubernetesPlan[], dialect: DialectName): KubernetesPlan[][] {
    const own = planned.filter((plan) => plan.kind === "Ingress" && serverOf(plan.gateway).dialect === dialect);
    const clusters = new Set(own.map(({ gateway }) => gateway.cluster));
    return [...clusters].map((cluster) => own.filter(({ gateway }) => gateway.cluster === cluster));
}

/** A host has one certificate: if two routes of it name different ones, chance decides which is served. */
function certificateProblems(routes: readonly Placed[], gateway: KubernetesGateway, problems: Problems): void {
    const first = new Map<string, { said: string; where: string; secret: boolean }>();
    const { tls } = gateway.fields;
    for (const [i, entry] of (isList(tls) ? (tls as OpenedFields<KubernetesGatewayTlsArgs>[]) : []).entries()) {
        const said = text(entry.secretName) ?? (entry.secretName === undefined ? "true" : undefined);
        const secret = isHidden(entry.secretName);
        for (const host of isList(entry.hosts) ? entry.hosts : []) {
            const name = text(host);
            if (name !== undefined && said !== undefined)
                first.set(name, { said, where: `${gateway.where}.tls[${i}]`, secret });
        }
    }
    for (const { host, tls: own, where } of routes) {
        const name = text(host);
        const said = own?.known === true ? String(own.value) : undefined;
        if (name === undefined || said === undefined || said === "false") continue;
        const before = first.get(name);
        if (before === undefined) first.set(name, { said, where: `${where}.tls`, secret: own?.secret === true });
        else if (before.said !== said) {
            const hidden = before.secret || own?.secret === true;
            problems.add(
                "CR210",
                `${where}.tls`,
                `${show(host)} has another certificate by ${before.where}${hidden ? "" : `: ${wordOf(said)} here and ${wordOf(before.said)} there`}, and a host has one`,
                "name the same Secret on all routes of the host, and in the gateway's tls",
            );
        }
    }
}

const wordOf = (said: string): string => (said === "true" ? "the controller's own" : JSON.stringify(said));

/** Routes with annotations get an Ingress of their own, which must be reached at the gateway's address. */
function annotationProblems(given: Opened, where: string, on: KubernetesGateway, problems: Problems): void {
    const isPlain = isObject(given) && Object.values(given).every((one) => text(one) !== undefined && !isHidden(one));
    if (!isPlain)
        problems.add(
            "CR210",
            where,
            "annotations of a route decide in which Ingress it is, and these are secret, known only after apply or no texts",
            "write them as plain texts, or put the host on a gateway of its own, whose annotations may be Outputs",
        );
    const why = whyNotSecondIngress(on) ?? (isPlain ? whyOtherListener(on, given) : undefined);
    if (why !== undefined) problems.add("CR210", where, why[0], why[1]);
}

/** Several Ingresses of CCE are listeners of one load balancer when they name it. */
function balancerOf(gateway: KubernetesGateway): string | undefined {
    if (serverOf(gateway).dialect !== "cce") return undefined;
    const annotations = gateway.fields.annotations;
    if (!isObject(annotations)) return undefined;
    return publicText(annotations["kubernetes.io/elb.id"]) ?? publicText(annotations["kubernetes.io/elb.ip"]);
}

/** The port of CCE's listener, where it is not the usual one. */
function portOf(annotations: Opened | undefined): number | undefined {
    const given = isObject(annotations) ? publicText(annotations["kubernetes.io/elb.port"]) : undefined;
    return /^\d+$/.test(given ?? "") ? Number(given) : undefined;
}

/** An issuer that issues nothing is a mistake. */
function issuerProblems(routes: readonly Placed[], gateway: KubernetesGateway, problems: Problems): void {
    if (Object.keys(issuerOf(gateway)).length === 0) return;
    const secured = routes.filter(({ tls }) => tls !== undefined && tls.value !== false);
    for (const { where } of secured.filter(({ host }) => host === undefined))
        problems.add(
            "CR210",
            `${where}.tls`,
            "cert-manager makes a certificate for a host, and the route has none",
            "give the route a host, or the name of a Secret to the gateway's tls",
        );
    if (gateway.fields.tls === undefined && secured.length === 0)
        problems.add(
            "CR208",
            gateway.where,
            "there is an issuer of certificates, and no host is served with TLS",
            "give tls: true to the routes whose hosts need one, or tls to the gateway",
        );
}
