import * as pulumi from "@pulumi/pulumi";
import { version } from "../../../version";

/** An object as the guard remembers it, and as the state has it. */
export type GuardedObject = {
    apiVersion: string;
    kind: string;
    namespace: string;
    name: string;
    uid: string;
    /** Field manager of the resource, where it is the resource's alone. */
    writer?: string;
    /** Address of the API server. */
    server: string;
    /** Which of the guard's connections leads there. */
    connection: number;
    /** The resource of the object. */
    urn: string;
    /** Logical names that the resource had before; absent when the program gave aliases of its own. */
    aliases?: string[];
    /** It left the component, and may not be deleted yet: the guard no longer depends on it. */
    isLeaving?: boolean;
};

/** How a cluster is reached. */
export interface GuardedCluster {
    kubeconfig?: string;
    context?: string;
    cluster?: string;
    /** The provider gives up objects that it cannot reach. */
    deletesUnreachable?: boolean;
}

export interface OwnerGuardArgs {
    /** Nonce of the owner record. */
    owner: pulumi.Input<string>;
    objects: pulumi.Input<pulumi.Input<GuardedObject>[]>;
    /** How the clusters are reached; empty: from the environment. */
    connections: pulumi.Input<pulumi.Input<GuardedCluster>[]>;
    /** Objects that this run leaves out, the component whose they are, and all that it declares. Absent: none. */
    leftOut?: pulumi.Input<{ component: string; objects: string[]; declared: string[] } | undefined>;
    /** URNs of objects that the state has and the component does not declare: only these can still be deleted. Absent: not known. */
    held?: pulumi.Input<string[] | undefined>;
    /** A preview may go on where a cluster cannot be reached. */
    preview?: boolean;
}

/**
 * Protects the deletion of a component's objects. It is registered after them, so the engine deletes it first, and it
 * fails if one of them is no longer the component's. It lives in the state only.
 */
export class OwnerGuard extends pulumi.CustomResource {
    constructor(name: string, args: OwnerGuardArgs, opts?: pulumi.CustomResourceOptions) {
        super("crossroute:kubernetes:OwnerGuard", name, { ...args }, pulumi.mergeOptions({ version }, opts));
    }
}
