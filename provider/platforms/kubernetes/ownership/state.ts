/** What the state of this stack says about an object: asked only where the object itself leaves a doubt. */
import type { ClusterOptions } from "../client/kubeconfig";
import { stored, type Stored } from "../../stack-state";
import { childrenOf, nameOfUrn, urnParts } from "../../../inputs/urn";
import type { Identity } from "../client/object-location";
import { ownerAnnotation } from "./live";

/** A resource of this stack that holds an object, as the last deployment left it. */
export interface Holder {
    urn: string;
    uid: string | undefined;
    /** The identity that the guard noted when the resource was written; undefined where no guard has. */
    written?: string | undefined;
    /** The state has it with the mark of an owner. */
    isMarked: boolean;
    /** Address of the API server; undefined where no guard has noted it. */
    server?: string | undefined;
}

/**
 * Whether it has the very object. A refresh takes into the state whatever has the name, also what somebody else made
 * anew: only what the resource has written is its own. Where no guard has noted that, because the first update failed
 * before it or the object came later, the mark in the state tells.
 */
const isItsOwn = ({ uid, written, isMarked }: Holder, object: { uid: string | undefined }): boolean =>
    uid !== undefined && uid === object.uid && (written === undefined ? isMarked : written === uid);

/** The resources that hold an object of that name, in any cluster; undefined when the engine does not answer. */
export async function holdersOf({ kind, namespace, name }: Identity): Promise<Holder[] | undefined> {
    const all = await stored();
    const guarded = guardedIn(all);
    return (
        all &&
        Object.entries(all)
            .filter(([, { type = "", outputs }]) => {
                const { metadata } = outputs ?? {};
                return type.endsWith(`:${kind}`) && metadata?.name === name && metadata.namespace === namespace;
            })
            .map(([urn, { outputs }]) => {
                const { server, uid: written } = guarded.get(urn) ?? {};
                const { uid, annotations = {} } = outputs?.metadata ?? {};
                return { urn, uid, server, written: written || undefined, isMarked: ownerAnnotation in annotations };
            })
    );
}

/** The clusters of the stack's Kubernetes providers; an empty one is that of the environment. */
export async function clustersOfStack(): Promise<ClusterOptions[]> {
    return Object.values((await stored()) ?? {}).flatMap(({ type, outputs = {} }) => {
        const { kubeconfig, context, cluster, renderYamlToDirectory } = outputs;
        if (type !== "pulumi:providers:kubernetes" || renderYamlToDirectory !== undefined) return [];
        return [{ ...(kubeconfig && { kubeconfig }), ...(context && { context }), ...(cluster && { cluster }) }];
    });
}

/** Whether a Helm release of this stack has made the object: the state names the release, not what it made. */
export async function isOfRelease(annotations: Readonly<Record<string, unknown>>): Promise<boolean> {
    const name = annotations["meta.helm.sh/release-name"];
    const namespace = annotations["meta.helm.sh/release-namespace"];
    if (name === undefined) return false;
    return Object.values((await stored()) ?? {}).some(
        ({ type, outputs }) =>
            type === "kubernetes:helm.sh/v3:Release" &&
            outputs?.name === name &&
            (outputs.namespace ?? namespace) === namespace,
    );
}

/** The object of each resource, as the guards have it. */
const guardedIn = (all: Readonly<Record<string, Stored>> = {}) =>
    new Map(Object.values(all).flatMap(({ outputs }) => (outputs?.objects ?? []).map((one) => [one.urn, one])));

/** A resource of this stack, and where its object is. */
export interface HeldObject extends Identity {
    urn: string;
    /** Address of the API server; undefined where no guard has noted it. */
    server: string | undefined;
}

/** What the stack has of that kind below components of this type. */
export async function heldBelow(kind: string, component: string): Promise<HeldObject[]> {
    const all = (await stored()) ?? {};
    const guarded = guardedIn(all);
    return Object.entries(all)
        .filter(([urn, { type = "" }]) => type.endsWith(`:${kind}`) && isBelow(urn, component))
        .map(([urn, { outputs }]) => {
            const { name = "", namespace = "" } = outputs?.metadata ?? {};
            return { urn, kind, name, namespace, server: guarded.get(urn)?.server };
        });
}

