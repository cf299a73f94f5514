import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EndpointPortArgs, EndpointsArgs } from "./fields/args";
import { beginComponent, checkedComponent } from "./component";
import { checkEndpoints } from "./check/endpoints";
import { labelsToService } from "./check/reserved-metadata";
import { type Kind, kindFor, minorOf, warnOnce } from "./endpoints-kind";
import { claim, type Owned, repaired } from "./ownership/claim";
import { explicitProvider, logicalName } from "./ownership/logical-name";
import { Owner } from "./ownership/owner";
import { givenName } from "./given-name";
import { dependence, toObjectMetadata, type ObjectMetadata } from "./manifest/metadata";
import type { Planned } from "./manifest/endpoint-parts";
import { isLaidOut, planEndpoints } from "./manifest/endpoints";
import { type FormerEndpoints, isAnyLate, planLate } from "./manifest/late-endpoints";
import { holdsUnknown, isGiven } from "../../inputs/unknown";
import { formerOf } from "./ownership/former-endpoints";
import { withoutNulls } from "../../inputs/nulls";
import { merge, serviceMetadata, withOwnLabels } from "./endpoints-metadata";
import { known, marked, settle } from "./check/inputs";
import { accepted } from "./server-version";
import { withShortTraces } from "../../short-traces";

type MakeObject = (name: string, args: pulumi.Inputs, opts: pulumi.CustomResourceOptions) => EndpointsObject;
type EndpointsObject = k8s.core.v1.Service | k8s.core.v1.Endpoints | k8s.discovery.v1.EndpointSlice;

/** Functions: the SDK loads each class at its first use. */
const makers: Record<Planned["kind"], MakeObject> = {
    Service: (name, args, opts) => new k8s.core.v1.Service(name, args, opts),
    Endpoints: (name, args, opts) => new k8s.core.v1.Endpoints(name, args, opts),
    EndpointSlice: (name, args, opts) =>
        new k8s.discovery.v1.EndpointSlice(
            name,
            { ...args, addressType: args["addressType"], endpoints: args["endpoints"] },
            opts,
        ),
};

const apiVersions = { Service: "v1", Endpoints: "v1", EndpointSlice: "discovery.k8s.io/v1" } as const;

/** A port as it can be named in an Ingress backend. */
export interface ServicePort {
    name?: string;
    port: number;
}

/**
 * A Service without a selector and the addresses behind it: Endpoints, EndpointSlices, or, for one DNS name, a Service
 * of type ExternalName.
 *
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
 */
export class Endpoints extends pulumi.ComponentResource {
    /** Name of the Service, for backends of routes; known when the addresses are in place. */
    public readonly serviceName!: pulumi.Output<string>;
    /** Namespace of the objects. */
    public readonly namespace!: pulumi.Output<string>;
    /** Ports of the Service. */
    public readonly ports!: pulumi.Output<ServicePort[]>;
    /**
     * The objects that were made, with what the server writes into their metadata, as this `up` (or preview, or
     * `pulumi refresh --run-program`) saw it; a plain `pulumi refresh` runs no program and does not change it.
     */
    public readonly objects!: pulumi.Output<ObjectMetadata[]>;

    /** Settles when the objects are registered; rejects when they may not be. */
    readonly registered: Promise<unknown> = Promise.resolve();

    /** @param owned internal: the larger component that these Endpoints are a part of */
    constructor(name: string, given: EndpointsArgs, opts?: pulumi.ComponentResourceOptions, owned?: Owned) {
        const type = "crossroute:kubernetes:Endpoints";
        const { args, ...checked } = checkedComponent(type, name, given, opts, checkEndpoints);
        super(type, name, {}, checked.placed);
        if (opts?.urn !== undefined) return;
        beginComponent(this, checked, owned !== undefined);

        const plain = { ...args, transform: undefined };
        const plainName = givenName(name, args, opts?.parent);
        const named = { ...plain, name: plainName, generateName: undefined };
        const objectName = accepted(this, `Endpoints ${name}`, named, plainName, checkEndpoints);
        const recordName = logicalName({ name: plainName, namespace: args.namespace }, explicitProvider(this)) ?? name;
        const owner = owned?.owner ?? new Owner(this, recordName);
        const names = [...new Set([name, ...(owned?.former ?? [])])];
        let settled: (registration: Promise<unknown>) => void = () => undefined;
        const registered = new Promise((resolve) => (settled = resolve));
        registered.catch(() => undefined);
        owner.expect(registered);
        const make = (values: EndpointsArgs, kind: Kind, late?: Late): Made => {
            const about = { ...owned, owner, names, plainName, objectName };
            const made = register(this, { ...values, kind }, about, late);
            settled(made.examined);
            return made;
        };
        const made: Made =
            isLaidOut(args) && args.kind !== "auto"
                ? make(args, args.kind ?? "Endpoints")
                : // Which objects are created depends on the cluster, or on values that only an Output has.
                  this.settled(args, plainName, make);
        if (args.kind === undefined) {
            // Only a hint: a cluster that does not answer now is asked again.
            minorOf(this, args).then(
                (minor) => warnOnce(minor, this),
                () => undefined,
            );
        }
        if (owned === undefined) owner.guard();
        const out = this as { -readonly [K in keyof Endpoints]: Endpoints[K] };
        out.registered = registered;
        out.serviceName = made.serviceName;
        out.namespace = made.namespace;
        out.objects = made.objects;
        out.ports = portsOf(args);
        const { serviceName, namespace, ports, objects } = this;
        this.registerOutputs({ serviceName, namespace, ports, objects });
    }

