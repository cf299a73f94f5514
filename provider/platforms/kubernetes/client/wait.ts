/** Waits until an Ingress is as ready as the user asked for. */
import type { WaitFor } from "../fields/args";
import { classAnnotation } from "../read/classes";
import { isAbsent } from "./answers";
import { ClusterError } from "./cluster-error";
import type { ClusterOptions } from "./kubeconfig";
import { type ClusterObject, type EndpointsOf, kinds } from "./objects";
import { endpointsBehind, getObject, listObjects } from "./operations";
import { targetOf } from "./target";
import { pathOf } from "./object-location";
import { get } from "./rest";
import { addressesOf } from "./status";

/** What a cluster knows about an Ingress. */
export interface ClusterObjects {
    ingress: ClusterObject | undefined;
    /** Undefined when they may not be read: then the class is taken to be right. */
    classes: readonly ClusterObject[] | undefined;
    /** By Service that the Ingress names. */
    endpoints: ReadonlyMap<string, EndpointsOf>;
    /** Services of type ExternalName: they point elsewhere and never have endpoints. */
    external?: ReadonlySet<string>;
    /** Services that are not in the cluster. */
    absent?: ReadonlySet<string>;
}

interface Spec {
    ingressClassName?: string;
    defaultBackend?: { service?: { name?: string } };
    rules?: { http?: { paths?: { backend?: { service?: { name?: string } } }[] } }[];
}
const specOf = (ingress: ClusterObject | undefined): Spec => (ingress?.spec ?? {}) as Spec;

/** The Services that an Ingress names, once each. */
export function servicesOf(ingress: ClusterObject | undefined): string[] {
    const { rules = [], defaultBackend } = specOf(ingress);
    const backends = [...rules.flatMap((rule) => (rule.http?.paths ?? []).map((path) => path.backend)), defaultBackend];
    return [...new Set(backends.map((backend) => backend?.service?.name).filter((name) => name !== undefined))];
}

/** What is missing until the Ingress is as ready as asked for, one sentence each; nothing when it is. */
export function missing({ ingress, classes, endpoints, external, absent }: ClusterObjects, want: WaitFor): string[] {
    if (want === "none") return [];
    if (ingress === undefined) return [goneObject("Ingress").says];
    if (ingress.metadata.deletionTimestamp !== undefined) return ["the Ingress is being deleted"];
    const out = classes === undefined ? [] : missingClass(ingress, classes);
    if (want === "accepted") return out;
    if (addressesOf(ingress.status).length === 0) {
        out.push("no controller has written an address into status.loadBalancer");
    }
    if (want === "address") return out;
    const silent = servicesOf(ingress).filter((name) => external?.has(name) !== true && !hasReady(endpoints.get(name)));
    return [...out, ...silent.map((name) => silence(name, absent))];
}

/** Why nobody answers for a Service. */
export const silence = (name: string, absent: ReadonlySet<string> | undefined): string =>
    `Service ${name} ${absent?.has(name) === true ? "does not exist" : "has no ready endpoint"}`;

/** A controller serves only Ingresses of its own class. */
function missingClass(ingress: ClusterObject, classes: readonly ClusterObject[]): string[] {
    const annotated = ingress.metadata.annotations?.[classAnnotation];
    const name = annotated ?? specOf(ingress).ingressClassName;
    const names = classes.map((item) => item.metadata.name);
    const there = names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
    if (name === undefined) return ["the Ingress has no class, and the cluster no default one"];
    // The class in the annotation needs no object.
    return names.includes(name) || annotated === name ? [] : [`there is no IngressClass ${name} (${there})`];
}

/** Whether one of the addresses takes requests. */
export function hasReady(found: EndpointsOf | undefined): boolean {
    const subsets = (found?.endpoints?.subsets ?? []) as { addresses?: unknown[] }[];
    if (subsets.some(({ addresses = [] }) => addresses.length > 0)) return true;
    return (found?.slices ?? []).some((slice) =>
        ((slice.endpoints ?? []) as { conditions?: { ready?: boolean } }[]).some((e) => e.conditions?.ready !== false),
    );
}

/** Reads the objects that tell. */
export async function look(
    place: ClusterOptions & { namespace: string; name: string },
    want: WaitFor,
): Promise<ClusterObjects> {
    const target = targetOf(place);
    const { namespace, name } = place;
    const [ingress, classes] = await Promise.all([
        getObject(target, { kind: kinds.ingress, namespace, name }),
        listObjects(target, kinds.ingressClass, undefined, {}).then(({ items }) => items, undefinedIfForbidden),
    ]);
    const names = want === "endpoints" ? servicesOf(ingress) : [];
    const found = await Promise.all(
        names.map(async (service) => {
            const [endpoints, is] = await Promise.all([
                endpointsBehind(target, { namespace, name: service }),
                serviceIs({ ...place, name: service }),
            ]);
            return { name: service, endpoints, is };
        }),
    );
    return {
        ingress,
        classes,
        endpoints: new Map(found.map(({ name, endpoints }) => [name, endpoints])),
        external: new Set(found.filter(({ is }) => is === "external").map(({ name }) => name)),
        absent: new Set(found.filter(({ is }) => is === "absent").map(({ name }) => name)),
    };
}

