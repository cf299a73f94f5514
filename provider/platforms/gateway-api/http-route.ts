import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { beginComponent, checkedComponent } from "../kubernetes/component";
import { guarded } from "../kubernetes/check/inputs";
import { applyAlways, isOutput, merged, orElse } from "../../inputs/outputs";
import { UNKNOWN_INPUT } from "../../inputs/unknown";
import { settingsOf } from "../kubernetes/client/connection";
import { clusterAddress } from "../kubernetes/client/rest";
import { InvalidArguments, refuse, warn } from "../kubernetes/client/failure";
import { NotReady, waitUntil } from "../kubernetes/client/wait";
import { clockOf } from "../kubernetes/wait-clock";
import { finding } from "../../diagnostics/catalogue";
import { claim, type Owned, repaired } from "../kubernetes/ownership/claim";
import { explicitProvider, logicalName } from "../kubernetes/ownership/logical-name";
import { byDeployment, isMocked } from "../deployment";
import { ownerOf } from "../kubernetes/ownership/live";
import { Owner } from "../kubernetes/ownership/owner";
import type { Examined } from "../kubernetes/ownership/examined-object";
import { refuseUnattached } from "./attaches";
import { warnOfMovedParents } from "./moved-parents";
import { checkHTTPRoute, specOf } from "./check/http-route";
import { adoptionText, type Declared } from "./client/adoption";
import { type HTTPRouteParent, parentsOf, statusOfParents } from "./client/conditions";
import { LeftOut } from "./client/gateways-left-out";
import { absentParents, defaultTimeout, hasGatewayApi, look, missing, type Seen } from "./client/wait";
import type { HTTPRouteArgs } from "./fields/args";
import { apiVersion, type HTTPRouteSpec, type HTTPRouteStatus, type HTTPRoute as RouteObject } from "./types";
import { withShortTraces } from "../../short-traces";

/** The HTTPRoute object: the Kubernetes provider knows its kind only as one of many custom resources. */
export class HTTPRouteResource extends k8s.apiextensions.CustomResource {
    declare readonly spec: pulumi.Output<HTTPRouteSpec>;
    declare readonly status: pulumi.Output<HTTPRouteStatus | undefined>;

    constructor(name: string, args: Record<string, unknown>, opts?: pulumi.CustomResourceOptions) {
        // The outputs are only those of the arguments.
        super(name, { status: undefined, ...args, apiVersion, kind: "HTTPRoute" }, opts);
    }
}

/**
 * An HTTPRoute of the Gateway API: which requests of a Gateway go where.
 *
 * Everything that the API server would refuse is found before anything is registered, with the path of the argument. With
 * `waitFor` an `up` ends when the Gateways have taken the route, or with their reason for not taking it.
 * Source: https://gateway-api.sigs.k8s.io/reference/spec/#httproute
 */
export class HTTPRoute extends pulumi.ComponentResource {
    /** Name of the HTTPRoute object. */
    public readonly name!: pulumi.Output<string>;
    /** Namespace of the HTTPRoute object. */
    public readonly namespace!: pulumi.Output<string>;
    /** The identity that the API server gave the object. */
    public readonly uid!: pulumi.Output<string>;
    /** What is said of the route at each parent, as far as `waitFor` has waited for it. */
    public readonly parents!: pulumi.Output<HTTPRouteParent[]>;
    /**
     * The status of the object: as of this `up` with `waitFor`, else as of its last write or `pulumi refresh`. It comes into the
     * outputs of a stack when the program runs.
     */
    public readonly status!: pulumi.Output<HTTPRouteStatus>;
    /** The HTTPRoute object itself. */
    public readonly route!: HTTPRouteResource;

    /** Settles when the object is registered; rejects when it may not be. */
    readonly registered: Promise<unknown> = Promise.resolve();

