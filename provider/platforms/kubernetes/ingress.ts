import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { IngressApiVersion, IngressArgs } from "./fields/args";
import { beginComponent, checkedComponent } from "./component";
import { checkIngress } from "./check/ingress";
import { finding } from "../../diagnostics/catalogue";
import { clusterOf } from "./client/connection";
import { toOldSpec } from "./manifest/convert";
import { InvalidArguments } from "./client/failure";
import { buildIngress, isLaidOut } from "./manifest/ingress";
import { buildLate } from "./manifest/late-ingress";
import { merged } from "../../inputs/outputs";
import { holdsUnknown, isGiven, UNKNOWN_INPUT } from "../../inputs/unknown";
import { givenName } from "./given-name";
import { dependence, toObjectMetadata, type ObjectMetadata } from "./manifest/metadata";
import { withoutNulls } from "../../inputs/nulls";
import { known, mapValue, marked, settle } from "./check/inputs";
import { claim, type Owned, repaired } from "./ownership/claim";
import { explicitProvider, logicalName } from "./ownership/logical-name";
import { isMocked } from "../deployment";
import { Owner } from "./ownership/owner";
import type { Examined } from "./ownership/examined-object";
import { ingressesOf } from "./ownership/state";
import { noteRegistered } from "./registered-ingress";
import { RouteOrder } from "./route-order";
import { addressesOf } from "./client/status";
import { urlsOf } from "./client/urls";
import { accepted } from "./server-version";
import { look, NotReady, waitUntilReady } from "./client/wait";
import { clockOf } from "./wait-clock";
import { withShortTraces } from "../../short-traces";

const classes = {
    get "networking.k8s.io/v1"() {
        return k8s.networking.v1.Ingress;
    },
    get "networking.k8s.io/v1beta1"() {
        return k8s.networking.v1beta1.Ingress;
    },
    get "extensions/v1beta1"() {
        return k8s.extensions.v1beta1.Ingress;
    },
} as const satisfies Record<IngressApiVersion, unknown>;

/** Seconds, as the Kubernetes provider waits. */
const defaultTimeout = 600;

/** The live status of an Ingress, as the API server has it. */
export type IngressStatus = k8s.types.output.networking.v1.IngressStatus;

/**
 * An Ingress: routes (host, path, match, backend) on a Kubernetes cluster.
 *
 * Everything that the API server would refuse is found before anything is registered, with the path of the argument.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/
 */
export class Ingress extends pulumi.ComponentResource {
    /** Name of the Ingress object. */
    public readonly name!: pulumi.Output<string>;
    /** Namespace of the Ingress object. */
    public readonly namespace!: pulumi.Output<string>;
    /**
     * IP addresses and host names of the load balancer; empty as long as no controller has written them. As old as `status`: a plain
     * `pulumi refresh` does not change them.
     */
    public readonly addresses!: pulumi.Output<string[]>;
    /**
     * One URL for each route; routes without a host have one for each address, and those whose host or path stands for many have none.
     * Scheme and port are those of the listener (options of CCE and ALB), else of TLS and of what the status lists. As old as `status`.
     */
    public readonly urls!: pulumi.Output<string[]>;
    /**
     * The status of the object, as this `up` (or preview, or `pulumi refresh --run-program`) saw it; a plain `pulumi refresh` runs no
     * program and brings it into the state of the object only.
     */
    public readonly status!: pulumi.Output<IngressStatus>;
    /** What the server writes into the metadata of the object. As old as `status`. */
    public readonly metadata!: pulumi.Output<ObjectMetadata>;
    /** The Ingress object itself. */
    public readonly ingress!: k8s.networking.v1.Ingress;

    /** Settles when the object is registered; rejects when it may not be. */
    readonly registered: Promise<unknown> = Promise.resolve();