/** Classes belong to the whole cluster: somebody who may write Ingresses need not be allowed to read them. */
function undefinedIfForbidden(error: unknown): undefined {
    if (error instanceof ClusterError && error.status === 403) return undefined;
    throw error;
}

/** A Service of type ExternalName is a name of others and never has endpoints. One that may not be read is taken to be there. */
export async function serviceIs(
    place: ClusterOptions & { namespace: string; name: string },
): Promise<"external" | "absent" | "there"> {
    const answer = await get(place, pathOf({ ...place, apiVersion: "v1", kind: "Service" }));
    if (isAbsent(answer)) return "absent";
    const { spec } = (answer.body ?? {}) as { spec?: { type?: string } };
    return spec?.type === "ExternalName" ? "external" : "there";
}

/** One thing that is missing. */
export interface Missing {
    /** In words, without a full stop. */
    says: string;
    /** An object that is named does not exist. */
    isAbsent?: boolean;
    /** Waiting does not help. */
    isFinal?: boolean;
    /** What to do, where that is not to wait for its controller. */
    help?: string;
}

/** An object that was written is there; if it is not, somebody deleted it, and no wait brings it back. */
export const goneObject = (kind: string): Missing => ({
    says: `the ${kind} does not exist, and this update does not make it again: pulumi up --refresh does`,
    isFinal: true,
});

/** Time and pauses; replaced in tests. */
export interface WaitClock {
    now(): number;
    sleep(milliseconds: number): Promise<void>;
    /**
     * Called when what is missing changes.
     * @param lasts the line stays: pipelines show no other
     */
    progress(text: string, lasts: boolean): void;
}

/** Milliseconds after which what is still missing is said in a line that stays. */
const patience = 30_000;

/** Waits until an Ingress is as ready as asked for. Returns it as it then is. */
export async function waitUntilReady(
    read: () => Promise<ClusterObjects>,
    want: WaitFor,
    timeout: number,
    pace: WaitClock,
): Promise<ClusterObject | undefined> {
    const lacks = (objects: ClusterObjects): Missing[] =>
        missing(objects, want).map((says) => ({ says, isFinal: objects.ingress === undefined }));
    return (await waitUntil(read, lacks, timeout, pace)).ingress;
}

/**
 * Waits until nothing is missing. Fails after `timeout` seconds with what is missing. A cluster that does not answer,
 * or refuses, may answer the next time. Fails at once with what waiting does not help. Returns the last reading.
 */
export async function waitUntil<Seen extends object>(
    read: () => Promise<Seen>,
    missingIn: (seen: Seen) => readonly Missing[],
    timeout: number,
    pace: WaitClock,
): Promise<Seen> {
    const start = pace.now();
    const end = start + timeout * 1000;
    let shown = "";
    let kept = { at: start, text: "" };
    for (let pause = 500; ; pause = Math.min(pause * 1.5, 5000)) {
        const seen = await read().catch((error: unknown) =>
            error instanceof Error ? error : new Error(String(error)),
        );
        if (!(seen instanceof Error) && missingIn(seen).length === 0) return seen;
        const lack: readonly Missing[] = seen instanceof Error ? [{ says: seen.message }] : missingIn(seen);
        const text = saidOf(lack);
        if (text !== shown) pace.progress(`waiting: ${text}`, false);
        shown = text;
        const now = pace.now();
        if (now - kept.at >= patience && text !== kept.text) {
            pace.progress(`still waiting, for at most ${Math.round((end - now) / 1000)} seconds more: ${text}`, true);
            kept = { at: now, text };
        }
        if (lack.some(({ isFinal }) => isFinal === true))
            throw new NotReady(Math.round((pace.now() - start) / 1000), lack);
        if (pace.now() + pause > end) throw new NotReady(timeout, lack);
        await pace.sleep(pause);
    }
}

const saidOf = (missing: readonly Missing[]): string => missing.map(({ says }) => says).join("; ");

/** The time is over, or waiting does not help. */
export class NotReady extends Error {
    override readonly name = "NotReady";
    constructor(
        /** How long the wait was. */
        readonly seconds: number,
        readonly missing: readonly Missing[],
    ) {
        super(`not ready after ${seconds} seconds: ${saidOf(missing)}`);
    }
}
