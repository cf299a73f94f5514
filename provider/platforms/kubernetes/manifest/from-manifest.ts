/** From a manifest to the arguments that create it, for adopting live objects. Pure. */
import { toNewSpec } from "./convert";
import type { Json } from "../../../inputs/json";

interface Backend {
    service?: { name: string; port?: { number?: number; name?: string } };
    resource?: Json;
}
interface Path {
    path?: string;
    pathType?: string;
    backend: Backend;
}
interface Rule {
    host?: string;
    http?: { paths?: Path[] };
}

/**
 * Arguments of `crossroute.kubernetes.Ingress` for an Ingress with this `spec`. The short form where it can say the
 * same: each host in one rule, each path written out, and ports either number or name; else the full form.
 */
export function ingressArgsOf(manifest: Json): Json {
    const isOld = /v1beta1$/.test(String(manifest.apiVersion));
    const spec = ((isOld ? toNewSpec(manifest.spec ?? {}) : manifest.spec) ?? {}) as Json;
    const { name, namespace, labels, annotations } = (manifest.metadata ?? {}) as Json;
    const rules = items(spec.rules ?? []) as Rule[];
    const args: Json = {
        name,
        namespace,
        labels,
        annotations,
        ingressClassName: spec.ingressClassName,
        ...(isShort(rules) ? { routes: rules.flatMap(routesOf) } : { rules }),
        defaultBackend: spec.defaultBackend === undefined ? undefined : backendOf(spec.defaultBackend as Backend),
        tls: items(spec.tls),
        ...(isOld ? { apiVersion: manifest.apiVersion } : {}),
    };
    return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== null));
}

/** The server takes null in a list for an object without fields; a component takes it for a mistake. */
const items = (list: unknown): unknown => (Array.isArray(list) ? list.map((item: unknown) => item ?? {}) : list);

function isShort(rules: readonly Rule[]): boolean {
    const hosts = rules.map((rule) => rule.host ?? "");
    const isPlain = ({ path, pathType, backend }: Path): boolean =>
        path !== undefined &&
        pathType !== undefined &&
        (backend.service === undefined) !== (backend.resource === undefined);
    return (
        new Set(hosts).size === hosts.length &&
        rules.every(({ host, http }) => host !== "" && (http?.paths ?? []).length > 0 && http?.paths?.every(isPlain))
    );
}

const routesOf = ({ host, http }: Rule): Json[] =>
    (http?.paths ?? []).map(({ path, pathType, backend }) => ({
        ...(host === undefined ? {} : { host }),
        path,
        ...(pathType === "Prefix" ? {} : { match: pathType }),
        backend: backendOf(backend),
    }));

const backendOf = (backend: Backend): Json => {
    if (backend.service === undefined) return { ...backend };
    const { name, port } = backend.service;
    return { service: { name, port: port?.name ?? port?.number } };
};
