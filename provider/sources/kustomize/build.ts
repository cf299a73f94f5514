import type { Json } from "../../inputs/json";

/** A kustomization that builds files which are not read. */
export interface UnreadKustomization {
    file: string;
    /** As the kustomization writes them. */
    names: readonly string[];
    build: string;
}

/** A kustomization or a component, or an object that builds a folder in its place. */
export interface Kustomization {
    file: string;
    value: Json;
    /** It is an object of Flux or Argo CD: the path that it builds, from the root of the repository. */
    builds?: string;
    /** The command that builds it; default: kubectl, for its folder. */
    command?: string;
}
