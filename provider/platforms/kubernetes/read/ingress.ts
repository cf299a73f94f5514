/** Manifests → the neutral model of routing. Pure; loads neither the SDK nor a client. */
import type { DefaultBackend, DialectName, Origin, Rule, Table, Target } from "../../../routing/model";
import { UNKNOWN } from "../../../inputs/unknown";
import { anyAnnotation } from "../../unknowns";
import { withDoubts } from "../manifest/annotations";
import { classAnnotation, dialectOfClass, productOf, serverOfClass, type Server } from "./classes";
import { toNewSpec } from "../manifest/convert";
import { handMade } from "./hand-made";
import { readAnnotations } from "./nginx/annotations";
import type { NginxIngress } from "./nginx/servers";
import { nginxRules } from "./nginx/table";
import { readRule } from "./annotations";
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
    /** Name backends by their addresses when their Service has hand-made Endpoints or is of type ExternalName. */
    resolveEndpoints?: boolean;
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
    String(annotations[acceptAnnotation] ?? "").match(/\bCR\d{3}\b/g) ?? [];

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
    options: { dialect?: DialectName; resolve?: Resolve } = {},
): Rule[] {
    const spec = specOf(manifest);
    const place = placeOf(manifest, origin);
    const dialect = options.dialect ?? dialectOfClass(classOf(manifest));
    const target = targetReader(namespaceOf(manifest), options.resolve);
    const annotations = metadataOf(manifest).annotations ?? {};
    return (spec.rules ?? []).flatMap((rule, i) => {
        const host = rule?.host ? { host: rule.host } : {};
        const tls = servedWithTls(spec.tls, rule?.host);
        const common = { ...host, ...(tls === undefined ? {} : { tls }) };
        const paths = rule?.http?.paths ?? [];
        if (paths.length === 0) {
            // Kubernetes sends all requests of such a host to the default backend.
            if (spec.defaultBackend === undefined || skipsEmptyRules.has(dialect)) return [];
            const at = { ...place, path: `spec.rules[${i}]` };
            return [{ ...common, match: "Prefix" as const, target: target(spec.defaultBackend), origin: at }];
        }
        return paths.map((path, j): Rule => {
            const at = { ...place, path: `spec.rules[${i}].http.paths[${j}]` };
            const plain: Rule = {
                ...common,
                ...(path.path ? { path: path.path } : {}),
                match: matchOf(path.pathType),
                target: target(path.backend),
                origin: at,
            };
            return readRule(dialect, plain, { annotations, path, service: path.backend?.service?.name });
        });
    });
}

/** Controllers that pass over rules without paths. */
const skipsEmptyRules: ReadonlySet<DialectName> = new Set(["traefik", "traefik-strict", "skipper"]);
/** Controllers that take the default backend of an object without rules only. */
const wantsDefaultAlone: ReadonlySet<DialectName> = new Set(["traefik", "traefik-strict"]);

/** What answers when no rule of the object does. */
export function readDefaultBackend(manifest: Json, origin: Partial<Origin> = {}, resolve?: Resolve): DefaultBackend[] {
    const { defaultBackend } = specOf(manifest);
    if (defaultBackend === undefined || defaultBackend === null) return [];
    const target = targetReader(namespaceOf(manifest), resolve)(defaultBackend);
    return [{ target, origin: { ...placeOf(manifest, origin), path: "spec.defaultBackend" } }];
}

/** What is gathered for one class. */
interface Entry {
    table: Table;
    rules: Rule[];
    defaults: DefaultBackend[];
    /** Objects that are read together. */
    nginx: NginxIngress[];
    /** By object: what its annotations add to each of its rules. */
    finish: Map<string, (rule: Rule) => Rule>;
}

