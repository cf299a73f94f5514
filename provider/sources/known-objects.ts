/** What exists in the sources besides routes, so that lint can find a dangling backend. */
import { posix } from "node:path";
import { variablesIn } from "../inputs/variables";
import type { KnownObjects } from "../routing";
import { placeKey } from "../routing/lint/services";
import { objectName } from "./file-finding";
import type { Where } from "./kustomize/where";
import { isObject, type Json, type Placed } from "./objects";

type KnownService = NonNullable<KnownObjects["services"]>[number];

/**
 * Without any Service of a namespace nothing is known about it, so no backend there is called missing. Services without
 * a selector prove nothing: they are made for routes, while those of applications come from elsewhere.
 */
export function knownOf(
    manifests: readonly Placed[],
    unreadable: ReadonlySet<string>,
    whole: boolean,
    places: ReadonlyMap<string, Where>,
    unlisted: ReadonlyMap<string, string> = new Map(),
): KnownObjects {
    const services = manifests.filter(({ value }) => value.kind === "Service");
    const scopeOf = ({ namespace, source, unplaced }: KnownService): string =>
        unplaced === true ? `/${posix.dirname(source ?? "")}` : namespace;
    const withServices = new Set(services.filter(hasSelector).map((placed) => scopeOf(knownService(placed))));
    const clustersAt = ({ value, source }: Placed): readonly string[] | undefined =>
        places.get(placeKey({ object: objectName(value), source }))?.clusters;
    const known = services
        .map((placed): KnownService => {
            const clusters = clustersAt(placed);
            return { ...knownService(placed), ...(clusters === undefined ? {} : { clusters }) };
        })
        .filter((service) => withServices.has(scopeOf(service)));
    if (known.length === 0) return { whole };
    const routes = manifests.filter(
        (placed) => placed.written !== undefined && namespaceIn(placed.value) === undefined,
    );
    const unplaced = new Set(routes.map(({ value, source }) => placeKey({ object: objectName(value), source })));
    const hidden = [...unreadable].flatMap((name) => /^Service [^/]*\/(.+)$/.exec(name)?.[1] ?? []);
    const clusters = new Map(
        [...places].flatMap(([key, { clusters: own }]) => (own === undefined ? [] : [[key, own]])),
    );
    return { services: known, whole, hidden: new Set(hidden), ...(whole ? {} : { unplaced, clusters, unlisted }) };
}

/** Undefined where kustomizations give it several. */
const namespaceIn = ({ metadata }: Json): string | undefined =>
    isObject(metadata) && typeof metadata.namespace === "string" && variablesIn(metadata.namespace).length === 0
        ? metadata.namespace
        : undefined;

const hasSelector = ({ value: { spec } }: Placed): boolean =>
    isObject(spec) && isObject(spec.selector) && Object.keys(spec.selector).length > 0;

function knownService({ value, source, written }: Placed): KnownService {
    const metadata = isObject(value.metadata) ? value.metadata : {};
    const spec = isObject(value.spec) ? value.spec : {};
    const ports = (Array.isArray(spec.ports) ? spec.ports : []).filter(isObject);
    const isPort = (port: unknown): port is number | string => typeof port === "number" || typeof port === "string";
    const namespace = namespaceIn(value);
    return {
        namespace: namespace ?? "default",
        name: String(metadata.name),
        ports: ports.flatMap(({ port, name }) => [port, name]).filter(isPort),
        targetPorts: ports.map(({ targetPort }) => targetPort).filter(isPort),
        // A Service without ports is headless, or a patch of a Service that is elsewhere.
        ...(spec.type === "ExternalName" || ports.length === 0 ? { external: true } : {}),
        ...(written === undefined ? {} : { source }),
        ...(namespace === undefined && written !== undefined ? { unplaced: true } : {}),
    };
}
