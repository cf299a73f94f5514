/** Reading what a cluster has. The client is loaded with the first call. */
import { STATUS_CODES } from "node:http";
import type * as Client from "@kubernetes/client-node";
import { ClusterError } from "./cluster-error";
import { type ClusterOptions, readKubeconfig } from "./kubeconfig";

/** An object of the cluster, as the API server has it. */
export interface ClusterObject {
    apiVersion: string;
    kind: string;
    metadata: {
        name: string;
        namespace?: string;
        resourceVersion?: string;
        /** Set while the object is being deleted. */
        deletionTimestamp?: string;
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
    };
    [field: string]: unknown;
}

/** One object of a namespace. */
export interface GetOptions extends ClusterOptions {
    /** Name of the object. */
    name: string;
    /** Namespace of the object (default: `default`). */
    namespace?: string;
}

/** Which objects; without a namespace those of all. */
export interface ListOptions extends ClusterOptions {
    /** One namespace only (default: all). */
    namespace?: string;
    /** Labels that the objects have, e.g. `app=web,tier!=test`. */
    labelSelector?: string;
    /** Fields that the objects have; the server knows `metadata.name` and `metadata.namespace`. */
    fieldSelector?: string;
    /** Objects a page (default: 500); all pages are read. */
    limit?: number;
    /** State to read (default: the newest). */
    resourceVersion?: string;
    /** How `resourceVersion` is meant: `Exact` or `NotOlderThan`. */
    resourceVersionMatch?: "Exact" | "NotOlderThan";
    /** Seconds that the server may take for a page (default: its own limit). */
    timeoutSeconds?: number;
}

/** What changed, as a watch tells it. */
export interface WatchEvent {
    type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
    object: ClusterObject;
}

/** The addresses behind a Service, in both forms that Kubernetes has. */
export interface EndpointsOf {
    /** The Endpoints of that name, when there are some. */
    endpoints?: ClusterObject;
    /** The EndpointSlices that belong to the Service of that name. */
    slices: ClusterObject[];
}

export { ClusterError };

const maxPages = 10_000;
const restarts = 3;

/** The Ingress, or undefined when there is none. Its status is part of it. */
export const getIngress = (options: GetOptions): Promise<ClusterObject | undefined> =>
    orAbsent(async () => {
        const { networking } = await apisOf(options);
        const { name, namespace = "default" } = options;
        const found = await networking.readNamespacedIngress({ name, namespace });
        return typed(found, "networking.k8s.io/v1", "Ingress");
    }, options);

/** All Ingresses that fit, over all pages. When a page is too old to be continued, the listing starts again. */
export const listIngresses = (options: ListOptions = {}): Promise<ClusterObject[]> =>
    asked(async () => {
        const { networking } = await apisOf(options);
        const { namespace } = options;
        return pages(options, (page) =>
            namespace === undefined
                ? networking.listIngressForAllNamespaces(page)
                : networking.listNamespacedIngress({ ...page, namespace }),
        ).then((list) => list.map((item) => typed(item, "networking.k8s.io/v1", "Ingress")));
    }, options);

/** What is behind the Service of that name. */
export const getEndpoints = (options: GetOptions): Promise<EndpointsOf> =>
    asked(async () => {
        const { core, discovery } = await apisOf(options);
        const { name, namespace = "default" } = options;
        const labelSelector = `kubernetes.io/service-name=${name}`;
        const [endpoints, slices] = await Promise.all([
            orAbsent(() => core.readNamespacedEndpoints({ name, namespace }), options),
            pages({ ...options, labelSelector }, (page) =>
                discovery.listNamespacedEndpointSlice({ ...page, namespace }),
            ),
        ]);
        return {
            ...(endpoints === undefined ? {} : { endpoints: typed(endpoints, "v1", "Endpoints") }),
            slices: slices.map((slice) => typed(slice, "discovery.k8s.io/v1", "EndpointSlice")),
        };
    }, options);

/** The Ingress classes of the cluster. */
export const listIngressClasses = (options: ClusterOptions = {}): Promise<ClusterObject[]> =>
    asked(async () => {
        const { networking } = await apisOf(options);
        const list = await pages(options, (page) => networking.listIngressClass(page));
        return list.map((item) => typed(item, "networking.k8s.io/v1", "IngressClass"));
    }, options);

/** Every change of the Ingresses that fit, until `signal` aborts or `timeoutSeconds` (default: 300) have passed. */
export async function watchIngresses(
    options: ListOptions & { signal?: AbortSignal; allowWatchBookmarks?: boolean },
    onEvent: (event: WatchEvent) => void,
): Promise<void> {
    const { client, config } = await apisOf(options);
    const {
        namespace,
        labelSelector,
        fieldSelector,
        resourceVersion,
        timeoutSeconds = 300,
        allowWatchBookmarks = true,
    } = options;
    const path = `/apis/networking.k8s.io/v1/${namespace === undefined ? "" : `namespaces/${namespace}/`}ingresses`;
    const query = { labelSelector, fieldSelector, resourceVersion, timeoutSeconds, allowWatchBookmarks };
    await new Promise<void>((resolve, reject) => {
        const stopped = new client.Watch(config).watch(
            path,
            query,
            (type: string, object: ClusterObject) => onEvent({ type: type as WatchEvent["type"], object }),
            (error: unknown) =>
                error && !options.signal?.aborted && !isAbort(error) ? reject(toError(error, options)) : resolve(),
        );
        stopped.then((controller) => {
            if (options.signal?.aborted) controller.abort();
            options.signal?.addEventListener("abort", () => controller.abort(), { once: true });
        }, reject);
    });
}

