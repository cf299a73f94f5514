/** Logical names of resources: that of the live object, so that a renamed key, table or component keeps its resources. */
import type * as pulumi from "@pulumi/pulumi";

/** What of an object's metadata names it. */
export interface Named {
    name?: pulumi.Input<string>;
    namespace?: pulumi.Input<string> | undefined;
}

/** `namespace/name`, and the explicit provider's name; undefined when the name is an Output. */
export function logicalName(metadata: Named, provider?: pulumi.ProviderResource): string | undefined {
    const { name, namespace = "" } = metadata;
    if (typeof name !== "string" || typeof namespace !== "string") return undefined;
    const cluster = provider === undefined ? "" : nameOf(provider);
    // In the plugin a provider is a URN without a name.
    if (provider !== undefined && cluster === "") return undefined;
    return `${namespace}/${name}${cluster === "" ? "" : `@${cluster}`}`;
}

/** Logical name of a resource. */
const nameOf = (resource: pulumi.Resource): string => (resource as { __name?: string }).__name ?? "";
/** Kind and logical name of a resource, for messages. */
export const idOf = (resource: pulumi.Resource): string =>
    `${((resource as { __pulumiType?: string }).__pulumiType ?? "").split(":").pop()} ${nameOf(resource)}`;

/** The provider of the child that is not the stack's own. */
export const explicitProvider = (
    component: pulumi.ComponentResource,
    opts: pulumi.CustomResourceOptions = {},
): pulumi.ProviderResource | undefined => opts.provider ?? component.getProvider("kubernetes:index:Provider");
