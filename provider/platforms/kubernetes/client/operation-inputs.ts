/** What each operation needs before it asks: options that are right, the cluster, and the parameters for the server. */
import * as pulumi from "@pulumi/pulumi";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { deploymentId } from "../../deployment";
import { ClusterError } from "./cluster-error";
import { settingsOfProvider } from "./connection";
import { InvalidArguments } from "./failure";
import type { ClusterOptions } from "./kubeconfig";
import { defaultManager } from "./manager";
import type { Query } from "./objects";
import type { DeleteAllOptions } from "./options";
import { checkParameters, isParameter, type Verb } from "./parameters";
import type { Target } from "./target";

/** Which Kubernetes provider is asked, as with functions of Pulumi (default: the one of the stack's configuration). */
export type ClusterInvokeOptions = Pick<pulumi.InvokeOptions, "provider" | "parent">;

/** A preview changes nothing: the server is asked what it would do. */
const isDryRun = (asked: boolean | undefined): boolean => asked === true || pulumi.runtime.isDryRun();

export function deletionOf({
    dryRun,
    gracePeriodSeconds,
    propagationPolicy,
    orphanDependents,
    preconditions,
}: DeleteAllOptions) {
    return { dryRun: isDryRun(dryRun), gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions };
}

const inBody = new Set(["dryRun", "gracePeriodSeconds", "propagationPolicy", "orphanDependents"]);

/** Parameters of the server that go into the address. */
export const queryOf = (options: Readonly<Record<string, unknown>>): Query =>
    Object.fromEntries(Object.entries(options).filter(([key]) => isParameter(key) && !inBody.has(key))) as Query;

/** Fields that the server does not know are mistakes, unless the caller wants them ignored. */
export const writeQuery = ({
    dryRun,
    ...options
}: Readonly<Record<string, unknown>> & { dryRun?: boolean }): Query => ({
    fieldValidation: "Strict",
    ...queryOf({ ...options, fieldManager: options["fieldManager"] ?? defaultManager() }),
    ...(isDryRun(dryRun) && { dryRun: "All" }),
});

const writes: ReadonlySet<Verb> = new Set<Verb>(["update", "patch", "delete", "deletecollection"]);

/** Refuses wrong options, and finds the cluster. */
export async function prepared(
    by: string,
    verb: Verb,
    options: ClusterOptions & object,
    opts: ClusterInvokeOptions = {},
) {
    const findings = checkParameters(verb, { ...options });
    if (findings.length > 0) throw new InvalidArguments(by, findings);
    if (writes.has(verb) && deploymentId() === "mock")
        throw new ClusterError(
            `${by}: resources are only pretended here (crossroute render, unit tests with mocks), so nothing is changed in a cluster; leave the call out there`,
        );
    return targetOf(by, options, opts);
}

async function targetOf(
    by: string,
    options: ClusterOptions,
    { provider, parent }: ClusterInvokeOptions,
): Promise<Target> {
    const { kubeconfig, context, cluster } = options;
    if (kubeconfig !== undefined && kubeconfig !== null)
        return { cluster: { kubeconfig, ...only({ context, cluster }) }, from: "the kubeconfig given" };
    const explicit = provider ?? parent?.getProvider("kubernetes:index:Provider");
    const settings = await settingsOfProvider(explicit);
    if (settings === UNKNOWN_INPUT)
        throw new ClusterError(
            `${by}: the cluster is known only after apply; ask it in an update only, or give kubeconfig`,
        );
    if (settings.rendersFiles === true)
        throw new ClusterError(
            `${by}: the Kubernetes provider writes files (renderYamlToDirectory) and has no cluster; give another provider, or kubeconfig`,
        );
    // Another context has its own cluster and namespace: with those of the provider its credentials would go elsewhere.
    const isOwn = context === undefined && cluster === undefined;
    const own = isOwn ? only({ context: settings.context, cluster: settings.cluster }) : {};
    const from =
        explicit !== undefined || settings.kubeconfig !== undefined
            ? "the stack's Kubernetes provider"
            : "KUBECONFIG or ~/.kube/config";
    const namespace = isOwn ? settings.namespace : undefined;
    return {
        cluster: { ...only({ kubeconfig: settings.kubeconfig }), ...own, ...only({ context, cluster }) },
        from,
        ...(namespace !== undefined && { namespace }),
    };
}

const only = (options: { [K in keyof ClusterOptions]: string | undefined }): ClusterOptions =>
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ClusterOptions;
