/** What an API server can be asked to do with Ingresses and what is behind them, one function an operation. Loads no SDK. */
import { ClusterError } from "./cluster-error";
import {
    type ClusterList,
    type ClusterObject,
    type Deletion,
    type EndpointsOf,
    type Kind,
    kinds,
    type ListMetadata,
    type Place,
    type Query,
    type WatchEnd,
    type WatchEvent,
} from "./objects";
import { isSegment } from "./parameters";
import { type Answer, applyPatch, clusterAddress, type Content, type Method, send } from "./rest";
import { stream } from "./stream";
import { asked, type Target, toError } from "./target";

const pageSize = 500;
const maxPages = 10_000;
const restarts = 3;
/** Seconds that an answer may be late. */
const grace = 30;

/** The object, or undefined when there is none. */
export async function getObject(target: Target, place: Place): Promise<ClusterObject | undefined> {
    const answer = await ask(target, "GET", await pathTo(target, place));
    return answer.status === 404 && isFromServer(answer) ? undefined : objectIn(target, answer);
}

/** What somebody in between does not find may exist. */
const isFromServer = ({ body }: Answer): boolean => (body as { kind?: unknown } | undefined)?.kind === "Status";

/**
 * The objects that fit: with `limit` the first so many, else all, over all pages. When a page is too old to be continued,
 * the listing starts again; a list that the caller goes on with ends in the error of the server (410).
 */
export async function listObjects(
    target: Target,
    kind: Kind,
    namespace: string | undefined,
    query: Query,
): Promise<ClusterList> {
    const path = collection(kind, namespace);
    const isOurs = query["limit"] === undefined && query["continue"] === undefined;
    for (let attempt = 1; ; attempt++) {
        try {
            return await pages(target, path, kind, query);
        } catch (error) {
            const isOld = error instanceof ClusterError && error.status === 410;
            if (!isOurs || !isOld || attempt >= restarts) throw error;
        }
    }
}

async function pages(target: Target, path: string, kind: Kind, first: Query): Promise<ClusterList> {
    const items: ClusterObject[] = [];
    let query: Query = { limit: pageSize, ...first };
    for (let page = 1; ; page++) {
        const list = listIn(target, await ask(target, "GET", path + queryText(query)), kind);
        items.push(...list.items);
        const next = list.metadata.continue;
        if (next === undefined || first["limit"] !== undefined || page >= maxPages)
            return { items, metadata: list.metadata };
        // The token says which state is read; a version beside it is refused.
        query = { ...query, resourceVersion: undefined, resourceVersionMatch: undefined, continue: next };
    }
}

/** What is behind the Service of that name. */
export async function endpointsBehind(
    target: Target,
    { name, namespace }: { name: string; namespace?: string | undefined },
): Promise<EndpointsOf> {
    const own = namespace ?? (await namespaceOf(target));
    const [endpoints, slices] = await Promise.all([
        getObject(target, { kind: kinds.endpoints, name, namespace: own }),
        listObjects(target, kinds.slice, own, { labelSelector: `kubernetes.io/service-name=${name}` }).then(
            ({ items }) => items,
            noneIfUnserved,
        ),
    ]);
    return { ...(endpoints === undefined ? {} : { endpoints }), slices };
}

/** Servers before 1.21 have Endpoints only. */
function noneIfUnserved(error: unknown): [] {
    if (error instanceof ClusterError && error.status === 404) return [];
    throw error;
}

/**
 * Every change of the objects that fit, until `signal` aborts or the server's time is over. Rejects with a ClusterError: of
 * status 410 when the version to begin with is too old, and then a list is needed to go on.
 */
export async function watchObjects(
    target: Target,
    kind: Kind,
    { namespace, signal, query }: { namespace: string | undefined; signal: AbortSignal | undefined; query: Query },
    onEvent: (event: WatchEvent) => void,
): Promise<WatchEnd> {
    const match = query["sendInitialEvents"] === true ? { resourceVersionMatch: "NotOlderThan" } : {};
    const path = collection(kind, namespace) + queryText({ watch: true, ...match, ...query });
    let last = typeof query["resourceVersion"] === "string" ? query["resourceVersion"] : undefined;
    const onLine = (line: string): void => {
        const { type, object } = JSON.parse(line) as { type: string; object: ClusterObject };
        if (type === "ERROR") {
            const { code } = object as { code?: number };
            throw toError(target, { status: code ?? 500, body: object });
        }
        last = object.metadata.resourceVersion ?? last;
        onEvent({ type: type as WatchEvent["type"], object: { ...object, ...typeOf(kind) } });
    };
    const patience = Number(query["timeoutSeconds"]) + grace;
    const refused = await asked(target, () => stream(target.cluster, path, { onLine, signal, patience }));
    if (refused !== undefined) throw toError(target, refused);
    return last === undefined || last === "0" ? {} : { resourceVersion: last };
}

const typeOf = ({ apiVersion, kind }: Kind): { apiVersion: string; kind: string } => ({ apiVersion, kind });

const patchTypes = {
    apply: applyPatch,
    merge: "application/merge-patch+json",
    strategic: "application/strategic-merge-patch+json",
    json: "application/json-patch+json",
} as const;
export type PatchType = keyof typeof patchTypes;

