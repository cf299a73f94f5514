/** What the manifests hold besides the rules of their Ingresses. */
import { pushTo } from "../../push-to";
import type { Conversion } from "../../platforms/gateway-api/convert/convert";
import type { Canary } from "../../platforms/gateway-api/convert/comments";
import type { ConvertedRoute } from "../../platforms/gateway-api/convert/routes";
import { readConditions, type ReadConditions } from "../../platforms/gateway-api/convert/unread-conditions";
import { headersOfTraefik } from "../../platforms/gateway-api/convert/middlewares";
import { serviceAt } from "../../platforms/kubernetes/controllers/cce-services";
import { removedHeaders } from "../../platforms/kubernetes/read/removed-headers";
import { middlewaresAnnotation, middlewaresOf } from "../../platforms/kubernetes/read/traefik-middlewares";
import type { Rule } from "../../routing";
import { isObject, type Json } from "../../sources/objects";

/** Ingresses of which nothing is converted, left out or reported as unused, such as one whose rules have no paths. */
export function idleIngresses(manifests: readonly Json[], { routes, unconverted, unused }: Conversion): string[] {
    const objects = new Set([
        ...routes.flatMap((one) => one.objects),
        ...[...unconverted, ...unused].map(({ rule }) => rule.origin.object),
    ]);
    const found = manifests.flatMap(({ kind, apiVersion, metadata, spec }) => {
        if (kind !== "Ingress" || !/^(networking\.k8s\.io|extensions)\//.test(String(apiVersion))) return [];
        if (!isObject(metadata) || !isObject(spec) || !(Array.isArray(spec.rules) || isObject(spec.defaultBackend)))
            return [];
        const object = `Ingress ${String(metadata.namespace ?? "default")}/${String(metadata.name)}`;
        return objects.has(object) ? [] : [object];
    });
    return [...new Set(found)];
}

/** Routes of the same name that exist already and differ. */
export function changedRoutes(routes: readonly ConvertedRoute[], manifests: readonly Json[]): string[] {
    const there = new Map(
        manifests
            .filter(({ kind }) => kind === "HTTPRoute")
            .map(({ metadata, spec }) => {
                const { name, namespace = "default" } = isObject(metadata) ? metadata : {};
                return [`${String(namespace)}/${String(name)}`, JSON.stringify(spec)];
            }),
    );
    return routes.flatMap(({ route: { metadata, spec } }) => {
        const name = `${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;
        const known = there.get(name);
        return known === undefined || known === JSON.stringify(spec)
            ? []
            : [`HTTPRoute ${name} is there already and says something else`];
    });
}

export function portsOf(
    manifests: readonly Json[],
): (namespace: string, name: string, port: number | string) => number | undefined {
    const ports = new Map<string, number>();
    for (const { kind, metadata, spec } of manifests) {
        if (kind !== "Service" || !isObject(metadata) || !isObject(spec) || !Array.isArray(spec.ports)) continue;
        for (const port of spec.ports.filter(isObject))
            if (typeof port.port === "number")
                ports.set(
                    `${String(metadata.namespace ?? "default")}/${String(metadata.name)}:${String(port.name ?? "")}`,
                    port.port,
                );
    }
    return (namespace, name, port) => ports.get(`${namespace}/${name}:${port}`);
}

/** Names of the ports of a Service that is among the manifests, numbers for those without. */
export function portNamesOf(
    manifests: readonly Json[],
): (namespace: string, name: string) => readonly string[] | undefined {
    const found = new Map<string, string[]>();
    for (const { kind, metadata, spec } of manifests) {
        if (kind !== "Service" || !isObject(metadata) || !isObject(spec)) continue;
        const ports = Array.isArray(spec.ports) ? spec.ports.filter(isObject) : [];
        found.set(
            `${String(metadata.namespace ?? "default")}/${String(metadata.name)}`,
            ports.map(({ name, port }) => String(name ?? port)),
        );
    }
    return (namespace, name) => found.get(`${namespace}/${name}`);
}

/** Conditions that annotations of an Ingress add to its rules, see {@link readConditions}. */
export function conditionsOf(manifests: readonly Json[]): (rule: Rule) => ReadConditions | undefined {
    const found = new Map<string, ReadConditions>();
    for (const { kind, metadata } of manifests) {
        if (kind !== "Ingress" || !isObject(metadata) || !isObject(metadata.annotations)) continue;
        const read = readConditions(metadata.annotations);
        const object = `Ingress ${String(metadata.namespace ?? "default")}/${String(metadata.name)}`;
        if (read.names.length > 0) found.set(object, read);
    }
    return ({ origin }) => found.get(origin.object);
}

/** Headers that Middlewares of Traefik write for a rule of its Ingress, and those that the actions of a load balancer take away. */
export function headersOf(manifests: readonly Json[]): (rule: Rule) => ReturnType<typeof headersOfTraefik> | undefined {
    const middlewares = middlewaresOf(manifests);
    const found = new Map<string, { annotations: Json; spec: unknown }>();
    for (const { kind, metadata, spec } of manifests) {
        if (kind !== "Ingress" || !isObject(metadata) || !isObject(metadata.annotations)) continue;
        const object = `Ingress ${String(metadata.namespace ?? "default")}/${String(metadata.name)}`;
        found.set(object, { annotations: metadata.annotations, spec });
    }
    return (rule) => {
        const { annotations = {}, spec } = found.get(rule.origin.object) ?? {};
        const text = annotations[middlewaresAnnotation];
        if (text !== undefined) return headersOfTraefik(String(text), rule, middlewares);
        const service = serviceAt(spec, rule.origin.path ?? "");
        const remove = service === undefined ? [] : removedHeaders(annotations, service);
        return remove.length === 0 ? undefined : { request: { remove }, response: {} };
    };
}

export function annotationsOf(manifests: readonly Json[]): (object: string) => readonly string[] {
    const found = new Map<string, string[]>();
    for (const { kind, metadata } of manifests) {
        if (kind !== "Ingress" || !isObject(metadata) || !isObject(metadata.annotations)) continue;
        found.set(
            `Ingress ${String(metadata.namespace ?? "default")}/${String(metadata.name)}`,
            Object.keys(metadata.annotations),
        );
    }
    return (object) => found.get(object) ?? [];
}

/** The canaries of each host and path that has one. */
export function canariesOf(manifests: readonly Json[]): (host: string, path: string) => readonly Canary[] {
    const prefix = "nginx.ingress.kubernetes.io/canary";
    const found = new Map<string, Canary[]>();
    for (const { kind, metadata, spec } of manifests) {
        if (kind !== "Ingress" || !isObject(metadata) || !isObject(metadata.annotations) || !isObject(spec)) continue;
        if (metadata.annotations[prefix] !== "true" || !Array.isArray(spec.rules)) continue;
        const names = Object.keys(metadata.annotations).filter((name) => name.startsWith(`${prefix}-`));
        const object = `Ingress ${String(metadata.namespace ?? "default")}/${String(metadata.name)}`;
        for (const { host, http } of spec.rules.filter(isObject))
            for (const { path } of (isObject(http) && Array.isArray(http.paths) ? http.paths : []).filter(isObject)) {
                const key = `${String(host ?? "")}\n${String(path ?? "/")}`;
                pushTo(found, key, { object, names });
            }
    }
    return (host, path) => found.get(`${host}\n${path}`) ?? [];
}
