/** What sources hold before they become tables. */

import type { Diagnostic } from "../routing/diagnostic";
import type { Kustomization, UnreadKustomization } from "./kustomize/build";
import type { DialectName, Table } from "../routing/model";
import { isObject, type Json } from "../inputs/json";

export { isObject, type Json };

/** An object as its platform has it, and where it was read. */
export interface Placed {
    value: Json;
    source: string;
    /** It comes from a plan or a state: some values may be unknown. */
    planned?: boolean;
    /** It was written by hand into a file, so it may hold what a server would refuse. */
    written?: Provenance;
}

/** Where in a file an object is, and how to read it. */
export interface Provenance {
    /** `document 2`, `document 2.items[0]`; empty for the only one. */
    place: string;
    /** The file was found in a folder, where other kinds of documents are skipped. */
    found: boolean;
    /** The file holds template expressions. */
    template: boolean;
    /** What comments of the document accept, as written: codes, and why. */
    accept: readonly string[];
    /** The kustomization that gives it another name or other fields when it is built, perhaps other hosts, and the command. */
    changedBy?: { file: string; build: string; hosts: boolean };
    /** The kustomization that has its file among its resources. */
    listedBy?: string;
    /** The clusters that it is for, by their folders; absent: nobody knows. */
    clusters?: readonly string[];
    /** The environments that it is for, by the names of their folders; absent: nobody knows. */
    environments?: readonly string[];
    /** The folders of the kustomizations that build it and that nothing else includes. */
    roots?: readonly string[];
    /** Kustomizations give it several namespaces: the one that it has here stands for all of them. */
    openNamespace?: true;
    /** Kustomizations give it these namespaces, several; the text that it has says them. */
    namespaces?: readonly string[];
    /** A variable in it has several values: objects of Flux that build it set it for themselves. */
    severalValues?: true;
}

/** The routing objects before or after a change. */
export interface Objects {
    /** Kubernetes manifests of the kinds that route, also of those that are not read. */
    manifests: Placed[];
    /** SAE rule sets as the API returns them, in either spelling. */
    ruleSets: Placed[];
    /** Tables that a RoutePlan has compiled already. */
    tables: Table[];
}

/** One resource of a Pulumi state or plan. */
export interface Resource {
    urn: string;
    type: string;
    id?: string;
    inputs: Json;
    outputs?: Json;
    /** Some inputs are secret or known after apply, so they are not here. */
    hidden: boolean;
    source: string;
}

/** A listener that a JSON patch adds; which Gateway it is meant for, no patch says. */
export interface AddedListener {
    file: string;
    name: string;
    hostname: string;
}

/** A chart with values for routes, or a part of one. */
export interface Chart {
    /** `HelmRelease media/web`, or a file. */
    name: string;
    source: string;
    /** Kind and API group of the object that installs it; absent: it is a file of the chart. */
    kind?: readonly [kind: string, group: string];
    /** Hosts that its values name. */
    hosts: readonly string[];
    /** It may have routes of other hosts: values leave them open, with a variable or altogether. */
    open: boolean;
    /** That it is not rendered need not be said. */
    accepted?: true;
}

/** What one file, command or server holds. */
export interface Source {
    /** The file, if it was found in a folder. */
    file?: string;
    objects: Objects;
    /** Resources of a stack's state. */
    state: Resource[];
    /** Resources of a plan, before and after it. */
    plan?: { before: Resource[]; after: Resource[]; deleted: string[]; complete: boolean };
    /** Notes about this source for the reader, one sentence each. */
    notes: string[];
    /** How many things of each kind a folder holds that are no routes. */
    passed: Map<string, number>;
    kustomizations: Kustomization[];
    /** Files that tests compare objects with, or only look at. */
    testFiles: string[];
    /** Listeners that patches add to a Gateway. */
    added: AddedListener[];
    /** Patches as operations, by file; undefined where a file holds several. */
    operations: Map<string, readonly unknown[] | undefined>;
    /** What is wrong with the files themselves. */
    findings: Diagnostic[];
    /**
     * Objects that unreadable documents seem to hold, by the names that findings use: an object that is called missing
     * may be there.
     */
    unreadable: string[];
    /** Services of files that the kustomization of their folder does not list, by name: the file. */
    unlisted: Map<string, string>;
    /** Kustomizations that build what is not read. */
    outside: UnreadKustomization[];
    /** Charts with values for routes, and templates of routes. */
    charts: Chart[];
    /** The dialects of classes, as the workloads of controllers tell them. */
    versions: DialectName[];
    /** Nothing else exists: a live cluster. */
    whole?: boolean;
}

export const noObjects = (): Objects => ({ manifests: [], ruleSets: [], tables: [] });
export const emptySource = (): Source => ({
    objects: noObjects(),
    state: [],
    notes: [],
    passed: new Map(),
    kustomizations: [],
    testFiles: [],
    added: [],
    operations: new Map(),
    findings: [],
    unreadable: [],
    unlisted: new Map(),
    outside: [],
    charts: [],
    versions: [],
});

/** The value of the first of these keys that exists. */
export function pick(value: Json, ...keys: string[]): unknown {
    return keys.map((key) => value[key]).find((found) => found !== undefined);
}
