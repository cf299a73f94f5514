/**
 * Ingress v1 ↔ v1beta1 (`networking.k8s.io/v1beta1` and `extensions/v1beta1` have the same fields), without loss.
 * Source: kubernetes `pkg/apis/networking/v1beta1/conversion.go`.
 */
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import type { Json } from "../../../inputs/json";

type Change = (value: unknown) => unknown;
/** Applies a change to a value that may not be known yet; plain values are changed at once. */
export type MapValue = (value: unknown, change: Change) => unknown;

const now: MapValue = (value, change) => change(value);

/** The `spec` of an Ingress v1 → that of v1beta1. */
export const toOldSpec = (spec: unknown, mapValue: MapValue = now): unknown =>
    convert(spec, { from: "defaultBackend", to: "backend", backend: toOldBackend, path: (path) => path }, mapValue);

/** The `spec` of an Ingress v1beta1 → that of v1. An absent path type is what old servers made of it. */
export const toNewSpec = (spec: unknown, mapValue: MapValue = now): unknown =>
    convert(spec, { from: "backend", to: "defaultBackend", backend: toNewBackend, path: withPathType }, mapValue);

/** The `spec` in the fields of v1, with the path types that old servers make of absent ones. */
export const withPathTypes = (spec: unknown, mapValue: MapValue = now): unknown =>
    convert(
        spec,
        { from: "defaultBackend", to: "defaultBackend", backend: (value) => value, path: withPathType },
        mapValue,
    );

/** The path of a field of v1 → that of the field of v1beta1 that it was made of. */
export const toOldPath = (path: string): string =>
    path
        .replace(/^spec\.defaultBackend(?![A-Za-z])/, "spec.backend")
        .replace(/\bbackend\.service\.port(\.(number|name))?$/, "backend.servicePort")
        .replace(/\bbackend\.service(\.name)?$/, "backend.serviceName");

interface Conversion {
    from: string;
    to: string;
    backend: (backend: Json, mapValue: MapValue) => Json;
    path: (path: Json) => Json;
}

function convert(spec: unknown, { from, to, backend, path }: Conversion, mapValue: MapValue): unknown {
    const over = (value: unknown, change: (value: Json) => unknown): unknown =>
        value === undefined || value === null || value === UNKNOWN_INPUT
            ? value
            : mapValue(value, (known) => (known === UNKNOWN_INPUT ? known : change(known as Json)));
    const field = (object: Json, key: string, change: (value: Json) => unknown): Json =>
        object[key] === undefined ? object : { ...object, [key]: over(object[key], change) };
    const each = (change: (item: Json) => unknown) => (list: unknown) =>
        (list as unknown[]).map((item) => over(item, change));

    const onBackend = (value: Json): Json => backend(value, mapValue);
    const onPath = (value: Json): Json => path(field(value, "backend", onBackend));
    const onRule = (value: Json): Json => field(value, "http", (http) => field(http, "paths", each(onPath)));
    return over(spec, (value) => {
        const { [from]: fallback, ...rest } = field(value, "rules", each(onRule));
        return fallback === undefined ? rest : { ...rest, [to]: over(fallback, onBackend) };
    });
}

const withPathType = (path: Json): Json =>
    path.pathType === undefined || path.pathType === null ? { ...path, pathType: "ImplementationSpecific" } : path;

/** A port name wins over a number, as in the server's own conversion. */
function toOldBackend({ service, ...rest }: Json, mapValue: MapValue): Json {
    if (service === undefined || service === null) return rest;
    if (service === UNKNOWN_INPUT) return { ...rest, serviceName: UNKNOWN_INPUT, servicePort: UNKNOWN_INPUT };
    const { name, port } = service as Json;
    if (port === undefined || port === null) return { ...rest, serviceName: name };
    const servicePort =
        port === UNKNOWN_INPUT
            ? UNKNOWN_INPUT
            : mapValue(port, (known) => (known as Json | undefined)?.name || (known as Json | undefined)?.number);
    return { ...rest, serviceName: name, servicePort };
}

/** A backend names a Service when it has a name, a port number other than 0, or a port name. */
function toNewBackend({ serviceName, servicePort, ...rest }: Json, mapValue: MapValue): Json {
    const hasPort = servicePort !== undefined && servicePort !== null && servicePort !== 0;
    if (!serviceName && !hasPort) return rest;
    const name = serviceName ?? "";
    if (!hasPort) return { ...rest, service: { name } };
    const number = (known: unknown): unknown => (typeof known === "number" ? { number: known } : { name: known });
    return {
        ...rest,
        service: { name, port: servicePort === UNKNOWN_INPUT ? UNKNOWN_INPUT : mapValue(servicePort, number) },
    };
}