    /** @param owned internal: the larger component that the HTTPRoute is a part of */
    constructor(name: string, given: HTTPRouteArgs, opts?: pulumi.ComponentResourceOptions, owned?: Owned) {
        const type = "crossroute:kubernetes:HTTPRoute";
        const { args, ...checked } = checkedComponent(type, name, given, opts, checkHTTPRoute);
        super(type, name, {}, checked.placed);
        if (opts?.urn !== undefined) return;
        beginComponent(this, checked, owned !== undefined);
        warnWithoutKind(this).catch(() => undefined);

        const { transform, adopt, ...values } = args;
        const plainName = orElse(args.name, name) as pulumi.Input<string>;
        const objectName = guarded(values, plainName, (seen) => refuse(`HTTPRoute ${name}`, checkHTTPRoute(seen)));
        const initial = {
            kind: "HTTPRoute" as const,
            args: {
                metadata: {
                    name: objectName,
                    ...(args.namespace === undefined ? {} : { namespace: args.namespace }),
                    ...(args.labels === undefined ? {} : { labels: args.labels }),
                    annotations: annotationsOf(args.annotations),
                },
                spec: specOf(args),
            },
            opts: { parent: this },
        };
        const child = transform?.(initial) ?? initial;
        const recordName = logicalName({ name: plainName, namespace: args.namespace }, explicitProvider(this)) ?? name;
        const owner = owned?.owner ?? new Owner(this, recordName);
        const former = [...new Set([name, ...(owned?.former ?? [])])];
        // A larger component looks at all of its routes together.
        const attaches =
            owned === undefined && refuseUnattached(this, { ...args, name: plainName }, `HTTPRoute ${name}`);
        if (attaches) attaches.catch(() => undefined);
        const claimed = claim(this, child, {
            ...owned,
            ...(attaches && { siblings: attaches }),
            owner,
            apiVersion,
            adopt,
            former,
            plainName,
            given: objectName,
        });
        void claimed.examined.then(
            (found) => sayAdoption(found, claimed.args, this),
            () => undefined,
        );
        const at = owned?.where?.replace(/name$/, "parentRefs") ?? "parentRefs";
        void claimed.examined.then(
            (found) =>
                Promise.all([
                    warnOfAbsentParents(this, found, args, at),
                    warnOfMovedParents(this, found, args.parentRefs, at),
                ]),
            () => undefined,
        );
        const made = withShortTraces(() => new HTTPRouteResource(claimed.name, claimed.args, claimed.opts));
        const registered = claimed.add(made);
        if (owned === undefined) owner.guard();
        const live = ready(this, made, args);
        const out = this as { -readonly [K in keyof HTTPRoute]: HTTPRoute[K] };
        out.route = made;
        out.registered = registered;
        const metadata = made.metadata as pulumi.Output<{ name: string; namespace: string; uid: string }>;
        out.name = metadata.apply((m) => m.name);
        out.namespace = metadata.apply((m) => m.namespace);
        out.uid = metadata.apply((m) => m.uid);
        out.parents = live.apply(statusOfParents);
        out.status = live.apply(({ status }) => status ?? {});
        this.registerOutputs({
            name: this.name,
            namespace: this.namespace,
            uid: this.uid,
            parents: this.parents,
            status: this.status,
        });
    }
}

/** The component waits for what the user asked. The program's value of a field wins, whoever else has written it. */
function annotationsOf(own: HTTPRouteArgs["annotations"]): pulumi.Input<Record<string, pulumi.Input<string>>> {
    const first = { "pulumi.com/skipAwait": "true", ...repaired };
    if (!isOutput(own)) return merged(first, own) as Record<string, pulumi.Input<string>>;
    return pulumi.output(own).apply((given) => merged(first, given) as Record<string, string>);
}

