/** Manifests → the neutral model of routing. Pure; loads neither the SDK nor a client. */
import { codesIn } from "../../../diagnostics/catalogue";
import type { DefaultBackend, DialectName, Origin, Rule, Table, Target } from "../../../routing/model";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { anyAnnotation } from "../../unknowns";
import { withDoubts } from "../manifest/annotations";
import { classAnnotation, dialectOfClass, productOf, serverOfClass, type Annotation, type Server } from "./classes";
import { toNewSpec } from "../manifest/convert";
import { addressesBehind } from "./selectorless";
import { readAnnotations } from "./nginx/annotations";
import type { NginxIngress } from "./nginx/servers";
import { rulesWithSnippets, snippetsAllowed } from "./nginx/snippets";
import { arrange, readRule, type ObjectRules } from "./annotations";
import { arrivalsOf, type Arrival } from "./gateways";
import { withCatchAll } from "./skipper";

type Json = Record<string, unknown>;

/** A manifest and where it was read. */
export interface ReadManifest {
    value: Json;
    /** File, stack or server. */
    source?: string;
}

export interface ReadOptions {
    /** Dialect by Ingress class; default: known from the class's controller, else from its name, else `kubernetes`. */
    dialects?: Readonly<Record<string, DialectName>>;
    /** Name backends by their addresses when their Service has Endpoints of its own or is of type ExternalName. */
    resolveEndpoints?: boolean;
    /** Dialect of all classes, in place of whatever tells it. */
    dialect?: DialectName;
    /** Of a class whose controller is known and whose version is not: the version that runs. */
    version?: DialectName | undefined;
    /** Ingresses with snippets are served where no ConfigMap of ingress-nginx says whether they are. Default: that is undetermined. */
    snippets?: boolean;
    /** The manifests are all that there is: a Service that is not among them has no endpoints. Default: false. */
    complete?: boolean;
}

/** How a Service backend is named; by default as the Ingress names it. */
export type Resolve = (namespace: string, name: string, port: number | string) => Target | undefined;

interface Spec {
    ingressClassName?: string;
    defaultBackend?: Backend;
    rules?: { host?: string; http?: { paths?: Path[] } }[];
    tls?: { hosts?: string[]; secretName?: string }[];
}
interface Path extends Json {
    path?: string;
    pathType?: string;
    backend?: Backend;
}
interface Backend {
    service?: { name?: string; port?: { number?: number; name?: string } };
    resource?: { apiGroup?: string; kind?: string; name?: string };
}
interface Metadata {
    name?: string;
    namespace?: string;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
}

const metadataOf = (manifest: Json): Metadata => (manifest.metadata ?? {}) as Metadata;
const namespaceOf = (manifest: Json): string => metadataOf(manifest).namespace ?? "default";

/** Which of the Ingress' API groups and versions it is written in; the two older ones have other fields. */
const isOld = (manifest: Json): boolean => /\/v1beta1$/.test(String(manifest.apiVersion ?? ""));

const specOf = (manifest: Json): Spec =>
    ((isOld(manifest) ? toNewSpec(manifest.spec ?? {}) : manifest.spec) ?? {}) as Spec;

/** Accepts findings about an object: `crossroute/accept: "CR104, CR122: and why"`. */
export const acceptAnnotation = "crossroute/accept";
export const acceptedCodes = (annotations: Json): readonly string[] =>
    codesIn(String(annotations[acceptAnnotation] ?? ""));

/** Ingress class: the field, else the annotation. */
export const classOf = (manifest: Json): string | undefined =>
    specOf(manifest).ingressClassName ?? metadataOf(manifest).annotations?.[classAnnotation];

/**
 * The rules of one Ingress of any API version, in its order. What the object says about every request of a host (a
 * rule without paths) becomes a rule without a path.
 */
