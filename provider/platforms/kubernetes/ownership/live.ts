/** An object as the API server has it, and what it says about who made it. */
import { createHash } from "node:crypto";
import type { Json } from "../../../inputs/json";
import type { Identity } from "../client/object-location";

/** The annotation by which an object names its owner record. */
export const ownerAnnotation = "crossroute.io/owner";

/** Field manager that keeps labels and annotations of others: see keep-foreign.ts. */
export const keeper = "crossroute-kept";

export interface LiveObject {
    apiVersion?: string;
    kind?: string;
    metadata: {
        name: string;
        namespace?: string;
        uid?: string;
        creationTimestamp?: string;
        deletionTimestamp?: string;
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
        managedFields?: ManagedFields[];
    };
}

interface ManagedFields {
    manager?: string;
    operation?: string;
    subresource?: string;
    time?: string;
    fieldsV1?: object;
}

/**
 * The mark of an object: the nonce of its owner record, a digest that no object of another name has, and a digest of
 * its resource's name where that is not derived from the object alone.
 */
export function markFor(nonce: string, { kind, namespace, name }: Identity, resource?: string): string {
    const mark = `${nonce}-${digest(16, nonce, kind, namespace, name)}`;
    return resource === undefined || resource === `${namespace}/${name}` ? mark : `${mark}-${digest(8, resource)}`;
}

const digest = (length: number, ...words: string[]): string =>
    createHash("sha256").update(words.join("\0")).digest("hex").slice(0, length);

/** A mark without the part about the resource. */
const ofObject = (mark: string | undefined): string | undefined => mark?.split("-").slice(0, 2).join("-");

/** The nonce of the owner record that it names. */
export const ownerOf = ({ metadata }: LiveObject): string | undefined =>
    metadata.annotations?.[ownerAnnotation]?.split("-")[0];

/**
 * Whether it has the record's mark as a Pulumi program wrote it for this very object. A copy has not: under another
 * name the mark is another, and whoever copied it, even back to its old place, is the manager of the mark.
 */
export const isGenuine = (live: LiveObject, nonce: string, identity: Identity): boolean =>
    ofObject(live.metadata.annotations?.[ownerAnnotation]) === markFor(nonce, identity) &&
    own(live).some(
        ({ manager = "", fieldsV1 }) =>
            isProgram(live, manager) && `f:${ownerAnnotation}` in fieldsOf(fieldsV1, "annotations"),
    );

/** The labels or annotations in a set of fields: a key is written `f:key`. */
export const fieldsOf = (fieldsV1: object | undefined, part: string): object =>
    (fieldsV1 as { "f:metadata"?: Record<string, object> } | undefined)?.["f:metadata"]?.[`f:${part}`] ?? {};

/** Who wrote fields of it, once each; writers of its status alone do not count. */
export const managersOf = ({ metadata }: LiveObject): string[] => named(metadata.managedFields ?? []);

/**
 * Who has a field as it is, `spec.rules` or `subsets`: a Pulumi program, or other hands. A list there is one value for the API server, so that
 * whoever changes it has it alone.
 */
export function writersOf(live: LiveObject, field: string): { program: boolean; others: string[] } {
    const holds = (fields: unknown): boolean =>
        field.split(".").reduce<unknown>((at, part) => (at as Json | undefined)?.[`f:${part}`], fields) !== undefined;
    const writers = own(live).filter(({ fieldsV1 }) => holds(fieldsV1));
    const others = named(writers).filter((manager) => !isProgram(live, manager));
    return { program: writers.some(({ manager = "" }) => isProgram(live, manager)), others };
}

/** The field manager of a Pulumi program, when one made it. */
export const programOf = (live: LiveObject): string | undefined =>
    named(own(live)).find((manager) => isProgram(live, manager));

/**
 * The Pulumi program that declared the object after the one that marked it, if there is one: the engine made a plain
 * resource of its name, in this program or in another. Patches of labels and annotations do not count.
 */
export function laterProgram(live: LiveObject): string | undefined {
    const programs = own(live).filter(({ manager = "" }) => isProgram(live, manager));
    const marks = programs.filter(({ fieldsV1 }) => `f:${ownerAnnotation}` in fieldsOf(fieldsV1, "annotations"));
    if (marks.length === 0) return undefined;
    const marked = Math.max(...marks.map(({ time = "" }) => Date.parse(time)));
    return programs.find(
        (one) =>
            !marks.includes(one) &&
            Object.keys(one.fieldsV1 ?? {}).some((field) => !["f:metadata", "f:status"].includes(field)) &&
            // One that changed nothing by it has no time.
            (one.time === undefined || Date.parse(one.time) > marked),
    )?.manager;
}

