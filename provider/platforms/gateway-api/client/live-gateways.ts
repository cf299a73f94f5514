/** What is live in a cluster and decides where routes attach: Gateways, and what belongs to them. */
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { isObject, type Json } from "../../../inputs/json";
import { itemsIn } from "../../kubernetes/client/answers";
import { ClusterError } from "../../kubernetes/client/cluster-error";
import type { ClusterOptions } from "../../kubernetes/client/kubeconfig";
import { get } from "../../kubernetes/client/rest";
import { isUnserved } from "../../kubernetes/client/served-kinds";
import { holdersOf, isOfRelease } from "../../kubernetes/ownership/state";
import { apiVersion, type Gateway, gatewayGroup, type HTTPRoute, type Listener, type ListenerSet } from "../types";
import { parentsOf } from "./conditions";

/** A live object. */
export interface LiveGatewayObject {
    value: Json;
    /** Why it could not be read: only its name is known. */
    unread?: string;
    /** This stack has it, so that this run may change it. */
    ours?: true;
}

export interface LiveGateways {
    objects: LiveGatewayObject[];
    /** Namespaces whose ReferenceGrants are all among the objects. */
    granted: ReadonlySet<string>;
}

interface Place {
    kind: string;
    namespace: string;
    name: string;
}

const titleOf = ({ kind, namespace, name }: Place): string => `${kind} ${namespace}/${name}`;
const isKnown = (...texts: readonly string[]): boolean => texts.every((text) => !text.includes(UNKNOWN_SENTINEL));

/**
 * The Gateways and ListenerSets that routes name, their classes, the labels of namespaces where they choose by labels, and
 * the ReferenceGrants that the routes need. What is not there is left out: the program may be about to make it.
 * @param cluster undefined: which one it is is not known yet
 */
export async function readLiveGateways(
    cluster: ClusterOptions | undefined,
    routes: readonly HTTPRoute[],
): Promise<LiveGateways> {
    const found = new Map<string, LiveGatewayObject>();
    const add = async (place: Place): Promise<LiveGatewayObject["value"] | undefined> => {
        const title = titleOf(place);
        const known = found.get(title);
        if (known !== undefined) return known.unread === undefined ? known.value : undefined;
        const seen = await lookAt(cluster, place);
        if (seen === undefined) return undefined;
        found.set(title, seen);
        return seen.unread === undefined ? seen.value : undefined;
    };
    const places = routes
        .flatMap(parentsOf)
        .filter(
            ({ group, kind, namespace, name }) =>
                group === gatewayGroup && isReadable(kind) && isKnown(namespace, name),
        );
    for (const place of unique(places)) {
        const object = await add(place);
        if (object === undefined || place.kind !== "ListenerSet") continue;
        const { name, namespace = place.namespace } = (object as ListenerSet).spec?.parentRef ?? { name: "" };
        if (name !== "") await add({ kind: "Gateway", namespace, name });
    }
    const granted = new Set<string>();
    if (cluster === undefined) return { objects: [...found.values()], granted };
    const objects = [...found.values()].filter(({ unread }) => unread === undefined);
    const parents = objects.map(({ value }) => value as Gateway & ListenerSet);
    const more: LiveGatewayObject[] = [];
    const extra = async (path: string): Promise<void> => {
        const value = await readAt(cluster, path).catch(() => undefined);
        if (value !== undefined) more.push({ value: bare(value) });
    };
    for (const name of new Set(parents.flatMap(({ spec }) => spec?.gatewayClassName ?? [])))
        await extra(`/apis/${apiVersion}/gatewayclasses/${encodeURIComponent(name)}`);
    if (parents.some(choosesByLabels))
        for (const name of new Set([...routes, ...parents].map(({ metadata }) => metadata?.namespace ?? "default")))
            if (isKnown(name) && !(await isOurs({ kind: "Namespace", namespace: "", name })))
                await extra(`/api/v1/namespaces/${encodeURIComponent(name)}`);
    for (const namespace of new Set([...routes.flatMap(foreignBackends), ...parents.flatMap(foreignSecrets)])) {
        const grants = await grantsIn(cluster, namespace).catch(() => undefined);
        if (grants === undefined) continue;
        granted.add(namespace);
        more.push(...grants.map((value) => ({ value: bare(value) })));
    }
    return { objects: [...found.values(), ...more], granted };
}

const isReadable = (kind: string): boolean => kind === "Gateway" || kind === "ListenerSet";
const unique = <P extends Place>(places: readonly P[]): Place[] => [
    ...new Map(
        places.map(({ kind, namespace, name }) => [titleOf({ kind, namespace, name }), { kind, namespace, name }]),
    ).values(),
];

