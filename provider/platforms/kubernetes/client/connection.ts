import * as pulumi from "@pulumi/pulumi";
import type { ClusterOptions } from "./kubeconfig";
import { valueOf } from "../../../inputs/outputs";
import { UNKNOWN_INPUT, type UnknownInput } from "../../../inputs/unknown";
import { isMocked } from "../../deployment";
import { clusterAddress } from "./rest";

/** Settings of a Kubernetes provider that decide where objects go. */
export interface ProviderSettings extends ClusterOptions {
    /** Namespace of objects that name none (default: that of the context). */
    namespace?: string;
    /** The provider writes files and asks no cluster. */
    rendersFiles?: true;
    /** A deletion of the provider succeeds where the cluster cannot be reached. */
    deletesUnreachable: boolean;
}

const providerType = "kubernetes:index:Provider";
const keys = [
    ...["kubeconfig", "context", "cluster", "namespace", "renderYamlToDirectory"],
    "deleteUnreachable",
] as const;

/**
 * The cluster of the Kubernetes resources below a component (or beside a resource): that of its explicit provider, else
 * that of the stack's configuration. What neither says comes from the environment, as with kubectl.
 */
export async function clusterOf(
    component: pulumi.Resource,
    explicit?: pulumi.ProviderResource,
): Promise<ClusterOptions> {
    const settings = await settingsOf(component, explicit);
    if (settings === UNKNOWN_INPUT) return {};
    const { kubeconfig, context, cluster } = settings;
    return {
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
        ...(cluster === undefined ? {} : { cluster }),
    };
}

/** Host and port of a provider's API server; undefined where a preview does not know it, or nothing says it. */
export async function serverAddress(
    component: pulumi.Resource,
    provider: pulumi.ProviderResource,
): Promise<string | undefined> {
    if (isMocked()) return undefined;
    const settings = await settingsOf(component, provider);
    if (settings === UNKNOWN_INPUT) return undefined;
    try {
        return new URL((await clusterAddress(await clusterOf(component, provider))).server).host;
    } catch {
        return undefined;
    }
}

/** The same with all settings that count; `UNKNOWN_INPUT` in a preview that does not know the provider yet. */
export const settingsOf = (
    component: pulumi.Resource,
    explicit: pulumi.ProviderResource | undefined = component.getProvider(providerType),
): Promise<ProviderSettings | UnknownInput> => settingsOfProvider(explicit);

/** Settings of an explicit provider, or else of the stack's configuration. */
export async function settingsOfProvider(
    explicit: pulumi.ProviderResource | undefined,
): Promise<ProviderSettings | UnknownInput> {
    const values = explicit === undefined ? ofStack() : await ofProvider(explicit);
    if (Object.values(values).includes(UNKNOWN_INPUT)) return UNKNOWN_INPUT;
    const text = (key: string): string | undefined =>
        typeof values[key] === "string" && values[key] !== "" ? values[key] : undefined;
    const [kubeconfig, context, cluster, namespace, directory] = keys.map(text);
    return {
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
        ...(cluster === undefined ? {} : { cluster }),
        ...(namespace === undefined ? {} : { namespace }),
        ...(directory === undefined ? {} : { rendersFiles: true }),
        deletesUnreachable:
            String(values["deleteUnreachable"] ?? process.env["PULUMI_K8S_DELETE_UNREACHABLE"] ?? "") === "true",
    };
}

type Values = Partial<Record<string, unknown>>;

function ofStack(): Values {
    const config = new pulumi.Config("kubernetes");
    return Object.fromEntries(keys.map((key) => [key, config.get(key)]));
}

async function ofProvider(provider: pulumi.ProviderResource): Promise<Values> {
    const own = isReference(provider) ? {} : await settledIn({ ...provider });
    if (!isReference(provider) && !Object.values(own).includes(UNKNOWN_INPUT)) return own;
    // In a preview that creates the provider, absent inputs look unknown; the engine tells the two apart.
    const inputs = isMocked() ? UNKNOWN_INPUT : await inputsOf(provider);
    return inputs === UNKNOWN_INPUT ? { kubeconfig: UNKNOWN_INPUT } : settledIn(inputs);
}

const settledIn = async (values: Values): Promise<Values> =>
    Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await valueOf(values[key])] as const)));

/** In the plugin a provider is only a URN: the engine knows its settings. */
const isReference = (provider: pulumi.ProviderResource): boolean => !("kubeconfig" in provider);

async function inputsOf(provider: pulumi.ProviderResource): Promise<Values | UnknownInput> {
    const urn = await valueOf(provider.urn);
    if (urn === UNKNOWN_INPUT) return UNKNOWN_INPUT;
    const answer = (await pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn })) as { state?: Values };
    return answer.state ?? {};
}
