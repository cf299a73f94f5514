/** Which deployment of this process a resource belongs to. */
import { lazy } from "../lazy";

/** What the SDK keeps of a program. */
interface Store {
    settings: { options: { monitorAddr?: string } };
    /** Only where the program has registered one. */
    callbacks?: object;
}
const runtimeState = lazy<{ getStore(): Store }>(() => require("@pulumi/pulumi/runtime/state"));

export const storeOfSdk = (): Store => runtimeState().getStore();

/** Each deployment has an address of its own at which its resources are registered; mocks have none. */
export const deploymentId = (): string => storeOfSdk().settings.options.monitorAddr ?? "";

/** Whether resources are only mocked, as in unit tests of programs, which ask no cluster. */
export const isMocked = (): boolean => ["", "mock"].includes(deploymentId());
