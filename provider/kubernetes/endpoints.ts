import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EndpointPortArgs, EndpointsArgs, EndpointsKind } from "./args";
import { checkEndpoints } from "./check";
import { serverMinor } from "./cluster";
import { kubernetesCodes } from "./codes";
import { clusterOf } from "./connection";
import { ownership } from "./ownership";
import { isLaidOut, type Planned, planEndpoints } from "./endpoints-build";
import { refuse, warn } from "./failure";
import { serviceAnnotations } from "./dialects/cce-service";
import { guarded, isOutput, known, lift, settle } from "./inputs";

const classes = {
    Service: k8s.core.v1.Service,
    Endpoints: k8s.core.v1.Endpoints,
    EndpointSlice: k8s.discovery.v1.EndpointSlice,
} as const satisfies Record<Planned["kind"], unknown>;

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

    constructor(name: string, args: EndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
        const findings = opts?.urn === undefined ? checkEndpoints(known(args)) : [];
        refuse(`Endpoints ${name}`, findings);
        super("crossroute:kubernetes:Endpoints", name, {}, opts);
        if (opts?.urn !== undefined) return;
        warn(findings, this);

        const plain = { ...args, transform: undefined };
        const check = (settled: unknown): void => refuse(`Endpoints ${name}`, checkEndpoints(settled));
        const objectName = guarded(plain, args.name ?? name, check);
        const isOpen = args.kind === undefined || args.kind === "auto";
        const minor = isOpen ? minorOf(this, args) : Promise.resolve(undefined);
        const make = (values: EndpointsArgs, kind: Kind, hidden = false): Made =>
            register(this, name, objectName, { ...values, kind }, hidden);
        // Values that were settled have lost that they were secret.
        const isSecret = pulumi.isSecret(pulumi.output(plain));
        const made: Made =
            isLaidOut(args) && args.kind !== "auto"
                ? make(args, args.kind ?? "Endpoints")
                : // Which objects there are depends on the cluster, or on values that only an Output has.
                  whenSettled(
                      [plain, args.kind === "auto" ? minor : undefined, isSecret],
                      ([settled, known, hidden]) => {
                          const whole = { ...(settled as EndpointsArgs) };
                          if (args.transform !== undefined) whole.transform = args.transform;
                          return make(
                              whole,
                              args.kind === "auto" ? kindFor(known as number | undefined) : (args.kind ?? "Endpoints"),
                              hidden as boolean,
                          );
                      },
                  );
        if (args.kind === undefined) void minor.then((known) => warnOnce(known, this));
        const out = this as { -readonly [K in keyof Endpoints]: Endpoints[K] };
        out.serviceName = made.serviceName;
        out.namespace = made.namespace;
        out.ports = portsOf(args);
        this.registerOutputs({ serviceName: this.serviceName, namespace: this.namespace, ports: this.ports });
    }
}

type Kind = Exclude<EndpointsKind, "auto">;

/** The first version whose server calls Endpoints deprecated. */
const deprecatedSince = 33;

/** Minor version of the cluster, as told or as it says itself. */
function minorOf(component: Endpoints, args: EndpointsArgs): Promise<number | undefined> {
    const told = /^v?1\.(\d+)/.exec(args.kubernetesVersion ?? "")?.[1];
    if (told !== undefined) return Promise.resolve(Number(told));
    return clusterOf(component).then(serverMinor);
}

/** A server that does not tell may be an old one: every controller reads Endpoints. */
const kindFor = (minor: number | undefined): Kind =>
    minor !== undefined && minor >= deprecatedSince ? "EndpointSlice" : "Endpoints";

let isWarned = false;

/**
 * The Kubernetes provider hides what the server says about Endpoints, so it is said here, to those who did not choose a
 * kind; once a program is enough.
 */
