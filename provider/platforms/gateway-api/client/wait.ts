/** Waits until an HTTPRoute is as ready as the user asked for, or reports the controllers' own reasons. */
import { byDeployment } from "../../deployment";
import { noObject, otherServer } from "../../kubernetes/client/answers";
import { ClusterError } from "../../kubernetes/client/cluster-error";
import type { ClusterOptions } from "../../kubernetes/client/kubeconfig";
import type { EndpointsOf } from "../../kubernetes/client/objects";
import { endpointsBehind } from "../../kubernetes/client/operations";
import { targetOf } from "../../kubernetes/client/target";
import { get } from "../../kubernetes/client/rest";
import { isUnserved } from "../../kubernetes/client/served-kinds";
import { goneObject, hasReady, type Missing, serviceIs, silence } from "../../kubernetes/client/wait";
import { pathOf } from "../../kubernetes/client/object-location";
import type { waits } from "../fields/arguments";
import { apiVersion, type Condition, type Gateway, gatewayGroup, type HTTPRoute } from "../types";
import { nameOf, type Parent, parentsOf, reasonOf, statusOfParents } from "./conditions";

/** Seconds, as the Kubernetes provider waits. */
export const defaultTimeout = 600;

export type WaitFor = (typeof waits)[number];

/** A parent as the cluster has it: absent when there is none, unreadable when reading it fails. */
export type SeenParent = { is: "there"; object: Gateway } | { is: "absent" } | { is: "unreadable"; why: string };

/** What a cluster knows about a route. */
export interface Seen {
    route: HTTPRoute | undefined;
    /** By `nameOf` of the parent without section and port. */
    parents: ReadonlyMap<string, SeenParent>;
    /** By `namespace/name` of each Service that the route names; undefined for one of type ExternalName. */
    endpoints: ReadonlyMap<string, EndpointsOf | undefined>;
    /** Those of them that are not in the cluster. */
    absent?: ReadonlySet<string>;
}

const objectOf = ({ namespace, name }: Pick<Parent, "namespace" | "name">): string => `${namespace}/${name}`;
const isReadable = ({ group, kind }: Parent): boolean =>
    group === gatewayGroup && (kind === "Gateway" || kind === "ListenerSet");

const says = (text: string): Missing => ({ says: text });

/**
 * What is missing until the route is as ready as asked for; nothing when it is.
 * @param leftOut by `Gateway infra/shared`: the resource that would make it, and that this run leaves out
 */
export function missing(
    { route, parents, endpoints, absent }: Seen,
    want: WaitFor,
    leftOut: ReadonlyMap<string, string> = new Map(),
): Missing[] {
    if (want === "none") return [];
    if (route === undefined) return [goneObject("HTTPRoute")];
    const named = parentsOf(route);
    if (named.length === 0) return [says("the HTTPRoute names no parent")];
    const said = statusOfParents(route);
    return named
        .flatMap((parent, i): Missing[] => {
            const { accepted, resolved, controller, message } = said[i]!;
            const title = `${parent.kind} ${nameOf(parent)}`;
            const seen = parents.get(objectOf(parent));
            if (!accepted) {
                if (message !== "") return [says(`${title} does not take the route: ${message}`)];
                if (controller !== "")
                    return [says(`${title}: its controller ${controller} has not looked at the route as it is now`)];
                return [unlooked(title, seen, leftOut.get(`${parent.kind} ${objectOf(parent)}`))];
            }
            if (want === "accepted") return [];
            const idle = isReadable(parent)
                ? unprogrammed(seen, parent).map((why) => says(`${title} carries no traffic: ${why}`))
                : [];
            if (want === "programmed") return idle;
            return [
                ...idle,
                ...(resolved
                    ? []
                    : [says(`${title}: a reference is not resolved: ${message || "nothing is said of it yet"}`)]),
            ];
        })
        .concat(want === "backends" ? silent(endpoints, absent) : []);
}

/** A parent whose controller has not looked at the route. */
function unlooked(title: string, seen: SeenParent | undefined, resource: string | undefined): Missing {
    const text = `${title}: ${unserved(seen)}`;
    if (seen?.is !== "absent") return { says: text };
    if (resource === undefined) return { says: text, isAbsent: true };
    return { says: `${text}, and this run leaves out its resource ${resource}`, isAbsent: true, isFinal: true };
}

/** Why no controller has reported anything about a route. */
function unserved(seen: SeenParent | undefined): string {
    if (seen?.is === "absent") return "it does not exist";
    if (seen?.is !== "there") return "no controller has said anything of the route";
    const accepted = seen.object.status?.conditions?.find(({ type }) => type === "Accepted");
    const className = seen.object.spec?.gatewayClassName;
    if (accepted === undefined || accepted.reason === "Pending")
        return `no controller has taken it up${className === undefined ? "" : ` (its class is ${className})`}`;
    return accepted.status === "True"
        ? "its controller has said nothing of the route"
        : `it is not accepted: ${reasonOf(accepted)}`;
}

