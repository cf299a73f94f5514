import { ApiError } from "./errors";

/** A load balancer that the account has. */
export interface LoadBalancer {
    id: string;
    addressType?: "Internet" | "Intranet";
    region?: string;
    /** Ports that listeners other than SAE's hold. */
    usedPorts?: number[];
}

/** An application; without a namespace it is in every one. */
export interface App {
    appId: string;
    appName?: string;
    namespaceId?: string;
}

/** What exists besides the rule sets. Of a kind that is absent, everything well-formed exists. */
export interface Inventory {
    namespaces?: string[];
    loadBalancers?: LoadBalancer[];
    apps?: App[];
    certificates?: string[];
}

const NAMESPACE = /^[a-z]{2}-[a-z]+(-\d)?(:[A-Za-z0-9_-]{1,32})?$/;
const APP = /^[A-Za-z0-9_-]{1,64}$/;

export function regionOf(namespaceId: string): string {
    return namespaceId.split(":")[0];
}

export function requireNamespace(inventory: Inventory, namespaceId: string): void {
    const exists = inventory.namespaces?.includes(namespaceId) ?? NAMESPACE.test(namespaceId);
    if (!exists) {
        throw new ApiError("InvalidNamespaceId.NotFound", `The specified namespace does not exist {${namespaceId}}.`);
    }
}

/** The load balancer. It must have the given type, be in the namespace's region, and its port must be free. */
export function requireLoadBalancer(
    inventory: Inventory,
    id: string,
    type: string,
    region: string,
    port: number,
): LoadBalancer {
    const notFound = () => new ApiError("Slb.NotFound", `The SLB instance does not exist: slbId [${id}]`);
    const prefix = type === "alb" ? "alb-" : "lb-";
    if (!id.startsWith(prefix) || !/^[a-z]+-[A-Za-z0-9-]{1,64}$/.test(id)) throw notFound();
    const found = inventory.loadBalancers ? inventory.loadBalancers.find((lb) => lb.id === id) : { id };
    if (!found || (found.region ?? region) !== region) throw notFound();
    if (found.usedPorts?.includes(port)) throw portTaken(id, port);
    return found;
}

export function portTaken(slbId: string, port: number): ApiError {
    return new ApiError(
        "SlbListenerPort.NotAvailable",
        `The SLB listening port is unavailable: slbId [${slbId}], port [${port}]`,
    );
}

export function requireApp(inventory: Inventory, appId: string, namespaceId: string): void {
    const app = inventory.apps ? inventory.apps.find((a) => a.appId === appId) : APP.test(appId) && { appId };
    if (!app || (app.namespaceId ?? namespaceId) !== namespaceId) {
        throw new ApiError(
            "InvalidAppId.NotFound",
            `The specified application does not exist in namespace ${namespaceId} {${appId}}.`,
        );
    }
}

/** The name of an application: its own, or one derived from its id when the inventory does not list it. */
export function appName(inventory: Inventory, appId: string): string {
    return inventory.apps?.find((app) => app.appId === appId)?.appName ?? `app-${appId.slice(0, 8).toLowerCase()}`;
}

export function requireCertificate(inventory: Inventory, id: string): void {
    if (inventory.certificates && !inventory.certificates.includes(id)) {
        throw new ApiError("SSLCert.NotFound", "The specified SSL certificate cannot be found.");
    }
}
