/** Which deployment of this process a resource belongs to. */

interface RuntimeState {
    getStore(): { settings: { options: { monitorAddr?: string } } };
}

/** Each deployment has an address of its own at which its resources are registered; mocks have none. */
export const deploymentId = (): string =>
    (require("@pulumi/pulumi/runtime/state") as RuntimeState).getStore().settings.options.monitorAddr ?? "";

/** Whether resources are only mocked, as in unit tests of programs, which ask no cluster. */
export const isMocked = (): boolean => ["", "mock"].includes(deploymentId());