/** Undefined: it is not there, as it will not be for a plan that is made before the run makes it. */
async function lookAt(cluster: ClusterOptions | undefined, place: Place): Promise<LiveGatewayObject | undefined> {
    const { kind, namespace, name } = place;
    const value = { apiVersion, kind, metadata: { namespace, name } };
    if (cluster === undefined) return { value, unread: `${titleOf(place)} cannot be read before its cluster is known` };
    try {
        const plural = `${kind.toLowerCase()}s`;
        const path = `/apis/${apiVersion}/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`;
        const object = await readAt(cluster, path);
        if (object === undefined || isOfThisRun(object)) return undefined;
        return { value: bare({ apiVersion, kind, ...object }), ...((await isOurs(place, object)) && { ours: true }) };
    } catch (error) {
        // Somebody who may write routes need not be allowed to read Gateways. The words of an error change from run to run.
        const status = error instanceof ClusterError && error.status !== undefined ? ` (status ${error.status})` : "";
        return { value, unread: `${titleOf(place)} could not be read${status}` };
    }
}

/** This stack has it, changes it by a patch, or has the Helm release that made it. */
async function isOurs({ kind, namespace, name }: Place, { metadata }: Json = {}): Promise<boolean> {
    const { annotations } = isObject(metadata) ? metadata : {};
    if (isObject(annotations) && (await isOfRelease(annotations))) return true;
    const named = await Promise.all([kind, `${kind}Patch`].map((one) => holdersOf({ kind: one, namespace, name })));
    return named.some((holders) => (holders ?? []).length > 0);
}

/** The state of the stack knows it only after the run. The server counts whole seconds. */
function isOfThisRun({ metadata }: Json): boolean {
    const { creationTimestamp } = isObject(metadata) ? metadata : {};
    return Date.parse(String(creationTimestamp)) + 1000 > performance.timeOrigin;
}

/** Its status and its managers change without its author. */
function bare({ status: _status, metadata, ...rest }: Json): Json {
    const { name, namespace, labels, annotations, creationTimestamp } = isObject(metadata) ? metadata : {};
    return { ...rest, metadata: { name, namespace, labels, annotations, creationTimestamp } };
}

async function readAt(cluster: ClusterOptions, path: string): Promise<Json | undefined> {
    const answer = await get(cluster, path);
    if (await isUnserved(answer, path, (other) => get(cluster, other))) return undefined;
    const { status, body } = answer;
    if (status === 200 && isObject(body) && isObject(body["metadata"])) return body;
    throw new ClusterError(`the cluster answered ${status}`, status === 200 ? undefined : status);
}

const beta = apiVersion.replace(/v1$/, "v1beta1");

/** Clusters before v1.5 of the Gateway API have them in an older version only. */
async function grantsIn(cluster: ClusterOptions, namespace: string): Promise<Json[] | undefined> {
    for (const version of [apiVersion, beta]) {
        const path = `/apis/${version}/namespaces/${encodeURIComponent(namespace)}/referencegrants`;
        const answer = await get(cluster, path);
        if (await isUnserved(answer, path, (other) => get(cluster, other))) continue;
        const items = answer.status === 200 ? itemsIn(answer) : undefined;
        return items?.filter(isObject).map((item) => ({ apiVersion: version, kind: "ReferenceGrant", ...item }));
    }
    return [];
}

const listenersOf = ({ spec }: Gateway & ListenerSet): Listener[] => spec?.listeners ?? [];

const choosesByLabels = (parent: Gateway & ListenerSet): boolean =>
    parent.spec?.allowedListeners?.namespaces?.from === "Selector" ||
    listenersOf(parent).some(({ allowedRoutes }) => allowedRoutes?.namespaces?.from === "Selector");

/** Namespaces of the backends that are not in the route's own. */
const foreignBackends = ({ metadata, spec }: HTTPRoute): string[] =>
    (spec?.rules ?? [])
        .flatMap(({ backendRefs }) => backendRefs ?? [])
        .flatMap(({ namespace }) =>
            namespace !== undefined && namespace !== (metadata?.namespace ?? "default") && isKnown(namespace)
                ? [namespace]
                : [],
        );

const foreignSecrets = (parent: Gateway & ListenerSet): string[] =>
    listenersOf(parent)
        .flatMap(({ tls }) => tls?.certificateRefs ?? [])
        .flatMap(({ namespace }) =>
            namespace !== undefined && namespace !== parent.metadata?.namespace ? [namespace] : [],
        );
