import { middlewaresAnnotation } from "../platforms/kubernetes/read/traefik-middlewares";
import { below, connect, NotServed, type Server } from "./api-server";
import { reason, UsageError } from "./errors";
import type { Io } from "./io";
import { unreadKindsOf } from "./kinds";
import { traefikOf } from "./versions";
import { emptySource, isObject, type Json, type Source } from "./objects";
import type { SourceOptions } from "./options";

/**
 * Reads what routes in a cluster. It reads the raw JSON: a typed client drops fields outside the Kubernetes schema,
 * such as the match mode of CCE.
 */
export async function readCluster(options: SourceOptions, io: Io): Promise<Source> {
    const server = await connect(options, io);
    const source: Source = { ...emptySource(), whole: options.namespace === undefined };
    const add = (kind: string, apiVersion: string, items: readonly Json[]): void => {
        for (const item of items)
            source.objects.manifests.push({ value: { apiVersion, kind, ...item }, source: server.name });
    };
    const ingresses = await firstServed(server, ingressApis, options.namespace);
    add("Ingress", ingresses.apiVersion, ingresses.items);
    const optional = async (kind: string, apiVersion: string, path: string): Promise<Json[]> => {
        try {
            const items = await server.list(path);
            add(kind, apiVersion, items);
            return items;
        } catch (thrown) {
            source.notes.push(`${kind} objects were not read, so nothing is said about them: ${reason(thrown)}`);
            source.whole = false;
            return [];
        }
    };
    await optional("IngressClass", "networking.k8s.io/v1", "/apis/networking.k8s.io/v1/ingressclasses");
    const named = ingresses.items.some(hasMiddleware);
    if (named) await readMiddlewares(server, options.namespace, "all", add, source.notes);
    await readGatewayKinds(server, options.namespace, add, source.notes, named);
    const core = below("/api/v1", options.namespace);
    const services = await optional("Service", "v1", `${core}/services`);
    // The addresses of ordinary Services change all the time and are no routes: only those of selectorless Services are
    // read.
    if (services.some(hasNoSelector)) {
        await optional("Endpoints", "v1", `${core}/endpoints`);
        const slices = below("/apis/discovery.k8s.io/v1", options.namespace);
        await optional("EndpointSlice", "discovery.k8s.io/v1", `${slices}/endpointslices`);
    }
    if (ingresses.items.some(hasSnippet)) {
        const query = `labelSelector=${encodeURIComponent("app.kubernetes.io/name=ingress-nginx")}`;
        // Without the right to read them, the answer covers both: with and without snippets.
        add("ConfigMap", "v1", await server.list("/api/v1/configmaps", query).catch(() => []));
    }
    for (const plural of ["deployments", "daemonsets"]) {
        const query = `labelSelector=${encodeURIComponent("app.kubernetes.io/name=traefik")}`;
        // Without the right to read them, the newest version is assumed.
        const found = await server.list(`/apis/apps/v1/${plural}`, query).catch(() => []);
        const kind = plural === "deployments" ? "Deployment" : "DaemonSet";
        source.versions.push(...found.flatMap((value) => traefikOf({ kind, ...value }) ?? []));
    }
    await readOthers(server, options.namespace, source, optional);
    return source;
}

const hasMiddleware = ({ metadata }: Json): boolean =>
    isObject(metadata) && isObject(metadata.annotations) && middlewaresAnnotation in metadata.annotations;

const hasSnippet = ({ metadata }: Json): boolean =>
    isObject(metadata) &&
    isObject(metadata.annotations) &&
    Object.keys(metadata.annotations).some((name) => /^nginx\.ingress\.kubernetes\.io\/.*-snippet$/.test(name));

/**
 * Kinds of the Gateway API, read where the cluster has it; each kind of an older version exists in that version only.
 */
const gatewayKinds: readonly (readonly [kind: string, plural: string, versions: readonly string[]])[] = [
    ["HTTPRoute", "httproutes", ["v1", "v1beta1"]],
    ["Gateway", "gateways", ["v1", "v1beta1"]],
    ["GatewayClass", "gatewayclasses", ["v1", "v1beta1"]],
    ["ReferenceGrant", "referencegrants", ["v1", "v1beta1"]],
    ["ListenerSet", "listenersets", ["v1"]],
];

