import {
    close,
    isObject,
    isScalar,
    mapScalar,
    publicText,
    scalar,
    seen,
    text,
    type Scalar,
    type OpenedFields,
    type OpenedObject,
} from "../../../inputs/opened";
import { UNKNOWN_INPUT, withUnknowns } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { digest, objectName, resourceNames } from "../../names";
import { placeOfRoute, type Place, type Placed, type Planned, type PlatformObject } from "../../platform";
import { checkIngress } from "../check/ingress";
import type { IngressArgs, IngressRouteArgs, ResourceBackendArgs, WaitFor } from "../fields/args";
import { userPath, type PathMap } from "../fields/paths";
import { buildIngress } from "../manifest/ingress";
import { adoptOf, dialectOf, issuerOf, knownOf, type KubernetesGateway } from "./gateway";
import { certificatesOf, hostsWithTls, listOf, withHostTls, withSecret } from "./ingress-tls";
import { arrivesIn, formerly, ingressName, objectIn, publicHosts, publicPaths } from "./identity";
import { ownAnnotations } from "./own-annotations";
import type { Services } from "./services";
import { serverOf, splitRoutes, type IngressPart, type Reason } from "./split";

/** An Ingress of a table, with the arguments of the component that registers it. */
export interface IngressPlan extends Planned {
    kind: "Ingress";
    gateway: KubernetesGateway;
    args: OpenedFields<IngressArgs>;
    /** The resources of the Services that are made for it. */
    uses: readonly string[];
    /** The end of its name, if the gateway has several. */
    suffix: string;
    /** Ingresses that may take over routes from it, because it became too full: they come first. */
    givesTo: readonly string[];
}

/**
 * The Ingresses of a gateway: one, or several where one would be too large for the cluster. None if the gateway has no
 * route.
 */
export function planIngresses(
    table: string,
    gateway: KubernetesGateway,
    routes: readonly Placed[],
    services: Services,
): IngressPlan[] {
    const { fields } = gateway;
    const fallback = fields.defaultBackend;
    if (routes.length === 0 && fallback === undefined) return [];
    const base: OpenedFields<IngressArgs> = {
        namespace: fields.namespace,
        ingressClassName: fields.ingressClassName,
        annotations: fields.annotations,
        labels: fields.labels,
        tls: fields.tls,
        waitFor: knownOf(fields.waitFor) as Scalar<WaitFor> | undefined,
        adopt: adoptOf(gateway),
        defaultBackend: fallback === undefined ? undefined : { service: fallback },
    };
    const secured = routes.map((route) => withSecret(route, gateway));
    // On CCE certificates belong to the listener, and the older Ingress decides: so each names all of them.
    const isShared = serverOf(gateway).dialect === "cce" && byAnnotations(secured).size > 1;
    if (isShared) base.tls = [...listOf(fields.tls), ...certificatesOf(secured)];
    const named = isShared ? secured.map((route) => ({ ...route, tls: undefined })) : secured;
    const groups = byAnnotations(named);
    // Without routes of its own, the gateway's Ingress adds nothing to the others.
    if (groups.size > 1 && groups.get("")?.routes.length === 0) groups.delete("");
    const issued = new Set<string>();
    const laidOut = [...groups].map(([word, group]) => ({
        ...{ word, group },
        laid: group.routes.map((route) => ({ route, args: routeOf(route, services) })),
    }));
    const all = laidOut.flatMap(({ laid }) => laid);
    const made = laidOut.flatMap(({ word, group, laid }, i) => {
        const { annotations, defaultBackend } = base;
        const part = { own: laid, all, isFirst: i === 0, defaultBackend };
        const shared = laidOut.length === 1 ? base : { ...base, annotations: ownAnnotations(annotations, part) };
        const own = withAnnotations(shared, { ...issuerOf(gateway), ...group.annotations });
        const { parts, whyOne } = splitRoutes(gateway, own, laid);
        return parts.map((plain): { part: IngressPart; plan: IngressPlan } => {
            const part = { ...withHostTls(plain, named), suffix: `${word}${plain.suffix}` };
            // A certificate of cert-manager belongs to one Ingress, and cert-manager refuses another that asks for it.
            const asks = hostsWithTls(part).some((host) => !issued.has(host)) || word + plain.suffix === "";
            for (const host of hostsWithTls(part)) issued.add(host);
            const args = asks ? own : withAnnotations(shared, group.annotations);
            const plan = planPart(table, gateway, args, part, services, whyOne);
            return { part: { ...part, givesTo: part.givesTo.map((suffix) => `${word}${suffix}`) }, plan };
        });
    });
    const resources = new Map(made.map(({ part, plan }) => [part.suffix, plan.resource]));
    // With `breakFirst` the Ingress that loses a host comes before the one that gains it, by the table's own order.
    const ordered = text(fields.order) === "breakFirst" ? [] : made;
    return made.map(({ part, plan }) => ({
        ...plan,
        givesTo: ordered.length === 0 ? [] : part.givesTo.flatMap((suffix) => resources.get(suffix) ?? []),
    }));
}

interface Annotated {
    annotations: OpenedObject;
    routes: Placed[];
}

/** The routes by the end of their Ingress's name: those with the same annotations share one. */
function byAnnotations(routes: readonly Placed[]): Map<string, Annotated> {
    const groups = new Map<string, Annotated>([["", { annotations: {}, routes: [] }]]);
    for (const route of routes) {
        const annotations = isObject(route.annotations) ? route.annotations : {};
        const texts = Object.entries(annotations).map(([name, value]) => `${name}=${publicText(value)}`);
        const word = texts.length === 0 ? "" : `-a${digest(...texts.sort()).slice(0, 8)}`;
        const group = groups.get(word) ?? { annotations, routes: [] };
        groups.set(word, group);
        group.routes.push(route);
    }
    return groups;
}

