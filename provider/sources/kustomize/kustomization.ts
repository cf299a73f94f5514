/** Kustomizations of kustomize, and objects of Flux and Argo CD that build a folder like one. */
import type { Application, Kustomization } from "./build";
import { posix } from "node:path";
import { placeholdersIn, variablesIn } from "../../inputs/variables";
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
    if (group !== "argoproj.io") return [];
    if (value.kind === "ApplicationSet") return [{ file, value: {}, set: { ...spec, name } }];
    return value.kind === "Application" ? builtBy(spec, `Application ${name}`, file) : [];
}

/**
 * What an Application builds.
 * @param title its name for people; one that an ApplicationSet makes has that of the set
 */
export function builtBy(spec: Json, title: string, file: string): Kustomization[] {
    const namespace = namespaceOf(spec.destination, title);
    const isOfSet = title.startsWith("ApplicationSet ");
    const sources = [spec.source, ...(Array.isArray(spec.sources) ? spec.sources : [])].filter(isObject);
    return sources.flatMap((source) => {
        const { path, kustomize, repoURL } = source;
        const onlyNamespace = isOfSet || !isObject(kustomize);
        if (
            typeof path !== "string" ||
            (onlyNamespace && (namespace === undefined || isObject(source.helm) || isObject(source.plugin)))
        )
            return [];
        const { recurse, include, exclude } = isObject(source.directory) ? source.directory : {};
        const application: Application = {
            repository: repositoryOf(repoURL),
            onlyNamespace,
            recurse: recurse === true,
            ...(namespace === undefined ? {} : { namespace }),
            ...(include || exclude ? { perhaps: true } : {}),
        };
        const value = !onlyNamespace && isObject(kustomize) ? kustomize : {};
        const command = `argocd app manifests ${title.replace(/^\w+ /, "")}`;
        return [{ file, builds: normal(path), command, value, application }];
    });
}

/** What is still to be filled in is a text that no namespace has, in a form in which every reader knows it. */
function namespaceOf(destination: unknown, title: string): string | undefined {
    const namespace = isObject(destination) ? destination.namespace : undefined;
    if (typeof namespace !== "string" || namespace === "") return undefined;
    const isTemplate = namespace.includes("{{");
    if (!isTemplate && placeholdersIn(namespace).length === 0) return namespace;
    return !isTemplate && variablesIn(namespace).length > 0 ? namespace : `<namespace of ${title}>`;
}

/** `owner/name` of an address, which has several forms. */
const repositoryOf = (address: unknown): string =>
    typeof address !== "string" ? "" : (/([^/:]+\/[^/:]+?)(\.git)?\/*$/.exec(address.toLowerCase())?.[1] ?? address);

export const normal = (file: string): string =>
    posix
        .normalize(file.replaceAll("\\", "/"))
        .replace(/^\/+/, "")
        .replace(/(.)\/$/, "$1");

/** The command that builds it. */
export const buildOf = ({ file, command }: Kustomization): string =>
    command ?? `kubectl kustomize ${posix.dirname(file.replaceAll("\\", "/"))}`;
