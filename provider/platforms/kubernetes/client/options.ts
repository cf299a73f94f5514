/** What the functions on a cluster take. */
import type { ClusterOptions } from "./kubeconfig";

/** One object of a namespace. */
export interface GetOptions extends ClusterOptions {
    /** Name of the object. */
    name: string;
    /** Namespace of the object (default: that of the provider, else of the context, else `default`). */
    namespace?: string;
}

interface Selection extends ClusterOptions {
    /** Labels that the objects have, e.g. `app=web,tier!=test`. */
    labelSelector?: string;
    /** Fields that the objects have; the server knows `metadata.name` and `metadata.namespace`. */
    fieldSelector?: string;
    /** State to begin with (default: the newest). */
    resourceVersion?: string;
    /** Seconds that the server may take (a watch: default 300; else its own limit). */
    timeoutSeconds?: number;
}

/** Which objects; without a namespace those of all. */
export interface ListOptions extends Selection {
    /** One namespace only (default: all). */
    namespace?: string;
    /** How many objects, the first ones (default: all, read in pages of 500). */
    limit?: number;
    /** Goes on with a list that `limit` ended: `metadata.continue` of it. */
    continue?: string;
    /** How `resourceVersion` is meant: `Exact` or `NotOlderThan`. */
    resourceVersionMatch?: "Exact" | "NotOlderThan";
}

/** Which changes; without a namespace those of all. */
export interface WatchOptions extends Selection {
    /** One namespace only (default: all). */
    namespace?: string;
    /** Ends the watch. */
    signal?: AbortSignal;
    /** Whether the server says from time to time which version has been reached (default: true). */
    allowWatchBookmarks?: boolean;
    /**
     * Begin with what exists, one `ADDED` each, and then a bookmark with the annotation `k8s.io/initial-events-end`. Without it, a
     * watch without `resourceVersion` begins with what exists, too, but without that bookmark.
     */
    sendInitialEvents?: boolean;
    /** Counts with `sendInitialEvents` only, which needs `NotOlderThan` (default there). */
    resourceVersionMatch?: "NotOlderThan";
}

interface WriteOptions {
    /** The server checks everything and writes nothing (default in a preview, where nothing else is possible). */
    dryRun?: boolean;
    /**
     * Who writes the fields, e.g. `my-controller` (default: the stack, as `crossroute/shop/dev`; outside of a stack the script, as
     * `crossroute/controller.js`). Patches of different fields of one object want one name each.
     */
    fieldManager?: string;
    /** What becomes of fields that the server does not know: refused (default), said, or dropped in silence. */
    fieldValidation?: "Strict" | "Warn" | "Ignore";
}

/** A change of an object. */
export interface PatchOptions extends GetOptions, WriteOptions {
    /** What changes: fields of the object, or with type `json` steps such as `{ op: "replace", path: "/spec/rules", value: [] }`. */
    patch: object;
    /**
     * `apply` (default): these fields are the field manager's, and those that it no longer names go. `merge`: these fields get these
     * values, null removes. `strategic`: as merge, but lists go by their keys. `json`: steps.
     */
    type?: "apply" | "merge" | "strategic" | "json";
    /** Take fields from other managers, in place of a conflict (409); for type `apply`. */
    force?: boolean;
}

/** A whole object in place of what is there. */
export interface UpdateOptions extends ClusterOptions, WriteOptions {
    /** The object. With `metadata.resourceVersion` it is written only when nobody changed it since (409). */
    object: object;
    /** Name of the object (default: that in its metadata). */
    name?: string;
    /** Namespace of the object (default: that in its metadata, else as with `get`). */
    namespace?: string;
}

interface DeleteOptions {
    /** The server checks everything and deletes nothing (default in a preview, where nothing else is possible). */
    dryRun?: boolean;
    /** Seconds that the object has to end; Ingress and Endpoints have nothing to end. */
    gracePeriodSeconds?: number;
    /** What becomes of objects that name it as their owner (default: the server's, for these kinds `Background`). */
    propagationPolicy?: "Foreground" | "Background" | "Orphan";
    /** The older word for `propagationPolicy`: true is `Orphan`. */
    orphanDependents?: boolean;
    /** The very object: anything else of its name stays (409). */
    preconditions?: { uid?: string; resourceVersion?: string };
}

/** One object that goes. */
export interface DeleteObjectOptions extends GetOptions, DeleteOptions {}

/** Objects of one namespace that go. Without a selector `all` must be true. */
export interface DeleteAllOptions extends Omit<ListOptions, "namespace">, DeleteOptions {
    /** Namespace of the objects (default: as with `get`); there is no deletion in all of them. */
    namespace?: string;
    /** Delete everything in the namespace, whoever made it. */
    all?: boolean;
}