/** Gateways serve routes of other namespaces, so only routes are limited to the namespace. */
async function readGatewayKinds(
    server: Server,
    namespace: string | undefined,
    add: (kind: string, apiVersion: string, items: readonly Json[]) => void,
    notes: string[],
    hasMiddlewares: boolean,
): Promise<void> {
    let routes = 0;
    for (const [kind, plural, versions] of gatewayKinds) {
        if (kind !== "HTTPRoute" && routes === 0) return;
        for (const version of versions) {
            const apiVersion = `gateway.networking.k8s.io/${version}`;
            try {
                const own = kind === "HTTPRoute" ? namespace : undefined;
                const items = await server.list(`${below(`/apis/${apiVersion}`, own)}/${plural}`);
                add(kind, apiVersion, items);
                if (kind === "HTTPRoute") {
                    routes = items.length;
                    if (!hasMiddlewares && items.some(namesMiddleware))
                        await readMiddlewares(server, namespace, "own", add, notes);
                }
                break;
            } catch (thrown) {
                if (thrown instanceof NotServed) continue;
                notes.push(`${kind} objects were not read, so nothing is said about them: ${reason(thrown)}`);
                break;
            }
        }
    }
    try {
        add("Namespace", "v1", await server.list("/api/v1/namespaces"));
    } catch (thrown) {
        notes.push(
            `Namespace objects were not read, so nothing is said about what their labels decide: ${reason(thrown)}`,
        );
    }
}

/** Whether a filter of a route is an object of Traefik's own. */
const namesMiddleware = (route: Json): boolean => /"group":"traefik\.io"/.test(JSON.stringify(route.spec ?? {}));

/**
 * @param namespaces An Ingress may name those of all namespaces, a route those of its own. Without the right to read
 * all, those of the namespace are read.
 */
async function readMiddlewares(
    server: Server,
    namespace: string | undefined,
    namespaces: "all" | "own",
    add: (kind: string, apiVersion: string, items: readonly Json[]) => void,
    notes: string[],
): Promise<void> {
    for (const apiVersion of ["traefik.io/v1alpha1", "traefik.containo.us/v1alpha1"]) {
        // Traefik 3 does not know the older group, so that nothing is lost where it may not be read.
        const note = (which: string, thrown: unknown): void => {
            if (apiVersion === "traefik.io/v1alpha1")
                notes.push(`${which} were not read, so nothing is said about them: ${reason(thrown)}`);
        };
        const list = (within: string | undefined): Promise<Json[]> =>
            server.list(`${below(`/apis/${apiVersion}`, within)}/middlewares`);
        const listOwn = async (thrown: unknown): Promise<Json[]> => {
            if (thrown instanceof NotServed || namespace === undefined || namespaces === "own") throw thrown;
            const own = await list(namespace);
            note(`Middleware objects of other namespaces than ${namespace}`, thrown);
            return own;
        };
        try {
            add("Middleware", apiVersion, await list(namespaces === "all" ? undefined : namespace).catch(listOwn));
        } catch (thrown) {
            if (!(thrown instanceof NotServed)) note("Middleware objects", thrown);
        }
    }
}

/** Kinds that route and are not understood: listed where the cluster serves them, so that they can be named. */
async function readOthers(
    server: Server,
    namespace: string | undefined,
    source: Source,
    list: (kind: string, apiVersion: string, path: string) => Promise<Json[]>,
): Promise<void> {
    const groups = await server.get("/apis").catch(() => undefined);
    const served = Array.isArray(groups?.groups) ? groups.groups.filter(isObject) : [];
    for (const { name, preferredVersion } of served) {
        const kinds = unreadKindsOf(String(name));
        const version = isObject(preferredVersion) ? preferredVersion.groupVersion : undefined;
        if (kinds.length === 0 || typeof version !== "string") continue;
        const found = await server.get(`/apis/${version}`).catch((thrown: unknown) => {
            source.notes.push(
                `objects of ${version} were not read, so nothing is said about what they route: ${reason(thrown)}`,
            );
            return undefined;
        });
        const resources = Array.isArray(found?.resources) ? found.resources.filter(isObject) : [];
        for (const { name: plural, kind, namespaced } of resources) {
            if (typeof plural !== "string" || plural.includes("/") || !kinds.includes(String(kind))) continue;
            const within = namespaced === true ? namespace : undefined;
            await list(String(kind), version, `${below(`/apis/${version}`, within)}/${plural}`);
        }
    }
}

const ingressApis = ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"];

function hasNoSelector(service: Json): boolean {
    const spec = isObject(service.spec) ? service.spec : {};
    return spec.type !== "ExternalName" && (!isObject(spec.selector) || Object.keys(spec.selector).length === 0);
}

async function firstServed(
    server: Server,
    apis: readonly string[],
    namespace: string | undefined,
): Promise<{ apiVersion: string; items: Json[] }> {
    for (const apiVersion of apis) {
        try {
            return { apiVersion, items: await server.list(`${below(`/apis/${apiVersion}`, namespace)}/ingresses`) };
        } catch (thrown) {
            if (thrown instanceof NotServed) continue;
            throw thrown;
        }
    }
    throw new UsageError(`${server.name} serves no Ingress API (${apis.join(", ")} were asked for)`);
}
