/**
 * Transformations and transforms that give an object another provider than the one through which it was looked up: what is in the
 * other cluster may be anybody's.
 */
import type * as pulumi from "@pulumi/pulumi";
import { finding } from "../../../diagnostics/catalogue";
import { nameOfUrn } from "../../../inputs/urn";
import { InvalidArguments } from "../client/failure";
import { urnOf } from "./place";

type Provider = pulumi.ProviderResource | undefined;

/** As transformations of the program leave it. */
export function refuseOtherProvider(kind: string, name: string, given: Provider, own: Provider): void {
    if (given !== own) throw otherProvider(kind, name, undefined);
}

/** As transforms of the engine leave it. */
export async function refuseProviderOf(kind: string, name: string, given: string | undefined, own: Provider) {
    if (given !== (own && (await urnOf(own)))) throw otherProvider(kind, name, given);
}

function otherProvider(kind: string, name: string, urn: string | undefined): InvalidArguments {
    const other = urn === undefined ? "another provider" : `the provider ${nameOfUrn(urn)}`;
    const message = `a transformation gives it ${other}, and Crossroute looks for the object in the cluster of its own: what is there may be somebody else's.`;
    const help = "Give the provider to the component (provider, or providers: { kubernetes }) instead.";
    return new InvalidArguments(`${kind} ${name}`, [finding("CR326", "provider", message, help)], "cannot be declared");
}