/** Changes a part of an object. `onWarning` hears what the server says beside its answer. */
export async function patchObject(
    target: Target,
    place: Place,
    { type, patch, query }: { type: PatchType; patch: object; query: Query },
    onWarning: (text: string) => void,
): Promise<ClusterObject> {
    const { kind, name } = place;
    // An applied patch says itself what it is of.
    const own = patch as { metadata?: object };
    const body = type === "apply" ? { ...typeOf(kind), ...own, metadata: { ...own.metadata, name } } : patch;
    const content = { type: patchTypes[type], body: JSON.stringify(body) };
    return written(target, "PATCH", (await pathTo(target, place)) + queryText(query), content, onWarning);
}

/** Writes a whole object, or its status, in place of what is there. */
export async function updateObject(
    target: Target,
    place: Place,
    object: object,
    query: Query,
    onWarning: (text: string) => void,
): Promise<ClusterObject> {
    const body = JSON.stringify({ ...typeOf(place.kind), ...object });
    const path = (await pathTo(target, place)) + queryText(query);
    return written(target, "PUT", path, { type: "application/json", body }, onWarning);
}

async function written(
    target: Target,
    method: Method,
    path: string,
    content: Content,
    onWarning: (text: string) => void,
): Promise<ClusterObject> {
    const answer = await ask(target, method, path, content);
    for (const text of answer.warnings ?? []) onWarning(text);
    return objectIn(target, answer);
}

/** What the server gets beside the name, in the body of a deletion. */
export interface DeleteOptions {
    dryRun?: boolean | undefined;
    gracePeriodSeconds?: number | undefined;
    propagationPolicy?: "Foreground" | "Background" | "Orphan" | undefined;
    orphanDependents?: boolean | undefined;
    preconditions?: { uid?: string; resourceVersion?: string } | undefined;
}

/** Rejects with a ClusterError of status 404 when there is none, and 409 when a precondition does not hold. */
export async function deleteObject(target: Target, place: Place, options: DeleteOptions): Promise<Deletion> {
    const answer = await ask(target, "DELETE", await pathTo(target, place), deletion(options));
    if (answer.status >= 300) throw toError(target, answer);
    const found = answer.body as ClusterObject | { kind: "Status" };
    if (found.kind === "Status" || !("metadata" in found)) return { isGone: true };
    const isHeld = (found as ClusterObject).metadata.deletionTimestamp !== undefined;
    return { isGone: !isHeld, object: found as ClusterObject };
}

/** Deletes the objects of a namespace that fit, and gives them back as the server does. */
export async function deleteObjects(
    target: Target,
    kind: Kind,
    namespace: string | undefined,
    query: Query,
    options: DeleteOptions,
): Promise<ClusterList> {
    const path = collection(kind, namespace ?? (await namespaceOf(target))) + queryText(query);
    return listIn(target, await ask(target, "DELETE", path, deletion(options)), kind);
}

function deletion({ dryRun, ...options }: DeleteOptions): Content {
    const body = { apiVersion: "v1", kind: "DeleteOptions", ...options, ...(dryRun && { dryRun: ["All"] }) };
    return { type: "application/json", body: JSON.stringify(body) };
}

/** Namespace of objects that name none. */
const namespaceOf = async (target: Target): Promise<string> =>
    target.namespace ?? (await asked(target, () => clusterAddress(target.cluster))).namespace;

const rootOf = ({ apiVersion }: Kind): string =>
    apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** Without a namespace all of them. */
const collection = (kind: Kind, namespace: string | undefined): string =>
    `${rootOf(kind)}/${namespace === undefined ? "" : `namespaces/${encodeURIComponent(namespace)}/`}${kind.plural}`;

async function pathTo(target: Target, { kind, namespace, name, part }: Place): Promise<string> {
    const own = namespace ?? (await namespaceOf(target));
    for (const word of [name, own])
        if (!isSegment(word)) throw new ClusterError(`${JSON.stringify(word)} does not name one object of a cluster`);
    return `${collection(kind, own)}/${encodeURIComponent(name)}${part === undefined ? "" : `/${part}`}`;
}

function queryText(query: Query): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    if (given.length === 0) return "";
    return `?${new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString()}`;
}

const ask = (target: Target, method: Method, path: string, content?: Content): Promise<Answer> =>
    asked(target, () => send(target.cluster, method, path, content));

function objectIn(target: Target, answer: Answer): ClusterObject {
    const found = answer.body as ClusterObject | undefined;
    if (answer.status >= 300 || found?.metadata === undefined) throw toError(target, answer);
    return found;
}

/** The server leaves version and kind out of the objects of a list. */
function listIn(target: Target, answer: Answer, kind: Kind): ClusterList {
    const found = answer.body as { items?: ClusterObject[] | null; metadata?: Partial<ListMetadata> } | undefined;
    if (answer.status >= 300) throw toError(target, answer);
    const { resourceVersion = "", continue: next, remainingItemCount } = found?.metadata ?? {};
    return {
        items: (found?.items ?? []).map((item) => ({ ...item, ...typeOf(kind) })),
        metadata: {
            resourceVersion,
            ...(next !== undefined && next !== "" && { continue: next }),
            ...(remainingItemCount !== undefined && { remainingItemCount }),
        },
    };
}
