/**
 * Operations on the objects of a cluster, for programs. The options, or the Kubernetes provider of the stack, say which
 * cluster. Wrong options are refused before anything is asked.
 */
import * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { ClusterError } from "./cluster-error";
import { InvalidArguments } from "./failure";
import { firstPatch } from "./manager";
import {
    type ClusterList,
    type ClusterObject,
    type Deletion,
    type EndpointsOf,
    type Kind,
    kinds,
    type Place,
    type WatchEnd,
    type WatchEvent,
} from "./objects";
import {
    deleteObject,
    deleteObjects,
    endpointsBehind,
    getObject,
    listObjects,
    patchObject,
    updateObject,
    watchObjects,
} from "./operations";
import type {
    DeleteAllOptions,
    DeleteObjectOptions,
    GetOptions,
    ListOptions,
    PatchOptions,
    UpdateOptions,
    WatchOptions,
} from "./options";
import { namespaceOf } from "./paths";
import { type ClusterInvokeOptions, deletionOf, prepared, queryOf, writeQuery } from "./operation-inputs";

export { ClusterError };
export type { ClusterList, ClusterObject, Deletion, EndpointsOf, WatchEnd, WatchEvent };
export type * from "./options";
export type { ClusterInvokeOptions };

/** The Ingress, or undefined when there is none. Its status is part of it. */
export const getIngress = (options: GetOptions, opts?: ClusterInvokeOptions): Promise<ClusterObject | undefined> =>
    get("getIngress", kinds.ingress, options, opts);

/** The Ingresses that fit, of one namespace or of all; with `limit` the first so many. */
export const listIngresses = (options: ListOptions = {}, opts?: ClusterInvokeOptions): Promise<ClusterList> =>
    list("listIngresses", kinds.ingress, options, opts);

/**
 * Every change of the Ingresses that fit, until `signal` aborts or `timeoutSeconds` (default: 300) have passed. Rejects with
 * a ClusterError of status 410 when `resourceVersion` is too old: then list again, and watch from the version of the list.
 */
export const watchIngresses = (
    options: WatchOptions,
    onEvent: (event: WatchEvent) => void,
    opts?: ClusterInvokeOptions,
): Promise<WatchEnd> => watch("watchIngresses", kinds.ingress, options, onEvent, opts);

/**
 * Changes fields of an Ingress that exists and leaves the others; in a preview the server only says what would be. Rejects with a
 * ClusterError of status 404 when there is none.
 */
export const patchIngress = (options: PatchOptions, opts?: ClusterInvokeOptions): Promise<ClusterObject> =>
    patch("patchIngress", kinds.ingress, options, opts);

/** Changes the status of an Ingress, as its controller does. */
export const patchIngressStatus = (options: PatchOptions, opts?: ClusterInvokeOptions): Promise<ClusterObject> =>
    patch("patchIngressStatus", kinds.ingress, options, opts, "status");

/**
 * Writes a whole Ingress in place of the one that is there; with a `resourceVersion` in it, only when that is still it. Rejects
 * with a ClusterError of status 404 when there is none.
 */
export const updateIngress = (options: UpdateOptions, opts?: ClusterInvokeOptions): Promise<ClusterObject> =>
    update("updateIngress", kinds.ingress, options, opts);

/** Writes the whole status of an Ingress, as its controller does. */
export const updateIngressStatus = (options: UpdateOptions, opts?: ClusterInvokeOptions): Promise<ClusterObject> =>
    update("updateIngressStatus", kinds.ingress, options, opts, "status");

/** Deletes an Ingress, whoever made it; in a preview the server only says whether it would. */
export const deleteIngress = (options: DeleteObjectOptions, opts?: ClusterInvokeOptions): Promise<Deletion> =>
    remove("deleteIngress", kinds.ingress, options, opts);

/** Deletes the Ingresses of a namespace that fit, whoever made them, and gives them back. */
export const deleteIngresses = (options: DeleteAllOptions, opts?: ClusterInvokeOptions): Promise<ClusterList> =>
    removeAll("deleteIngresses", kinds.ingress, options, opts);

/** The Ingress classes of the cluster. */
export const listIngressClasses = (
    options: Omit<ListOptions, "namespace"> = {},
    opts?: ClusterInvokeOptions,
): Promise<ClusterList> => list("listIngressClasses", kinds.ingressClass, options, opts);

/** What is behind the Service of that name. */
export const getEndpoints = async (options: GetOptions, opts?: ClusterInvokeOptions): Promise<EndpointsOf> =>
    endpointsBehind(await prepared("getEndpoints", "get", { ...options }, opts), options);

/** The Endpoints that fit, of one namespace or of all; with `limit` the first so many. */
export const listEndpoints = (options: ListOptions = {}, opts?: ClusterInvokeOptions): Promise<ClusterList> =>
    list("listEndpoints", kinds.endpoints, options, opts);

/** Every change of the Endpoints that fit, as `watchIngresses`. */
export const watchEndpoints = (
    options: WatchOptions,
    onEvent: (event: WatchEvent) => void,
    opts?: ClusterInvokeOptions,
): Promise<WatchEnd> => watch("watchEndpoints", kinds.endpoints, options, onEvent, opts);

/** Changes fields of Endpoints that exist and leaves the others, as `patchIngress`. */
export const patchEndpoints = (options: PatchOptions, opts?: ClusterInvokeOptions): Promise<ClusterObject> =>
    patch("patchEndpoints", kinds.endpoints, options, opts);

