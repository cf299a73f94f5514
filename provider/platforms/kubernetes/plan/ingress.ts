import { scalar, seen, text, type Scalar, type Opened, type OpenedFields } from "../../../inputs/opened";
import { UNKNOWN_INPUT, withUnknowns } from "../../../inputs/unknown";
import type { Diagnostic } from "../../../routing/diagnostic";
import { objectName } from "../../names";
import type { Place, Placed, Planned, PlatformObject } from "../../platform";
import { checkIngress } from "../check/check";
import type { IngressArgs, IngressRouteArgs, ResourceBackendArgs, WaitFor } from "../fields/args";
import { userPath, type PathMap } from "../fields/paths";
import { buildIngress } from "../manifest/ingress";
import { adoptOf, dialectOf, knownOf, type KubernetesGateway } from "./gateway";
import { formerly, ingressName, objectIn, publicHosts } from "./identity";
import type { Services } from "./services";

/** An Ingress of a table, with the arguments of the component that registers it. */
export interface IngressPlan extends Planned {
    kind: "Ingress";
    gateway: KubernetesGateway;
    args: OpenedFields<IngressArgs>;
    /** The resources of the Services that are made for it. */
    uses: readonly string[];
}

/** The Ingress of a gateway. Undefined: there is nothing to say in it. */
export function planIngress(
    table: string,
    gateway: KubernetesGateway,
    routes: readonly Placed[],
    services: Services,
): IngressPlan | undefined {
    const { fields, where } = gateway;
    const fallback = fields.defaultBackend;
    if (routes.length === 0 && fallback === undefined) return undefined;
    const name = ingressName(table, gateway);
    const live = name === undefined ? undefined : objectIn(gateway, name);
    const former = formerly(table, gateway);
    const args: OpenedFields<IngressArgs> = {
        name: fields.ingressName ?? scalar(objectName(table, gateway.name)),
        namespace: fields.namespace,
        ingressClassName: fields.ingressClassName,
        annotations: fields.annotations,
        labels: fields.labels,
        tls: fields.tls,
        waitFor: knownOf(fields.waitFor) as Scalar<WaitFor> | undefined,
        adopt: adoptOf(gateway),
        routes: routes.map((route): OpenedFields<IngressRouteArgs> => ({
            host: route.host as Scalar<string> | undefined,
            path: route.path as Scalar<string>,
            match: route.match as IngressRoute["match"],
            backend:
                route.backend.kind === "resource"
                    ? { resource: route.backend.fields as OpenedFields<ResourceBackendArgs> }
                    : { service: services.of(route) },
            tls: route.tls as IngressRoute["tls"],
        })),
        defaultBackend: fallback === undefined ? undefined : { service: fallback },
    };
    const places = routes.map(({ where: at, backend, allow }): Place => ({ where: at, kind: backend.kind, allow }));
    const { object, paths } = ingressObject(args, gateway);
    const placeOf = (path: string): Place | undefined => {
        const user = userPath(paths, path);
        const index = /^routes\[(\d+)\]/.exec(user)?.[1];
        if (index !== undefined) return places[Number(index)];
        return user.startsWith("defaultBackend") ? { where: `${where}.defaultBackend`, kind: "service" } : undefined;
    };
    return {
        kind: "Ingress",
        // An object whose namespace or name is not known yet, or secret, can only be named after its key.
        resource: live ?? former,
        former: live === undefined ? [] : [former],
        gateway,
        where,
        args,
        uses: [...new Set(routes.flatMap((route) => services.resources.get(route) ?? []))],
        objects: [object],
        placeOf,
        hosts: publicHosts(routes),
        breakFirst: text(fields.order) === "breakFirst",
        check: () => complaints(args, gateway, places),
    };
}

type IngressRoute = OpenedFields<IngressRouteArgs>;

/** The object as the component will register it. */
function ingressObject(
    args: OpenedFields<IngressArgs>,
    gateway: KubernetesGateway,
): { object: PlatformObject; paths: PathMap } {
    const known = seen(args as Opened) as IngressArgs;
    const { spec, annotations, paths } = buildIngress(known);
    const own = known.annotations;
    const value = {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: {
            name: known.name,
            namespace: known.namespace,
            annotations: isUnknownInput(own) ? own : { ...annotations, ...own },
        },
        spec: isUnknownInput(known.tls) ? { ...spec, tls: UNKNOWN_INPUT } : spec,
    };
    const dialect = dialectOf(gateway);
    return {
        object: { value: withUnknowns(value) as PlatformObject["value"], cluster: gateway.cluster, dialect },
        paths,
    };
}

const isUnknownInput = (value: unknown): boolean => value === UNKNOWN_INPUT;

/** What the component will complain about, by the arguments of the table. */
function complaints(
    args: OpenedFields<IngressArgs>,
    gateway: KubernetesGateway,
    places: readonly Place[],
): Diagnostic[] {
    return checkIngress(seen(args as Opened))
        .filter(({ severity }) => severity === "error")
        .map((finding) => ({ ...finding, where: ofTable(finding.where, gateway.where, places) }));
}

function ofTable(path: string, where: string, places: readonly Place[]): string {
    const route = /^routes\[(\d+)\](.*)$/.exec(path);
    const place = places[Number(route?.[1])];
    if (route && place) return `${place.where}${inBackend(route[2] ?? "", place)}`;
    if (path === "name") return `${where}.ingressName`;
    return path === "args" || path === "routes"
        ? where
        : `${where}.${path.replace(/^defaultBackend\.service/, "defaultBackend")}`;
}

/** A path of an Ingress names a Service also where the route names something else. */
const inBackend = (rest: string, { kind }: Place): string =>
    kind === "service" || kind === "resource" ? rest : rest.replace(/^\.backend\.service.*$/, `.backend.${kind}`);
