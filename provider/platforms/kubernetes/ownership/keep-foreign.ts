import { finding } from "../../../diagnostics/catalogue";
import { InvalidArguments } from "../client/failure";
import { send } from "../client/rest";
import { fieldsOf, keeper, type LiveObject } from "./live";
import { pathOf } from "../client/located";
import type { Place } from "./place";

interface Strings {
    [key: string]: string;
}
interface Kept {
    labels: Strings;
    annotations: Strings;
}

/**
 * Keeps labels and annotations that kubectl wrote. Before each update the Kubernetes provider takes over the fields of
 * kubectl's managers, and then drops those that the program does not declare (pulumi-kubernetes, fixCSAFieldManagers).
 * A second owner with the same value keeps them; kubectl can still change and remove them.
 */
export async function keepForeign(place: Place, live: LiveObject, inputs: Record<string, unknown>): Promise<void> {
    const kept = foreignOf(live, inputs["metadata"] as Partial<Record<keyof Kept, object>> | undefined);
    if (Object.keys(kept.labels).length + Object.keys(kept.annotations).length === 0) return;
    const { apiVersion, kind, namespace, name } = place;
    const body = JSON.stringify({ apiVersion, kind, metadata: { name, namespace, ...kept } });
    const path = `${pathOf(place)}?fieldManager=${keeper}&force=true`;
    const { status } = await send(place.connection, "PATCH", path, { type: "application/apply-patch+yaml", body });
    if (status >= 300) {
        const names = [...Object.keys(kept.labels), ...Object.keys(kept.annotations)].join(", ");
        const message = `It has ${names}, written by kubectl, which an update would remove, and they cannot be kept (${status}).`;
        const help = "Declare them among labels and annotations, or remove them with kubectl.";
        throw new InvalidArguments(
            `${kind} ${namespace}/${name}`,
            [finding("CR322", "metadata", message, help)],
            "cannot be updated",
        );
    }
}

/** Managers whose fields the provider takes over: source as above; it compares the start of the name. */
const taken: readonly [string, RegExp][] = [
    ["Apply", /^kubectl/],
    ["Update", /^(kubectl|before-first-apply|pulumi-kubernetes|pulumi-resource-kubernetes)/],
];

/** Labels and annotations that would be lost: kubectl's, and not declared. */
export function foreignOf({ metadata }: LiveObject, declared: Partial<Record<keyof Kept, object>> = {}): Kept {
    const kept: Kept = { labels: {}, annotations: {} };
    const isKept = (part: string, field: string): boolean =>
        (metadata.managedFields ?? []).some(
            ({ manager, fieldsV1 }) => manager === keeper && field in fieldsOf(fieldsV1, part),
        );
    for (const { manager = "", operation = "", subresource, fieldsV1 } of metadata.managedFields ?? []) {
        if (subresource || !taken.some(([how, who]) => how === operation && who.test(manager))) continue;
        for (const part of ["labels", "annotations"] as const) {
            for (const field of Object.keys(fieldsOf(fieldsV1, part))) {
                const key = field.replace(/^f:/, "");
                const value = metadata[part]?.[key];
                if (isKept(part, field)) continue;
                if (field !== "." && value !== undefined && !(key in (declared[part] ?? {}))) kept[part][key] = value;
            }
        }
    }
    return kept;
}
