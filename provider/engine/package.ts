import type { Provider } from "@pulumi/pulumi/provider";
import type { CheckFailure, CustomResource, ProviderFunction } from "./resource";
import type { Inputs } from "./values";

/**
 * A Pulumi package as the protocol server sees it. Everything is loaded when it is first needed: the engine often
 * starts the plugin only to read a schema or to compare one resource.
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
    /** In stack configuration every value is a string; an explicit provider has what the program wrote. */
    check(values: Inputs): CheckFailure[];
    parse(values: Inputs): Config;
    /** Keys whose change means other resources (another account): they replace the provider. */
    readonly replaceKeys: readonly string[];
    /** Keys that are always secret, even if the user did not say so. */
    readonly secretKeys: readonly string[];
    /** Texts that must not leave the plugin: the secret settings, and keys that were found or issued since. */
    secretTexts?(config: Config): Iterable<string>;
}

/** The interface that the SDK's component server calls (`@pulumi/pulumi/provider` `Provider.construct` and `call`). */
export type ComponentHost = Required<Pick<Provider, "construct">>;
