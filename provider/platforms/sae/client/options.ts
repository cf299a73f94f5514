import * as pulumi from "@pulumi/pulumi";
import { version } from "../../../version";

/** Resource options that ask for the plugin of this package. */
export const withVersion = (options: pulumi.CustomResourceOptions | undefined): pulumi.CustomResourceOptions =>
    pulumi.mergeOptions({ version }, options);

/**
 * Options under which a replacement deletes the old one first, unless they say otherwise. The engine does not ask the
 * plugin for the order on `pulumi up --replace` or for a tainted resource.
 */
export const oldFirst = <T extends pulumi.CustomResourceOptions>(options: T | undefined): T =>
    ({ deleteBeforeReplace: true, ...options }) as T;

/** The same for functions. */
export const withVersionInvoke = <T extends pulumi.InvokeOptions>(options: T | undefined): T =>
    ({ version, ...options }) as T;
