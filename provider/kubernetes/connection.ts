import * as pulumi from "@pulumi/pulumi";
import type { ClusterOptions } from "./cluster";

/**
 * Which cluster the Kubernetes resources below a component (or beside a resource) go to: that of its explicit provider, else that of the
 * stack's configuration; what neither says comes from the environment, as with kubectl.
 */
export async function clusterOf(
    component: pulumi.Resource,
    explicit: pulumi.ProviderResource | undefined = component.getProvider("kubernetes:index:Provider"),
): Promise<ClusterOptions> {
    const provider = explicit as unknown as Record<string, unknown> | undefined;
    const config = new pulumi.Config("kubernetes");
    const setting = async (key: string): Promise<string | undefined> => {
        const value = provider === undefined ? config.get(key) : await known(provider[key]);
        return typeof value === "string" && value !== "" ? value : undefined;
    };
    const [kubeconfig, context] = await Promise.all([setting("kubeconfig"), setting("context")]);
    return { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
}

/** The value, or undefined in a preview that does not know it. */
const known = (value: unknown): Promise<unknown> =>
    new Promise((resolve) => {
        const output = pulumi.output(value) as unknown as {
            apply(run: (v: unknown) => void, runWithUnknowns: boolean): void;
        };
        output.apply((inner) => resolve(pulumi.isUnknown(inner) ? undefined : inner), true);
    });
