/** What an API server can do with Ingresses and the objects behind them, one function per operation. Loads no SDK. */
import { contentIn, eventIn, isAbsent, listIn, nothingToChange, objectIn, typeOf, writtenIn } from "./answers";
import { ClusterError } from "./cluster-error";
import {
    type ClusterList,
    type ClusterObject,
    type Deletion,
    type EndpointsOf,
    type Kind,
    kinds,
    type Place,
    type Query,
    type WatchEnd,
    type WatchEvent,
} from "./objects";
import { collection, namespaceOf, pathTo, queryText } from "./paths";
import { type Answer, applyPatch, type Content, type Method, send } from "./rest";
import { isUnserved } from "./served-kinds";
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
    return isAbsent(answer) ? undefined : objectIn(target, answer);
}

/**
 * The objects that fit: with `limit` the first so many, else all, over all pages. When a page is too old to be continued,
 * the listing starts again; a list that the caller goes on with ends in the error of the server (410).
 */
export async function listObjects(
    target: Target,
    kind: Kind,
    namespace: string | undefined,
    query: Query,
    { mayBeUnserved = false }: { mayBeUnserved?: boolean } = {},
): Promise<ClusterList> {
    const path = collection(kind, namespace);
    const isOurs = query["limit"] === undefined && query["continue"] === undefined;
    for (let attempt = 1; ; attempt++) {
        try {
            return await pages(target, path, kind, query, mayBeUnserved);
        } catch (error) {
            const isOld = error instanceof ClusterError && error.status === 410;
            if (!isOurs || !isOld || attempt >= restarts) throw error;
        }
    }
}

async function pages(
    target: Target,
    path: string,
    kind: Kind,
    first: Query,
    mayBeUnserved: boolean,
): Promise<ClusterList> {
    const items: ClusterObject[] = [];
    let query: Query = { limit: pageSize, ...first };
    for (let page = 1; ; page++) {
        const answer = await ask(target, "GET", path + queryText(query), { query });
        if (mayBeUnserved && (await isUnserved(answer, path, (other) => ask(target, "GET", other))))
            return { items: [], metadata: { resourceVersion: "" } };
        const list = listIn(target, answer, kind);
        items.push(...list.items);
        const next = list.metadata.continue;
        if (next === undefined || first["limit"] !== undefined || page >= maxPages)
            return { items, metadata: list.metadata };
        // The token says which state is read; the server refuses a version beside it.
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
        // Servers before 1.21 have Endpoints only.
        listObjects(target, kinds.slice, own, ofService(name), { mayBeUnserved: true }),
    ]);
    return { ...(endpoints === undefined ? {} : { endpoints }), slices: slices.items };
}

const ofService = (name: string): Query => ({ labelSelector: `kubernetes.io/service-name=${name}` });

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
        const { type, object } = eventIn(target, line);
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

const patchTypes = {
    apply: applyPatch,
    merge: "application/merge-patch+json",
    strategic: "application/strategic-merge-patch+json",
    json: "application/json-patch+json",
} as const;
export type PatchType = keyof typeof patchTypes;

/**
 * Changes a part of an object that exists. Rejects with a ClusterError of status 404 when there is none. `onWarning` hears what
 * the server says beside its answer.
 */
export async function patchObject(
    target: Target,
    place: Place,
    { type, patch, query }: { type: PatchType; patch: object; query: Query },
    onWarning: (text: string) => void,
): Promise<ClusterObject> {
    const body = type === "apply" ? await ofExisting(target, place, patch) : patch;
    const content = { type: patchTypes[type], body: JSON.stringify(body) };
    return written(target, "PATCH", (await pathTo(target, place)) + queryText(query), content, onWarning);
}

/**
 * The object, checked to exist: otherwise an applied patch, or a whole Endpoints object, would create one. With its uid
 * the server refuses both if the object has been deleted or replaced meanwhile (409).
 */
async function ofExisting(target: Target, place: Place, given: object): Promise<object> {
    const { kind, name, namespace } = place;
    const live = await getObject(target, { kind, name, namespace });
    if (live === undefined)
        throw nothingToChange(target, kind, `${namespace === undefined ? "" : `${namespace}/`}${name}`);
    const { metadata } = given as { metadata?: object };
    const { uid } = live.metadata;
    return { ...typeOf(kind), ...given, metadata: { ...(uid !== undefined && { uid }), ...metadata, name } };
}

/** Writes a whole object, or its status, in place of what is there. Rejects with a ClusterError of status 404 when nothing is. */
export async function updateObject(
    target: Target,
    place: Place,
    object: object,
    query: Query,
    onWarning: (text: string) => void,
): Promise<ClusterObject> {
    const body = JSON.stringify(await ofExisting(target, place, object));
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
    const answer = await ask(target, method, path, { content });
    for (const text of answer.warnings ?? []) onWarning(text);
    return writtenIn(target, answer);
}

/** The body of a deletion. */
export interface DeleteOptions {
    dryRun?: boolean | undefined;
    gracePeriodSeconds?: number | undefined;
    propagationPolicy?: "Foreground" | "Background" | "Orphan" | undefined;
    orphanDependents?: boolean | undefined;
    preconditions?: { uid?: string; resourceVersion?: string } | undefined;
}

/** Rejects with a ClusterError of status 404 when there is none, and 409 when a precondition does not hold. */
export async function deleteObject(target: Target, place: Place, options: DeleteOptions): Promise<Deletion> {
    const found = contentIn(target, await ask(target, "DELETE", await pathTo(target, place), deletion(options)));
    if (!("metadata" in found)) return { isGone: true };
    return { isGone: found.metadata.deletionTimestamp === undefined, object: found };
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
    return listIn(target, await ask(target, "DELETE", path, { ...deletion(options), query }), kind);
}

function deletion({ dryRun, ...options }: DeleteOptions): { content: Content } {
    const body = { apiVersion: "v1", kind: "DeleteOptions", ...options, ...(dryRun && { dryRun: ["All"] }) };
    return { content: { type: "application/json", body: JSON.stringify(body) } };
}

const ask = (
    target: Target,
    method: Method,
    path: string,
    { content, query }: { content?: Content; query?: Query } = {},
): Promise<Answer> => asked(target, () => send(target.cluster, method, path, content, patienceFor(query)));

/** Seconds that an answer may take: the server keeps its own limit, and is a little late. */
function patienceFor(query: Query | undefined): number | undefined {
    const limit = query?.["timeoutSeconds"];
    return typeof limit === "number" ? limit + grace : undefined;
}