    /** The objects, once the addresses and ports are known, or with the engine's own mark in a preview. */
    private settled(args: EndpointsArgs, name: pulumi.Input<string>, make: Make): Made {
        const { addresses, port, ports, subsets, kind } = args;
        const source = pulumi.output({ addresses, port, ports, subsets });
        const parts = [
            source,
            kind === "auto" ? kindFor(this, args) : (kind ?? "Endpoints"),
            // Settled values no longer say that they were secret.
            pulumi.isSecret(source),
            pulumi.runtime.isDryRun() ? formerOf(this, name, args.namespace) : undefined,
        ];
        return whenSettled(parts, ([settled, kindNow, hidden, former]) => {
            const values = withoutNulls(known(settled) as EndpointsArgs);
            const keep = (value: unknown): unknown => {
                if (holdsUnknown(value)) return hidden === true ? pulumi.secret(marked(value)) : marked(value);
                return holdsUnknown(values) ? value : source.apply(() => value);
            };
            const late = { keep, former: former as FormerEndpoints | undefined };
            return make(
                {
                    ...args,
                    addresses: undefined,
                    port: undefined,
                    ports: undefined,
                    subsets: undefined,
                    ...values,
                } as EndpointsArgs,
                kindNow as Kind,
                late,
            );
        });
    }
}

type Make = (values: EndpointsArgs, kind: Kind, late?: Late) => Made;

/** What becomes of values that were awaited. */
interface Late {
    /** The value as a resource takes it: with what it depends on, whether it is secret, and what is not known yet. */
    keep(value: unknown): unknown;
    /** In a preview: what the stack has. */
    former: FormerEndpoints | undefined;
}

interface Made {
    serviceName: pulumi.Output<string>;
    namespace: pulumi.Output<string>;
    objects: pulumi.Output<ObjectMetadata[]>;
    /** Settles when each object was looked up. */
    examined: Promise<unknown>;
}

/** The owner of the objects, and their names. */
interface About extends Omit<Owned, "former"> {
    /** Logical names of the component, now and before. */
    names: readonly string[];
    plainName: pulumi.Input<string>;
    /** The name of the Service, known once the arguments are accepted. */
    objectName: pulumi.Input<string>;
}

function whenSettled(values: unknown[], make: (settled: unknown[]) => Made): Made {
    const made = settle(values, (settled) => {
        const { serviceName, namespace, objects } = make(settled as unknown[]);
        return pulumi.output({ serviceName, namespace, objects });
    }) as pulumi.Output<{ serviceName: string; namespace: string; objects: ObjectMetadata[] }>;
    const examined = Promise.resolve();
    return {
        serviceName: made.apply((m) => m.serviceName),
        namespace: made.apply((m) => m.namespace),
        objects: made.apply((m) => m.objects),
        examined,
    };
}

/** Parts of a Service that are made of addresses and ports. */
const awaited: ReadonlySet<string> = new Set(["ports", "externalName", "ipFamilies", "ipFamilyPolicy"]);

const mapEntries = (object: object, change: (value: unknown, key: string) => unknown): Record<string, unknown> =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

