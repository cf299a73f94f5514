import * as pulumi from "@pulumi/pulumi";
import type { EndpointsArgs, IngressArgs } from "../platforms/kubernetes/fields/args";
import { isLaidOut, planEndpoints } from "../platforms/kubernetes/manifest/endpoints";
import type { Wanted } from "../platforms/kubernetes/ownership/owner";
import type { IngressArgs as SaeIngressArgs } from "../platforms/sae";
import type { EndpointsPlan, IngressPlan, RuleSetPlan, TablePlan } from "./compile";
import type { Gateway } from "./gateways";
import { close, isLeaf, isObject, text, type Opened } from "./leaf";

/**
 * The objects of a table are the table's: what somebody else wrote into them is overwritten by the next update, where
 * server-side apply would refuse with a conflict.
 */
const ownership = { "pulumi.com/patchForce": "true" };

/** Arguments of the Ingress of a gateway. */
export function ingressArgs({ name, gateway, routes, defaultBackend }: IngressPlan): IngressArgs {
    const { namespace, ingressClassName, annotations, labels, tls } = gateway.fields;
    return {
        name,
        namespace: close(namespace),
        ingressClassName: close(ingressClassName),
        annotations: (pulumi.output(close(annotations)) as pulumi.Output<object | undefined>).apply((own) => ({
            ...ownership,
            ...own,
        })),
        labels: close(labels),
        tls: close(tls),
        waitFor: text(gateway.fields["waitFor"]),
        adopt: adoptOf(gateway),
        routes,
        defaultBackend,
    } as IngressArgs;
}

/** Arguments of a Service without selector and its addresses. */
export function endpointsArgs({ name, gateway, addresses, port }: EndpointsPlan): EndpointsArgs {
    return {
        name,
        namespace: close(gateway.fields["namespace"]),
        labels: close(gateway.fields["labels"]),
        addresses,
        port,
        kind: text(gateway.fields["backendObjects"]) ?? "Endpoints",
        adopt: adoptOf(gateway),
        annotations: ownership,
        service: { annotations: ownership },
    } as EndpointsArgs;
}

function adoptOf({ fields }: Gateway): boolean | string | undefined {
    const { adopt } = fields;
    return isLeaf(adopt) && adopt.known ? (adopt.value as boolean | string) : undefined;
}

/** The paths of the arguments that name and adopt an object, for what is said of it. */
export const placesOf = (child: IngressPlan | EndpointsPlan) => ({
    where: "where" in child ? `${child.where}.name` : `${child.gateway.where}.ingressName`,
    whereAdopt: `${child.gateway.where}.adopt`,
});

/** The objects of the clusters that a table is going to declare. */
export const objectsOf = (
    { ingresses, endpoints }: Pick<TablePlan, "ingresses" | "endpoints">,
    providerOf: (gateway: Gateway) => pulumi.ProviderResource | undefined,
): Wanted[] =>
    [
        ...ingresses.map((child) => ({ child, args: ingressArgs(child), objects: [ingressObject] })),
        ...endpoints.map((child) => {
            const args = endpointsArgs(child);
            // Whether addresses that are still to come are a DNS name, and how many slices they need, is not known yet.
            const planned = isLaidOut(args) && args.kind !== "auto" ? planEndpoints(args).objects : [serviceObject];
            return { child, args, objects: planned };
        }),
    ].flatMap(({ child, args, objects }) =>
        objects.map(({ kind, suffix }) => ({
            apiVersion: apiVersions[kind],
            kind,
            name: suffix === "" ? args.name! : pulumi.interpolate`${args.name}${suffix}`,
            namespace: args.namespace,
            provider: providerOf(child.gateway),
            adopt: args.adopt,
            names: [child.resource, ...child.former].map((resource) => `${resource}${suffix}`),
            ...placesOf(child),
        })),
    );

const ingressObject = { kind: "Ingress", suffix: "" } as const;
const serviceObject = { kind: "Service", suffix: "" } as const;
const apiVersions = {
    Ingress: "networking.k8s.io/v1",
    Service: "v1",
    Endpoints: "v1",
    EndpointSlice: "discovery.k8s.io/v1",
} as const;

/** The listener's parameters are the gateway's; what it does not name comes from `options`. */
export function ruleSetArgs({ gateway, rules, handOver }: RuleSetPlan): SaeIngressArgs {
    const { address: _address, defaultBackend, options, ...parameters } = gateway.fields;
    return {
        ...(isObject(options) && (close(options) as object)),
        ...(close(parameters) as object),
        defaultRule: appOf(defaultBackend),
        rules,
        handOver,
    } as unknown as SaeIngressArgs;
}

/** The part of a backend that SAE knows. */
function appOf(backend: Opened | undefined): unknown {
    if (!isObject(backend)) return close(backend);
    const { appId, containerPort, backendProtocol } = backend;
    return { appId: close(appId), containerPort: close(containerPort), backendProtocol: close(backendProtocol) };
}