/** One table for each Ingress class, in the order in which the classes appear. Other kinds help to read the Ingresses. */
export function readTables(manifests: readonly (ReadManifest | Json)[], options: ReadOptions = {}): Table[] {
    const all = manifests.flatMap((item) => unfold(isPlaced(item) ? item : { value: item as Json }));
    const classes = new Map(
        all
            .filter(({ value }) => value.kind === "IngressClass")
            .map(({ value }) => [metadataOf(value).name ?? "", value]),
    );
    const fallback = [...classes.values()].find(isDefaultClass);
    const resolve = options.resolveEndpoints === true ? handMade(all.map(({ value }) => value)) : undefined;
    const tables = new Map<string, Entry>();
    const ingresses = all.filter(({ value }) => value.kind === "Ingress");
    const nameOf = (value: Json): string | undefined => classOf(value) ?? (fallback && metadataOf(fallback).name);
    const servers = serversOf(ingresses, nameOf, classes, options);
    for (const { value, source } of ingresses) {
        const gateway = nameOf(value) ?? "default";
        const server = servers.get(gateway) as Server;
        const { dialect } = server;
        const table = { gateway, dialect, rules: [] };
        const entry: Entry = tables.get(gateway) ?? { table, rules: [], defaults: [], nginx: [], finish: new Map() };
        tables.set(gateway, entry);
        const origin = source === undefined ? {} : { source };
        const annotations = metadataOf(value).annotations ?? {};
        const allow = acceptedCodes(annotations);
        const finish = (rule: Rule): Rule => {
            const told = withUnknownAnnotations(rule, annotations);
            const read = told.dropped === undefined ? withDoubts(told, server, gateway, annotations) : told;
            return allow.length === 0 ? read : { ...read, allow };
        };
        const isNginx = dialect === "ingress-nginx" && server.known;
        if (isNginx) {
            entry.nginx.push(nginxIngress(value, origin, resolve));
            entry.finish.set(placeOf(value, origin).object, finish);
        } else {
            const read = readIngress(value, origin, { dialect, ...(resolve ? { resolve } : {}) });
            entry.rules.push(...read.map(finish));
        }
        const ignored = wantsDefaultAlone.has(dialect) && (specOf(value).rules ?? []).length > 0;
        if (!ignored && !isNginx) entry.defaults.push(...readDefaultBackend(value, origin, resolve));
        const address = addressOf(value);
        if (address !== undefined) entry.table = { ...entry.table, address: entry.table.address ?? address };
    }
    const serves = options.complete === true ? servingOf(all.map(({ value }) => value)) : undefined;
    return [...tables.values()].map(({ table, rules: read, defaults, nginx, finish }) => {
        const made = nginx.length === 0 ? [] : nginxRules(nginx, serves === undefined ? {} : { serves });
        const rules = [...read, ...made.map((rule) => finish.get(rule.origin.object)?.(rule) ?? rule)];
        const whole = { ...table, rules, ...(defaults.length === 0 ? {} : { defaults }) };
        return table.dialect === "skipper" ? withCatchAll(whole) : whole;
    });
}

/** An annotation of a controller may decide about routing, whatever it will say. */
function withUnknownAnnotations(rule: Rule, annotations: Readonly<Record<string, string>>): Rule {
    const later = Object.keys(annotations).find(
        (name) => annotations[name] === UNKNOWN && (name === anyAnnotation || productOf(name) !== undefined),
    );
    if (later === undefined) return rule;
    const what = later === anyAnnotation ? "its annotations are" : `the annotation ${later} is`;
    return { ...rule, undetermined: { why: `${what} known only after apply` } };
}

/** Who serves each class that the Ingresses name. */
function serversOf(
    ingresses: readonly ReadManifest[],
    nameOf: (value: Json) => string | undefined,
    classes: ReadonlyMap<string, Json>,
    { dialects = {} }: ReadOptions,
): Map<string, Server> {
    const annotations = new Map<string, Set<string>>();
    for (const { value } of ingresses) {
        const gateway = nameOf(value) ?? "default";
        const names = annotations.get(gateway) ?? new Set();
        annotations.set(gateway, names);
        for (const name of Object.keys(metadataOf(value).annotations ?? {})) names.add(name);
    }
    return new Map(
        [...annotations].map(([gateway, names]) => {
            const chosen = dialects[gateway];
            if (chosen !== undefined) return [gateway, { dialect: chosen, known: true, by: "controller" }];
            const name = gateway === "default" ? undefined : gateway;
            return [gateway, serverOfClass(name, controllerOf(classes.get(gateway)), names)];
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
            paths: rule?.http?.paths?.map((path, j) => ({
                path: path.path ?? "",
                exact: path.pathType === "Exact",
                target: served(path.backend),
                at: `spec.rules[${i}].http.paths[${j}]`,
                tls: servedWithTls(spec.tls, rule.host),
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

/** A certificate without hosts is for whatever the controller decides: then nothing is known of the other hosts. */
function servedWithTls(tls: Spec["tls"], host: string | undefined): boolean | undefined {
    const entries = tls ?? [];
    const hosts = entries.flatMap((entry) => entry?.hosts ?? []).map((name) => (name ?? "").toLowerCase());
    const own = host?.toLowerCase();
    if (own === UNKNOWN) return entries.length === 0 ? false : undefined;
    if (own !== undefined && (hosts.includes(own) || hosts.includes(own.replace(/^[^.]+/, "*")))) return true;
    return entries.some((entry) => (entry?.hosts ?? []).length === 0) ? undefined : false;
}
