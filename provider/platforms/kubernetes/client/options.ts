// Written by `npm run generate` from rows. Change the rows, not this file.

/** How a cluster is reached; by default as kubectl does. */
export interface ClusterOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
}

/** One object of a namespace. */
export interface GetOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
    /** Name of the object. */
    name: string;
    /** Namespace of the object (default: that of the provider, else of the context, else `default`). */
    namespace?: string;
}

/** Which objects; without a namespace those of all. */
export interface ListOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
    /** One namespace only (default: all). */
    namespace?: string;
    /** Goes on with a list that `limit` ended: `metadata.continue` of it. */
    continue?: string;
    /** Fields that the objects have; the server knows `metadata.name` and `metadata.namespace`. */
    fieldSelector?: string;
    /** Labels that the objects have, e.g. `app=web,tier!=test`. */
    labelSelector?: string;
    /** How many objects, the first ones (default: all, read in pages of 500). */
    limit?: number;
    /** State to begin with (default: the newest). */
    resourceVersion?: string;
    /** How `resourceVersion` is meant; refused without it. */
    resourceVersionMatch?: "Exact" | "NotOlderThan";
    /** Seconds that the server may take (a watch: default 300; else its own limit). */
    timeoutSeconds?: number;
}

/** Which changes; without a namespace those of all. */
export interface WatchOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
    /** One namespace only (default: all). */
    namespace?: string;
    /** Ends the watch. */
    signal?: AbortSignal;
    /** Whether the server says from time to time which version has been reached (default: true). */
    allowWatchBookmarks?: boolean;
    /** Fields that the objects have; the server knows `metadata.name` and `metadata.namespace`. */
    fieldSelector?: string;
    /** Labels that the objects have, e.g. `app=web,tier!=test`. */
    labelSelector?: string;
    /** State to begin with (default: the newest). */
    resourceVersion?: string;
    /** Counts with `sendInitialEvents` only, which needs `NotOlderThan` (default there). */
    resourceVersionMatch?: "NotOlderThan";
    /** Begin with what exists, one `ADDED` each, and then a bookmark with the annotation `k8s.io/initial-events-end`. Without it, a watch without `resourceVersion` begins with what exists, too, but without that bookmark. */
    sendInitialEvents?: boolean;
    /** Seconds that the server may take (a watch: default 300; else its own limit). */
    timeoutSeconds?: number;
}

/** A change of an object. */
export interface PatchOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
    /** Name of the object. */
    name: string;
    /** Namespace of the object (default: that of the provider, else of the context, else `default`). */
    namespace?: string;
    /** What changes: fields of the object, or with type `json` steps such as `{ op: "replace", path: "/spec/rules", value: [] }`. */
    patch: object;
    /** `apply` (default): these fields are the field manager's, and those that it no longer names go. `merge`: these fields get these values, null removes. `strategic`: as merge, but lists go by their keys. `json`: steps. */
    type?: "apply" | "merge" | "strategic" | "json";
    /** The server checks everything and writes nothing (default in a preview, where nothing else is possible). */
    dryRun?: boolean;
    /** Who writes the fields, e.g. `my-controller` (default: the stack, as `crossroute/shop/dev`; outside of a stack the script, as `crossroute/controller.js`). Patches of different fields of one object want one name each. */
    fieldManager?: string;
    /** What becomes of fields that the server does not know: refused (default), said, or dropped in silence. */
    fieldValidation?: "Strict" | "Warn" | "Ignore";
    /** Take fields from other managers, in place of a conflict (409); for type `apply`. */
    force?: boolean;
}

/** A whole object in place of what is there. */
export interface UpdateOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
    /** Name of the object (default: that in its metadata). */
    name?: string;
    /** Namespace of the object (default: that in its metadata, else as with `get`). */
    namespace?: string;
    /** The object. With `metadata.resourceVersion` it is written only when nobody changed it since (409). */
    object: object;
    /** The server checks everything and writes nothing (default in a preview, where nothing else is possible). */
    dryRun?: boolean;
    /** Who writes the fields, e.g. `my-controller` (default: the stack, as `crossroute/shop/dev`; outside of a stack the script, as `crossroute/controller.js`). Patches of different fields of one object want one name each. */
    fieldManager?: string;
    /** What becomes of fields that the server does not know: refused (default), said, or dropped in silence. */
    fieldValidation?: "Strict" | "Warn" | "Ignore";
}

/** One object that goes. */
export interface DeleteObjectOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
    /** Name of the object. */
    name: string;
    /** Namespace of the object (default: that of the provider, else of the context, else `default`). */
    namespace?: string;
    /** The very object: anything else of its name stays (409). */
    preconditions?: { uid?: string; resourceVersion?: string };
    /** The server checks everything and deletes nothing (default in a preview, where nothing else is possible). */
    dryRun?: boolean;
    /** Seconds that the object has to end; Ingress and Endpoints have nothing to end. */
    gracePeriodSeconds?: number;
    /** The older word for `propagationPolicy`: true is `Orphan`. */
    orphanDependents?: boolean;
    /** What becomes of objects that name it as their owner (default: the server's, for these kinds `Background`). */
    propagationPolicy?: "Foreground" | "Background" | "Orphan";
}

/** Objects of one namespace that go. Without a selector `all` must be true. */
export interface DeleteAllOptions {
    /** Contents of a kubeconfig, or the path to one (default: the files in `KUBECONFIG`, else `~/.kube/config`). */
    kubeconfig?: string;
    /** Context of the kubeconfig (default: its current one). */
    context?: string;
    /** Cluster of the kubeconfig (default: that of the context). */
    cluster?: string;
    /** Namespace of the objects (default: as with `get`); there is no deletion in all of them. */
    namespace?: string;
    /** The very object: anything else of its name stays (409). */
    preconditions?: { uid?: string; resourceVersion?: string };
    /** Delete everything in the namespace, whoever made it. */
    all?: boolean;
    /** Goes on with a list that `limit` ended: `metadata.continue` of it. */
    continue?: string;
    /** The server checks everything and deletes nothing (default in a preview, where nothing else is possible). */
    dryRun?: boolean;
    /** Fields that the objects have; the server knows `metadata.name` and `metadata.namespace`. */
    fieldSelector?: string;
    /** Seconds that the object has to end; Ingress and Endpoints have nothing to end. */
    gracePeriodSeconds?: number;
    /** Labels that the objects have, e.g. `app=web,tier!=test`. */
    labelSelector?: string;
    /** How many objects, the first ones (default: all, read in pages of 500). */
    limit?: number;
    /** The older word for `propagationPolicy`: true is `Orphan`. */
    orphanDependents?: boolean;
    /** What becomes of objects that name it as their owner (default: the server's, for these kinds `Background`). */
    propagationPolicy?: "Foreground" | "Background" | "Orphan";
    /** State to begin with (default: the newest). */
    resourceVersion?: string;
    /** How `resourceVersion` is meant; refused without it. */
    resourceVersionMatch?: "Exact" | "NotOlderThan";
    /** Seconds that the server may take (a watch: default 300; else its own limit). */
    timeoutSeconds?: number;
}