/**
 * The field manager of the one resource of a Pulumi program that wrote the mark. The Kubernetes provider makes a random
 * name for each resource and keeps it in the state; a name that is not random says nothing.
 */
export function writerOf({ metadata }: Pick<LiveObject, "metadata">): string | undefined {
    const { managedFields = [], annotations = {} } = metadata;
    const writers = managedFields
        .filter(({ fieldsV1 }) => `f:${ownerAnnotation}` in fieldsOf(fieldsV1, "annotations"))
        .map(({ manager = "" }) => manager);
    const isRandom = /^pulumi-kubernetes-[0-9a-f]{8}$/.test(writers[0] ?? "");
    return writers.length === 1 && isRandom && !("pulumi.com/patchFieldManager" in annotations)
        ? writers[0]
        : undefined;
}

/** The records of the resource of a Pulumi program that wrote the mark. */
const ofMarker = (live: Pick<LiveObject, "metadata">): ManagedFields[] =>
    own(live).filter(
        ({ manager = "", fieldsV1 }) =>
            isProgram(live, manager) && `f:${ownerAnnotation}` in fieldsOf(fieldsV1, "annotations"),
    );

/** When that resource last changed the object, by the server's clock. */
export function writtenAt(live: Pick<LiveObject, "metadata">): number | undefined {
    const times = ofMarker(live).map(({ time = "" }) => Date.parse(time));
    return times.length === 0 || times.some(Number.isNaN) ? undefined : Math.max(...times);
}

/** Whether what is at a path is that resource's. A list or a map that the server keeps as one value is written as a whole. */
export const holdsField = (live: Pick<LiveObject, "metadata">, path: readonly (string | number)[]): boolean =>
    ofMarker(live).some(({ fieldsV1 }) => hasField(fieldsV1, path));

/**
 * Whether somebody besides Pulumi programs has an annotation, or a field of the spec: then no update takes it away, because the API server
 * keeps it for them, or keep-foreign.ts does.
 */
export const isAlsoOfOthers = (
    live: Pick<LiveObject, "metadata">,
    key: string,
    part: "annotations" | "spec" = "annotations",
): boolean =>
    (live.metadata.managedFields ?? []).some(
        ({ manager = "", subresource, fieldsV1 }) =>
            !subresource &&
            !isProgram(live, manager) &&
            `f:${key}` in
                (part === "spec"
                    ? ((fieldsV1 as { "f:spec"?: object } | undefined)?.["f:spec"] ?? {})
                    : fieldsOf(fieldsV1, part)),
    );

function hasField(fields: object | undefined, path: readonly (string | number)[]): boolean {
    let node: object | undefined = fields;
    for (const key of path) {
        if (typeof key === "number") return true;
        node = (node as Record<string, object | undefined>)[`f:${key}`];
        if (node === undefined) return false;
        if (Object.keys(node).length === 0) return true;
    }
    return true;
}

const named = (fields: readonly ManagedFields[]): string[] => [
    ...new Set(
        fields
            .filter(({ subresource }) => !subresource)
            .map(({ manager }) => manager ?? "")
            .filter((manager) => manager !== "" && manager !== keeper),
    ),
];

const isProgram = ({ metadata }: Pick<LiveObject, "metadata">, manager: string): boolean =>
    /^pulumi-(resource-)?kubernetes/.test(manager) ||
    manager === metadata.annotations?.["pulumi.com/patchFieldManager"];

/**
 * Who wrote into this object. A restored backup brings the managers of an earlier object along, and those are older
 * than this one.
 */
const own = ({ metadata }: Pick<LiveObject, "metadata">): ManagedFields[] => {
    const created = Date.parse(metadata.creationTimestamp ?? "");
    return (metadata.managedFields ?? []).filter(
        ({ time, subresource }) =>
            !subresource && (time === undefined || !(Date.parse(time) + clockDifference < created)),
    );
};

/** Servers of one cluster may differ in time a little. */
const clockDifference = 60_000;
