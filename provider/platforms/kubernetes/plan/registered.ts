import type * as pulumi from "@pulumi/pulumi";
import type { Planned, PlatformObject, RegisteredObject } from "../../platform";
import type { Json } from "../../../inputs/json";
import type { Registered } from "../ownership/guarded";
import { isAlsoOfOthers, type LiveObject } from "../ownership/live";
import { decidesNothing } from "../../skipped-updates";
import { storedAnnotations, withLeftBehind } from "../cce-removed-annotations";
import { valueOf } from "../registered-ingress";
import { titleOf } from "../ownership/place";

/** What of an object decides which requests it gets, and where they go. */
const parts = ["spec", "subsets", "addressType", "endpoints", "ports"] as const;

/** @param plans by the component that declares the objects */
export async function registeredOf(
    children: readonly Registered[],
    plans: ReadonlyMap<pulumi.Resource, Pick<Planned, "objects">>,
): Promise<RegisteredObject[]> {
    const found = await Promise.all(
        children.map(async ({ resource, component, examined }): Promise<RegisteredObject[]> => {
            const { place, live } = await examined;
            const objects = plans.get(component)?.objects ?? [];
            const planned = objects.find(({ value }) => place !== undefined && isPlanOf(value, place));
            if (place === undefined || planned === undefined) return [];
            // A server sorts addresses.
            const mayStay = /^Endpoint/.test(place.kind) ? (): boolean => false : undefined;
            const parts = partsOf(planned);
            const left =
                place.kind === "Ingress" && live !== undefined
                    ? await leftOf(planned, live, await valueOf(made(resource)))
                    : undefined;
            const title = titleOf(place);
            const more = { ...(left && { left }), ...(mayStay && { mayStay }) };
            return [{ title, resource, object: planned, parts, withoutOthers, ...more }];
        }),
    );
    return found.flat();
}

/** What others wrote beside what is declared no update takes away. */
export function withoutOthers(
    held: Readonly<Record<string, unknown>>,
    value: PlatformObject["value"],
): Readonly<Record<string, unknown>> {
    const metadata = (held["metadata"] ?? {}) as LiveObject["metadata"];
    const own = <T extends object>(part: "annotations" | "spec", there: T, declared: unknown): Partial<T> =>
        Object.fromEntries(
            Object.entries(there).filter(
                ([key]) => key in ((declared ?? {}) as object) || !isAlsoOfOthers({ metadata }, key, part),
            ),
        ) as Partial<T>;
    const { annotations } = (value["metadata"] ?? {}) as { annotations?: unknown };
    return {
        ...held,
        metadata: { ...metadata, annotations: own("annotations", metadata.annotations ?? {}, annotations) },
        ...(held["spec"] !== undefined && { spec: own("spec", held["spec"] as object, value["spec"]) }),
    };
}

const leftOf = async (
    planned: PlatformObject,
    live: LiveObject,
    registered: Json,
): Promise<PlatformObject | undefined> =>
    withLeftBehind(planned, live, registered, await storedAnnotations(live, registered));

/** Of an Ingress of any version. */
const made = (resource: pulumi.CustomResource): Parameters<typeof valueOf>[0] => ({
    apiVersion: "networking.k8s.io/v1",
    metadata: "metadata" in resource ? resource.metadata : undefined,
    spec: "spec" in resource ? resource.spec : undefined,
});

interface Named {
    kind: string;
    name: string;
}

/** A name that the plan does not know yet is that of the component's only object of the kind. */
function isPlanOf(value: PlatformObject["value"], { kind, name }: Named): boolean {
    const { metadata } = value as { metadata?: { name?: unknown } };
    return value["kind"] === kind && (metadata?.name === name || typeof metadata?.name !== "string");
}

function partsOf({ value }: PlatformObject): Record<string, unknown> {
    const { annotations = {} } = (value["metadata"] ?? {}) as { annotations?: Record<string, unknown> };
    const deciding = Object.entries(annotations).filter(([key]) => !decidesNothing.test(key));
    return {
        ...Object.fromEntries(parts.flatMap((part) => (part in value ? [[part, value[part]]] : []))),
        ...(deciding.length > 0 && { metadata: { annotations: Object.fromEntries(deciding) } }),
    };
}