/** Adds annotations, which win. Annotations of a gateway that are an Output as a whole stay one. */
function withAnnotations(base: OpenedFields<IngressArgs>, more: OpenedObject): OpenedFields<IngressArgs> {
    if (Object.keys(more).length === 0) return base;
    const { annotations } = base;
    if (!isScalar(annotations)) return { ...base, annotations: { ...annotations, ...more } as Annotations };
    const add = (value: unknown): unknown => ({ ...(value as object), ...(close(more) as object) });
    return { ...base, annotations: mapScalar(annotations, add) as Annotations };
}
type Annotations = OpenedFields<IngressArgs>["annotations"];

const routeOf = (route: Placed, services: Services): IngressRoute => ({
    host: route.host as Scalar<string> | undefined,
    path: route.path as Scalar<string>,
    match: route.match as IngressRoute["match"],
    backend:
        route.backend.kind === "resource"
            ? { resource: route.backend.fields as OpenedFields<ResourceBackendArgs> }
            : { service: services.of(route) },
    tls: route.tls as IngressRoute["tls"],
});

function planPart(
    table: string,
    gateway: KubernetesGateway,
    base: OpenedFields<IngressArgs>,
    { suffix, routes: laid }: IngressPart,
    services: Services,
    whyOne: Reason | undefined,
): IngressPlan {
    const { fields, where } = gateway;
    const routes = laid.map(({ route }) => route);
    const name = ingressName(table, gateway);
    const live = name === undefined ? undefined : objectIn(gateway, `${name}${suffix}`);
    const former = `${formerly(table, gateway)}${suffix}`;
    const given = fields.ingressName ?? scalar(objectName(table, gateway.name));
    const args: OpenedFields<IngressArgs> = {
        name: suffix === "" ? given : mapScalar(given, (value) => `${String(value)}${suffix}`),
        ...base,
        routes: laid.map((one) => one.args),
    };
    const places = routes.map((route) => placeOfRoute(route));
    const { object, paths } = ingressObject(args, gateway);
    const placeOf = (path: string): Place | undefined => {
        const user = userPath(paths, path);
        const index = /^routes\[(\d+)\]/.exec(user)?.[1];
        if (index !== undefined) return places[Number(index)];
        return user.startsWith("defaultBackend") ? { where: `${where}.defaultBackend`, kind: "service" } : undefined;
    };
    return {
        kind: "Ingress",
        ...resourceNames(live, former),
        gateway,
        where,
        args,
        uses: [...new Set(routes.flatMap((route) => services.resources.get(route) ?? []))],
        suffix,
        givesTo: [],
        objects: [object],
        placeOf,
        hosts: [...publicHosts(routes), ...(suffix.startsWith("-a") ? publicPaths(routes) : [])],
        breakFirst: text(fields.order) === "breakFirst",
        check: () => findingsOf(args, gateway, places).map((found) => (whyOne ? withReason(found, whyOne) : found)),
    };
}

/** Why a too large one is not split. */
const withReason = (found: Diagnostic, [why, cure]: Reason): Diagnostic =>
    found.subject?.bytes !== undefined
        ? { ...found, message: `${found.message.replace(/\.$/, "")}; ${why}`, help: cure }
        : found;

type IngressRoute = OpenedFields<IngressRouteArgs>;

/** The object as the component will register it. */
function ingressObject(
    args: OpenedFields<IngressArgs>,
    gateway: KubernetesGateway,
): { object: PlatformObject; paths: PathMap } {
    const known = seen(args) as IngressArgs;
    const { spec, annotations, paths } = buildIngress(known);
    const own = known.annotations;
    const value = {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name: known.name,
            namespace: known.namespace,
            annotations: isUnknownInput(own) ? own : { ...annotations, ...own },
        },
        spec: isUnknownInput(known.tls) ? { ...spec, tls: UNKNOWN_INPUT } : spec,
    };
    const dialect = dialectOf(gateway);
    return {
        object: { value: withUnknowns(value) as PlatformObject["value"], cluster: arrivesIn(gateway), dialect },
        paths,
    };
}

const isUnknownInput = (value: unknown): boolean => value === UNKNOWN_INPUT;

/** What the component will complain about, by the arguments of the table. */
function findingsOf(
    args: OpenedFields<IngressArgs>,
    gateway: KubernetesGateway,
    places: readonly Place[],
): Diagnostic[] {
    return checkIngress(seen(args))
        .filter(({ severity }) => severity === "error")
        .map((finding) => ({ ...finding, where: ofTable(finding.where, gateway.where, places) }));
}

function ofTable(path: string, where: string, places: readonly Place[]): string {
    const route = /^routes\[(\d+)\](.*)$/.exec(path);
    const place = places[Number(route?.[1])];
    if (route && place) return `${place.where}${inBackend(route[2] ?? "", place)}`;
    if (path === "name") return `${where}.ingressName`;
    return path === "args" || path === "routes"
        ? where
        : `${where}.${path.replace(/^defaultBackend\.service/, "defaultBackend")}`;
}

/** A path of an Ingress names a Service even where the route names something else. */
const inBackend = (rest: string, { kind }: Place): string =>
    kind === "service" || kind === "resource" ? rest : rest.replace(/^\.backend\.service.*$/, `.backend.${kind}`);