/** Writes whole Endpoints in place of those that are there, as `updateIngress`. */
export const updateEndpoints = (options: UpdateOptions, opts?: ClusterInvokeOptions): Promise<ClusterObject> =>
    update("updateEndpoints", kinds.endpoints, options, opts);

/** Deletes Endpoints, whoever made them; in a preview the server only says whether it would. */
export const deleteEndpoints = (options: DeleteObjectOptions, opts?: ClusterInvokeOptions): Promise<Deletion> =>
    remove("deleteEndpoints", kinds.endpoints, options, opts);

/** Deletes the Endpoints of a namespace that fit, whoever made them, and gives them back. */
export const deleteAllEndpoints = (options: DeleteAllOptions, opts?: ClusterInvokeOptions): Promise<ClusterList> =>
    removeAll("deleteAllEndpoints", kinds.endpoints, options, opts);

type Part = Place["part"];

async function get(by: string, kind: Kind, options: GetOptions, opts?: ClusterInvokeOptions) {
    const target = await prepared(by, "get", { ...options }, opts);
    const { name, namespace } = options;
    return getObject(target, { kind, name, namespace });
}

async function list(by: string, kind: Kind, options: ListOptions, opts?: ClusterInvokeOptions) {
    const target = await prepared(by, "list", { ...options }, opts);
    return listObjects(target, kind, options.namespace, queryOf({ ...options }));
}

async function watch(
    by: string,
    kind: Kind,
    options: WatchOptions,
    onEvent: (event: WatchEvent) => void,
    opts?: ClusterInvokeOptions,
) {
    const target = await prepared(by, "watch", { ...options }, opts);
    if (typeof (onEvent as unknown) !== "function")
        throw new InvalidArguments(by, [
            finding("CR301", "onEvent", "It is not a function.", "Give a function that takes an event."),
        ]);
    const { namespace, signal, timeoutSeconds = 300, allowWatchBookmarks = true } = options;
    const query = { ...queryOf({ ...options }), timeoutSeconds, allowWatchBookmarks };
    return watchObjects(target, kind, { namespace, signal, query }, onEvent);
}

async function patch(by: string, kind: Kind, options: PatchOptions, opts?: ClusterInvokeOptions, part?: Part) {
    const { name, type = "apply", patch: change } = options;
    const target = await prepared(by, "patch", { ...options }, opts);
    if (type !== "json") refuseMisnamed(by, "patch", change, options);
    const namespace = options.namespace ?? (await namespaceOf(target));
    const place = { kind, name, namespace, ...(part && { part }) };
    const send = () => patchObject(target, place, { type, patch: change, query: writeQuery({ ...options }) }, warn);
    // One that is only tried sets nothing.
    if (type !== "apply" || options.fieldManager !== undefined || options.dryRun === true) return send();
    const object = `${part === undefined ? "" : "the status of "}${kind.kind} ${namespace}/${name}`;
    return firstPatch(by, target.cluster, object, change, send);
}

async function update(by: string, kind: Kind, options: UpdateOptions, opts?: ClusterInvokeOptions, part?: Part) {
    const { object } = options;
    const metadata = metadataOf(object);
    const named = { name: options.name ?? metadata.name, namespace: options.namespace ?? metadata.namespace };
    const target = await prepared(by, "update", { ...options, ...named }, opts);
    refuseMisnamed(by, "object", object, options);
    const { name = "", namespace } = named;
    const whole = { ...object, metadata: { ...metadata, name, ...(namespace !== undefined && { namespace }) } };
    const place = { kind, name, namespace, ...(part && { part }) };
    return updateObject(target, place, whole, writeQuery({ ...options }), warn);
}

type Named = Partial<Record<"name" | "namespace", string | null>>;

const metadataOf = (object: object): { name?: string; namespace?: string } =>
    (object as { metadata?: { name?: string; namespace?: string } }).metadata ?? {};

/** Written in the place of another, the content of one object would take the other's requests away. */
function refuseMisnamed(by: string, argument: string, content: object, options: Named): void {
    const own = metadataOf(content);
    const wrong = (["name", "namespace"] as const).flatMap((key) => {
        const [given, asked] = [own[key], options[key]];
        if (typeof given !== "string" || typeof asked !== "string" || given === asked) return [];
        const message = `${JSON.stringify(given)} is another object than the one to write: ${key} is ${JSON.stringify(asked)}.`;
        return [
            finding(
                "CR301",
                `${argument}.metadata.${key}`,
                message,
                "Leave one of the two out, or write the same in both.",
            ),
        ];
    });
    if (wrong.length > 0) throw new InvalidArguments(by, wrong);
}

async function remove(by: string, kind: Kind, options: DeleteObjectOptions, opts?: ClusterInvokeOptions) {
    const { name, namespace } = options;
    const target = await prepared(by, "delete", { ...options }, opts);
    return deleteObject(target, { kind, name, namespace }, deletionOf(options));
}

async function removeAll(by: string, kind: Kind, options: DeleteAllOptions, opts?: ClusterInvokeOptions) {
    const target = await prepared(by, "deletecollection", { ...options }, opts);
    const query = queryOf({ ...options });
    return deleteObjects(target, kind, options.namespace, query, deletionOf(options));
}

const warn = (text: string): void => void pulumi.log.warn(text);