    /** @param owned internal: the larger component that the Ingress is a part of */
    constructor(name: string, given: IngressArgs, opts?: pulumi.ComponentResourceOptions, owned?: Owned) {
        const type = "crossroute:kubernetes:Ingress";
        const { args, ...checked } = checkedComponent(type, name, given, opts, checkIngress);
        super(type, name, {}, checked.placed);
        if (opts?.urn !== undefined) return;
        beginComponent(this, checked, owned !== undefined);

        const { transform, adopt, ...values } = args;
        const plainName = givenName(name, args, opts?.parent);
        const objectName = accepted(this, `Ingress ${name}`, values, plainName, checkIngress);
        const built = build(args);
        const version = args.apiVersion ?? "networking.k8s.io/v1";
        const initial = {
            kind: "Ingress" as const,
            args: {
                metadata: {
                    name: objectName,
                    ...(args.namespace === undefined ? {} : { namespace: args.namespace }),
                    ...(args.labels === undefined ? {} : { labels: args.labels }),
                    ...dependence(args),
                    annotations: annotationsOf(built.annotations, args.annotations),
                },
                spec: version === "networking.k8s.io/v1" ? built.spec : toOld(built.spec),
            },
            opts: { parent: this },
        };
        const child = transform?.(initial) ?? initial;
        const recordName = logicalName({ name: plainName, namespace: args.namespace }, explicitProvider(this)) ?? name;
        const order = args.order === undefined ? undefined : orderOf(this, name, recordName, args);
        const replaced = order?.replaces.apply((replaces) => replaces?.[recordName]);
        const aliases = replaced && [replaced.apply((old) => ({ name: old ?? recordName }))];
        const owner = owned?.owner ?? new Owner(this, recordName, aliases && { aliases });
        const former = [...new Set([name, ...(owned?.former ?? [])])];
        const claimed = claim(this, child, {
            ...owned,
            owner,
            apiVersion: version,
            adopt,
            former,
            plainName,
            given: objectName,
            replaced: replaced ?? owned?.replaced,
            breaks: args.order === "breakFirst" || owned?.breaks === true,
            hasGap: owned?.hasGap ?? order?.gains.apply((gains) => gains?.includes(recordName) === true) ?? false,
        });
        const made = withShortTraces(
            () => new classes[version](claimed.name, claimed.args, claimed.opts),
        ) as k8s.networking.v1.Ingress;
        const registered = claimed.add(made);
        noteRegistered(this, { apiVersion: version, metadata: made.metadata, spec: made.spec }, registered, owner);
        if (owned === undefined) owner.guard();
        const out = this as { -readonly [K in keyof Ingress]: Ingress[K] };
        out.ingress = made;
        out.registered = registered;
        out.name = made.metadata.name;
        out.namespace = made.metadata.namespace;
        const seen = newest(made, claimed.examined);
        out.metadata = seen.apply(({ metadata }) => toObjectMetadata("Ingress", metadata));
        out.status = waited(this, made, args, seen);
        out.addresses = out.status.apply(addressesOf);
        out.urls = pulumi
            .all([made.metadata, made.spec, out.status])
            .apply(([metadata, spec, status]) =>
                urlsOf({ apiVersion: version, kind: "Ingress", metadata, spec, status }),
            );
        this.registerOutputs({
            name: this.name,
            namespace: this.namespace,
            addresses: this.addresses,
            urls: this.urls,
            status: this.status,
            metadata: this.metadata,
        });
    }
}

/** As a promise: an Output of the component would make its own child wait for all its children. */
const urnOf = ({ urn }: pulumi.Resource): Promise<string> => new Promise((resolve) => void urn.apply(resolve));

/** What goes first when the object gets another name; the state knows its former name. */
function orderOf(component: Ingress, name: string, resource: string, args: IngressArgs): RouteOrder {
    const { routes, rules } = args;
    const hosts = pulumi.output({ routes, rules }).apply((all) => {
        const list = [...(all.routes ?? []), ...(all.rules ?? [])].filter(isGiven).map(({ host }) => host || "*");
        return { [resource]: [...new Set(list)] };
    });
    const isFirst = args.order === "breakFirst";
    const live = isFirst ? { live: urnOf(component).then((urn) => ingressesOf(urn, name)) } : {};
    const order = { hosts, gateways: { [resource]: name }, breakFirst: isFirst ? [resource] : [], record: resource };
    return withShortTraces(() => new RouteOrder(name, { ...order, ...live }, { parent: component }));
}