const isAbort = (error: unknown): boolean => (error as { name?: string }).name === "AbortError";

/** The client leaves these out of the objects of a list. */
const typed = (object: object, apiVersion: string, kind: string): ClusterObject =>
    ({ apiVersion, kind, ...dropUndefined(object) }) as ClusterObject;
const dropUndefined = (object: object): object => JSON.parse(JSON.stringify(object)) as object;

interface Apis {
    client: typeof Client;
    config: Client.KubeConfig;
    core: Client.CoreV1Api;
    networking: Client.NetworkingV1Api;
    discovery: Client.DiscoveryV1Api;
}

async function apisOf(options: ClusterOptions): Promise<Apis> {
    const client = await import("@kubernetes/client-node");
    const config = new client.KubeConfig();
    const text = readKubeconfig(options);
    if (text !== undefined) config.loadFromString(text);
    else config.loadFromDefault();
    if (options.context !== undefined) config.setCurrentContext(options.context);
    return {
        client,
        config,
        core: config.makeApiClient(client.CoreV1Api),
        networking: config.makeApiClient(client.NetworkingV1Api),
        discovery: config.makeApiClient(client.DiscoveryV1Api),
    };
}

interface Page<T> {
    items: T[];
    metadata?: { _continue?: string };
}
type PageQuery = Pick<
    ListOptions,
    "labelSelector" | "fieldSelector" | "limit" | "resourceVersion" | "resourceVersionMatch" | "timeoutSeconds"
> & { _continue?: string };

async function pages<T>(options: ListOptions, read: (query: PageQuery) => Promise<Page<T>>): Promise<T[]> {
    const {
        labelSelector,
        fieldSelector,
        limit = 500,
        resourceVersion,
        resourceVersionMatch,
        timeoutSeconds,
    } = options;
    const first: PageQuery = {
        labelSelector,
        fieldSelector,
        limit,
        resourceVersion,
        resourceVersionMatch,
        timeoutSeconds,
    };
    for (let attempt = 1; ; attempt++) {
        try {
            return await pagesOnce(first, read);
        } catch (error) {
            if (statusOf(error) !== 410 || attempt >= restarts) throw error;
        }
    }
}

async function pagesOnce<T>(first: PageQuery, read: (query: PageQuery) => Promise<Page<T>>): Promise<T[]> {
    const out: T[] = [];
    let query = first;
    for (let page = 0; page < maxPages; page++) {
        const { items, metadata } = await read(query);
        out.push(...items);
        if (!metadata?._continue) return out;
        // The token says which state is read; a version beside it is refused.
        query = {
            ...first,
            resourceVersion: undefined,
            resourceVersionMatch: undefined,
            _continue: metadata._continue,
        };
    }
    return out;
}

const statusOf = (error: unknown): number | undefined => {
    const { code, statusCode, status } = error as { code?: unknown; statusCode?: unknown; status?: unknown };
    return [code, statusCode, status].find((value): value is number => typeof value === "number");
};

async function orAbsent<T>(read: () => Promise<T>, options: ClusterOptions): Promise<T | undefined> {
    try {
        return await read();
    } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw toError(error, options);
    }
}

async function asked<T>(read: () => Promise<T>, options: ClusterOptions): Promise<T> {
    try {
        return await read();
    } catch (error) {
        throw toError(error, options);
    }
}

function toError(error: unknown, { kubeconfig, context }: ClusterOptions): ClusterError {
    if (error instanceof ClusterError) return error;
    const status = statusOf(error);
    const where = context === undefined ? "the cluster" : `the cluster of context ${context}`;
    const from = kubeconfig === undefined ? "KUBECONFIG or ~/.kube/config" : "the kubeconfig given";
    if (status === undefined) {
        const why = (error as { cause?: Error }).cause?.message ?? (error as Error).message;
        return new ClusterError(`${where} (${from}) did not answer: ${why}`, undefined, { cause: error });
    }
    // The client throws the body of a 401 away; an API server has one word for it.
    const { reason, message } = status === 401 ? { reason: "Unauthorized", message: undefined } : saidBy(error);
    const said = message ?? reason ?? STATUS_CODES[status] ?? "";
    const cure = status === 401 ? ". The credentials are missing, wrong or too old: log in to the cluster again" : "";
    return new ClusterError(`${where} (${from}) answered ${status} ${said}${cure}`, status, { cause: error }, reason);
}

/** The server's own word and sentence. */
function saidBy(error: unknown): { reason?: string; message?: string } {
    const body = (error as { body?: unknown }).body;
    try {
        return ((typeof body === "string" ? JSON.parse(body) : body) ?? {}) as { reason?: string; message?: string };
    } catch {
        return {};
    }
}
