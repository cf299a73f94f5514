/** Kustomizations of kustomize, and objects of Flux and Argo CD that build a folder like one. */
import type { Kustomization } from "./build";
import { posix } from "node:path";
import { groupOf } from "../kinds";
import { isObject, type Json } from "../objects";

const fields = ["resources", "bases", "components", "patches", "patchesStrategicMerge", "patchesJson6902"];

/** Kustomize looks at no file of another name. `kind` and `apiVersion` may be left out. */
function isKustomization(value: Json, file: string): boolean {
    if (!/(^|[/\\])(kustomization\.ya?ml|Kustomization)$/.test(file)) return false;
    const version = String(value.apiVersion ?? "");
    if (version !== "") return version.startsWith("kustomize.config.k8s.io/");
    return value.kind === "Kustomization" || fields.some((field) => field in value);
}

/** What a document says of how others are built. */
export function kustomizationsIn(value: Json, file: string): Kustomization[] {
    if (isKustomization(value, file)) return [{ file, value }];
    const spec = isObject(value.spec) ? value.spec : {};
    const name = isObject(value.metadata) ? String(value.metadata.name) : "";
    const group = groupOf(value);
    if (group === "kustomize.toolkit.fluxcd.io" && value.kind === "Kustomization") {
        const { path = ".", targetNamespace: namespace, patches, components, namePrefix, nameSuffix, postBuild } = spec;
        const substitute = isObject(postBuild) && isObject(postBuild.substitute) ? postBuild.substitute : {};
        const builds = normal(String(path));
        const command = `flux build kustomization ${name} --path ${builds} --kustomization-file ${file} --dry-run`;
        return [
            { file, builds, command, value: { namespace, patches, components, namePrefix, nameSuffix, substitute } },
        ];
    }
    if (group !== "argoproj.io" || value.kind !== "Application") return [];
    const sources = [spec.source, ...(Array.isArray(spec.sources) ? spec.sources : [])].filter(isObject);
    return sources.flatMap(({ path, kustomize }) =>
        typeof path === "string" && isObject(kustomize)
            ? [{ file, builds: normal(path), command: `argocd app manifests ${name}`, value: kustomize }]
            : [],
    );
}

export const normal = (file: string): string =>
    posix
        .normalize(file.replaceAll("\\", "/"))
        .replace(/^\/+/, "")
        .replace(/(.)\/$/, "$1");

/** The command that builds it. */
export const buildOf = ({ file, command }: Kustomization): string =>
    command ?? `kubectl kustomize ${posix.dirname(file.replaceAll("\\", "/"))}`;
