import { pushTo } from "../../../push-to";
import { areApart } from "../../../routing/lint/services";
import type { Target } from "../../../routing/model";
import type { Gateway, GatewayClass, GRPCRoute, HTTPRoute, ListenerSet, ObjectMeta, ReferenceGrant } from "../types";
import { gatewayGroup } from "../types";
import { readGrpcRoute } from "./grpc-route";
import { type PathReplacement, replacementOf } from "./middleware";
import type { Json } from "../../../inputs/json";

/** A manifest and where it was read. */
export interface GatewayManifest {
    value: Json;
    source?: string;
    /** Clusters that it is for; without them nobody knows. */
    clusters?: readonly string[];
}

/** An object with its place. */
export interface Found<T> {
    value: T;
    source: string | undefined;
    clusters?: readonly string[];
}

/** What is known about a Service and its endpoints. */
export interface KnownService {
    ports: readonly unknown[];
    /** It exists in several versions, whose ports these are. */
    several: boolean;
    external: boolean;
    /** Undefined: not known. */
    endpoints: "some" | "none" | "no slice" | undefined;
}

/** All objects that take part in routing by Gateways, by kind. */
export interface GatewayObjects {
    gateways: Found<Gateway>[];
    classes: ReadonlyMap<string, GatewayClass>;
    routes: Found<HTTPRoute>[];
    grpcRoutes: Found<GRPCRoute>[];
    sets: Found<ListenerSet>[];
    grants: readonly ReferenceGrant[];
    /** Labels by namespace, for the known namespaces. */
    namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
    /** A Service beside an object of these clusters. */
    serviceAt: (key: string, clusters: readonly string[] | undefined) => KnownService | undefined;
    /** Parents of routes of kinds that are not read: `Gateway shop/edge`. */
    otherParents: ReadonlySet<string>;
    /** Traefik's Middlewares that replace a path, by `namespace/name`; undefined: one that does something else. */
    middlewares: ReadonlyMap<string, PathReplacement | undefined>;
    /** Nothing else exists. */
    whole: boolean;
    resolve: Resolve | undefined;
}

/** Where a Service without a selector leads. */
export type Resolve = (namespace: string, name: string, port: number | string) => Target | undefined;

export const nameOf = ({ metadata }: { metadata?: ObjectMeta }): string => metadata?.name ?? "";
export const namespaceOf = ({ metadata }: { metadata?: ObjectMeta }): string => metadata?.namespace ?? "default";
export const keyOf = (object: { metadata?: ObjectMeta }): string => `${namespaceOf(object)}/${nameOf(object)}`;

export const groupOf = ({ apiVersion }: Json): string => String(apiVersion ?? "").split("/")[0] ?? "";

/**
 * Sorts manifests by kind; other kinds are left out.
 * @param others objects of kinds that are not read: routes among them may have the parents that others lack
 */
export function gatewayObjects(
    manifests: readonly GatewayManifest[],
    whole: boolean,
    resolve?: Resolve,
    others: readonly GatewayManifest[] = [],
): GatewayObjects {
    const of = <T>(kind: string, from = manifests): Found<T>[] =>
        from
            .filter(({ value }) => value.kind === kind && groupOf(value) === gatewayGroup)
            .map(({ value, source, clusters }) => ({
                value: withoutNulls(value) as T,
                source,
                ...(clusters === undefined ? {} : { clusters }),
            }));
    const namespaces = manifests.filter(({ value }) => value.kind === "Namespace").map(({ value }) => value as Named);
    return {
        gateways: of<Gateway>("Gateway"),
        classes: new Map(of<GatewayClass>("GatewayClass").map(({ value }) => [nameOf(value), value])),
        routes: of<HTTPRoute>("HTTPRoute"),
        grpcRoutes: of<Json>("GRPCRoute", others).flatMap(readGrpcRoute),
        sets: of<ListenerSet>("ListenerSet"),
        grants: of<ReferenceGrant>("ReferenceGrant").map(({ value }) => value),
        namespaces: new Map(
            namespaces.map((one) => [
                nameOf(one),
                { ...one.metadata?.labels, "kubernetes.io/metadata.name": nameOf(one) },
            ]),
        ),
        serviceAt: servicesOf(manifests),
        otherParents: new Set(
            [...manifests, ...others]
                .filter(({ value }) => value.kind !== "HTTPRoute" && groupOf(value) === gatewayGroup)
                .flatMap(({ value }) => parentsIn(value)),
        ),
        middlewares: new Map(
            manifests
                .filter(({ value }) => value.kind === "Middleware" && groupOf(value) === "traefik.io")
                .map(({ value }) => [keyOf(value as Named), replacementOf(value)]),
        ),
        whole,
        resolve,
    };
}

