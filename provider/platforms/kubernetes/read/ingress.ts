/** Manifests → the neutral model of routing. Pure; loads neither the SDK nor a client. */
import type { DefaultBackend, DialectName, Listener, Rule, Table, Undetermined } from "../../../routing/model";
import { dialects } from "../../../routing/dialects";
import { joinPlaces } from "../../../routing/address-change";
import { UNKNOWN_SENTINEL } from "../../../inputs/unknown";
import { anyAnnotation } from "../../unknowns";
import { decidingWords, doubtsOf, readers } from "../manifest/annotations";
import { withRedirect } from "../manifest/over-http";
import { f5, gatewayOfClass, productOf, serverOfClass, type Annotation, type Server } from "./classes";
import { addressesBehind } from "./selectorless";
import type { NginxIngress } from "./nginx/servers";
import { nameOfSnippetConfig, rulesWithSnippets, snippetsAllowed, withoutSnippets } from "./nginx/snippets";
import { awsPorts } from "./alb-order";
import { arrange } from "./annotations";
import type { ObjectRules } from "./object-rules";
import { beforeDefault } from "./unapplied-rules";
import { productOf as productIn, withDepartures } from "./known-deviations";
import { type ArrivedTable, namedByClass } from "./gateway-names";
import { arrivalsOf, arrivingRules } from "./gateways";
import type { IngressGateway, EntryPoint } from "./ingress-gateway";
import { joinedListener, oneScheme } from "./shared-listener";
import { withCatchAll } from "./skipper";
import {
    classOf,
    acceptedCodes,
    type Json,
    namespaceOf,
    metadataOf,
    type ReadManifest,
    entriesOfTls,
    specOf,
    unfold,
    isPlaced,
    placeOf,
    propertiesOf,
    addressOf,
} from "./manifest";
import { middlewaresAnnotation, middlewaresOf } from "./traefik-middlewares";
import { defaultRoutes, defaultsByHost, defaultsOf, isTraefik, readIngress, unusedDefault } from "./rules";
import { externalNames, servingOf } from "./services";
import { nginxIngress } from "./nginx/ingress";

export interface ReadOptions {
    /** Dialect by Ingress class; default: known from the class's controller, else from its name, else `kubernetes`. */
    dialects?: Readonly<Record<string, DialectName>>;
    /** The controller of the Ingresses without a class. An IngressClass that is called `default` says nothing of them. */
    withoutClass?: string;
    /** Name backends by their addresses, if their Service has Endpoints of its own or is of type ExternalName. */
    resolveEndpoints?: boolean;
    /** The dialect of all classes, whatever else says one. */
    dialect?: DialectName;
    /** Entry points of Traefik that are not the usual ones, by name. */
    entryPoints?: Readonly<Record<string, EntryPoint>>;
    /** The version that runs, for a class whose controller is known and whose version is not. */
    version?: DialectName | undefined;
    /**
     * Ingresses with snippets are served, unless a ConfigMap of ingress-nginx says otherwise. Default: undetermined.
     */
    snippets?: boolean;
    /** Nothing else exists: a Service that is not among the manifests has no endpoints. Default: false. */
    complete?: boolean;
    /** Rules of unread objects that may answer any request of a product, or of an unknown one. */
    beside?: (product: string | undefined) => readonly Rule[];
}

/** What is collected for one gateway. */
interface Entry {
    server: Server;
    classes: Set<string>;
    /** Those that its objects ask for; undefined: both. */
    schemes: Set<Listener["scheme"]>;
    table: Table;
    /** What its objects say of its address. */
    places: NonNullable<Table["places"]>[];
    objects: ObjectRules[];
    defaults: DefaultBackend[];
    /** The same as routes of Traefik, and whether one of them is for some requests only, or changes what it answers. */
    routes: Rule[];
    hasOwnRoutes: boolean;
    /** Default backends that nothing uses. */
    unused: Rule[];
    /** Objects that are read together. */
    nginx: NginxIngress[];
    /** By object: the conditions that its annotations add to each of its rules. */
    finish: Map<string, (rule: Rule) => Rule>;
}

/**
 * One table for each Ingress class, or for each load balancer of a class that has several, in the order in which they
 * appear. Other kinds help to read the Ingresses.
 */
export const readTables = (manifests: readonly (ReadManifest | Json)[], options: ReadOptions = {}): Table[] =>
    namedByClass(readArrived(manifests, options));

