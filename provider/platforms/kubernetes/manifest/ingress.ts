import type * as pulumi from "@pulumi/pulumi";
import type {
    BackendArgs,
    HttpPathArgs,
    HttpPathsArgs,
    IngressArgs,
    IngressRouteArgs,
    IngressRuleArgs,
    IngressTlsArgs,
    ServiceBackendArgs,
} from "../fields/args";
import { classAnnotation } from "../read/classes";
import { controllerOptions } from "../controllers";
import { cceTypes } from "../controllers/cce-fields";
import { matchModeAnnotation, matchModeProperty } from "../controllers/cce";
import { annotationsOf, type ControllerOptions } from "../controllers/options";
import { mapValue, settle } from "../check/inputs";
import { isOutput } from "../../../inputs/outputs";
import { holdsUnknown, isAbsent, isGiven, UNKNOWN_INPUT, isUnknownInput } from "../../../inputs/unknown";
import type { PathMap } from "../fields/paths";

type Input<T> = pulumi.Input<T>;

/** The `spec` of an Ingress v1. */
export interface IngressSpec {
    ingressClassName?: unknown;
    defaultBackend?: unknown;
    tls?: { hosts?: Input<Input<string>[]>; secretName?: Input<string> }[];
    rules?: unknown;
}

export interface BuiltIngress {
    spec: IngressSpec;
    /** Annotations made from other arguments, without those that were given as annotations. */
    annotations: Record<string, unknown>;
    /** The argument behind each part of the manifest. */
    paths: PathMap;
}

/**
 * Whether the lists and objects of the arguments are plain, so that the manifest can be built around values that are
 * not known yet. Otherwise the arguments are awaited first.
 */
export function isLaidOut(args: IngressArgs): boolean {
    const list = (items: unknown, item: (value: unknown) => boolean): boolean =>
        items === undefined || (Array.isArray(items) && items.every(item));
    const object = (value: unknown): value is Record<string, unknown> =>
        !isOutput(value) && value !== UNKNOWN_INPUT && typeof value === "object" && value !== null;
    const backend = (value: unknown): boolean =>
        object(value) && [value.service, value.resource].every((part) => part === undefined || object(part));
    // A path may have CCE's match mode, which becomes an annotation of the whole.
    const known = (value: unknown): boolean => !isOutput(value) && Object.values(value ?? {}).every(isNow);
    const paths = (http: unknown): boolean =>
        http === undefined || (object(http) && list(http.paths, (path) => object(path) && known(path.property)));
    // What decides about other parts of the object, too, and may turn out to be none.
    const deciding = ({ tls, match, matchMode }: Record<string, unknown>): boolean =>
        [tls, match, matchMode].every(isNow);
    return (
        list(args.routes, (route) => object(route) && backend(route.backend) && deciding(route)) &&
        list(args.rules, (rule) => object(rule) && paths(rule.http)) &&
        list(args.tls, object) &&
        (args.defaultBackend === undefined || backend(args.defaultBackend)) &&
        // They may hold the class, which CCE's options give otherwise.
        (args.cce === undefined || [args.ingressClassName, args.annotations, classIn(args.annotations)].every(isNow)) &&
        controllerOptions.every(({ key }) => areOptionsLaidOut(args[key]))
    );
}

const isNow = (value: unknown): boolean => !isOutput(value);
const classIn = (annotations: unknown): unknown =>
    (annotations as Record<string, unknown> | undefined)?.[classAnnotation];

/** The options and the objects in them are known; texts and numbers may still be unknown. */
const areOptionsLaidOut = (options: unknown): boolean =>
    !isOutput(options) &&
    (typeof options !== "object" ||
        options === null ||
        Object.entries(options).every(([key, value]) =>
            isOutput(value) ? !objectOptions.has(key) : !objectOptions.has(key) || areOptionsLaidOut(value),
        ));

/** Options of all controllers, and fields of them, that are objects. */
export const objectOptions: ReadonlySet<string> = new Set(
    [...controllerOptions, ...Object.values(cceTypes)].flatMap(({ fields }) =>
        Object.keys(fields).filter((key) => {
            const shape = fields[key]?.shape;
            return typeof shape === "object" && ("type" in shape || "map" in shape);
        }),
    ),
);

