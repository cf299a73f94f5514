/** The objects of an owner, as its guard has them in the state. */
import * as pulumi from "@pulumi/pulumi";
import type { ClusterOptions } from "../client/kubeconfig";
import { type LiveObject, writerOf } from "./live";
import type { Examined } from "./examined-object";
import { nameOfUrn } from "../../../inputs/urn";
import { titleOf } from "./place";
import { isMade } from "../../partial-run";

/** A resource of `@pulumi/kubernetes`. */
export interface KubernetesResource extends pulumi.CustomResource {
    metadata: pulumi.Output<LiveObject["metadata"]>;
    kind: pulumi.Output<string>;
}

/** A child that was registered. */
export interface Registered {
    resource: KubernetesResource;
    /** The component that declares it. */
    component: pulumi.Resource;
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

/** The objects that this run does not make, though the program declares them: it leaves them out, or they failed. */
export const leftOut = async (children: readonly Registered[]): Promise<string[]> =>
    titles(children, async ({ resource }) => !(await isMade(resource)));

/** The objects, for people; without those whose place is known only later. */
export async function titles(
    children: readonly Registered[],
    isOne: (child: Registered) => Promise<boolean> = () => Promise.resolve(true),
): Promise<string[]> {
    const found = await Promise.all(
        children.map(async (child) => {
            const { place } = await child.examined;
            return place !== undefined && (await isOne(child)) ? [titleOf(place)] : [];
        }),
    );
    return found.flat();
}