/** The same under names that tell all load balancers apart, so that tables which were read one by one can be put together. */
export function readArrived(manifests: readonly (ReadManifest | Json)[], options: ReadOptions = {}): ArrivedTable[] {
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
    const middlewares = middlewaresOf(values);
    const entries = new Map<string, Entry>();
    const snippets = snippetsAllowed(values) ?? (options.snippets === true ? "served" : undefined);
    const ofSnippets = { allowed: snippets, config: nameOfSnippetConfig(values) };
    const ingresses = all
        .filter(({ value }) => value.kind === "Ingress")
        .map((one) => (snippets === "ignored" ? { ...one, value: withoutSnippets(one.value) } : one));
    const nameOf = (value: Json): string | undefined => classOf(value) ?? (fallback && metadataOf(fallback).name);
    const servers = serversOf(ingresses, nameOf, classes, options);
    for (const { value, source } of ingresses) {
        const ofClass = nameOf(value);
        const className = gatewayOfClass(ofClass);
        const server = servers.get(className) as Server;
        const { dialect } = server;
        const origin = source === undefined ? {} : { source };
        const annotations = metadataOf(value).annotations ?? {};
        const allow = acceptedCodes(annotations);
        const later = unknownAnnotations(annotations);
        const withDoubts = doubtsOf(server, className, annotations);
        // Its webhook compares Ingresses that leave it open whether they are canaries.
        const canary = dialect === "ingress-nginx" ? annotations["nginx.ingress.kubernetes.io/canary"] : undefined;
        const isNoCanary = canary !== undefined && !/^(1|t|true)$/i.test(canary);
        const finish = (rule: Rule): Rule => {
            const marked = later === undefined ? rule : { ...rule, undetermined: later };
            const doubted =
                marked.dropped === undefined ? withRedirect(withDoubts(marked), server, annotations) : marked;
            const read = isNoCanary ? { ...doubted, mayRepeat: true as const } : doubted;
            return allow.length === 0 ? read : { ...read, allow };
        };
        const { object } = placeOf(value, origin);
        const key = `${namespaceOf(value)}/${metadataOf(value).name ?? ""}`;
        const tls = entriesOfTls(specOf(value));
        const ingressClass = ofClass === undefined ? undefined : classes.get(ofClass);
        const { entryPoints = {} } = options;
        for (const arrival of arrivalsOf({ className, dialect, key, annotations, tls, ingressClass, entryPoints })) {
            const entry = entryOf(entries, arrival, server, key);
            entry.classes.add(className);
            entry.schemes.add(arrival.only?.otherwise === undefined ? arrival.only?.scheme : undefined);
            if (arrival.place !== undefined) entry.places.push({ [arrival.gateway]: arrival.place });
            entry.finish.set(object, finish);
            const address = addressOf(value);
            if (address !== undefined) entry.table = { ...entry.table, address: entry.table.address ?? address };
            if (dialect === "ingress-nginx" && server.known) {
                entry.nginx.push(nginxIngress(value, origin, resolve));
                entry.unused.push(...unusedDefault(value, dialect, origin, resolve));
                continue;
            }
            const reading = { dialect, isExternal, middlewares, ...(resolve && { resolve }) };
            const rules = readIngress(value, origin, reading);
            if (server.product === f5) rules.push(...defaultsByHost(value, origin, resolve));
            const own = server.product === f5 ? [] : defaultsOf(value, dialect, origin, resolve);
            const ports = dialect === "aws-alb" ? awsPorts(annotations) : [];
            entry.defaults.push(...own.map((one) => (ports.length === 0 ? one : { ...one, ports })));
            if (isTraefik(dialect)) {
                const routes = defaultRoutes(value, reading, origin);
                entry.routes.push(...routes.flatMap((rule) => arrivingRules(rule, arrival)));
                const isOwn = (annotations[middlewaresAnnotation] ?? "") !== "" || arrival.only !== undefined;
                entry.hasOwnRoutes ||= routes.length > 0 && isOwn;
            }
            entry.unused.push(...unusedDefault(value, dialect, origin, resolve));
            entry.objects.push({
                key,
                annotations,
                ...(own.length === 0 ? {} : { hasDefault: true }),
                rules: rules.flatMap((rule) => arrivingRules(rule, arrival)),
                services: servicesByPlace(value),
            });
        }
    }
    const serves = options.complete === true ? servingOf(values) : undefined;
    return [...entries.values()].map(({ server, table, places, objects, unused, nginx, finish, ...entry }) => {
        const [defaults, routes] = entry.hasOwnRoutes ? [[], entry.routes] : [entry.defaults, []];
        const read = [...arrange(table.dialect, objects), ...routes];
        const made =
            nginx.length === 0 ? [] : rulesWithSnippets(nginx, serves === undefined ? {} : { serves }, ofSnippets);
        const held = defaults.length === 0 ? [] : beforeDefault(read);
        const finished = [...read, ...made, ...unused, ...held].map(
            (rule) => finish.get(rule.origin.object)?.(rule) ?? rule,
        );
        const own = withDepartures(server.product, finished);
        const rules = [...own, ...atEachHost(options.beside?.(productFor(server)) ?? [], table.dialect, own)];
        const whole = {
            ...table,
            ...oneScheme(table, entry.schemes),
            rules,
            ...joinPlaces(places),
            ...(!server.known && { product: productIn(server.product) }),
            ...(defaults.length === 0 ? {} : { defaults }),
        };
        return { classes: entry.classes, table: table.dialect === "skipper" ? withCatchAll(whole) : whole };
    });
}

