import type { Target } from "../../../routing/model";
import type { Json } from "../../../inputs/json";

interface Port {
    name?: string;
    port?: number;
    targetPort?: number | string;
}
interface Service {
    spec?: { selector?: object; type?: string; externalName?: string; ports?: Port[] };
}

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;
const metadataOf = (manifest: Json): { name?: string; namespace?: string; labels?: Record<string, string> } =>
    (manifest.metadata ?? {}) as object;

/**
 * Names the addresses behind Services without a selector: what somebody wrote into Endpoints or EndpointSlices, or the
 * DNS name of an ExternalName. A Service with a selector, or one that is not among the manifests, stays a Service.
 */
export function addressesBehind(
    manifests: readonly Json[],
): (namespace: string, name: string, port: number | string) => Target | undefined {
    const services = new Map<string, Service>();
    const groups = new Map<string, { addresses: string[]; ports: Port[] }[]>();
    for (const manifest of manifests) {
        const { name = "", namespace = "default", labels = {} } = metadataOf(manifest);
        const add = (service: string, found: { addresses: string[]; ports: Port[] }[]): void => {
            const key = keyOf(namespace, service);
            groups.set(key, [...(groups.get(key) ?? []), ...found]);
        };
        if (manifest.kind === "Service") services.set(keyOf(namespace, name), manifest as Service);
        else if (manifest.kind === "Endpoints") add(name, subsetsOf(manifest));
        else if (manifest.kind === "EndpointSlice") add(labels["kubernetes.io/service-name"] ?? "", sliceOf(manifest));
    }
    return (namespace, name, port) => {
        const spec = services.get(keyOf(namespace, name))?.spec;
        if (spec === undefined || Object.keys(spec.selector ?? {}).length > 0) return undefined;
        const servicePort = spec.ports?.find((p) => p.name === port || p.port === port);
        // The cluster joins the ports of both by their names; a port that the Service lacks leads nowhere.
        if (servicePort === undefined && (spec.ports ?? []).length > 0) return undefined;
        if (spec.type === "ExternalName" && spec.externalName) {
            const number = typeof port === "number" ? port : servicePort?.port;
            return number === undefined
                ? undefined
                : { kind: "endpoints", addresses: [spec.externalName], port: number };
        }
        const found = (groups.get(keyOf(namespace, name)) ?? []).flatMap(({ addresses, ports }) =>
            ports
                .filter((p) => (p.name ?? "") === (servicePort?.name ?? "") && p.port !== undefined)
                .map((p) => ({ addresses, port: p.port as number })),
        );
        // Different ports behind one Service are not one target.
        const [first] = found;
        if (first === undefined || found.some((item) => item.port !== first.port)) return undefined;
        const addresses = [...new Set(found.flatMap((item) => item.addresses))];
        // Where none is ready, the Service is there all the same, and leads nowhere.
        return addresses.length === 0 ? undefined : { kind: "endpoints", addresses, port: first.port };
    };
}

function subsetsOf(manifest: Json): { addresses: string[]; ports: Port[] }[] {
    const subsets = (manifest.subsets ?? []) as { addresses?: { ip?: string }[]; ports?: Port[] }[];
    return subsets.map(({ addresses = [], ports = [] }) => ({
        addresses: addresses.map(({ ip }) => ip ?? "").filter((ip) => ip !== ""),
        ports,
    }));
}

function sliceOf(manifest: Json): { addresses: string[]; ports: Port[] }[] {
    const endpoints = (manifest.endpoints ?? []) as { addresses?: string[]; conditions?: { ready?: boolean } }[];
    const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false);
    return [{ addresses: ready.flatMap(({ addresses = [] }) => addresses), ports: (manifest.ports ?? []) as Port[] }];
}