/**
 * The Ingresses and HTTPRoutes that a component has in the state, and their hosts. Its order (the `RouteOrder` of that name) may know
 * more: it is written first, and later steps may have failed.
 */
export async function ingressesOf(component: string, order: string): Promise<Record<string, string[]>> {
    const all = Object.entries((await stored()) ?? {});
    const below = childrenOf(component);
    const known = all.find(([urn]) => urn === `${below}crossroute:index:RouteOrder::${order}`)?.[1].outputs;
    const { hosts = {}, names = [] } = known ?? {};
    const wanted = new Set([...Object.keys(hosts), ...names]);
    const found = all.filter(
        ([urn, { type = "" }]) =>
            urn.startsWith(below) &&
            type.startsWith("kubernetes:") &&
            /:(Ingress|HTTPRoute)$/.test(type) &&
            wanted.has(nameOfUrn(urn)),
    );
    return Object.fromEntries(
        found.map(([urn, { outputs }]) => {
            const { rules, hostnames } = outputs?.spec ?? {};
            const inRules = Array.isArray(rules) ? rules.map(({ host }) => host || "*") : hosts[nameOfUrn(urn)];
            const live = hostnames ?? inRules ?? [];
            return [nameOfUrn(urn), [...new Set(live)]];
        }),
    );
}

/** URNs of the objects below components of this type that are not among those declared; undefined when the engine does not answer. */
export async function heldBeside(component: string, declared: readonly string[]): Promise<string[] | undefined> {
    const all = await stored();
    return all && Object.keys(all).filter((urn) => isBelow(urn, component) && !declared.includes(urn));
}

/** Whether the URN is that of an object below a component of ours. */
export const isChild = (urn: string): boolean =>
    /\$crossroute:kubernetes:\w+\$|::crossroute:kubernetes:\w+\$/.test(urn);

/**
 * The resource of this stack that has this very object, if it is below the same component and has another name: the
 * program gave another provider, or a name that only an Output has.
 */
export async function heldAs(
    object: Identity & { uid: string | undefined },
    component: string,
    names: readonly string[],
): Promise<string | undefined> {
    const holders = ((await holdersOf(object)) ?? []).filter(
        (holder) => isItsOwn(holder, object) && isBelow(holder.urn, component),
    );
    return holders.some(({ urn }) => names.includes(nameOfUrn(urn))) ? undefined : holders[0]?.urn;
}

/**
 * Whether a nonce is that of a record of a component of this type in the stack. A guard tells, too: it is written last, and a record
 * that was made anew (`pulumi state taint`) has another nonce from then on.
 */
export async function isOfThisStack(nonce: string, component: string): Promise<boolean> {
    const below = `${childrenOf(component)}crossroute:kubernetes:`;
    return Object.entries((await stored()) ?? {}).some(
        ([urn, { outputs }]) =>
            (outputs?.nonce === nonce && urn.startsWith(`${below}OwnerRecord::`)) ||
            (outputs?.owner === nonce && urn.startsWith(`${below}OwnerGuard::`)),
    );
}

/** Whether a resource is an object of ours below a component of this type. */
export const isBelow = (urn: string, component: string): boolean =>
    isChild(urn) && `${urnParts(urn).types}$`.startsWith(`${urnParts(component).types}$`);

/** Whether the state has this very object as one that a component declares under one of these logical names. */
export const isHeld = async (
    object: Identity & { uid: string | undefined },
    component: string,
    names: readonly string[],
): Promise<boolean> => ((await holdersOf(object)) ?? []).some((holder) => holds(holder, object, component, names));

/** The same for one resource. `component` is the declaring one, or the larger one that it is a part of. */
export function holds(
    holder: Holder,
    object: Identity & { uid: string | undefined },
    component: string,
    names: readonly string[],
): boolean {
    const live = `${object.namespace}/${object.name}`;
    const name = nameOfUrn(holder.urn);
    const isNamed = name === live || name.startsWith(`${live}@`) || names.includes(name);
    return isNamed && isItsOwn(holder, object) && isBelow(holder.urn, component);
}