function warnOnce(minor: number | undefined, component: Endpoints): void {
    if (isWarned || minor === undefined || minor < deprecatedSince) return;
    isWarned = true;
    const { severity, help } = kubernetesCodes.CR317;
    const message = `Endpoints are deprecated since Kubernetes 1.${deprecatedSince}, and this cluster is 1.${minor}.`;
    warn([{ code: "CR317", severity, where: "kind", message, help }], component);
}

interface Made {
    serviceName: pulumi.Output<string>;
    namespace: pulumi.Output<string>;
}

function whenSettled(values: unknown[], make: (settled: unknown[]) => Made): Made {
    const made = settle(values, (settled) => pulumi.output({ ...make(settled as unknown[]) })) as pulumi.Output<
        pulumi.Unwrap<Made>
    >;
    return { serviceName: made.apply((m) => m.serviceName), namespace: made.apply((m) => m.namespace) };
}

/** Registers the objects of the plan below the component. */
function register(
    parent: Endpoints,
    name: string,
    objectName: pulumi.Input<string>,
    args: EndpointsArgs,
    hidden: boolean,
): Made {
    const resources = planEndpoints(args).objects.map((object) => {
        const own =
            object.kind === "Service" ? serviceMetadata(args) : { annotations: args.annotations, labels: args.labels };
        const toName: Record<string, pulumi.Input<string>> = object.kind === "EndpointSlice"
            ? { "kubernetes.io/service-name": objectName }
            : {};
        const metadata = {
            name: object.suffix === "" ? objectName : pulumi.interpolate`${objectName}${object.suffix}`,
            ...(args.namespace === undefined ? {} : { namespace: args.namespace }),
            ...merge("labels", own.labels, { ...object.labels, ...toName }),
            ...merge("annotations", ownership, own.annotations),
        };
        const body = Object.entries(object.body).map(([key, value]) => [key, hidden ? pulumi.secret(value) : value]);
        const initial = { kind: object.kind, args: { metadata, ...Object.fromEntries(body) }, opts: { parent } };
        const child = args.transform?.(initial) ?? initial;
        return new classes[object.kind](`${name}${object.suffix}`, child.args as never, child.opts);
    });
    const first = resources[0];
    if (first === undefined)
        return { serviceName: pulumi.output(objectName), namespace: pulumi.output(args.namespace ?? "default") };
    // Whoever uses the name of the Service waits until the addresses are in place.
    return {
        serviceName: pulumi.all([first.metadata.name, ...resources.map((r) => r.id)]).apply(([n]) => n),
        namespace: first.metadata.namespace,
    };
}

type Strings = pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;

function serviceMetadata(args: EndpointsArgs): { labels?: Strings; annotations?: Strings } {
    const service = args.service === false ? {} : (args.service ?? {});
    const own = service.cce === undefined ? {} : serviceAnnotations(service.cce as Record<string, unknown>, lift);
    const annotations = service.annotations;
    if (Object.keys(own).length === 0) return { labels: service.labels ?? args.labels, annotations };
    const merged = pulumi.output(annotations ?? {}).apply((given) => ({ ...own, ...given }));
    return { labels: service.labels ?? args.labels, annotations: merged as Strings };
}

/** `{ [key]: … }` of both, the second counting where they meet; nothing when there is neither. */
function merge(key: string, first: Strings, second: Strings): Record<string, unknown> {
    const parts = [first, second].filter((part) => part !== undefined);
    if (parts.every((part) => !isOutput(part) && Object.keys(part).length === 0)) return {};
    if (parts.some(isOutput)) {
        return { [key]: pulumi.all(parts).apply((all) => Object.assign({}, ...all) as Record<string, string>) };
    }
    return { [key]: Object.assign({}, ...parts) as object };
}

function portsOf(args: EndpointsArgs): pulumi.Output<ServicePort[]> {
    const { port, ports, subsets } = args;
    return pulumi.output({ port, ports, subsets }).apply((settled) => {
        const all = settled.subsets?.flatMap((subset) => subset.ports ?? []) ?? settled.ports ?? [];
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
