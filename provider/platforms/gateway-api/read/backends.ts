import { holdsSentinel } from "../../../inputs/unknown";
import { variablesIn } from "../../../inputs/variables";
import type { Share, Target, Undetermined } from "../../../routing/model";
import type { HTTPBackendRef, HTTPRouteRule } from "../types";
import { type BackendAnswer, type RefusedReference, withFilters } from "./backend-filters";
import type { FilterContext, Rewrites } from "./filters";
import { lateTarget } from "./late";
import type { GatewayObjects } from "./objects";
import { isGranted } from "./references";

/** What happens to a request at a rule's backends. */
export interface Backends {
    target: Target;
    /** What filters of the only backend rewrite. */
    rewrites?: Rewrites;
    undetermined?: Undetermined;
    refused: RefusedReference[];
    /** Why the rule as a whole answers with an error, where no reference is to blame. */
    unserved?: string;
    /** Why requests are answered with an error, all or a share of them. */
    errors?: readonly string[];
}

interface BackendContext extends FilterContext {
    /** Filters of the rule itself. */
    ruleFilters: NonNullable<HTTPRouteRule["filters"]>;
    objects: GatewayObjects;
    namespace: string;
    /** Those of the route. */
    clusters: readonly string[] | undefined;
    /** The route names its namespace; if it does not, kustomize or Flux may set any. */
    placed: boolean;
}

/** API groups of Kubernetes itself: their kinds are known, and only the Service is a backend. */
const isOfKubernetes = (group: string): boolean =>
    ["", "apps", "batch", "autoscaling", "policy", "networking.k8s.io", "discovery.k8s.io"].includes(group);

const fixed = (status: number): Target => ({ kind: "fixed", status });

/** Kinds that some products serve; the specification does not say whether this one does. */
const otherKinds: readonly (readonly [group: RegExp, kind: RegExp])[] = [
    [/^multicluster\.x-k8s\.io$/, /^ServiceImport$/],
    [/^inference\.networking\.(x-)?k8s\.io$/, /^InferencePool$/],
    [/^(gateway\.envoyproxy\.io|gateway\.kgateway\.dev)$/, /^Backend$/],
    [/^networking\.istio\.io$/, /^Hostname$/],
    [/^gateway\.networking\.x-k8s\.io$/, /^XBackend$/],
    [/^gloo\.solo\.io$/, /^Upstream$/],
    [/^traefik\.io$/, /^TraefikService$/],
    [/^net\.gke\.io$/, /^ServiceImport$/],
    [/^application-networking\.k8s\.aws$/, /^ServiceImport$/],
];

/** The target of a rule without a filter that answers. */
export function backendsOf(rule: HTTPRouteRule, context: BackendContext): Backends {
    const refs = rule.backendRefs ?? [];
    const { traefik } = context;
    if (refs.length === 0)
        return {
            target: fixed(traefik && context.ruleFilters.length > 0 ? 503 : 500),
            refused: [],
            unserved: "it has no backendRefs and no filter that answers",
        };
    const late = lateTarget(refs);
    if (late !== undefined) return { target: late, refused: [] };
    const read = refs.map((ref, i) => ({
        weight: ref.weight ?? 1,
        ...withFilters(ref, `backendRefs[${i}]`, backendOf(ref, i, context), context),
    }));
    const served = read.filter(({ weight }) => weight > 0);
    const sum = served.reduce((total, { weight }) => total + weight, 0);
    const refused = served.flatMap(({ refused: one, weight }) =>
        one === undefined
            ? []
            : [weight === sum ? one : { ...one, part: `${Number(((100 * weight) / sum).toFixed(1))} %` }],
    );
    const perhaps = served.filter((one) => one.perhaps !== undefined);
    const undetermined =
        perhaps.length === 0
            ? {}
            : {
                  undetermined: {
                      why: perhaps[0]?.perhaps ?? "",
                      answerOnly: true as const,
                      or: perhaps.flatMap(({ or = fixed(500) }) => or),
                      // The reference has a finding of its own.
                      ...(perhaps.every((one) => one.refused !== undefined) ? { said: true as const } : {}),
                  },
              };
    const [first, ...others] = served;
    if (first === undefined)
        return { target: fixed(traefik ? 503 : 500), refused, unserved: "all weights of its backends are 0" };
    const errors = errorsOf(served);
    if (others.length === 0) {
        const { target, rewrites } = first;
        return { target, refused, errors, ...(rewrites === undefined ? {} : { rewrites }), ...undetermined };
    }
    const shares = joined(served.map(({ target, weight, rewrites }): Share => ({ target, weight, ...rewrites })));
    const [only, second] = shares;
    if (only === undefined || second !== undefined)
        return { target: { kind: "split", shares }, refused, errors, ...undetermined };
    const { target, weight: _, ...rewrites } = only;
    return { target, rewrites, refused, errors, ...undetermined };
}

