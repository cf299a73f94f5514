/** Where objects are on an API server: the path and query of a request. */
import { ClusterError } from "./cluster-error";
import type { Kind, Place, Query } from "./objects";
import { isSegment } from "./parameters";
import { clusterAddress } from "./rest";
import { asked, type Target } from "./target";

const rootOf = ({ apiVersion }: Kind): string =>
    apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** The path of a kind; without a namespace, of all namespaces. */
export const collection = (kind: Kind, namespace: string | undefined): string =>
    `${rootOf(kind)}/${namespace === undefined ? "" : `namespaces/${segment(namespace, "namespace")}/`}${kind.plural}`;

export async function pathTo(target: Target, { kind, namespace, name, part }: Place): Promise<string> {
    const own = namespace ?? (await namespaceOf(target));
    return `${collection(kind, own)}/${segment(name, "name")}${part === undefined ? "" : `/${part}`}`;
}

/** Namespace of objects that name none. */
export const namespaceOf = async (target: Target): Promise<string> =>
    target.namespace ?? (await asked(target, () => clusterAddress(target.cluster))).namespace;

/**
 * Options are checked earlier; a namespace may also come from the provider or the context, which nobody has checked.
 */
function segment(word: string, what: "name" | "namespace"): string {
    if (isSegment(word)) return encodeURIComponent(word);
    const cure = what === "namespace" ? "; correct it in the options, the Kubernetes provider or the context" : "";
    throw new ClusterError(`${JSON.stringify(word)} is not a ${what} of one object or more${cure}`);
}

export function queryText(query: Query): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    if (given.length === 0) return "";
    return `?${new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString()}`;
}
