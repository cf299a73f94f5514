import * as pulumi from "@pulumi/pulumi";
import type { EndpointsArgs, IngressArgs } from "../kubernetes/args";
import type { IngressArgs as SaeIngressArgs } from "../sae";
import type { EndpointsPlan, IngressPlan, RuleSetPlan } from "./compile";
import { close, isObject, text, type Opened } from "./leaf";

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
        annotations: ownership,
        service: { annotations: ownership },
    } as EndpointsArgs;
}

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