export function readIngress(
    manifest: Json,
    origin: Partial<Origin> = {},
    options: {
        dialect?: DialectName;
        resolve?: Resolve;
        isExternal?: (namespace: string, name: string) => boolean;
    } = {},
): Rule[] {
    const spec = specOf(manifest);
    const place = placeOf(manifest, origin);
    const dialect = options.dialect ?? dialectOfClass(classOf(manifest));
    const target = targetReader(namespaceOf(manifest), options.resolve);
    const annotations = metadataOf(manifest).annotations ?? {};
    return (spec.rules ?? []).flatMap((rule, i) => {
        const host = rule?.host ? { host: rule.host } : {};
        const tls = servedWithTls(spec.tls, rule?.host, annotations);
        const common = { ...host, ...(tls === undefined ? {} : { tls }) };
        const paths = (rule?.http?.paths ?? []).map((path) => path ?? {});
        if (paths.length === 0) {
            // Kubernetes sends all requests of such a host to the default backend.
            if (spec.defaultBackend === undefined || skipsEmptyRules(dialect)) return [];
            const at = { ...place, path: `spec.rules[${i}]` };
            return [{ ...common, match: "Prefix" as const, target: target(spec.defaultBackend), origin: at }];
        }
        return paths.flatMap((path, j): Rule[] => {
            const at = { ...place, path: `spec.rules[${i}].http.paths[${j}]` };
            const plain: Rule = {
                ...common,
                ...(path.path ? { path: path.path } : {}),
                match: matchOf(path.pathType),
                target: target(path.backend),
                origin: at,
            };
            const service = path.backend?.service?.name;
            const external = service !== undefined && options.isExternal?.(namespaceOf(manifest), service) === true;
            return readRule(dialect, plain, { annotations, path, service, external });
        });
    });
}

const isTraefik = (dialect: DialectName): boolean => dialect.startsWith("traefik");
/** Whether the controller passes over rules without paths. */
const skipsEmptyRules = (dialect: DialectName): boolean =>
    isTraefik(dialect) || ["skipper", "gce", "aws-alb", "ack-alb", "alb"].includes(dialect);

/** What answers when no rule of the object does. */
export function readDefaultBackend(manifest: Json, origin: Partial<Origin> = {}, resolve?: Resolve): DefaultBackend[] {
    const { defaultBackend } = specOf(manifest);
    if (defaultBackend === undefined || defaultBackend === null) return [];
    const target = targetReader(namespaceOf(manifest), resolve)(defaultBackend);
    return [{ target, origin: { ...placeOf(manifest, origin), path: "spec.defaultBackend" } }];
}

/** What is gathered for one gateway. */
interface Entry {
    classes: Set<string>;
    table: Table;
    objects: ObjectRules[];
    defaults: DefaultBackend[];
    /** Objects that are read together. */
    nginx: NginxIngress[];
    /** By object: what its annotations add to each of its rules. */
    finish: Map<string, (rule: Rule) => Rule>;
}

/**
 * One table for each Ingress class, or for each load balancer of a class that has several, in the order in which they appear.
 * Other kinds help to read the Ingresses.
 */
