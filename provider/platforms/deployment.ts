/** Which deployment of this process a resource belongs to. */
import { lazy } from "../lazy";

/** What the SDK keeps of a program. */
interface Store {
    settings: { options: { monitorAddr?: string } };
    /** Only where the program has registered one. */
    callbacks?: object;
    /** The root of a program's resources; a plugin has none. */
    stackResource?: object | undefined;
}
const runtimeState = lazy<{ getStore(): Store }>(() => require("@pulumi/pulumi/runtime/state"));

export const storeOfSdk = (): Store => runtimeState().getStore();

/** Each deployment has an address of its own at which its resources are registered; mocks have none. */
export const deploymentId = (): string => storeOfSdk().settings.options.monitorAddr ?? "";

/** Whether resources are only mocked, as in unit tests of programs, which ask no cluster. */
export const isMocked = (): boolean => ["", "mock"].includes(deploymentId());

/** A plugin that lives for many deployments forgets the first ones. */
export const mostDeployments = 16;

/**
 * Keeps a value for each deployment. A process may run several, one after another or at the same time, and an address may come again: a
 * program is told by the root of its resources, and what was kept goes with it. A plugin is asked for each component by itself, and only
 * has the address.
 */
export function byDeployment<T>(make: () => T): () => T {
    const programs = new WeakMap<object, T>();
    const plugins = new Map<string, T>();
    return () => {
        const { stackResource } = storeOfSdk();
        if (stackResource !== undefined) {
            const kept = programs.get(stackResource) ?? make();
            programs.set(stackResource, kept);
            return kept;
        }
        const kept = plugins.get(deploymentId()) ?? make();
        plugins.set(deploymentId(), kept);
        const [oldest] = plugins.keys();
        if (plugins.size > mostDeployments && oldest !== undefined) plugins.delete(oldest);
        return kept;
    };
}
