/** Findings for when a cluster could not be asked who owns an object. */
import type { Diagnostic } from "../../../routing/diagnostic";
import { isAbsent, otherServer } from "../client/answers";
import { ClusterError } from "../client/cluster-error";
import type { ClusterOptions } from "../client/kubeconfig";
import { type Answer, get } from "../client/rest";
import { isUnserved } from "../client/served-kinds";
import { catalogue, finding } from "../../../diagnostics/catalogue";
import { groupOf, type Located, pathOf, resourceOf } from "../client/object-location";

/** The object as its cluster has it; undefined when there is none. Rejects when the cluster says neither. */
export async function objectAt<T extends { metadata?: { name?: string } }>(
    cluster: ClusterOptions,
    object: Located,
): Promise<T | undefined> {
    const path = pathOf(object);
    const answer = await get(cluster, path);
    if (await isUnserved(answer, path, (other) => get(cluster, other))) return undefined;
    return objectIn<T>(answer, object);
}

/** The object in an answer; undefined when it does not exist. Rejects an answer that says neither. */
export function objectIn<T extends { metadata?: { name?: string } }>(answer: Answer, object: Located): T | undefined {
    const { status, body } = answer;
    if (isAbsent(answer)) return undefined;
    const found = body as T | undefined;
    if (status === 200 && found?.metadata?.name === object.name) return found;
    const { message } = (body ?? {}) as { message?: unknown };
    throw new ClusterError(
        `the cluster answered ${status}${typeof message === "string" ? `: ${message}` : ""}`,
        status,
        { cause: cureOf(status, object) },
    );
}

/** The cure for an answer. */
function cureOf(status: number, object: Located): string {
    const { namespace } = object;
    if (status === 401) return "The kubeconfig's credentials are not accepted: log in again, or correct them.";
    if (status === 403)
        return (
            `Allow "get" on ${resourceOf(object)}${groupOf(object) && `.${groupOf(object)}`} in namespace ${namespace} to this user, ` +
            `for example by a Role with { apiGroups: [${JSON.stringify(groupOf(object))}], resources: [${JSON.stringify(resourceOf(object))}], verbs: ["get"] } and a RoleBinding.`
        );
    if (status === 404 || status < 300) return `${otherServer}.`;
    return "Try again when the API server answers.";
}

/** The cure of an error, or the general one. */
export const helpFor = ({ cause }: ClusterError): string => (typeof cause === "string" ? cause : catalogue.CR322.help);

/** CR322: it could not be looked up whether an object exists. */
export const existenceUnknown = (
    where: string,
    title: string,
    why: string,
    severity: Diagnostic["severity"],
    help?: string,
): Diagnostic => ({
    ...finding("CR322", where, `Whether ${title} exists could not be checked: ${why}.`, help),
    severity,
});

/** A cluster that does not answer ends no preview: it is said what was not looked at. */
export function notCompared(where: string, thrown: unknown): Diagnostic {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    const message = `The routes could not be compared with what is live: ${why}.`;
    const help = thrown instanceof ClusterError ? helpFor(thrown) : undefined;
    return { ...finding("CR322", where, message, help), severity: "warning" };
}

/** A preview that does not know where objects will be cannot look there. */
export const lookedUpLater = (where: string): Diagnostic => ({
    ...finding(
        "CR322",
        where,
        "Names or namespaces are known only after apply, so that only the update can look whether objects of these names exist.",
        "It stops before it overwrites what is not this program's. Plain names and namespaces are looked up in the preview.",
    ),
    severity: "info",
});

/** A cluster that cannot be reached fails no preview; any other doubt does, and each fails an update. */
export function unreachable(where: string, title: string, error: unknown, isPreview: boolean): Diagnostic {
    if (!(error instanceof ClusterError)) throw error;
    const severity = error.status !== undefined || !isPreview ? "error" : "warning";
    return existenceUnknown(where, title, error.message, severity, helpFor(error));
}
