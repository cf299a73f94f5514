import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Child, IngressApiVersion, IngressArgs } from "./args";
import { checkIngress } from "./check";
import { toOldSpec } from "./convert";
import { refuse } from "./failure";
import { buildIngress, isLaidOut, type IngressSpec } from "./ingress-build";
import { guarded, known, lift } from "./inputs";
import { addressesOf, urlsOf } from "./status";

const classes = {
    "networking.k8s.io/v1": k8s.networking.v1.Ingress,
    "networking.k8s.io/v1beta1": k8s.networking.v1beta1.Ingress,
    "extensions/v1beta1": k8s.extensions.v1beta1.Ingress,
} as const satisfies Record<IngressApiVersion, unknown>;

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
    /** IP addresses and host names of the load balancer; empty as long as no controller has written them. */
    public readonly addresses!: pulumi.Output<string[]>;
    /** One URL for each route; routes without a host have one for each address. */
    public readonly urls!: pulumi.Output<string[]>;
    /** The status of the object. */
    public readonly status!: pulumi.Output<IngressStatus>;
    /** The Ingress object itself. */
    public readonly ingress!: k8s.networking.v1.Ingress;

    constructor(name: string, args: IngressArgs, opts?: pulumi.ComponentResourceOptions) {
        if (opts?.urn === undefined) refuse(`Ingress ${name}`, checkIngress(known(args)));
        super("crossroute:kubernetes:Ingress", name, {}, opts);
        if (opts?.urn !== undefined) return;

        const check = (settled: unknown): void => refuse(`Ingress ${name}`, checkIngress(settled));
        const spec: pulumi.Input<IngressSpec> = isLaidOut(args)
            ? buildIngress(args).spec
            : pulumi
                  .output({ ...args, transform: undefined })
                  .apply((settled) => buildIngress(settled as unknown as IngressArgs).spec);
        const version = args.apiVersion ?? "networking.k8s.io/v1";
        const child = applyTransform(args, {
            kind: "Ingress",
            args: {
                metadata: {
                    name: guarded({ ...args, transform: undefined }, args.name ?? name, check),
                    ...(args.namespace === undefined ? {} : { namespace: args.namespace }),
                    ...(args.labels === undefined ? {} : { labels: args.labels }),
                    annotations: annotationsOf(args),
                },
                spec: version === "networking.k8s.io/v1" ? spec : lift(spec, (value) => toOldSpec(value, lift)),
            },
            opts: { parent: this },
        });
        const made = new classes[version](name, child.args as never, child.opts) as k8s.networking.v1.Ingress;
        const out = this as { -readonly [K in keyof Ingress]: Ingress[K] };
        out.ingress = made;
        out.name = made.metadata.name;
        out.namespace = made.metadata.namespace;
        out.status = made.status;
        out.addresses = made.status.apply(addressesOf);
        out.urls = pulumi.all([spec, out.addresses]).apply(([s, addresses]) => urlsOf(s, addresses));
        this.registerOutputs({
            name: this.name,
            namespace: this.namespace,
            addresses: this.addresses,
            urls: this.urls,
            status: this.status,
        });
    }
}

/**
 * Annotations of the user and those that tell the engine's Kubernetes provider how to wait. A bare API server never
 * writes an address, so the provider's own wait (ten minutes) is on only when it is asked for.
 */
function annotationsOf(args: IngressArgs): pulumi.Input<Record<string, pulumi.Input<string>>> {
    const waiting: Record<string, string> =
        args.waitFor === "endpoints"
            ? {}
            : args.waitFor === "address"
              ? { "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress[0]}" }
              : { "pulumi.com/skipAwait": "true" };
    if (args.annotations === undefined) return waiting;
    if (pulumi.Output.isInstance(args.annotations) || args.annotations instanceof Promise) {
        return pulumi.output(args.annotations).apply((own) => ({ ...waiting, ...own }));
    }
    return { ...waiting, ...args.annotations };
}

function applyTransform(args: IngressArgs, child: Child): Child {
    return args.transform?.(child) ?? child;
}