/** Arguments → the `spec` of an Ingress v1. The arguments are laid out (see `isLaidOut`). */
export function buildIngress(args: IngressArgs): BuiltIngress {
    const paths: PathMap = new Map([
        ["spec.defaultBackend", "defaultBackend"],
        ["spec.ingressClassName", "ingressClassName"],
        ["metadata", ""],
        ["metadata.name", "name"],
        ["metadata.namespace", "namespace"],
        ["metadata.labels", "labels"],
        ["metadata.annotations", "annotations"],
        ["metadata.finalizers", "finalizers"],
        ["metadata.ownerReferences", "ownerReferences"],
        ["spec", "routes"],
    ]);
    const spec: IngressSpec = {};
    const annotations = Object.assign(
        {},
        ...controllerOptions.map((controller) => optionsOf(controller, args)),
    ) as Record<string, unknown>;
    const className = args.ingressClassName ?? classOfOptions(args);
    // Clusters this old know the class by its annotation only.
    if (args.ingressClassName === undefined && className !== undefined && isOld(args))
        annotations[classAnnotation] = className;
    else if (className !== undefined) spec.ingressClassName = className;
    if (args.defaultBackend !== undefined) {
        spec.defaultBackend = backendOf(
            args.defaultBackend as BackendArgs,
            "spec.defaultBackend",
            "defaultBackend",
            paths,
        );
    }
    const rules: unknown[] = rulesOfRoutes(args, paths);
    const modes = matchModesOf(args);
    if (modes.length > 0 && !isOld(args))
        annotations[matchModeAnnotation] = modes.some(holdsUnknown) ? UNKNOWN_INPUT : mapValue(modes, modesText);
    for (const [i, rule] of elements<IngressRuleArgs>(args.rules)) {
        paths.set(`spec.rules[${rules.length}]`, `rules[${i}]`);
        rules.push(isOld(args) ? rule : withoutProperties(rule));
    }
    // Routes that are not known yet may be rules, so the number of rules is not known.
    const isOpen = [args.routes, args.rules].some((list) => holds(list, UNKNOWN_INPUT));
    if (rules.length > 0 || isOpen) spec.rules = rules.length > 0 ? rules : UNKNOWN_INPUT;
    const tls = tlsOfRoutes(args.routes, paths);
    for (const [i, entry] of elements<IngressTlsArgs>(args.tls)) {
        paths.set(`spec.tls[${tls.length}]`, `tls[${i}]`);
        tls.push(entry);
    }
    if (tls.length > 0) spec.tls = tls;
    return { spec, annotations, paths };
}

/** CCE's options are for its class, unless an annotation names one. */
function classOfOptions({ cce, annotations }: IngressArgs): unknown {
    if (cce === undefined) return undefined;
    const named = isUnknownInput(annotations) ? UNKNOWN_INPUT : classIn(annotations);
    if (isGiven(named)) return undefined;
    return named === UNKNOWN_INPUT || isUnknownInput(cce) ? UNKNOWN_INPUT : "cce";
}

const isOld = (args: IngressArgs): boolean =>
    args.apiVersion !== undefined && args.apiVersion !== "networking.k8s.io/v1";

function optionsOf(controller: ControllerOptions, args: IngressArgs): Record<string, unknown> {
    const options: unknown = args[controller.key];
    if (typeof options !== "object" || options === null) return {};
    return annotationsOf(controller, options as Record<string, unknown>, mapValue);
}

/** The text of CCE's annotation for all paths with a mode. */
const matchModesOf = (args: IngressArgs): object[] =>
    [...elements<IngressRouteArgs>(args.routes).map(([, route]) => route), ...pathsOfRules(args)]
        .filter(({ matchMode }) => matchMode !== undefined)
        .map(({ host, path, matchMode }) => ({ host, path, matchmode: matchMode }));
const modesText = (modes: unknown): string =>
    JSON.stringify((modes as { host?: unknown }[]).map(({ host, ...rest }) => ({ host: host ?? "", ...rest })));

/** Host, path and mode of each path in the full form. */
const pathsOfRules = (args: IngressArgs): { host?: unknown; path?: unknown; matchMode?: unknown }[] =>
    elements<IngressRuleArgs>(args.rules).flatMap(([, { host, http }]) =>
        elements<HttpPathArgs>((http as HttpPathsArgs | undefined)?.paths).map(([, { path, property }]) => ({
            host,
            path,
            matchMode: (property as Record<string, unknown> | undefined)?.[matchModeProperty],
        })),
    );

/** Newer API versions have no such field beside a path; an API server would drop it without a message. */
function withoutProperties(rule: IngressRuleArgs): IngressRuleArgs {
    const list = (rule.http as HttpPathsArgs | undefined)?.paths;
    if (!Array.isArray(list)) return rule;
    const paths = list.map((path) => {
        if (typeof path !== "object" || path === null || !("property" in path)) return path;
        const { property: _, ...rest } = path;
        return rest;
    });
    return { ...rule, http: { paths } };
}

/** The elements of a list with their places; a list that is not known yet has none. */
const elements = <T>(list: unknown): [number, T][] =>
    Array.isArray(list) ? [...(list as T[]).entries()].filter(([, item]) => isGiven(item)) : [];