export function readTables(manifests: readonly (ReadManifest | Json)[], options: ReadOptions = {}): Table[] {
    const all = manifests.flatMap((item) => unfold(isPlaced(item) ? item : { value: item as Json }));
    const classes = new Map(
        all
            .filter(({ value }) => value.kind === "IngressClass")
            .map(({ value }) => [metadataOf(value).name ?? "", value]),
    );
    const fallback = [...classes.values()].find(isDefaultClass);
    const values = all.map(({ value }) => value);
    const resolve = options.resolveEndpoints === true ? addressesBehind(values) : undefined;
    const isExternal = externalNames(values);
    const entries = new Map<string, Entry>();
    const ingresses = all.filter(({ value }) => value.kind === "Ingress");
    const nameOf = (value: Json): string | undefined => classOf(value) ?? (fallback && metadataOf(fallback).name);
    const servers = serversOf(ingresses, nameOf, classes, options);
    for (const { value, source } of ingresses) {
        const className = nameOf(value) ?? "default";
        const server = servers.get(className) as Server;
        const { dialect } = server;
        const origin = source === undefined ? {} : { source };
        const annotations = metadataOf(value).annotations ?? {};
        const allow = acceptedCodes(annotations);
        const finish = (rule: Rule): Rule => {
            const told = withUnknownAnnotations(rule, annotations);
            const read = told.dropped === undefined ? withDoubts(told, server, className, annotations) : told;
            return allow.length === 0 ? read : { ...read, allow };
        };
        const { object } = placeOf(value, origin);
        const key = `${namespaceOf(value)}/${metadataOf(value).name ?? ""}`;
        const hasTls = (specOf(value).tls ?? []).length > 0;
        const ingressClass = classes.get(className);
        for (const arrival of arrivalsOf({ className, dialect, key, annotations, hasTls, ingressClass })) {
            const entry = entryOf(entries, arrival, dialect);
            entry.classes.add(className);
            entry.finish.set(object, finish);
            const address = addressOf(value);
            if (address !== undefined) entry.table = { ...entry.table, address: entry.table.address ?? address };
            if (dialect === "ingress-nginx" && server.known) {
                entry.nginx.push(nginxIngress(value, origin, resolve));
                continue;
            }
            const rules = readIngress(value, origin, { dialect, isExternal, ...(resolve ? { resolve } : {}) });
            entry.objects.push({ key, annotations, rules: rules.map((rule) => redirected(rule, arrival)) });
            entry.defaults.push(...defaultsOf(value, dialect, origin, resolve));
        }
    }
    const serves = options.complete === true ? servingOf(values) : undefined;
    const allowed = snippetsAllowed(values) ?? (options.snippets === true ? true : undefined);
    nameByClass([...entries.values()]);
    return [...entries.values()].map(({ table, objects, defaults, nginx, finish }) => {
        const read = arrange(table.dialect, objects);
        const made =
            nginx.length === 0 ? [] : rulesWithSnippets(nginx, serves === undefined ? {} : { serves }, allowed);
        const rules = [...read, ...made].map((rule) => finish.get(rule.origin.object)?.(rule) ?? rule);
        const whole = { ...table, rules, ...(defaults.length === 0 ? {} : { defaults }) };
        return table.dialect === "skipper" ? withCatchAll(whole) : whole;
    });
}

/** Words in the names of annotations that decide who answers; time-outs, certificates and the like do not. */
const deciding =
    /rewrite|redirect|regex|canary|path|match|priority|order|condition|action|header|snippet|middleware|filter|route|backend|alias|app-root|predicate|weight|split|https|listen/;

/** An annotation of a controller may decide about routing, whatever it will say. */
function withUnknownAnnotations(rule: Rule, annotations: Readonly<Record<string, string>>): Rule {
    const later = Object.keys(annotations).find(
        (name) =>
            annotations[name] === UNKNOWN_SENTINEL &&
            (name === anyAnnotation || (productOf(name) !== undefined && deciding.test(name))),
    );
    if (later === undefined) return rule;
    const what = later === anyAnnotation ? "its annotations are" : `the annotation ${later} is`;
    return { ...rule, undetermined: { why: `${what} secret or known only after apply` } };
}

function entryOf(entries: Map<string, Entry>, { gateway, listener }: Arrival, dialect: DialectName): Entry {
    const known = entries.get(gateway);
    if (known !== undefined) return known;
    // What others make of the class arrives there, too; its name for people may change with what else is read.
    const table = { gateway, dialect, rules: [], listeners: [listener ?? { address: gateway }] };
    const entry: Entry = { classes: new Set(), table, objects: [], defaults: [], nginx: [], finish: new Map() };
    entries.set(gateway, entry);
    return entry;
}

/** A class with one gateway needs no other name for it. */
function nameByClass(entries: readonly Entry[]): void {
    for (const entry of entries) {
        const [name, ...others] = entry.classes;
        const isOnly = entries.every((other) => other === entry || !other.classes.has(name ?? ""));
        if (name !== undefined && others.length === 0 && isOnly) entry.table = { ...entry.table, gateway: name };
    }
}

/** On a listener whose requests go to another one. */
function redirected(rule: Rule, { redirectTo }: Arrival): Rule {
    if (redirectTo === undefined) return rule;
    const port = redirectTo === 443 ? "" : `:${redirectTo}`;
    return { ...rule, target: { kind: "redirect", url: `https://\${host}${port}\${uri}`, code: 301 } };
}