function register(parent: Endpoints, args: EndpointsArgs, about: About, late: Late | undefined): Made {
    const { names, objectName, plainName } = about;
    const looked: Promise<unknown>[] = [];
    const examined: Promise<unknown>[] = [];
    // None is written when one of them is refused. All are claimed before the first of them asks.
    const siblings = Promise.resolve().then(() => Promise.all(looked));
    siblings.catch(() => undefined);
    let service: pulumi.CustomResource | undefined;
    const planned =
        late?.former !== undefined && isAnyLate(args) ? planLate(args, late.former) : planEndpoints(args).objects;
    const resources = planned.map((object) => {
        const { kind, suffix, labels } = object;
        const own = kind === "Service" ? serviceMetadata(args) : { annotations: args.annotations, labels: args.labels };
        const metadata = {
            name: withSuffix(objectName, suffix),
            ...(args.namespace === undefined ? {} : { namespace: args.namespace }),
            ...withOwnLabels(`${kind} ${names[0] ?? ""}`, own.labels, {
                ...labels,
                ...labelsToService(kind, objectName),
            }),
            ...merge("annotations", repaired, own.annotations),
            ...dependence(args),
        };
        const keep = (key: string, value: unknown): unknown =>
            key === "spec"
                ? mapEntries(value as object, (one, part) => (awaited.has(part) ? late?.keep(one) : one))
                : late?.keep(value);
        const body = late === undefined ? object.body : mapEntries(object.body, (value, key) => keep(key, value));
        const leader = kind === "Endpoints" ? service : undefined;
        const opts = { parent, ...(leader && together(leader)) };
        const initial = { kind, args: { metadata, ...body }, opts };
        const child = args.transform?.(initial) ?? initial;
        const claimed = claim(parent, child, {
            ...about,
            apiVersion: apiVersions[kind],
            adopt: args.adopt,
            former: names.map((name) => `${name}${suffix}`),
            plainName: withSuffix(plainName, suffix),
            given: metadata.name,
            siblings,
            ...(leader && { whenLed: () => about.owner.stopWithout([leader], `${kind} ${names[0] ?? ""}`) }),
        });
        looked.push(claimed.looked);
        const made = withShortTraces(() => makers[kind](claimed.name, claimed.args, claimed.opts));
        examined.push(claimed.add(made));
        if (kind === "Service") service = made;
        return made;
    });
    const all = Promise.all(examined);
    const objects = pulumi.all(
        planned.map(({ kind }, i) =>
            pulumi.output(resources[i]?.metadata).apply((live) => toObjectMetadata(kind, live ?? {})),
        ),
    );
    const first = resources[0];
    if (first === undefined)
        return {
            serviceName: pulumi.output(objectName),
            namespace: pulumi.output(args.namespace ?? "default"),
            objects: pulumi.output([]),
            examined: all,
        };
    // Users of the Service's name wait until the addresses are in place.
    return {
        serviceName: pulumi.all([first.metadata.name, ...resources.map((r) => r.id)]).apply(([n]) => n),
        namespace: first.metadata.namespace,
        objects,
        examined: all,
    };
}

/**
 * The cluster deletes Endpoints with the Service of their name, so a replaced Service takes them along: they go before
 * it and come after it, in the state as well. EndpointSlices that the program writes stay.
 */
const together = (service: pulumi.CustomResource): pulumi.CustomResourceOptions => ({
    dependsOn: [service],
    replaceWith: [service],
    deleteBeforeReplace: true,
});

const withSuffix = (name: pulumi.Input<string>, suffix: string): pulumi.Input<string> =>
    suffix === "" ? name : typeof name === "string" ? `${name}${suffix}` : pulumi.interpolate`${name}${suffix}`;

function portsOf(args: EndpointsArgs): pulumi.Output<ServicePort[]> {
    const { port, ports, subsets } = args;
    return pulumi.output({ port, ports, subsets }).apply((settled) => {
        const all = (settled.subsets?.flatMap((subset) => subset?.ports ?? []) ?? settled.ports ?? []).filter(isGiven);
        const list = all.length === 0 && settled.port !== undefined ? [{ port: settled.port }] : all;
        return uniquePorts(list as (EndpointPortArgs & { name?: string; port: number; servicePort?: number })[]);
    });
}

function uniquePorts(ports: readonly { name?: string; port: number; servicePort?: number }[]): ServicePort[] {
    const seen = new Map<string, ServicePort>();
    for (const { name, port, servicePort } of ports) {
        if (!seen.has(name ?? ""))
            seen.set(name ?? "", { ...(name === undefined ? {} : { name }), port: servicePort ?? port });
    }
    return [...seen.values()];
}
