/** Which Services the rules of an Ingress lead to: of arguments and of manifests. */
import { listOf } from "../../../inputs/json";
import type { Json } from "../../../inputs/json";
import { UNKNOWN_INPUT } from "../../../inputs/unknown";
import { isObject } from "../read/json";

export interface Rules {
    routes?: unknown;
    rules?: unknown;
    /** As older versions call it: `backend`. */
    defaultBackend?: unknown;
    backend?: unknown;
}

const partOf = (value: unknown): Json => (isObject(value) ? value : {});
const nameOf = (backend: unknown): unknown => {
    const { service, serviceName } = partOf(backend);
    return partOf(service).name ?? serviceName;
};

/** Each backend of the rules. */
const backendsOf = ({ routes, rules }: Rules): unknown[] =>
    [...listOf(routes), ...listOf(rules).flatMap((rule) => listOf(partOf(partOf(rule).http).paths))].map(
        (one) => partOf(one).backend,
    );

/** The ports of a Service that rules name, in any form of the API. */
export function portsIn(given: Rules): (name: string) => unknown[] {
    const backends = backendsOf(given);
    return (name) =>
        backends
            .filter((backend) => nameOf(backend) === name)
            .map((backend) => {
                const { service, servicePort } = partOf(backend);
                const { port } = partOf(service);
                return isObject(port) ? (port.name ?? port.number) : (port ?? servicePort);
            });
}

/** Whether a rule with a host leads to a Service, as far as that is known. */
export function servicesWithHost({ routes, rules }: Rules): (name: string) => boolean {
    const isHost = (host: unknown): boolean => typeof host === "string" && host !== "";
    const backends = [
        ...listOf(routes).filter((route) => isHost(partOf(route).host)),
        ...listOf(rules)
            .filter((rule) => isHost(partOf(rule).host))
            .flatMap((rule) => listOf(partOf(partOf(rule).http).paths)),
    ].map((one) => partOf(one).backend);
    const names = new Set(backends.map(nameOf));
    return (name) => names.has(name);
}

/**
 * The Services that the rules and the default backend lead to; undefined: not all are known.
 * @param isOpen whether a name is still to be filled in
 */
export function servicesOf(
    { routes, rules, defaultBackend, backend }: Rules,
    isOpen: (name: string) => boolean = () => false,
): ReadonlySet<string> | undefined {
    /** A part of each of these, where it may be missing. */
    const under = (all: readonly unknown[], name: string): unknown[] =>
        all.map((one) => (one === UNKNOWN_INPUT ? one : partOf(one)[name])).filter((one) => one != null);
    const each = (value: unknown): unknown[] => (value === UNKNOWN_INPUT ? [value] : listOf(value));
    const paths = under(under(each(rules), "http"), "paths").flatMap(each);
    const backends = [...under([...each(routes), ...paths], "backend"), defaultBackend, backend].filter(
        (one) => one != null,
    );
    const isUnknown = (one: unknown): boolean => one === UNKNOWN_INPUT || partOf(one).service === UNKNOWN_INPUT;
    if (backends.some(isUnknown)) return undefined;
    const names = backends.map(nameOf).filter((name) => name != null);
    const known = names.filter((name): name is string => typeof name === "string" && !isOpen(name));
    return known.length === names.length ? new Set(known) : undefined;
}

/**
 * The Service that is written at a place of an Ingress, in either form of its API.
 * @param place `spec.rules[0].http.paths[1]`, or `spec.defaultBackend`
 */
export function serviceAt(spec: unknown, place: string): string | undefined {
    const [, rule, path] = /^spec\.rules\[(\d+)\]\.http\.paths\[(\d+)\]$/.exec(place) ?? [];
    const { rules, defaultBackend, backend } = partOf(spec);
    const paths = partOf(partOf(listOf(rules)[Number(rule)]).http).paths;
    const name = nameOf(rule === undefined ? (defaultBackend ?? backend) : partOf(listOf(paths)[Number(path)]).backend);
    return typeof name === "string" ? name : undefined;
}

/** What is said for a Service that no rule leads to; it changes nothing. */
export function idleFor(
    name: string,
    services: ReadonlySet<string> | undefined,
): { reason: string; help: string } | undefined {
    if (services === undefined || services.has(name)) return undefined;
    const there = [...services].slice(0, 3).join(", ");
    return {
        reason: `no rule of the Ingress leads to the Service ${name}`,
        help: there === "" ? "Leave it out." : `Write the name of a Service that one leads to: ${there}.`,
    };
}
