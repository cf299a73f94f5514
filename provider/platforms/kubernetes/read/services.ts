/** What Services and their slices tell the reader of Ingresses. */
import { listOf } from "../../../inputs/json";
import type { Target } from "../../../routing/model";
import { type Json, metadataOf, namespaceOf } from "./manifest";

/** Services that point to a DNS name. */
export function externalNames(manifests: readonly Json[]): (namespace: string, name: string) => boolean {
    const names = new Set(
        manifests
            .filter(
                ({ kind, spec }) =>
                    kind === "Service" && (spec as { type?: string } | undefined)?.type === "ExternalName",
            )
            .map((value) => `${namespaceOf(value)}/${metadataOf(value).name ?? ""}`),
    );
    return (namespace, name) => names.has(`${namespace}/${name}`);
}

/** Whether a Service exists and, if its slices are known, has an endpoint. */
export function servingOf(manifests: readonly Json[]): (target: Target) => boolean | undefined {
    const nameOf = (value: Json): string => `${namespaceOf(value)}/${metadataOf(value).name ?? ""}`;
    const services = new Set(manifests.filter(({ kind }) => kind === "Service").map(nameOf));
    const slices = manifests.filter(({ kind }) => kind === "EndpointSlice" || kind === "Endpoints");
    const filled = new Map<string, boolean>();
    for (const value of slices) {
        const labels = (value.metadata as { labels?: Record<string, string> } | undefined)?.labels;
        const service = labels?.["kubernetes.io/service-name"] ?? metadataOf(value).name ?? "";
        const key = `${namespaceOf(value)}/${service}`;
        const some = listOf(value.endpoints ?? value.subsets).length > 0;
        filled.set(key, some || filled.get(key) === true);
    }
    return (target) => {
        if (target.kind !== "service") return undefined;
        const key = `${target.namespace}/${target.name}`;
        return services.has(key) ? filled.get(key) : false;
    };
}