/** Parents as a route of any kind names them. */
function parentsIn(value: Json): string[] {
    const spec = (value.spec ?? {}) as { parentRefs?: unknown };
    const refs: unknown[] = Array.isArray(spec.parentRefs) ? spec.parentRefs : [];
    return refs.flatMap((ref) => {
        if (typeof ref !== "object" || ref === null) return [];
        const { kind = "Gateway", namespace = namespaceOf(value as Named), name } = ref as Record<string, unknown>;
        return [`${String(kind)} ${String(namespace)}/${String(name)}`];
    });
}

/** A field that is null counts as absent. */
function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(([, inner]) => inner !== null);
    return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
}

interface Named {
    metadata?: ObjectMeta;
}
interface Service extends Named {
    spec?: { type?: string; selector?: object; ports?: { port?: unknown }[] };
}

function servicesOf(manifests: readonly GatewayManifest[]): GatewayObjects["serviceAt"] {
    const filled = new Map<string, boolean>();
    const sliced = new Set<string>();
    for (const { value } of manifests) {
        if (value.kind !== "EndpointSlice" && value.kind !== "Endpoints") continue;
        const { metadata } = value as Named;
        const namespace = metadata?.namespace ?? "default";
        const name = metadata?.labels?.["kubernetes.io/service-name"] ?? metadata?.name ?? "";
        const lists: unknown = value.endpoints ?? value.subsets;
        sliced.add(namespace);
        // A slice that is written without the list will be filled later.
        if (lists === undefined) continue;
        const some = Array.isArray(lists) && lists.some(isReady);
        filled.set(`${namespace}/${name}`, some || filled.get(`${namespace}/${name}`) === true);
    }
    const versions = new Map<string, GatewayManifest[]>();
    for (const manifest of manifests) {
        const { value } = manifest;
        if (value.kind !== "Service" || !["v1", "undefined"].includes(String(value.apiVersion))) continue;
        const key = keyOf(value as Service);
        pushTo(versions, key, manifest);
    }
    return (key, clusters) => {
        const here = (versions.get(key) ?? [])
            .filter((one) => !areApart(one.clusters, clusters))
            .map(({ value }) => value as Service);
        const [first] = here;
        if (first === undefined) return undefined;
        const some = filled.get(key);
        // The slices of a Service with a selector are the cluster's own and rarely in files.
        const isAbsent = ({ spec }: Service): boolean =>
            sliced.has(namespaceOf(first)) && Object.keys(spec?.selector ?? {}).length === 0;
        // In several files there are several versions: it may have whatever one of them has.
        return {
            ports: [...new Set(here.flatMap(({ spec }) => (spec?.ports ?? []).map(({ port }) => port)))],
            several: here.length > 1,
            external: here.every(({ spec }) => spec?.type === "ExternalName"),
            endpoints:
                some === undefined
                    ? isAbsent(here[here.length - 1] ?? first)
                        ? "no slice"
                        : undefined
                    : some
                      ? "some"
                      : "none",
        };
    };
}

/** Of a slice's endpoint, or a subset of Endpoints. */
function isReady(entry: unknown): boolean {
    const { conditions, addresses } = (entry ?? {}) as { conditions?: { ready?: boolean }; addresses?: unknown[] };
    return conditions?.ready !== false && (addresses === undefined || addresses.length > 0);
}
