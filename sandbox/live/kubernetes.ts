import * as fs from "node:fs";
import { PATIENCE_MS, request } from "../http";
import type { LiveRoute } from "./route";

interface Named {
    metadata: { name: string; namespace: string; labels?: Record<string, string> };
}

interface Ingress extends Named {
    spec: {
        tls?: { hosts?: string[] }[];
        rules?: { host?: string; http?: { paths: { path?: string; pathType: string; backend: IngressBackend }[] } }[];
        defaultBackend?: IngressBackend;
    };
}

interface IngressBackend {
    service?: { name: string; port: { name?: string; number?: number } };
    resource?: { kind: string; name: string };
}

interface Service extends Named {
    spec: { type?: string; externalName?: string; selector?: Record<string, string> };
}

interface Endpoints extends Named {
    subsets?: { addresses?: { ip: string }[]; ports?: { port: number }[] }[];
}

interface EndpointSlice extends Named {
    endpoints?: { addresses: string[] }[] | null;
    ports?: { port: number }[] | null;
}

interface Kubeconfig {
    clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
    users: { user: { token: string } }[];
}

/** Reads every object of a kind, in all namespaces, with the sandbox's own kubeconfig. */
async function list<T>(kubeconfig: Kubeconfig, path: string): Promise<T[]> {
    const [cluster] = kubeconfig.clusters;
    const [user] = kubeconfig.users;
    if (!cluster || !user) throw new Error("the kubeconfig names no cluster or no user");
    const ca = Buffer.from(cluster.cluster["certificate-authority-data"], "base64");
    const url = cluster.cluster.server + path;
    const { status, body } = await request(url, { ca, token: user.user.token, timeoutMs: PATIENCE_MS });
    if (status !== 200) throw new Error(`${url} answers ${status}: ${body.slice(0, 200)}`);
    return (JSON.parse(body) as { items: T[] }).items;
}

/** Where the cluster sends requests for a backend of an Ingress. */
class Targets {
    constructor(
        private readonly services: readonly Service[],
        private readonly endpoints: readonly Endpoints[],
        private readonly slices: readonly EndpointSlice[],
    ) {}

    of(namespace: string, backend: IngressBackend): Pick<LiveRoute, "target" | "leavesCluster"> {
        const wanted = backend.service;
        if (!wanted) return { target: `${backend.resource?.kind} ${backend.resource?.name}`, leavesCluster: false };
        const port = wanted.port.number ?? wanted.port.name ?? "?";
        const isIt = ({ metadata }: Named): boolean =>
            metadata.namespace === namespace && metadata.name === wanted.name;
        const service = this.services.find(isIt);
        const name = `Service ${namespace}/${wanted.name}:${port}`;
        if (!service) return { target: `${name} (not there yet)`, leavesCluster: false };
        if (service.spec.externalName) return { target: `${service.spec.externalName}:${port}`, leavesCluster: true };
        if (service.spec.selector) return { target: name, leavesCluster: false };
        const addresses = this.addresses(namespace, wanted.name);
        return { target: addresses.length > 0 ? addresses.join(", ") : `${name} (no address)`, leavesCluster: true };
    }

    private addresses(namespace: string, service: string): string[] {
        const here = ({ metadata }: Named): boolean => metadata.namespace === namespace;
        const written = this.endpoints
            .filter((object) => here(object) && object.metadata.name === service)
            .flatMap(({ subsets = [] }) => subsets)
            .flatMap(({ addresses = [], ports = [] }) => addresses.flatMap(({ ip }) => withPorts(ip, ports)));
        const sliced = this.slices
            .filter((slice) => here(slice) && slice.metadata.labels?.["kubernetes.io/service-name"] === service)
            .flatMap(({ endpoints, ports }) =>
                (endpoints ?? []).flatMap(({ addresses }) => addresses.flatMap((ip) => withPorts(ip, ports ?? []))),
            );
        return [...new Set([...written, ...sliced])];
    }
}

function withPorts(ip: string, ports: readonly { port: number }[]): string[] {
    const host = ip.includes(":") ? `[${ip}]` : ip;
    return ports.length === 0 ? [host] : ports.map(({ port }) => `${host}:${port}`);
}

function routesOf(ingress: Ingress, targets: Targets): LiveRoute[] {
    const { namespace, name } = ingress.metadata;
    const gateway = `Kubernetes ${namespace}/${name}`;
    const encrypted = new Set((ingress.spec.tls ?? []).flatMap(({ hosts = [] }) => hosts));
    const rules = (ingress.spec.rules ?? []).flatMap(({ host = "*", http }) =>
        (http?.paths ?? []).map(({ path = "/", backend }) => ({
            host,
            path,
            gateway,
            url: `${encrypted.has(host) ? "https" : "http"}://${host}${path}`,
            ...targets.of(namespace, backend),
        })),
    );
    const { defaultBackend } = ingress.spec;
    const rest = { host: "*", path: "", gateway, url: "(everything else)" };
    return defaultBackend ? [...rules, { ...rest, ...targets.of(namespace, defaultBackend) }] : rules;
}

/** The routes in the kubeconfig's cluster, read from its API server. */
export async function kubernetesRoutes(kubeconfigFile: string): Promise<LiveRoute[]> {
    const kubeconfig = JSON.parse(fs.readFileSync(kubeconfigFile, "utf8")) as Kubeconfig;
    const [ingresses, services, endpoints, slices] = await Promise.all([
        list<Ingress>(kubeconfig, "/apis/networking.k8s.io/v1/ingresses"),
        list<Service>(kubeconfig, "/api/v1/services"),
        list<Endpoints>(kubeconfig, "/api/v1/endpoints"),
        list<EndpointSlice>(kubeconfig, "/apis/discovery.k8s.io/v1/endpointslices"),
    ]);
    const targets = new Targets(services, endpoints, slices);
    return ingresses.flatMap((ingress) => routesOf(ingress, targets));
}