const holds = (list: unknown, item: unknown): boolean => list === item || (Array.isArray(list) && list.includes(item));

/** One rule per host, in the order in which the hosts appear; a host that is not known yet gets a rule of its own. */
function rulesOfRoutes(args: IngressArgs, paths: PathMap): unknown[] {
    const rules = new Map<unknown, { host?: unknown; http: { paths: object[] } }>();
    const places = new Map<unknown, number>();
    for (const [i, route] of elements<IngressRouteArgs>(args.routes)) {
        const host = route.host === "" ? undefined : route.host;
        const key = isUnknownInput(host) ? Symbol() : host;
        let rule = rules.get(key);
        if (rule === undefined) {
            rule = { ...(host === undefined ? {} : { host }), http: { paths: [] } };
            places.set(key, rules.size);
            rules.set(key, rule);
            paths.set(`spec.rules[${places.get(key)}].host`, `routes[${i}].host`);
        }
        const at = `spec.rules[${places.get(key)}].http.paths[${rule.http.paths.length}]`;
        paths.set(at, `routes[${i}]`).set(`${at}.pathType`, `routes[${i}].match`);
        const backend = backendOf(route.backend as BackendArgs, `${at}.backend`, `routes[${i}].backend`, paths);
        rule.http.paths.push({
            path: route.path,
            pathType: route.match ?? pathTypeFor(route.matchMode),
            backend,
            // CCE's reference has the mode beside the path; newer API versions have no such field.
            ...(route.matchMode === undefined || !isOld(args)
                ? {}
                : { property: { [matchModeProperty]: route.matchMode } }),
        });
    }
    return [...rules.values()];
}

/** A match mode counts only where Kubernetes leaves the comparison to the class. */
const pathTypeFor = (mode: unknown): unknown =>
    mode === UNKNOWN_INPUT ? UNKNOWN_INPUT : isAbsent(mode) ? "Prefix" : "ImplementationSpecific";

/**
 * From the short form to the API's. `port` is `{ number }` or `{ name }`; which of them an Output becomes depends on
 * its value.
 */
function backendOf(backend: BackendArgs, at: string, user: string, paths: PathMap): unknown {
    paths.set(at, user);
    if (isUnknownInput(backend) || backend === undefined) return backend;
    const out: Record<string, unknown> = {};
    if (backend.service !== undefined) {
        for (const key of ["number", "name"]) paths.set(`${at}.service.port.${key}`, `${user}.service.port!`);
        out.service = isUnknownInput(backend.service)
            ? UNKNOWN_INPUT
            : serviceOf(backend.service as ServiceBackendArgs);
    }
    if (backend.resource !== undefined) out.resource = backend.resource;
    return out;
}

const serviceOf = ({ name, port }: ServiceBackendArgs): object => ({
    name,
    ...(port === undefined ? {} : { port: portOf(port) }),
});

function portOf(port: unknown): unknown {
    if (port === UNKNOWN_INPUT) return UNKNOWN_INPUT;
    return mapValue(port, (value) => {
        if (typeof value === "object" || value === undefined) return value;
        return typeof value === "number" ? { number: value } : { name: value };
    });
}

/** A route with an empty host is one for every host, as in `spec.rules`; the list of a certificate takes no empty one. */
const isNamed = (host: unknown): boolean => !isAbsent(host) && host !== "";

/** A host that comes later may turn out to be none. */
const namedIn = (hosts: readonly unknown[]): unknown =>
    hosts.some(isOutput) ? settle(hosts, (settled) => (settled as unknown[]).filter(isNamed)) : hosts;

/** One entry per Secret, in the order in which the Secrets appear. */
function tlsOfRoutes(routes: unknown, paths: PathMap): NonNullable<IngressSpec["tls"]> {
    const entries = new Map<unknown, { place: number; hosts: Set<unknown>; secretName?: unknown }>();
    for (const [i, route] of elements<IngressRouteArgs>(routes)) {
        if (route.tls === undefined || route.tls === false) continue;
        const key = route.tls;
        const place = entries.size;
        const entry = entries.get(key) ?? { place, hosts: new Set(), ...(key === true ? {} : { secretName: key }) };
        if (!entries.has(key)) {
            paths.set(`spec.tls[${entries.size}].secretName`, `routes[${i}].tls!`);
            entries.set(key, entry);
        }
        if (isNamed(route.host) && !entry.hosts.has(route.host)) {
            paths.set(`spec.tls[${entry.place}].hosts[${entry.hosts.size}]`, `routes[${i}].host!`);
            entry.hosts.add(route.host);
        }
    }
    return [...entries.values()].map(({ place: _, hosts, ...secret }) => ({
        hosts: namedIn([...hosts]),
        ...secret,
    })) as NonNullable<IngressSpec["tls"]>;
}