/** Why a parent carries no traffic. A listener without a report of its own has that of its Gateway. */
function unprogrammed(seen: SeenParent | undefined, { sectionName }: Parent): string[] {
    if (seen === undefined || seen.is === "absent") return ["it does not exist"];
    if (seen.is === "unreadable") return [seen.why];
    const { conditions, listeners } = seen.object.status ?? {};
    const generation = seen.object.metadata?.generation ?? 0;
    const listener = listeners?.find(({ name }) => name === sectionName);
    const all = [conditions, listener?.conditions].flatMap(
        (list) => list?.filter(({ type }) => type === "Programmed") ?? [],
    );
    const isNow = ({ observedGeneration = generation }: Condition): boolean => observedGeneration >= generation;
    if (!all.some(isNow)) return ["its controller has not said that it is programmed"];
    return all.filter(({ status }) => status !== "True").map(reasonOf);
}

const silent = (endpoints: Seen["endpoints"], absent: Seen["absent"]): Missing[] =>
    [...endpoints]
        .filter(([, found]) => found !== undefined && !hasReady(found))
        .map(([name]) => ({
            ...says(silence(name, absent)),
            ...(absent?.has(name) === true && { help: "Make the Service, or correct its name in backendRefs." }),
        }));

/** The Services that a route names, once each. */
export function servicesOf(route: HTTPRoute | undefined): { namespace: string; name: string }[] {
    const own = route?.metadata?.namespace ?? "default";
    const refs = (route?.spec?.rules ?? []).flatMap(({ backendRefs }) => backendRefs ?? []);
    const services = refs
        .filter(({ group = "", kind = "Service", weight = 1 }) => group === "" && kind === "Service" && weight > 0)
        .map(({ name, namespace = own }) => ({ namespace, name }));
    return [...new Map(services.map((service) => [objectOf(service), service])).values()];
}

/** Reads the objects that tell. */
export async function look(
    cluster: ClusterOptions,
    place: { namespace: string; name: string },
    want: WaitFor,
): Promise<Seen> {
    const route = (await read(cluster, "HTTPRoute", place)) as HTTPRoute | undefined;
    const named = route === undefined ? [] : parentsOf(route).filter(isReadable);
    const [parents, behind] = await Promise.all([
        Promise.all(named.map(async (parent) => [objectOf(parent), await lookAt(cluster, parent)] as const)),
        Promise.all(
            (want === "backends" ? servicesOf(route) : []).map(async (service) => {
                const [found, is] = await Promise.all([
                    endpointsBehind(targetOf(cluster), service),
                    serviceIs({ ...cluster, ...service }),
                ]);
                return { name: objectOf(service), found, is };
            }),
        ),
    ]);
    return {
        route,
        parents: new Map(parents),
        endpoints: new Map(behind.map(({ name, found, is }) => [name, is === "external" ? undefined : found])),
        absent: new Set(behind.filter(({ is }) => is === "absent").map(({ name }) => name)),
    };
}

/** Places of the parents that are not in the cluster; one that cannot be read is taken to be there. */
export async function absentParents(
    cluster: ClusterOptions,
    route: HTTPRoute,
): Promise<{ at: number; title: string }[]> {
    const found = await Promise.all(
        parentsOf(route).map(async (parent, at) => {
            const seen = isReadable(parent) ? await lookAt(cluster, parent).catch(() => undefined) : undefined;
            return seen?.is === "absent" ? [{ at, title: `${parent.kind} ${objectOf(parent)}` }] : [];
        }),
    );
    return found.flat();
}

/** Somebody who may write routes need not be allowed to read Gateways. */
async function lookAt(cluster: ClusterOptions, { kind, namespace, name }: Parent): Promise<SeenParent> {
    try {
        const object = await read(cluster, kind, { namespace, name });
        return object === undefined ? { is: "absent" } : { is: "there", object: object as Gateway };
    } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        return { is: "unreadable", why: `it could not be read (${error.message})` };
    }
}

async function read(
    cluster: ClusterOptions,
    kind: string,
    place: { namespace: string; name: string },
): Promise<object | undefined> {
    const path = pathOf({ apiVersion, kind, ...place });
    const answer = await get(cluster, path);
    if (await isUnserved(answer, path, (other) => get(cluster, other))) return undefined;
    const { status, body } = answer;
    if (status === 200 && (body as { metadata?: unknown } | null | undefined)?.metadata !== undefined)
        return body as object;
    const { message } = (body ?? {}) as { message?: unknown };
    const said = typeof message === "string" ? `: ${message}` : "";
    const what = status === 200 ? `${noObject(answer, "an object")}. ${otherServer}` : `${status}${said}`;
    throw new ClusterError(`${kind} ${objectOf(place)}: the cluster answered ${what}`, status);
}

/** A program may install the kind, and the next run of the same process finds it. */
const kinds = byDeployment(() => new Map<string, Promise<boolean>>());

async function servesRoutes(cluster: ClusterOptions): Promise<boolean> {
    const path = `/apis/${apiVersion}`;
    const answer = await get(cluster, path);
    if (await isUnserved(answer, path, (other) => get(cluster, other))) return false;
    const { status, body } = answer;
    const { resources } = (body ?? {}) as { resources?: { kind?: string }[] };
    if (status !== 200 || !Array.isArray(resources)) throw new ClusterError(`the cluster answered ${status}`, status);
    return resources.some(({ kind }) => kind === "HTTPRoute");
}

/** Whether the cluster has HTTPRoutes; undefined when it does not answer. */
export async function hasGatewayApi(cluster: ClusterOptions): Promise<boolean | undefined> {
    const key = JSON.stringify(cluster);
    const known = kinds();
    const asked = known.get(key) ?? servesRoutes(cluster);
    known.set(key, asked);
    try {
        return await asked;
    } catch {
        known.delete(key);
        return undefined;
    }
}
