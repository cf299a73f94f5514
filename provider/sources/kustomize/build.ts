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
    /** What Argo CD does with it. */
    application?: Application;
    /** It is an ApplicationSet, and makes Applications: its `spec`. */
    set?: Json;
}

/** An Application of Argo CD, as far as it gives a folder its namespace. */
export interface Application {
    /** The repository of its folder; empty: unknown. */
    repository: string;
    /** What objects without a namespace get. */
    namespace?: string;
    /** It changes nothing else. */
    onlyNamespace: boolean;
    /** It takes the folders below, too; it does so only where no kustomization builds the folder. */
    recurse: boolean;
    /** Nobody knows whether it takes a file of the folder. */
    perhaps?: true;
}

/** What a way to build a file does with the namespaces of its objects. */
export interface GivenNamespace {
    /** It comes in place of each other. */
    all?: string;
    /** For objects that have none. */
    lacking?: string;
}
