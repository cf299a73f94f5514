/** What an API server answered: an object, a list, or nothing that an API server would send. */
import { ClusterError, reasons } from "./cluster-error";
import type { ClusterList, ClusterObject, Kind, ListMetadata } from "./objects";
import { type Answer, contentOf } from "./rest";
import { nameOf, type Target, toError } from "./target";

/**
 * Whether the API server itself says that there is no such object. If a proxy says "not found", the object may exist.
 */
export const isAbsent = ({ status, body }: Answer): boolean =>
    status === 404 && (body as { kind?: unknown } | null | undefined)?.kind === "Status";

/** The cure where an answer cannot come from an API server. */
export const otherServer =
    "Something between here and the API server answered, such as a proxy or a page to log in: check the server of the kubeconfig, HTTPS_PROXY and NO_PROXY";

/** The error about a successful answer without the JSON of an API server. */
export const noObject = ({ status, text }: Answer, what: string): string =>
    `${status} without ${what}${text === undefined ? "" : `: ${JSON.stringify(text.trim().slice(0, 80))}`}`;

const unusable = (target: Target, answer: Answer, what: string): ClusterError =>
    new ClusterError(`${nameOf(target)} answered ${noObject(answer, what)}. ${otherServer}`, answer.status);

export const typeOf = ({ apiVersion, kind }: Kind): { apiVersion: string; kind: string } => ({ apiVersion, kind });

/** The object, or the status, in a successful answer. */
export function contentIn(target: Target, answer: Answer): ClusterObject | { kind: "Status" } {
    if (answer.status >= 300) throw toError(target, answer);
    const found = answer.body as Partial<ClusterObject> | null | undefined;
    if (typeof found !== "object" || found === null) throw unusable(target, answer, "an object");
    if (found.kind === "Status") return { kind: "Status" };
    if (typeof found.metadata?.name !== "string") throw unusable(target, answer, "an object");
    return found as ClusterObject;
}

export function objectIn(target: Target, answer: Answer): ClusterObject {
    const found = contentIn(target, answer);
    if (!("metadata" in found)) throw unusable(target, answer, "an object");
    return found;
}

/** A line of a watch. */
export function eventIn(target: Target, line: string): { type: string; object: ClusterObject } {
    const { body, text } = contentOf(line);
    const { type, object } = (body ?? {}) as { type?: unknown; object?: Partial<ClusterObject> | null };
    const isEvent = type === "ERROR" || object?.metadata !== undefined;
    if (typeof type !== "string" || !isEvent)
        throw unusable(target, { status: 200, body, ...(text !== undefined && { text }) }, "an event");
    return { type, object: (object ?? {}) as ClusterObject };
}

/** The object to change does not exist. */
export const nothingToChange = (target: Target, { kind }: Kind, name: string): ClusterError =>
    new ClusterError(
        `${nameOf(target)} has no ${kind} ${name}, and this changes only what exists: declare it with kubernetes.${kind}, or correct name and namespace`,
        404,
        {},
        { reason: reasons[404] },
    );

/**
 * The object that was changed is another one of that name: the server says so with 409, for an applied patch with 422.
 */
export function writtenIn(target: Target, answer: Answer): ClusterObject {
    const { details, message } = (answer.body ?? {}) as {
        details?: { causes?: { field?: string }[] };
        message?: string;
    };
    const isAnother = answer.status === 422 && details?.causes?.some(({ field }) => field === "metadata.uid") === true;
    if (!isAnother) return objectIn(target, answer);
    throw new ClusterError(
        `${nameOf(target)} has another object of that name than the one that was read: ${message ?? ""}. Read it again`,
        409,
        {},
        { reason: reasons[409] },
    );
}

/** The server leaves version and kind out of the objects of a list. */
export function listIn(target: Target, answer: Answer, kind: Kind): ClusterList {
    if (answer.status >= 300) throw toError(target, answer);
    const items = itemsIn(answer);
    if (items === undefined) throw unusable(target, answer, "a list");
    const { resourceVersion = "", continue: next, remainingItemCount } = metadataIn(answer);
    return {
        items: (items as ClusterObject[]).map((item) => ({ ...item, ...typeOf(kind) })),
        metadata: {
            resourceVersion,
            ...(next !== undefined && next !== "" && { continue: next }),
            ...(remainingItemCount !== undefined && { remainingItemCount }),
        },
    };
}

/** The items of a list; undefined when the answer is no list. An empty list may have null. */
export function itemsIn({ body }: Answer): object[] | undefined {
    if (typeof body !== "object" || body === null || !("items" in body)) return undefined;
    const { items } = body as { items: unknown };
    return items === null ? [] : Array.isArray(items) ? (items as object[]) : undefined;
}

export const metadataIn = ({ body }: Answer): Partial<ListMetadata> =>
    (body as { metadata?: Partial<ListMetadata> } | undefined)?.metadata ?? {};
