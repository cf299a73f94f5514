/** Backends that speak another protocol than the plain HTTP of an HTTPRoute. */

import { isObject, type Json } from "../../../inputs/json";

export interface OtherProtocol {
    /** `Ingress shop/web`. */
    object: string;
    annotation: string;
    /** `HTTPS`, `GRPC`, or TLS that the backend terminates. */
    protocol: string;
    /** Its Services for which no source gives a protocol: `shop/web`. */
    services: string[];
    cure: string;
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

const nginx = "nginx.ingress.kubernetes.io/";

/** The protocol that an Ingress gives for its backends; undefined: plain HTTP, or none. */
function saidBy(annotations: Json): Omit<OtherProtocol, "object" | "services"> | undefined {
    if (/^(1|t|true)$/i.test(String(annotations[`${nginx}ssl-passthrough`] ?? "")))
        return {
            annotation: `${nginx}ssl-passthrough`,
            protocol: "TLS that the backend itself ends",
            cure: "write a TLSRoute, and a listener of protocol TLS with mode Passthrough: HTTPRoutes see no such request",
        };
    for (const [annotation, value] of Object.entries(annotations)) {
        const protocol = String(value).trim().toUpperCase();
        if (!/backend-protocol$/.test(annotation) || /^(AUTO_)?HTTP$|^$/.test(protocol)) continue;
        const cure = /^(HTTPS|GRPCS)$/.test(protocol)
            ? "write a BackendTLSPolicy for each of these Services"
            : protocol === "GRPC"
              ? "write appProtocol: kubernetes.io/h2c at the port of each of these Services, or a GRPCRoute"
              : "put a server in front of it that speaks HTTP";
        return { annotation, protocol, cure };
    }
    return undefined;
}

/** Ingresses whose backends would not understand what a Gateway sends them. */
export function otherProtocols(manifests: readonly Json[]): OtherProtocol[] {
    const known = servicesWithProtocol(manifests);
    return manifests.flatMap(({ kind, metadata, spec }): OtherProtocol[] => {
        if (kind !== "Ingress" || !isObject(metadata) || !isObject(metadata.annotations)) return [];
        const said = saidBy(metadata.annotations);
        if (said === undefined) return [];
        const namespace = String(metadata.namespace ?? "default");
        const isPassed = said.annotation.endsWith("ssl-passthrough");
        const named = servicesOf(spec).map((name) => `${namespace}/${name}`);
        const services = named.filter((service) => isPassed || !known.has(service));
        if (services.length === 0) return [];
        return [{ object: `Ingress ${namespace}/${String(metadata.name)}`, ...said, services }];
    });
}

function servicesOf(spec: unknown): string[] {
    if (!isObject(spec)) return [];
    const backends = [
        spec.defaultBackend,
        ...list(spec.rules).flatMap(({ http }) =>
            isObject(http) ? list(http.paths).map(({ backend }) => backend) : [],
        ),
    ];
    const names = backends.flatMap((backend) =>
        isObject(backend) && isObject(backend.service) ? [String(backend.service.name)] : [],
    );
    return [...new Set(names)];
}

/** Services with a BackendTLSPolicy, or whose ports name their protocol. */
function servicesWithProtocol(manifests: readonly Json[]): Set<string> {
    const found = new Set<string>();
    for (const { kind, metadata, spec } of manifests) {
        if (!isObject(metadata) || !isObject(spec)) continue;
        const namespace = String(metadata.namespace ?? "default");
        if (kind === "BackendTLSPolicy")
            for (const { name } of list(spec.targetRefs)) found.add(`${namespace}/${String(name)}`);
        if (kind === "Service" && list(spec.ports).some(({ appProtocol }) => isOther(appProtocol)))
            found.add(`${namespace}/${String(metadata.name)}`);
    }
    return found;
}

const isOther = (appProtocol: unknown): boolean => typeof appProtocol === "string" && !/^http$/i.test(appProtocol);