/**
 * The product that serves a class, known from its controller or its dialect, or that no listed one does; undefined
 * where it may be any.
 */
const productFor = ({ product, dialect, known, by }: Server): string | undefined =>
    product ?? (known ? readers[dialect] : by === "controller" ? "another" : undefined);

/** If a named host closes its requests to all others, a rule for every host is repeated at each. */
function atEachHost(open: readonly Rule[], dialect: DialectName, rules: readonly Rule[]): Rule[] {
    if (open.length === 0 || dialects[dialect].fallThrough === "yes") return [...open];
    const hosts = new Set(rules.map(({ host = "" }) => host).filter((host) => host !== ""));
    return [...open, ...open.flatMap((rule) => [...hosts].map((host) => ({ ...rule, host })))];
}

/** Its listeners say that they are not known. */
const listOfCce = "kubernetes.io/elb.listen-ports";

/** An annotation of a controller with an unknown name may decide about routing, whatever its value. */
function unknownAnnotations(annotations: Readonly<Record<string, string>>): Undetermined | undefined {
    const later = Object.keys(annotations).find(
        (name) =>
            annotations[name] === UNKNOWN_SENTINEL &&
            (name === anyAnnotation ||
                (productOf(name) !== undefined && decidingWords.test(name) && name !== listOfCce)),
    );
    if (later === undefined) return undefined;
    const what = later === anyAnnotation ? "its annotations are" : `the annotation ${later} is`;
    return { why: `${what} secret or known only after apply` };
}

function entryOf(
    entries: Map<string, Entry>,
    { gateway, listener }: IngressGateway,
    server: Server,
    key: string,
): Entry {
    const known = entries.get(gateway);
    if (known !== undefined) {
        const [first] = known.table.listeners ?? [];
        if (first !== undefined && listener !== undefined)
            known.table = { ...known.table, listeners: [joinedListener(first, listener, key)] };
        return known;
    }
    // Requests for other rules of the class arrive there, too; its name for people may change with what else is read.
    const { dialect } = server;
    const table = { gateway, dialect, rules: [], listeners: [listener ?? { address: gateway }] };
    const entry: Entry = {
        server,
        classes: new Set(),
        schemes: new Set(),
        table,
        places: [],
        objects: [],
        defaults: [],
        routes: [],
        hasOwnRoutes: false,
        unused: [],
        nginx: [],
        finish: new Map(),
    };
    entries.set(gateway, entry);
    return entry;
}

/** The Services of an Ingress by the places of their paths. */
const servicesByPlace = (value: Json): Map<string, string> =>
    new Map(
        (specOf(value).rules ?? []).flatMap((rule, i) =>
            (rule?.http?.paths ?? []).flatMap((path, j): [string, string][] => {
                const name = path?.backend?.service?.name;
                return name === undefined ? [] : [[`spec.rules[${i}].http.paths[${j}]`, name]];
            }),
        ),
    );

/** Who serves each class that the Ingresses name. */
function serversOf(
    ingresses: readonly ReadManifest[],
    nameOf: (value: Json) => string | undefined,
    classes: ReadonlyMap<string, Json>,
    { dialect, dialects = {}, withoutClass, version }: ReadOptions,
): Map<string, Server> {
    const annotations = new Map<string | undefined, Annotation[]>();
    for (const { value } of ingresses) {
        const name = nameOf(value);
        const given = annotations.get(name) ?? [];
        annotations.set(name, given);
        given.push(...Object.entries(metadataOf(value).annotations ?? {}), ...propertiesOf(value));
    }
    return new Map(
        [...annotations].map(([name, given]) => {
            const gateway = gatewayOfClass(name);
            const chosen = dialect ?? dialects[name ?? "default"];
            if (chosen !== undefined) return [gateway, { dialect: chosen, known: true, by: "controller" }];
            const controller = name === undefined ? withoutClass : controllerOf(classes.get(name));
            const server = serverOfClass(name, controller, given);
            const isVersion = version?.startsWith(`${server.dialect}-`) === true;
            return [gateway, isVersion ? { ...server, dialect: version } : server];
        }),
    );
}

const controllerOf = (manifest: Json | undefined): string | undefined =>
    (manifest?.spec as { controller?: string } | undefined)?.controller;
const isDefaultClass = (manifest: Json): boolean =>
    metadataOf(manifest).annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";
