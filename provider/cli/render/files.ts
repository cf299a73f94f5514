import { dump } from "js-yaml";
import { isObject, pick, type Json } from "../../sources/objects";

/** A file to write, relative to the output folder. */
export interface RenderedFile {
    path: string;
    text: string;
}

/** Kubernetes objects first, one YAML file each, listed by a kustomization; then SAE rule sets as JSON. */
export function renderFiles(manifests: readonly Json[], ruleSets: readonly Json[]): RenderedFile[] {
    const objects = manifests.map((value) => ({ path: `manifests/${manifestFile(value)}`, text: yaml(tidy(value)) }));
    const sets = ruleSets.map((value) => ({
        path: `sae/${ruleSetFile(value)}`,
        text: `${JSON.stringify(asApi(value), null, 2)}\n`,
    }));
    const files = numbered([...objects, ...sets]);
    const resources = files
        .filter((f) => f.path.startsWith("manifests/"))
        .map((f) => f.path.slice("manifests/".length));
    if (resources.length === 0) return files;
    const kustomization = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources };
    return [...files, { path: "manifests/kustomization.yaml", text: yaml(kustomization) }];
}

const yaml = (value: Json): string => dump(value, { noRefs: true, lineWidth: -1 });

/** The engine's own annotations mean nothing to another tool, and status is the cluster's. */
function tidy(manifest: Json): Json {
    const rest = without(manifest, "status");
    const metadata = isObject(rest.metadata) ? rest.metadata : {};
    if (!isObject(metadata.annotations)) return rest;
    const annotations = Object.entries(metadata.annotations).filter(([key]) => !key.startsWith("pulumi.com/"));
    const kept = annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {};
    return { ...rest, metadata: { ...without(metadata, "annotations"), ...kept } };
}

const without = (value: Json, gone: string): Json =>
    Object.fromEntries(Object.entries(value).filter(([key]) => key !== gone));

function manifestFile({ kind, metadata }: Json): string {
    const { namespace, name } = isObject(metadata) ? metadata : {};
    return `${[namespace, kind, name]
        .filter((p) => typeof p === "string")
        .map((p) => fileName(String(p)))
        .join("-")}.yaml`.toLowerCase();
}

const ruleSetFile = (set: Json): string =>
    `${fileName(String(pick(set, "SlbId", "slbId") ?? "new-load-balancer"))}-${fileName(String(pick(set, "ListenerPort", "listenerPort")))}.json`;

/** No part of a name may lead out of the folder. */
const fileName = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, "_").replace(/^\.+/, "_");

/** Two objects with the same file name both keep their files. */
function numbered(files: readonly RenderedFile[]): RenderedFile[] {
    const seen = new Map<string, number>();
    return files.map(({ path, text }) => {
        const count = (seen.get(path) ?? 0) + 1;
        seen.set(path, count);
        return { path: count === 1 ? path : path.replace(/(\.\w+)$/, `-${count}$1`), text };
    });
}

/** In the form of DescribeIngress, so that every verb reads it back with `-f`. */
function asApi(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(asApi);
    if (!isObject(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), asApi(inner)]),
    );
}
