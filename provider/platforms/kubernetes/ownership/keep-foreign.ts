import { finding } from "../../../diagnostics/catalogue";
import { InvalidArguments } from "../client/failure";
import { send } from "../client/rest";
import { fieldsOf, keeper, type LiveObject } from "./live";
import { pathOf } from "../client/object-location";
import { valueOf } from "../../../inputs/outputs";
import { isNothing } from "./differences";
import type { Place } from "./place";

type Part = "labels" | "annotations" | "spec";
type Kept = Record<Part, Record<string, unknown>>;
interface Declared {
    metadata?: { labels?: unknown; annotations?: unknown };
    spec?: unknown;
}

/** Kinds of which fields of the spec are kept, too. A Service is none: with a selector the cluster would write its addresses. */
const keepSpec: readonly string[] = ["Ingress", "HTTPRoute"];

/**
 * Keeps what kubectl wrote beside what the program declares: labels, annotations, and fields of the spec. Before each update the Kubernetes
 * provider takes over the fields of kubectl's managers, and then drops those that the program does not declare (pulumi-kubernetes,
 * fixCSAFieldManagers). A second owner with the same value keeps them; kubectl can still change and remove them.
 */
export async function keepForeign(place: Place, live: LiveObject, inputs: Record<string, unknown>): Promise<void> {
    const { apiVersion, kind, namespace, name } = place;
    const kept = foreignOf({ ...live, kind }, await declaredIn(inputs));
    if (kept === undefined) return;
    const { labels, annotations, spec } = kept;
    const isSome = (part: object): boolean => Object.keys(part).length > 0;
    const metadata = {
        name,
        namespace,
        ...(isSome(labels) && { labels }),
        ...(isSome(annotations) && { annotations }),
    };
    const body = JSON.stringify({ apiVersion, kind, metadata, ...(isSome(spec) && { spec }) });
    const path = `${pathOf(place)}?fieldManager=${keeper}&force=true`;
    const { status } = await send(place.connection, "PATCH", path, { type: "application/apply-patch+yaml", body });
    if (status >= 300) {
        const fields = Object.keys(spec).map((key) => `spec.${key}`);
        const names = [...Object.keys(labels), ...Object.keys(annotations), ...fields].join(", ");
        const message = `It has ${names}, written by kubectl, which an update would remove, and they cannot be kept (${status}).`;
        const help = "Declare them in the program, or remove them with kubectl.";
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

/**
 * What would be lost: kubectl's, and not declared. With it comes what is kept already, because whoever applies less than before gives the
 * rest up. Undefined: nothing beyond that.
 */
export function foreignOf(live: LiveObject & { spec?: unknown }, declared: Declared): Kept | undefined {
    const all = (live.metadata.managedFields ?? []).filter(({ subresource }) => !subresource);
    const before = all.filter(({ manager }) => manager === keeper);
    const theirs = all.filter(({ manager = "", operation }) =>
        taken.some(([how, who]) => how === operation && who.test(manager)),
    );
    const parts: Part[] = keepSpec.includes(live.kind ?? "")
        ? ["labels", "annotations", "spec"]
        : ["labels", "annotations"];
    const kept: Kept = { labels: {}, annotations: {}, spec: {} };
    let isMore = false;
    for (const part of parts) {
        const [own, there] = [partOf(part, declared), partOf(part, live)];
        for (const { manager, fieldsV1 } of [...before, ...theirs])
            for (const [field, fields] of Object.entries(fieldsIn(part, fieldsV1))) {
                const key = field.replace(/^f:/, "");
                const value = there[key];
                if (field === "." || isNothing(value) || !isNothing(own[key])) continue;
                kept[part][key] = value;
                isMore ||=
                    manager !== keeper && !before.some((one) => covers(fieldsIn(part, one.fieldsV1)[field], fields));
            }
    }
    return isMore ? kept : undefined;
}

/** What is declared, as far as its fields have names: an update knows them. */
async function declaredIn(inputs: Record<string, unknown>): Promise<Declared> {
    const { labels, annotations } = ((await valueOf(inputs["metadata"])) ?? {}) as Partial<Kept>;
    const [spec, ...metadata] = await Promise.all([inputs["spec"], labels, annotations].map(valueOf));
    return { spec, metadata: { labels: metadata[0], annotations: metadata[1] } };
}

const partOf = (part: Part, { metadata, spec }: Declared): Record<string, unknown> =>
    ((part === "spec" ? spec : metadata?.[part]) ?? {}) as Record<string, unknown>;

const fieldsIn = (part: Part, fieldsV1: object | undefined): Readonly<Record<string, object>> =>
    (part === "spec"
        ? ((fieldsV1 as { "f:spec"?: object } | undefined)?.["f:spec"] ?? {})
        : fieldsOf(fieldsV1, part)) as Readonly<Record<string, object>>;

/** Whether all fields below one are also another's. */
const covers = (own: object | undefined, theirs: object): boolean =>
    own !== undefined &&
    Object.entries(theirs).every(
        ([field, below]) =>
            field === "." || covers((own as Record<string, object | undefined>)[field], below as object),
    );
