/** What sources are made of before they become tables. */

import type { Diagnostic } from "../routing/diagnostic";
import type { DialectName, Table } from "../routing/model";

export type Json = Record<string, unknown>;

/** An object as its platform has it, and where it was read. */
export interface Placed {
    value: Json;
    source: string;
    /** It comes from a plan or a state: some values may be unknown. */
    planned?: boolean;
    /** It was written by hand into a file, so that what a server would refuse can still be in it. */
    written?: Written;
}

/** Where in a file an object stands, and how it is to be looked at. */
export interface Written {
    /** `document 2`, `document 2.items[0]`; empty for the only one. */
    place: string;
    /** The file was found in a folder, where it is passed over if it is not what is looked for. */
    found: boolean;
    /** The file holds template expressions. */
    template: boolean;
    /** What comments of the document accept, as they say it: codes, and why. */
    accept: readonly string[];
}

/** The routing objects of one moment. */
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

/** What one file, command or server gave. */
export interface Source {
    objects: Objects;
    /** Resources of a stack's state. */
    state: Resource[];
    /** Resources of a plan, before and after it. */
    plan?: { before: Resource[]; after: Resource[]; deleted: string[]; complete: boolean };
    /** What a reader should know about this source, one sentence each. */
    notes: string[];
    /** What a folder holds that is no route: how many of what. */
    passed: Map<string, number>;
    /** What is wrong with the files themselves. */
    findings: Diagnostic[];
    /** Objects that documents which cannot be read seem to hold, as findings name them: what is said to be missing may be there. */
    unreadable: string[];
    /** As what the workloads of controllers say that their classes are to be read. */
    versions: DialectName[];
    /** All there is, so that what is not in it does not exist: a live cluster. */
    whole?: boolean;
}

export const noObjects = (): Objects => ({ manifests: [], ruleSets: [], tables: [] });
export const emptySource = (): Source => ({
    objects: noObjects(),
    state: [],
    notes: [],
    passed: new Map(),
    findings: [],
    unreadable: [],
    versions: [],
});

export const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of the first of these keys that is there. */
export function pick(value: Json, ...keys: string[]): unknown {
    return keys.map((key) => value[key]).find((found) => found !== undefined);
}