/** Traefik takes the default backend of an object without rules only, and none that is no Service. */
function defaultsOf(value: Json, dialect: DialectName, origin: Partial<Origin>, resolve?: Resolve): DefaultBackend[] {
    const found = readDefaultBackend(value, origin, resolve);
    if (!isTraefik(dialect)) return found;
    if ((specOf(value).rules ?? []).length > 0) return [];
    return found.filter(({ target }) => target.kind !== "resource");
}

/** Services that are a name elsewhere. */
function externalNames(manifests: readonly Json[]): (namespace: string, name: string) => boolean {
    const names = new Set(
        manifests
            .filter(
                ({ kind, spec }) =>
                    kind === "Service" && (spec as { type?: string } | undefined)?.type === "ExternalName",
            )
            .map((value) => `${namespaceOf(value)}/${metadataOf(value).name ?? ""}`),
    );
    return (namespace, name) => names.has(`${namespace}/${name}`);
}

/** Who serves each class that the Ingresses name. */
function serversOf(
    ingresses: readonly ReadManifest[],
    nameOf: (value: Json) => string | undefined,
    classes: ReadonlyMap<string, Json>,
    { dialect, dialects = {}, version }: ReadOptions,
): Map<string, Server> {
    const annotations = new Map<string, Annotation[]>();
    for (const { value } of ingresses) {
        const gateway = nameOf(value) ?? "default";
        const given = annotations.get(gateway) ?? [];
        annotations.set(gateway, given);
        given.push(...Object.entries(metadataOf(value).annotations ?? {}));
    }
    return new Map(
        [...annotations].map(([gateway, given]) => {
            const chosen = dialect ?? dialects[gateway];
            if (chosen !== undefined) return [gateway, { dialect: chosen, known: true, by: "controller" }];
            const name = gateway === "default" ? undefined : gateway;
            const server = serverOfClass(name, controllerOf(classes.get(gateway)), given);
            const isVersion = version?.startsWith(`${server.dialect}-`) === true;
            return [gateway, isVersion ? { ...server, dialect: version } : server];
        }),
    );
}

/** An Ingress as ingress-nginx takes it. */
function nginxIngress(manifest: Json, origin: Partial<Origin>, resolve?: Resolve): NginxIngress {
    const spec = specOf(manifest);
    const target = targetReader(namespaceOf(manifest), resolve);
    const served = (backend: Backend | undefined): Target | undefined =>
        backend?.service === undefined || backend.service === null ? undefined : target(backend);
    return {
        key: `${namespaceOf(manifest)}/${metadataOf(manifest).name ?? ""}`,
        origin: placeOf(manifest, origin),
        annotations: readAnnotations(metadataOf(manifest).annotations ?? {}),
        hasTls: (spec.tls ?? []).length > 0,
        defaultBackend: served(spec.defaultBackend),
        rules: (spec.rules ?? []).map((rule, i) => ({
            host: (rule?.host ?? "").toLowerCase(),
            paths: rule?.http?.paths?.map((path: Path | null, j) => ({
                path: path?.path ?? "",
                exact: path?.pathType === "Exact",
                target: served(path?.backend),
                at: `spec.rules[${i}].http.paths[${j}]`,
                tls: servedWithTls(spec.tls, rule.host, metadataOf(manifest).annotations),
            })),
        })),
    };
}

/** Whether a Service is there and, if its slices are there, has an endpoint. */
function servingOf(manifests: readonly Json[]): (target: Target) => boolean | undefined {
    const nameOf = (value: Json): string => `${namespaceOf(value)}/${metadataOf(value).name ?? ""}`;
    const services = new Set(manifests.filter(({ kind }) => kind === "Service").map(nameOf));
    const slices = manifests.filter(({ kind }) => kind === "EndpointSlice" || kind === "Endpoints");
    const filled = new Map<string, boolean>();
    for (const value of slices) {
        const labels = (value.metadata as { labels?: Record<string, string> } | undefined)?.labels;
        const service = labels?.["kubernetes.io/service-name"] ?? metadataOf(value).name ?? "";
        const key = `${namespaceOf(value)}/${service}`;
        const some = ((value.endpoints ?? value.subsets ?? []) as unknown[]).length > 0;
        filled.set(key, some || filled.get(key) === true);
    }
    return (target) => {
        if (target.kind !== "service") return undefined;
        const key = `${target.namespace}/${target.name}`;
        return services.has(key) ? filled.get(key) : false;
    };
}

