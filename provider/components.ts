/**
 * The components as other languages reach them: through the plugin's Construct. They are the same classes as in
 * TypeScript.
 */
import * as pulumi from "@pulumi/pulumi";
import type { ComponentHost } from "./engine/package";
import { deletedWithUrn } from "./engine/construct";
import { HTTPRoute } from "./platforms/gateway-api/http-route";
import { Endpoints, Ingress, type EndpointsArgs, type HTTPRouteArgs, type IngressArgs } from "./platforms/kubernetes";
import { rememberParent } from "./platforms/kubernetes/given-name";
import type { RouteTableArgs } from "./table/args";
import { indented, InvalidArguments } from "./platforms/kubernetes/client/failure";
import { declaredIn, engineAddress, type Declared } from "./table/declared-tables";
import { RouteTable } from "./table/route-table";

/** A failure here is the answer of one Construct, not the end of the process. */
class ServedTable extends RouteTable {
    private rejected?: PromiseWithReject;
    /** Each Construct has a connection of its own to the same engine. */
    protected override declared(): Declared {
        return declaredIn(engineAddress());
    }
    get settled(): Promise<unknown> {
        return Promise.race([this.registered, this.failure.promise]);
    }
    private get failure(): PromiseWithReject {
        if (this.rejected) return this.rejected;
        let reject: (reason: unknown) => void = () => undefined;
        const promise = new Promise<never>((_resolve, rejectIt) => (reject = rejectIt));
        return (this.rejected = { promise, reject });
    }
    protected override fail(error: unknown): void {
        this.failure.reject(error);
    }
}
interface PromiseWithReject {
    promise: Promise<never>;
    reject(reason: unknown): void;
}

type Make = (
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
) => { component: pulumi.ComponentResource; ready: Promise<unknown>; state: () => pulumi.Inputs };

const components: Record<string, Make> = {
    "crossroute:index:RouteTable": (name, inputs, options) => {
        const component = new ServedTable(name, inputs as RouteTableArgs, options);
        return {
            component,
            state: () => ({ urls: component.urls, targets: component.targets }),
            ready: component.settled,
        };
    },
    "crossroute:kubernetes:Ingress": (name, inputs, options) => {
        const component = new Ingress(name, inputs as IngressArgs, options);
        return {
            component,
            state: () => ({
                name: component.name,
                namespace: component.namespace,
                addresses: component.addresses,
                urls: component.urls,
                status: component.status,
                metadata: component.metadata,
            }),
            ready: component.registered,
        };
    },
    "crossroute:kubernetes:HTTPRoute": (name, inputs, options) => {
        const component = new HTTPRoute(name, inputs as HTTPRouteArgs, options);
        return {
            component,
            state: () => ({
                name: component.name,
                namespace: component.namespace,
                uid: component.uid,
                parents: component.parents,
                status: component.status,
            }),
            ready: component.registered,
        };
    },
    "crossroute:kubernetes:Endpoints": (name, inputs, options) => {
        const component = new Endpoints(name, inputs as EndpointsArgs, options);
        return {
            component,
            state: () => ({
                serviceName: component.serviceName,
                namespace: component.namespace,
                ports: component.ports,
                objects: component.objects,
            }),
            ready: component.registered,
        };
    },
};

export const componentHost: ComponentHost = {
    async construct(name, type, inputs, options) {
        const make = components[type];
        if (!make) throw new Error(`there is no component ${type}; there are ${Object.keys(components).join(", ")}`);
        try {
            await rememberParent(options.parent);
            const deletedWith = deletedWithUrn();
            const { component, ready, state } = make(name, inputs, {
                ...options,
                ...(deletedWith !== undefined && { deletedWith: new pulumi.DependencyResource(deletedWith) }),
            });
            await ready;
            return { urn: component.urn, state: state() };
        } catch (error) {
            if (!(error instanceof InvalidArguments)) throw error;
            // One text, not one entry per property: the engine prints the value of a property that is named alone,
            // even if it is secret.
            const { lines } = error;
            throw new pulumi.InputPropertiesError({
                message: `${lines.length} wrong ${lines.length === 1 ? "value" : "values"}:\n${indented(lines)}`,
                errors: [],
            });
        }
    },
};