/** Each cause once, with its share of the requests where others are answered. */
function errorsOf(served: readonly (BackendAnswer & { weight: number })[]): string[] {
    const sum = served.reduce((total, { weight }) => total + weight, 0);
    const shares = new Map<string, number>();
    for (const { target, weight, error } of served) {
        if (target.kind !== "fixed" || error === undefined) continue;
        const text = statusText(target.status, error);
        shares.set(text, (shares.get(text) ?? 0) + weight);
    }
    return [...shares].map(([text, weight]) =>
        weight === sum
            ? `it answers with ${text}`
            : `of its requests ${Number(((100 * weight) / sum).toFixed(1))} % get ${text}`,
    );
}

const statusText = (status: number, why: string): string => `status ${status}: ${why}`;

/** A rule's error that all its requests get. */
export const answersWith = (status: number, why: string): string => `it answers with ${statusText(status, why)}`;

/** Joins shares of the same target. */
function joined(shares: readonly Share[]): Share[] {
    const found = new Map<string, Share>();
    for (const { weight, ...one } of shares) {
        const key = JSON.stringify(one);
        found.set(key, { ...one, weight: (found.get(key)?.weight ?? 0) + weight });
    }
    return [...found.values()];
}

function backendOf(ref: HTTPBackendRef, index: number, context: BackendContext): BackendAnswer {
    const { objects, traefik } = context;
    const { kind = "Service", namespace = context.namespace, name, port } = ref;
    // Traefik calls the core group by this name; its own name is empty.
    const group = traefik && ref.group === "core" ? "" : (ref.group ?? "");
    const refuse = (how: RefusedReference["kind"], why: string, sure = true): BackendAnswer => ({
        target: fixed(500),
        error: why,
        refused: { path: `backendRefs[${index}]`, why, kind: how, sure },
    });
    const granted = isGranted(
        objects,
        { kind: "HTTPRoute", namespace: context.namespace },
        { group, kind, namespace, name },
    );
    if (group !== "" || kind !== "Service") {
        if (group === "core" && kind === "Service" && !objects.whole)
            return {
                target: { kind: "service", namespace, name, port: port ?? 0 },
                perhaps: "whether the group core stands for the core group is the controller's",
            };
        const served = otherKinds.some(([groups, kinds]) => groups.test(group) && kinds.test(kind));
        if (!served && (objects.whole || isOfKubernetes(group)))
            return refuse("kind", `${kind} of ${group === "" ? "the core group" : group} is no kind of backend`);
        return {
            target: { kind: "resource", namespace, ...(group === "" ? {} : { apiGroup: group }), resource: kind, name },
            perhaps: `whether ${kind} of ${group} is served is the controller's`,
        };
    }
    const target: Target = objects.resolve?.(namespace, name, port ?? 0) ?? {
        kind: "service",
        namespace,
        name,
        port: port ?? 0,
    };
    if (port === undefined) return refuse("missing", `it names no port of Service ${namespace}/${name}`);
    if (!granted && (objects.whole || context.placed)) {
        const why = `no ReferenceGrant of namespace ${namespace} lets HTTPRoutes of ${context.namespace} name Service ${name}`;
        if (objects.whole) return refuse("grant", why);
        // Files do not show everything: the owner of the namespace may grant it elsewhere.
        const { refused } = refuse("grant", why, false);
        return { target, perhaps: why, ...(refused === undefined ? {} : { refused }) };
    }
    const service = objects.serviceAt(`${namespace}/${name}`, context.clusters);
    if (service === undefined) {
        // Files do not show everything: charts and controllers create Services, too.
        return objects.whole ? refuse("missing", `there is no Service ${namespace}/${name}`) : { target };
    }
    if (service.external && traefik)
        return refuse("kind", `Service ${namespace}/${name} is of type ExternalName, which Traefik does not serve`);
    // A Service of its name elsewhere in the files need not be the one beside the route.
    const isHere = objects.whole || context.placed;
    const isTold =
        isHere && [port, ...service.ports].every((one) => variablesIn(String(one)).length === 0 && !holdsSentinel(one));
    if (isTold && service.ports.length > 0 && !service.ports.includes(port)) {
        if (!service.several)
            return refuse(
                "missing",
                `Service ${namespace}/${name} has no port ${port}; it has ${service.ports.map(String).join(", ")}`,
            );
        // Which of them is live is not known, and another may be.
        const why = `none of the versions of Service ${namespace}/${name} in the sources has port ${port}`;
        const { refused } = refuse("missing", why, false);
        return { target, perhaps: why, ...(refused === undefined ? {} : { refused }) };
    }
    // The specification: implementations SHOULD NOT support them, since they may reach what nobody meant to show.
    if (service.external) {
        const why = `Service ${namespace}/${name} is of type ExternalName, which controllers of the Gateway API should not serve, and whether this one does is not known`;
        const { refused } = refuse("kind", why, false);
        return { target, perhaps: why, ...(refused === undefined ? {} : { refused }) };
    }
    if (service.endpoints === "none")
        return { target: fixed(503), error: `Service ${namespace}/${name} has no endpoint` };
    if (service.endpoints === "no slice")
        return { target: fixed(traefik ? 500 : 503), error: `Service ${namespace}/${name} has no EndpointSlice` };
    return { target };
}