const isPlaced = (item: ReadManifest | Json): item is ReadManifest =>
    typeof item.value === "object" && item.value !== null && !("kind" in item);

/** The objects of a List. */
function unfold({ value, source }: ReadManifest): ReadManifest[] {
    const place = source === undefined ? {} : { source };
    if (!Array.isArray(value.items) || !/List$/.test(String(value.kind))) return [{ value, ...place }];
    const kind = String(value.kind).replace(/List$/, "");
    const typed = kind === "" ? {} : { kind, apiVersion: value.apiVersion };
    return (value.items as Json[]).flatMap((item) => unfold({ value: { ...typed, ...item }, ...place }));
}

const controllerOf = (manifest: Json | undefined): string | undefined =>
    (manifest?.spec as { controller?: string } | undefined)?.controller;
const isDefaultClass = (manifest: Json): boolean =>
    metadataOf(manifest).annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";

function addressOf(manifest: Json): string | undefined {
    const status = manifest.status as { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } } | undefined;
    const first = status?.loadBalancer?.ingress?.[0];
    return first?.ip ?? first?.hostname;
}

function placeOf(manifest: Json, origin: Partial<Origin>): Origin {
    const { name = "", creationTimestamp } = metadataOf(manifest);
    return {
        object: `Ingress ${namespaceOf(manifest)}/${name}`,
        ...(creationTimestamp ? { createdAt: creationTimestamp } : {}),
        ...origin,
    };
}

const matchOf = (pathType: string | undefined): Rule["match"] =>
    pathType === "Exact" || pathType === "Prefix" ? pathType : "ImplementationSpecific";

const targetReader =
    (namespace: string, resolve?: Resolve) =>
    (backend: Backend | undefined): Target => {
        if (backend?.service) {
            const { name = "", port } = backend.service;
            const number = port?.name || port?.number || 0;
            return resolve?.(namespace, name, number) ?? { kind: "service", namespace, name, port: number };
        }
        if (backend?.resource) {
            const { apiGroup, kind = "", name = "" } = backend.resource;
            return { kind: "resource", namespace, ...(apiGroup ? { apiGroup } : {}), resource: kind, name };
        }
        return { kind: "unknown", label: "a backend that names nothing", unread: true };
    };

/** Annotations by which a load balancer or controller has a certificate without a TLS section, and the texts that say so. */
const certificates: Readonly<Record<string, RegExp>> = {
    "alb.ingress.kubernetes.io/certificate-arn": /./,
    "alb.ingress.kubernetes.io/listen-ports": /HTTPS/,
    "kubernetes.io/elb.tls-certificate-ids": /./,
    "networking.gke.io/managed-certificates": /./,
    "ingress.gcp.kubernetes.io/pre-shared-cert": /./,
    "appgw.ingress.kubernetes.io/appgw-ssl-certificate": /./,
    "traefik.ingress.kubernetes.io/router.tls": /^true$/i,
    "traefik.ingress.kubernetes.io/router.entrypoints": /websecure|https/i,
    "nginx.ingress.kubernetes.io/ssl-passthrough": /^true$/i,
    "haproxy.org/ssl-passthrough": /^true$/i,
    "haproxy-ingress.github.io/ssl-passthrough": /^true$/i,
};

/** A certificate without hosts is for whatever the controller decides: then nothing is known of the other hosts. */
function servedWithTls(
    tls: Spec["tls"],
    host: string | undefined,
    annotations: Readonly<Record<string, string>> = {},
): boolean | undefined {
    if (Object.entries(annotations).some(([name, text]) => certificates[name]?.test(text) === true)) return true;
    const entries = tls ?? [];
    const hosts = entries.flatMap((entry) => entry?.hosts ?? []).map((name) => (name ?? "").toLowerCase());
    const own = host?.toLowerCase();
    if (own === UNKNOWN_SENTINEL) return entries.length === 0 ? false : undefined;
    if (own !== undefined && (hosts.includes(own) || hosts.includes(own.replace(/^[^.]+/, "*")))) return true;
    return entries.some((entry) => (entry?.hosts ?? []).length === 0) ? undefined : false;
}
