import type * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../../../inputs/outputs";
import type { ClusterOptions } from "../client/kubeconfig";
import { objectAt } from "./existence-unknown";
import type { LiveObject } from "./live";
import type { Identity } from "../client/object-location";

/** Where an object is. */
export interface Place {
    apiVersion: string;
    kind: string;
    namespace: string;
    name: string;
    connection: ClusterOptions;
    /** Address of the API server. */
    server: string;
    /** A deletion of the provider succeeds where the cluster cannot be reached. */
    deletesUnreachable: boolean;
}

export const urnOf = async ({ urn }: pulumi.Resource): Promise<string> => String(await valueOf(urn));

export const identityOf = ({ kind, namespace, name }: Place): Identity => ({ kind, namespace, name });

export const titleOf = ({ kind, namespace, name }: Identity): string => `${kind} ${namespace}/${name}`;

/** One for each object of each cluster. All versions of a kind are one. */
export const keyOf = ({ server, kind, namespace, name }: Place): string => [server, kind, namespace, name].join(" ");

/** The object, or undefined when there is none. Rejects with a ClusterError when the cluster does not answer. */
export const read = (place: Place): Promise<LiveObject | undefined> => objectAt(place.connection, place);
