import type { Provider } from "@pulumi/pulumi/provider";
import type { CheckFailure, CustomResource, ProviderFunction } from "./resource";
import type { Inputs } from "./values";

/**
 * A Pulumi package as the protocol server sees it. Everything is asked for when it is first needed, because the
 * engine starts the plugin often only to read a schema or to compare one resource.
 */
export interface ProviderPackage<Config> {
    readonly name: string;
    readonly version: string;
    /** The package schema as JSON text. */
    schema(): Promise<string>;
    readonly config: ProviderConfig<Config>;
    /** Custom resources by token. */
    resources(): Record<string, CustomResource<Config>>;
    /** Functions by token. */
    functions(): Record<string, ProviderFunction<Config>>;
    /** Components; loads the SDK's root. */
    components(): Promise<ComponentHost>;
}

export interface ProviderConfig<Config> {
    /** From stack configuration every value is a string, from an explicit provider what the program typed. */
    check(values: Inputs): CheckFailure[];
    parse(values: Inputs): Config;
    /** Keys whose change means other resources altogether (another account): they replace the provider. */
    readonly replaceKeys: readonly string[];
    /** Keys that are secret even when the user did not say so. */
    readonly secretKeys: readonly string[];
    /** Texts that must not leave the plugin: the secret settings, and keys that were found or given out since. */
    secretTexts?(config: Config): Iterable<string>;
}

/** What the SDK's component server calls (`@pulumi/pulumi/provider` `Provider.construct` and `call`). */
export type ComponentHost = Required<Pick<Provider, "construct">>;
