/** The explicit Kubernetes providers of a table and of its gateways: which cluster each is. */
import * as pulumi from "@pulumi/pulumi";
import { nameOfUrn } from "../inputs/urn";
import { open, text } from "../inputs/opened";
import { platforms } from "../platforms/list";
import type { GatewayArgs, RouteTableArgs } from "./args";

/** By gateway: the name of the explicit Kubernetes provider, which stands for its cluster. */
export async function clustersOf(
    table: pulumi.Resource,
    args: RouteTableArgs,
): Promise<Record<string, string | undefined>> {
    if (pulumi.Output.isInstance(args.gateways)) return {};
    const own = table.getProvider("kubernetes:index:Provider");
    const entries = Object.keys(args.gateways ?? {}).map(async (gateway) => {
        const provider = explicitProvider(gateway, args) ?? own;
        const urn = provider && text(await open(provider.urn));
        return [gateway, urn === undefined ? undefined : nameOfUrn(urn)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
}

/** By gateway: the address of the server that its explicit provider speaks to, when it is known. */
export async function serversOf(
    table: pulumi.Resource,
    args: RouteTableArgs,
): Promise<Record<string, string | undefined>> {
    if (pulumi.Output.isInstance(args.gateways)) return {};
    const own = table.getProvider("kubernetes:index:Provider");
    const entries = Object.entries(args.gateways ?? {}).map(async ([name, gateway]) => {
        const provider = explicitProvider(name, args) ?? own;
        const platform = platforms.find((one) => one.name === platformKey(gateway));
        return [name, provider && (await platform?.serverOf?.(table, provider))] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
}

/** Providers are resources, not values: they are taken from the arguments unchanged. */
export function withoutProviders(args: RouteTableArgs): unknown {
    if (pulumi.Output.isInstance(args.gateways)) return { ...args };
    const gateways = Object.entries(args.gateways ?? {}).map(([name, gateway]) => {
        const key = explicitProvider(name, args) && platformKey(gateway);
        return [name, key ? { ...gateway, [key]: { ...gateway[key], provider: undefined } } : gateway] as const;
    });
    return { ...args, gateways: Object.fromEntries(gateways) };
}

/** Only a TypeScript program can give one; through the plugin the value may be an Output as a whole. */
export function explicitProvider(gateway: string, args: RouteTableArgs): pulumi.ProviderResource | undefined {
    if (pulumi.Output.isInstance(args.gateways)) return undefined;
    const given = args.gateways?.[gateway];
    const key = given && platformKey(given);
    const provider = (key && (given[key] as { provider?: unknown }).provider) ?? undefined;
    return pulumi.ProviderResource.isInstance(provider) ? provider : undefined;
}

const platformKey = (gateway: GatewayArgs): keyof GatewayArgs | undefined =>
    platforms.map(({ name }) => name as keyof GatewayArgs).find((key) => typeof gateway?.[key] === "object");
