/** Metadata beside name, namespace, labels and annotations: what the program declares, and what the server writes. */
import type { EndpointsArgs, IngressArgs } from "../fields/args";
import { objectMetadata } from "../fields/metadata";

type Dependence = Pick<IngressArgs & EndpointsArgs, "finalizers" | "ownerReferences">;

/** The finalizers and owner references of an object, for its manifest. */
export const dependence = ({ finalizers, ownerReferences }: Dependence): Dependence => ({
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
});

/** What the API server writes into the metadata of an object; its fields are in `fields/metadata.ts`. */
export interface ObjectMetadata {
    kind: string;
    name: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
}

/** @param metadata of the live object */
export function toObjectMetadata(kind: string, metadata: object): ObjectMetadata {
    const all = metadata as Partial<ObjectMetadata>;
    const present = Object.keys(objectMetadata.fields)
        .map((key) => [key, all[key as keyof ObjectMetadata]])
        .filter(([, value]) => value !== undefined && value !== null);
    return { name: "", ...(Object.fromEntries(present) as Partial<ObjectMetadata>), kind };
}
