/** Routes of an Ingress as they are written, whatever its controller makes of them. */
import { isObject, type Json } from "../../../inputs/json";
import { objectsOf } from "./json";

export interface WrittenRoute {
    /** Host and path; empty: the default backend. */
    route: string;
    /** The Service, where it leads to one. */
    service: string | undefined;
}

export function writtenRoutes({ spec }: Json): WrittenRoute[] {
    const { rules, defaultBackend, backend } = isObject(spec) ? spec : {};
    const rest = defaultBackend ?? backend;
    return [
        ...(rest === undefined ? [] : [{ route: "", service: serviceOf(rest) }]),
        ...objectsOf(rules).flatMap(({ host, http }) =>
            objectsOf(isObject(http) ? http.paths : undefined).map((one) => ({
                route: `${textOf(host)}\n${textOf(one.path)}`,
                service: serviceOf(one.backend),
            })),
        ),
    ];
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function serviceOf(backend: unknown): string | undefined {
    if (!isObject(backend)) return undefined;
    const name = isObject(backend.service) ? backend.service.name : backend.serviceName;
    return typeof name === "string" ? name : undefined;
}
