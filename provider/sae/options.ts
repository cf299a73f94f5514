import * as pulumi from "@pulumi/pulumi";
import { version } from "../version";

/** Resource options that ask for the plugin of this very package. */
export const withVersion = <T extends pulumi.CustomResourceOptions>(options: T | undefined): T =>
    pulumi.mergeOptions({ version }, options) as unknown as T;

/** The same for functions. */
export const withVersionInvoke = <T extends pulumi.InvokeOptions>(options: T | undefined): T =>
    ({ version, ...options }) as T;