/** The object, once it is as ready as the user asked. */
function ready(component: HTTPRoute, made: HTTPRouteResource, args: HTTPRouteArgs): pulumi.Output<RouteObject> {
    const want = args.waitFor ?? "none";
    const { metadata, spec, status } = made as { metadata: pulumi.Output<unknown> } & HTTPRouteResource;
    const parts = pulumi.all([metadata, spec, status]);
    const registered = parts.apply(([m, s, is]) => ({ metadata: m, spec: s, status: is }) as RouteObject);
    if (want === "none" || pulumi.runtime.isDryRun() || isMocked()) return registered;
    return pulumi.all([registered, made.id]).apply(async ([{ metadata: place }]) => {
        const { name = "", namespace = "" } = place ?? {};
        const settings = await settingsOf(component);
        if (settings === UNKNOWN_INPUT || settings.rendersFiles) return { metadata: place } as RouteObject;
        const pace = clockOf(component);
        try {
            const read = () => look(settings, { namespace, name }, want);
            const leftOut = new LeftOut((await clusterAddress(settings)).server);
            const lacks = (found: Seen) =>
                missing(found, want, leftOut.among(found.route === undefined ? [] : parentsOf(found.route)));
            const seen = await waitUntil(read, lacks, args.timeout ?? defaultTimeout, pace);
            return seen.route ?? {};
        } catch (error) {
            if (!(error instanceof NotReady)) throw error;
            throw new InvalidArguments(
                `HTTPRoute ${namespace}/${name}`,
                error.missing.map(({ says, isAbsent, help }) =>
                    finding(
                        "CR332",
                        "waitFor",
                        `Not ready after ${error.seconds} seconds: ${says}.`,
                        help ?? (isAbsent === true ? makeParent : undefined),
                    ),
                ),
                "is not ready",
            );
        }
    });
}

/**
 * For a custom resource, `pulumi import` puts only the name into the state, so the preview shows the whole program as
 * added. This message says what is new.
 */
async function sayAdoption(
    { live, place }: Examined,
    { metadata, spec }: Record<string, unknown>,
    component: HTTPRoute,
): Promise<void> {
    if (!pulumi.runtime.isDryRun() || live === undefined || place === undefined || ownerOf(live) !== undefined) return;
    const { labels } = (metadata ?? {}) as { labels?: unknown };
    const declared = pulumi.output({ labels, spec }) as pulumi.Output<Declared>;
    applyAlways(declared, (value) => {
        const text = adoptionText(live as RouteObject, pulumi.isUnknown(value) ? undefined : (value as Declared));
        void pulumi.log.info(`HTTPRoute ${place.namespace}/${place.name} is adopted: ${text}`, component);
    });
}

const makeParent =
    "Make it. If the program does, take its name in parentRefs from its resource, so that it is made first; and name it, too, where a run has --target.";

/** An update would wait for them, and nobody could take the route meanwhile. */
async function warnOfAbsentParents(
    component: HTTPRoute,
    { place }: Examined,
    { parentRefs, waitFor = "none", timeout = defaultTimeout }: HTTPRouteArgs,
    at: string,
): Promise<void> {
    if (!pulumi.runtime.isDryRun() || place === undefined) return;
    const given = pulumi.all([parentRefs, waitFor, timeout]);
    if (await pulumi.isSecret(given)) return;
    given.apply(async ([refs, want, seconds]) => {
        const { connection, server, ...metadata } = place;
        const route = { metadata, spec: { parentRefs: refs } } as RouteObject;
        const absent = await absentParents(connection, route);
        const findings = absent
            .filter(({ title }) => isFirst(`${server} ${title}`))
            .map(({ at: i, title }) =>
                finding(
                    "CR336",
                    `${at}[${i}]`,
                    want === "none"
                        ? `${title} is not in the cluster. Until it is, nobody serves the route there; waitFor is "none", so that the update does not wait for it, and what the route replaces goes.`
                        : `${title} is not in the cluster. Unless this run makes it, an update that makes or changes the route waits ${seconds} seconds for it and fails; what the route replaces stays.`,
                ),
            );
        warn(findings, component);
    });
}

const warned = byDeployment(() => new Set<string>());
/** Once a run is enough for all routes of a cluster. */
const isFirst = (what: string): boolean => !warned().has(what) && warned().add(what) !== undefined;

/** A cluster that does not know the kind cannot check a preview; the program may be about to install it. */
async function warnWithoutKind(component: HTTPRoute): Promise<void> {
    const settings = await settingsOf(component);
    if (settings === UNKNOWN_INPUT || settings.rendersFiles || isMocked()) return;
    if ((await hasGatewayApi(settings)) !== false) return;
    if (!isFirst(JSON.stringify([settings.context, settings.cluster]))) return;
    const message = "The cluster does not know HTTPRoutes of gateway.networking.k8s.io/v1.";
    warn([finding("CR333", "kind", message)], component);
}
