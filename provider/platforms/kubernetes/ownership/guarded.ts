/** The objects of an owner, as its guard has them in the state. */
import * as pulumi from "@pulumi/pulumi";
import type { ClusterOptions } from "../client/kubeconfig";
import { type LiveObject, writerOf } from "./live";
import type { Examined } from "./owner";
import { nameOfUrn } from "../../../inputs/urn";
import { titleOf } from "./place";
import { isKnown } from "./take-over";

/** A resource of `@pulumi/kubernetes`. */
export interface KubernetesResource extends pulumi.CustomResource {
    metadata: pulumi.Output<LiveObject["metadata"]>;
    kind: pulumi.Output<string>;
}

/** A child that was registered. */
export interface Registered {
    resource: KubernetesResource;
    examined: Promise<Examined>;
    aliases: readonly string[] | undefined;
}

/** Each object with its place and its identity, and the clusters, each once. */
export async function guardedObjects(children: readonly Registered[]) {
    const connections: ClusterOptions[] = [];
    const objects = await Promise.all(
        children.map(async ({ resource, examined, aliases }) => {
            const { place, former } = await examined;
            if (place === undefined) return undefined;
            const { apiVersion, kind, namespace, name, server } = place;
            const connection = {
                ...place.connection,
                ...(place.deletesUnreachable && { deletesUnreachable: true }),
            };
            const key = JSON.stringify(connection);
            const at = connections.findIndex((other) => JSON.stringify(other) === key);
            if (at < 0) connections.push(connection);
            const { metadata } = resource;
            return {
                ...{ apiVersion, kind, namespace, name, server },
                connection: at < 0 ? connections.length - 1 : at,
                urn: resource.urn,
                uid: metadata.apply((m) => m.uid ?? ""),
                writer: metadata.apply((m) => writerOf({ metadata: m })),
                ...(aliases && { aliases: [...aliases, ...(former === undefined ? [] : [nameOfUrn(former)])] }),
            };
        }),
    );
    return { connections, objects: objects.filter((object) => object !== undefined) };
}

/**
 * The objects that this run does not make, though the program declares them: --target or --exclude leaves them out, or they
 * failed. The engine answers with neither id nor outputs for them; in a preview it gives at least the kind of any other.
 */
export async function leftOut(children: readonly Registered[]): Promise<string[]> {
    const titles = await Promise.all(
        children.map(async ({ resource, examined }) => {
            const { place } = await examined;
            if (place === undefined || (await isKnown(resource.id))) return [];
            return pulumi.runtime.isDryRun() && (await isKnown(resource.kind)) ? [] : [titleOf(place)];
        }),
    );
    return titles.flat();
}
