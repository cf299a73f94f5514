/** Where an object of a known kind is on its API server. */

/** One object of a cluster. All versions of a kind are one. */
export interface Identity {
    kind: string;
    namespace: string;
    name: string;
}

/** Where an object is in a cluster. */
export interface Located extends Identity {
    apiVersion: string;
}

/** Where the objects of a kind are. */
const paths: Readonly<Record<string, string>> = {
    Service: "services",
    Endpoints: "endpoints",
    EndpointSlice: "endpointslices",
    Ingress: "ingresses",
    HTTPRoute: "httproutes",
    Gateway: "gateways",
    ListenerSet: "listenersets",
};

/** The kind as permissions name it. */
export const resourceOf = ({ kind }: Located): string => paths[kind] ?? kind;

/** Its API group; empty for the core group. */
export const groupOf = ({ apiVersion }: Located): string => apiVersion.split("/").slice(0, -1).join("/");

/** Path of an object on its API server. */
export function pathOf(object: Located): string {
    const { apiVersion, namespace, name } = object;
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    return `${root}/namespaces/${encodeURIComponent(namespace)}/${resourceOf(object)}/${encodeURIComponent(name)}`;
}
