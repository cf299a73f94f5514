/** A cluster as messages name it, and errors that it answers. */
import { STATUS_CODES } from "node:http";
import { ClusterError, inMessage, reasons } from "./cluster-error";
import type { ClusterOptions } from "./kubeconfig";
import type { Answer } from "./rest";

/** Which cluster is asked, and where its address is from. */
export interface Target {
    cluster: ClusterOptions;
    /** What the caller gave, for messages. */
    from: string;
    /** Namespace of objects that name none (default: that of the context, else `default`). */
    namespace?: string;
}

/** Adds to errors which cluster did not answer. */
export async function asked<T>(target: Target, run: () => Promise<T>): Promise<T> {
    try {
        return await run();
    } catch (error) {
        if (!(error instanceof ClusterError) || error.status !== undefined) throw error;
        throw new ClusterError(`${nameOf(target)}: ${error.message}`, undefined, { cause: error });
    }
}

/** The cluster of a component: its provider's, or the one that kubectl would use. */
export const targetOf = ({ kubeconfig, context, cluster }: ClusterOptions): Target => ({
    cluster: {
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
        ...(cluster === undefined ? {} : { cluster }),
    },
    from: kubeconfig === undefined ? "KUBECONFIG or ~/.kube/config" : "the kubeconfig given",
});

/** A cluster in messages. */
export const nameOf = ({ cluster: { context }, from }: Target): string =>
    `the cluster${context === undefined ? "" : ` of context ${inMessage(context) ?? "…"}`} (${from})`;

/** Cures, where the server's own sentence has none. */
const cures: Partial<Record<number, string>> = {
    401: "The credentials are missing, wrong or too old: log in to the cluster again",
    409: "It was changed, or made anew, since it was read: read it again",
    410: "What was read is too old to go on from: list again, and begin with the resourceVersion of the list",
    429: "The server has too much to do: try again later",
};

interface Status {
    reason?: string;
    message?: string;
    details?: { causes?: { field?: string; reason?: string; message?: string }[]; retryAfterSeconds?: number };
}

/** The error for an answer that is a refusal. */
export function toError(target: Target, { status, body, text, retryAfter }: Answer): ClusterError {
    const { reason, message, details }: Status = typeof body === "object" && body !== null ? (body as Status) : {};
    const word = reason ?? (reasons as Partial<Record<number, string>>)[status];
    const said = message ?? reason ?? text?.trim() ?? "";
    const after = retryAfter ?? details?.retryAfterSeconds;
    const wait = status === 429 && after !== undefined ? `, after ${after} ${after === 1 ? "second" : "seconds"}` : "";
    const cure = cures[status] === undefined ? "" : `. ${cures[status]}${wait}`;
    return new ClusterError(
        `${nameOf(target)} answered ${status} ${said === "" ? (STATUS_CODES[status] ?? "") : said}${cure}`,
        status,
        {},
        { reason: word, retryAfter: after, causes: details?.causes },
    );
}