/**
 * The parts of the object, built around values that are not known yet, or once the lists of the arguments are known.
 */
function build(args: IngressArgs): { spec: unknown; annotations: unknown } {
    if (isLaidOut(args)) return buildIngress(args);
    const { transform: _, ...values } = args;
    const part = (key: "spec" | "annotations") =>
        settle(values, (settled) => {
            const all = withoutNulls(known(settled) as IngressArgs);
            return late((holdsUnknown(all) ? buildLate(all) : buildIngress(all))[key]);
        });
    return { spec: part("spec"), annotations: part("annotations") };
}

/** Of a value that is unknown as a whole nothing may be computed; parts of others may be unknown. */
const late = (value: unknown): unknown => (value === UNKNOWN_INPUT ? pulumi.output(marked(value)) : marked(value));

const toOld = (spec: unknown): unknown =>
    pulumi.Output.isInstance(spec) ? settle(spec, (value) => late(toOldSpec(known(value)))) : toOldSpec(spec, mapValue);

/**
 * The component itself waits for what the user asked. So the Kubernetes provider's own wait (ten minutes) is off: an
 * API server without a controller never writes an address. The program's value of a field wins, whoever else has
 * written it.
 */
function annotationsOf(
    made: unknown,
    own: IngressArgs["annotations"],
): pulumi.Input<Record<string, pulumi.Input<string>>> {
    const first = { "pulumi.com/skipAwait": "true", ...repaired };
    if (
        [made, own].every((part) => part === undefined || !(pulumi.Output.isInstance(part) || part instanceof Promise))
    ) {
        return merged(first, made as object, own as object | undefined) as Record<string, pulumi.Input<string>>;
    }
    return settle([made, own], (settled) => {
        const parts = known(settled) as unknown[];
        return late(parts.includes(UNKNOWN_INPUT) ? UNKNOWN_INPUT : merged(first, ...(parts as object[])));
    }) as pulumi.Output<Record<string, string>>;
}

interface Seen {
    metadata: { uid?: string; resourceVersion?: string };
    status: IngressStatus;
}

/**
 * The object as it is now. An engine that changes nothing uses its state, which a controller's new status does not
 * reach. Every object is read before it is declared, so a newer reading exists.
 */
function newest(made: k8s.networking.v1.Ingress, examined: Promise<Examined>): pulumi.Output<Seen> {
    const found = pulumi.output(
        examined.then(
            ({ live }) => live as Partial<Seen> | undefined,
            () => undefined,
        ),
    );
    return pulumi.all([made.metadata, made.status, found]).apply(([metadata, status, live]) => {
        // Versions of one object grow. Source:
        // https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
        const isNewer = Number(live?.metadata?.resourceVersion) > Number(metadata.resourceVersion);
        return isNewer && live?.metadata?.uid === metadata.uid
            ? { metadata: live.metadata, status: (live.status ?? { loadBalancer: {} }) as IngressStatus }
            : { metadata, status };
    });
}

/** The status, once the Ingress is as ready as the user asked. */
function waited(
    component: Ingress,
    made: k8s.networking.v1.Ingress,
    args: IngressArgs,
    seen: pulumi.Output<Seen>,
): pulumi.Output<IngressStatus> {
    const want = args.waitFor ?? "none";
    if (want === "none" || pulumi.runtime.isDryRun() || isMocked()) return seen.apply(({ status }) => status);
    return pulumi.all([made.metadata.name, made.metadata.namespace, made.id]).apply(async ([name, namespace]) => {
        const cluster = await clusterOf(component);
        const pace = clockOf(component);
        try {
            const read = () => look({ ...cluster, namespace, name }, want);
            const live = await waitUntilReady(read, want, args.timeout ?? defaultTimeout, pace);
            return live?.status as IngressStatus;
        } catch (error) {
            if (!(error instanceof NotReady)) throw error;
            const late = finding("CR318", "waitFor", `${error.message}.`);
            throw new InvalidArguments(`Ingress ${namespace}/${name}`, [late], "is not ready");
        }
    });
}
