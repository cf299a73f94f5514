/** Metadata beside name, namespace, labels and annotations, of every object that a component makes: declared and read. */
import { isObject, type Json } from "../../../inputs/json";
import type { ArgumentType, FieldRows } from "../../../inputs/fields";

export const metadataTypes: Readonly<Record<string, ArgumentType>> = {
    OwnerReferenceArgs: {
        about: "An object with which another one goes: the cluster's garbage collector deletes the dependent one when no owner is left. The owner is in the same namespace, or has none.",
        fields: {
            apiVersion: { shape: "string", about: "API version of the owner, e.g. `apps/v1`.", required: true },
            kind: { shape: "string", about: "Kind of the owner.", required: true },
            name: { shape: "string", about: "Name of the owner.", required: true },
            uid: { shape: "string", about: "UID of the owner, as the cluster has given it.", required: true },
            controller: {
                shape: "boolean",
                about: "The owner manages the object (default: `false`); at most one owner does.",
            },
            blockOwnerDeletion: {
                shape: "boolean",
                about: "Whoever deletes the owner in the foreground waits for the object (default: `false`).",
            },
        },
    },
};

export const metadataFields: FieldRows = {
    generateName: {
        shape: "string",
        about: "What the name begins with, in place of `name`. The rest is a digest of project, stack and the resource's name, so it is the same in every update and unlike that of another stack; another name of the resource makes another object.",
        plain: true,
    },
    finalizers: {
        shape: { list: "string" },
        about: "Who must have done their work before the object is gone, e.g. `example.com/clean-up`. A deletion waits until each has taken its entry away, `pulumi destroy` as well.",
    },
    ownerReferences: {
        shape: { list: { type: "OwnerReferenceArgs" } },
        about: "Objects with which this one goes. What the cluster deletes with its owner is made anew by the next update after a refresh.",
    },
};

/** What the API server writes into the metadata of an object. */
export const objectMetadata: ArgumentType = {
    about: "What the API server writes into the metadata of an object.",
    fields: {
        kind: { shape: "string", about: "Kind of the object.", required: true },
        name: { shape: "string", about: "Name of the object.", required: true },
        uid: { shape: "string", about: "UID of the object: another one than before when somebody made it anew." },
        resourceVersion: { shape: "string", about: "Version of the object; every write of anybody changes it." },
        generation: {
            shape: "integer",
            about: "Number of the changes of what is declared; absent for kinds that do not count them, such as Endpoints.",
        },
        creationTimestamp: { shape: "string", about: "When it was made, in RFC 3339." },
        deletionTimestamp: {
            shape: "string",
            about: "When its deletion was asked for, in RFC 3339; absent: nobody has.",
        },
        deletionGracePeriodSeconds: { shape: "integer", about: "Seconds that are left to it after that." },
    },
};

/** Fields that references of other makers have, of which a server takes nothing; each with the reason. */
export const droppedMetadata: Readonly<Record<string, string>> = {
    clusterName: "no API server has ever kept what is given there, and 1.25 took it away",
    enable: "it is no field of an API server's metadata, and a server drops what it does not know",
    initializers: "initializers were taken out of Kubernetes 1.16; an API server ignores the field",
};

/** Fields of the references that no argument sets, each with the reason; objects may have a path of their own. */
export const unsetMetadata: Readonly<Record<string, string>> = {
    ...droppedMetadata,
    selfLink:
        "API servers write none since 1.20; it is the path of the object, which group, kind, namespace and name say",
};

/** Which of those that a server drops an object has, each with the reason. */
export const droppedIn = ({ kind, metadata }: Json): [name: string, why: string][] =>
    ["Ingress", "Endpoints", "EndpointSlice"].includes(String(kind)) && isObject(metadata)
        ? Object.entries(droppedMetadata).filter(([name]) => Object.hasOwn(metadata, name))
        : [];

export function withoutDropped(object: Json): Json {
    const names = droppedIn(object).map(([name]) => name);
    if (names.length === 0) return object;
    const kept = Object.entries(object.metadata as Json).filter(([name]) => !names.includes(name));
    return { ...object, metadata: Object.fromEntries(kept) };
}
