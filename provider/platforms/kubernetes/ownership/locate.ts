/** Where an object that a component is going to declare is, and what is there. */
import type * as pulumi from "@pulumi/pulumi";
import { valueOf } from "../../../inputs/outputs";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { type ProviderSettings, settingsOf } from "../client/connection";
import type { ClusterOptions } from "../client/kubeconfig";
import { clusterAddress } from "../client/rest";
import type { LiveObject } from "./live";
import { keyOf, type Place, read } from "./place";
import type { Adopt } from "./verdict";

/** An object that a component is going to declare. */
export interface WantedObject {
    apiVersion: string;
    kind: string;
    name: pulumi.Input<string>;
    /** Absent: that of the provider. */
    namespace?: pulumi.Input<string> | undefined;
    /** Explicit provider, when it is not that of the component. */
    provider?: pulumi.ProviderResource | undefined;
    adopt?: Adopt | undefined;
    /** Path of the argument that names the object (default: `name`). */
    where?: string | undefined;
    /** Path of the argument that adopts it (default: `adopt`). */
    whereAdopt?: string | undefined;
    /** The program imports it: then it may exist. */
    imported?: boolean | undefined;
    /** Logical names of its resource, now and before, besides that of the live object. */
    names?: readonly string[];
}

/** `title` names the object in messages. */
export type Location =
    | { is: "at"; place: Place }
    /** Its name or namespace is known only after apply. */
    | { is: "later" }
    | { is: "nameless" }
    | { is: "in a cluster known later"; title: string }
    /** The provider writes files: nobody is asked. */
    | { is: "in a file" }
    | { is: "out of reach"; title: string; name: string; namespace: string | undefined; error: unknown };

/** @param by the component that declares it */
export async function locate(wanted: WantedObject, by: pulumi.Resource): Promise<Location> {
    const [name, namespace] = await Promise.all([wanted.name, wanted.namespace].map(valueOf));
    if (typeof name !== "string" || namespace === UNKNOWN_INPUT) return { is: "later" };
    if (name === "") return { is: "nameless" };
    const settings = await settingsOf(by, wanted.provider);
    const title = `${wanted.kind} ${typeof namespace === "string" ? `${namespace}/` : ""}${name}`;
    if (settings === UNKNOWN_INPUT) return { is: "in a cluster known later", title };
    if (settings.rendersFiles) return { is: "in a file" };
    const connection = connectionOf(settings);
    const own = typeof namespace === "string" && namespace !== "" ? namespace : settings.namespace;
    const { apiVersion, kind } = wanted;
    const { deletesUnreachable } = settings;
    try {
        const { server, namespace: usual } = await clusterAddress(connection);
        const place = { apiVersion, kind, name, connection, deletesUnreachable, server, namespace: own ?? usual };
        return { is: "at", place };
    } catch (error) {
        return { is: "out of reach", title, name, namespace: own, error };
    }
}

const connectionOf = ({ kubeconfig, context, cluster }: ProviderSettings): ClusterOptions => ({
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(cluster === undefined ? {} : { cluster }),
});

export type Reading = Promise<LiveObject | undefined>;

/** What was asked for before its owner was there, by component and object. */
const begun = new WeakMap<pulumi.Resource, Map<string, Reading>>();

/**
 * Begins to read the objects that a component is going to declare, while the engine starts the plugin and registers what
 * comes before them: otherwise every run waits for the one and then for the other.
 */
export function beginReading(wanted: readonly WantedObject[], by: pulumi.Resource): void {
    const readings = new Map<string, Reading>();
    begun.set(by, readings);
    for (const object of wanted) void begin(object, by, readings).catch(() => undefined);
}

async function begin(wanted: WantedObject, by: pulumi.Resource, readings: Map<string, Reading>): Promise<void> {
    const location = await locate(wanted, by);
    if (location.is !== "at" || readings.has(keyOf(location.place))) return;
    const reading = read(location.place);
    readings.set(keyOf(location.place), reading);
    await reading;
}

/** The object, from the reading that has begun if there is one; that is used once. */
export function readBegun(place: Place, component: pulumi.Resource): Reading {
    const readings = begun.get(component);
    const reading = readings?.get(keyOf(place));
    readings?.delete(keyOf(place));
    return reading ?? read(place);
}
