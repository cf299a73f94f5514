/** Backends that speak another protocol than the plain HTTP of an HTTPRoute. */

import { isObject, type Json } from "../../../inputs/json";
import { serviceAnnotations } from "./service-annotations";

export interface OtherProtocol {
    /** `Ingress shop/web`, or the Service that says it itself. */
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
        const protocol = protocolOf(annotation, String(value));
        if (protocol !== undefined) return { annotation, protocol, cure: cureOf(protocol) };
    }
    return undefined;
}

const cureOf = (protocol: string): string => {
    // Google's load balancers speak HTTP/2 over TLS only.
    if (/^(HTTPS|GRPCS|HTTP2)$/.test(protocol)) return "write a BackendTLSPolicy for each of these Services";
    return /^(GRPC|H2C)$/.test(protocol)
        ? "write appProtocol: kubernetes.io/h2c at the port of each of these Services, or a GRPCRoute"
        : "put a server in front of it that speaks HTTP";
};

/** Names that hold a protocol as their value, of Ingresses and of Services. */
const named =
    /backend-protocol$|^traefik\.ingress\.kubernetes\.io\/service\.serversscheme$|^konghq\.com\/protocol$|^k8s\.apisix\.apache\.org\/upstream-scheme$/;
/** Names that turn TLS towards a backend on. */
const tls = /^haproxy\.org\/server-ssl$|^haproxy-ingress\.github\.io\/secure-backends$/;

/** Undefined: plain HTTP, or the annotation says nothing of it. */
function protocolOf(annotation: string, value: string): string | undefined {
    const given = value.trim().toUpperCase();
    if (tls.test(annotation)) return /^(1|T|TRUE|ENABLED|ON)$/.test(given) ? "HTTPS" : undefined;
    // Ports by their protocols: `{"web": "HTTPS"}`, and by name `projectcontour.io/upstream-protocol.tls: "443"`.
    if (/app-protocols$/.test(annotation)) return /"(HTTPS|HTTP2)"/.exec(given)?.[1];
    const [, upstream] = /^projectcontour\.io\/upstream-protocol\.(tls|h2c?)$/.exec(annotation) ?? [];
    if (upstream !== undefined) return given === "" ? undefined : upstream === "h2c" ? "H2C" : "HTTPS";
    return !named.test(annotation) || /^(AUTO_)?HTTP$|^$/.test(given) ? undefined : given;
}

/** Whether an annotation says how backends are spoken to. */
export const saysProtocol = (annotation: string): boolean =>
    named.test(annotation) ||
    tls.test(annotation) ||
    /app-protocols$|^projectcontour\.io\/upstream-protocol\./.test(annotation);

/** Ingresses whose backends would not understand what a Gateway sends them. */
export function otherProtocols(manifests: readonly Json[]): OtherProtocol[] {
    const known = servicesWithProtocol(manifests);
    const ofIngresses = manifests.flatMap(({ kind, metadata, spec }): OtherProtocol[] => {
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
    const ofServices = new Map<string, OtherProtocol>();
    for (const { place, annotation, value } of serviceAnnotations(manifests)) {
        const protocol = protocolOf(annotation, value);
        if (protocol === undefined || known.has(place) || ofServices.has(place)) continue;
        const object = `Service ${place}`;
        ofServices.set(place, { object, annotation, protocol, services: [place], cure: cureOf(protocol) });
    }
    return [...ofIngresses, ...ofServices.values()];
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
