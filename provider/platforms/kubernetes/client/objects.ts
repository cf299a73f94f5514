/** What is read from a cluster and written to it. */
/** A kind of objects, as the paths of the API server have it. */
export interface Kind {
    apiVersion: string;
    kind: string;
    plural: string;
}

export const kinds = {
    ingress: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", plural: "ingresses" },
    ingressClass: { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", plural: "ingressclasses" },
    endpoints: { apiVersion: "v1", kind: "Endpoints", plural: "endpoints" },
    slice: { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", plural: "endpointslices" },
} as const satisfies Record<string, Kind>;

/** An object of the cluster, as the API server has it. */
export interface ClusterObject {
    apiVersion: string;
    kind: string;
    metadata: {
        name: string;
        namespace?: string;
        uid?: string;
        resourceVersion?: string;
        generation?: number;
        creationTimestamp?: string;
        /** Set while the object is being deleted. */
        deletionTimestamp?: string;
        finalizers?: string[];
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
    };
    [field: string]: unknown;
}

/** What a list says of itself. */
export interface ListMetadata {
    /** The state that was read: a watch that begins with it misses nothing. */
    resourceVersion: string;
    /** Given to `continue`, the list goes on; absent at its end. */
    continue?: string;
    /** How many objects follow at least; absent where the server does not count, as with selectors. */
    remainingItemCount?: number;
}

/** Objects, and the state in which they were read. */
export interface ClusterList {
    items: ClusterObject[];
    metadata: ListMetadata;
}

/** What changed, as a watch tells it. A bookmark is only a version that has been reached. */
export interface WatchEvent {
    type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
    object: ClusterObject;
}

/** How a watch ended without an error: its time was over, or its signal was aborted. */
export interface WatchEnd {
    /** The version up to which everything was reported: the next watch goes on from here. Absent when nothing came. */
    resourceVersion?: string;
}

/** What became of an object that was to be deleted. */
export interface Deletion {
    /** It is gone; false while something holds it, such as a finalizer. */
    isGone: boolean;
    /** The object as it then was; absent when the server only said that it is gone. */
    object?: ClusterObject;
}

/** The addresses behind a Service, in both forms that Kubernetes has. */
export interface EndpointsOf {
    /** The Endpoints of that name, when there are some. */
    endpoints?: ClusterObject;
    /** The EndpointSlices that belong to the Service of that name. */
    slices: ClusterObject[];
}

/** One object, or its status. */
export interface Place {
    kind: Kind;
    name: string;
    namespace?: string | undefined;
    part?: "status";
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;
