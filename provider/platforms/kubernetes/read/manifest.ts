/** The fields of an Ingress manifest of any API version, by which the readers ask for them. */
import { listOf } from "../../../inputs/json";
import { codesIn } from "../../../diagnostics/catalogue";
import type { Origin, Target } from "../../../routing/model";
import { toNewSpec } from "../manifest/convert";
import { type Annotation, classAnnotation } from "./classes";
import { isObject } from "./json";
import type { Json } from "../../../inputs/json";

export { type Json };

/** A manifest and where it was read. */
export interface ReadManifest {
    value: Json;
    /** File, stack or server. */
    source?: string;
}

/** How a Service backend is named; by default as the Ingress names it. */
export type Resolve = (namespace: string, name: string, port: number | string) => Target | undefined;

export interface Spec {
    ingressClassName?: string;
    defaultBackend?: Backend;
    rules?: { host?: string; http?: { paths?: Path[] } }[];
    tls?: { hosts?: string[]; secretName?: string }[];
}

export interface Path extends Json {
    path?: string;
    pathType?: string;
    backend?: Backend;
}

export interface Backend {
    service?: { name?: string; port?: { number?: number; name?: string } };
    resource?: { apiGroup?: string; kind?: string; name?: string };
}

interface Metadata {
    name?: string;
    namespace?: string;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
}

export const metadataOf = (manifest: Json): Metadata => (manifest.metadata ?? {}) as Metadata;
export const namespaceOf = (manifest: Json): string => metadataOf(manifest).namespace ?? "default";

/** Whether it is written in one of the two older API groups and versions of Ingress, which have other fields. */
const isOld = (manifest: Json): boolean => /\/v1beta1$/.test(String(manifest.apiVersion ?? ""));
export const specOf = (manifest: Json): Spec =>
    ((isOld(manifest) ? toNewSpec(manifest.spec ?? {}) : manifest.spec) ?? {}) as Spec;

/** Accepts findings about an object: `crossroute/accept: "CR104, CR122: and why"`. */
export const acceptAnnotation = "crossroute/accept";
export const acceptedCodes = (annotations: Json): readonly string[] =>
    codesIn(String(annotations[acceptAnnotation] ?? ""));

/** The TLS section, if it is a list: of another the API server takes none. */
export const entriesOfTls = ({ tls }: { tls?: unknown }): readonly unknown[] => listOf(tls);

/**
 * Ingress class: the annotation, which wins over the field (Ingress v1 reference, `ingressClassName`), else the field.
 */
export const classOf = (manifest: Json): string | undefined =>
    metadataOf(manifest).annotations?.[classAnnotation] ?? specOf(manifest).ingressClassName;

/** The properties beside the paths, which tell as much as an annotation: only Huawei CCE has them. */
export const propertiesOf = (manifest: Json): Annotation[] =>
    (specOf(manifest).rules ?? []).flatMap((rule) =>
        (rule?.http?.paths ?? []).flatMap((path) =>
            isObject(path?.property)
                ? Object.entries(path.property).map(([name, value]): Annotation => [name, String(value)])
                : [],
        ),
    );

export const isPlaced = (item: ReadManifest | Json): item is ReadManifest =>
    typeof item.value === "object" && item.value !== null && !("kind" in item);

/** The objects of a List. */
export function unfold({ value, source }: ReadManifest): ReadManifest[] {
    const place = source === undefined ? {} : { source };
    if (!Array.isArray(value.items) || !/List$/.test(String(value.kind))) return [{ value, ...place }];
    const kind = String(value.kind).replace(/List$/, "");
    const typed = kind === "" ? {} : { kind, apiVersion: value.apiVersion };
    return (value.items as Json[]).flatMap((item) => unfold({ value: { ...typed, ...item }, ...place }));
}

export function addressOf(manifest: Json): string | undefined {
    const status = manifest.status as { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } } | undefined;
    const first = status?.loadBalancer?.ingress?.[0];
    return first?.ip ?? first?.hostname;
}

export function placeOf(manifest: Json, origin: Partial<Origin>): Origin {
    const { name = "", creationTimestamp } = metadataOf(manifest);
    return {
        object: `Ingress ${namespaceOf(manifest)}/${name}`,
        ...(creationTimestamp ? { createdAt: creationTimestamp } : {}),
        ...origin,
    };
}

export const targetReader =
    (namespace: string, resolve?: Resolve) =>
    (backend: Backend | undefined): Target => {
        if (backend?.service) {
            const { name = "", port } = backend.service;
            const number = port?.name || port?.number || 0;
            return resolve?.(namespace, name, number) ?? { kind: "service", namespace, name, port: number };
        }
        if (backend?.resource) {
            const { apiGroup, kind = "", name = "" } = backend.resource;
            return { kind: "resource", namespace, ...(apiGroup ? { apiGroup } : {}), resource: kind, name };
        }
        return { kind: "unknown", label: "a backend that names nothing", unread: true };
    };
