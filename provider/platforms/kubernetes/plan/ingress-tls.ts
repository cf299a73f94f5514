/** Which certificates the Ingresses of a gateway name. */
import { isList, mapScalar, text, type OpenedFields, type Scalar } from "../../../inputs/opened";
import { objectName } from "../../names";
import type { Placed } from "../../platform";
import type { IngressArgs, IngressRouteArgs } from "../fields/args";
import { issuerOf, type KubernetesGateway } from "./gateway";
import type { IngressPart } from "./split";

type RouteTls = OpenedFields<IngressRouteArgs>["tls"];
type Certificates = Exclude<NonNullable<OpenedFields<IngressArgs>["tls"]>, Scalar>;
export const listOf = (tls: KubernetesGateway["fields"]["tls"]): Certificates => (isList(tls) ? tls : []);

/** One entry for each host that asks for TLS. */
export function certificatesOf(routes: readonly Placed[]): Certificates {
    const entries = new Map<string, Certificates[number]>();
    for (const { host, tls, where } of routes) {
        if (tls === undefined || tls.value === false || host === undefined) continue;
        const secretName = tls.value === true ? undefined : (tls as Scalar<string>);
        entries.set(text(host) ?? where, { hosts: [host as Scalar<string>], ...(secretName && { secretName }) });
    }
    return [...entries.values()];
}

/** An issuer writes the certificate into a Secret, which is named after the host. */
export function withSecret(route: Placed, gateway: KubernetesGateway): Placed {
    const { tls, host } = route;
    if (Object.keys(issuerOf(gateway)).length === 0 || tls?.value !== true || host === undefined) return route;
    return { ...route, tls: mapScalar(host, (value) => objectName(String(value).replace(/^\*/, "any"), "tls")) };
}

/** The hosts of an Ingress that have TLS. */
export const hostsWithTls = ({ routes }: IngressPart): string[] =>
    routes.flatMap(({ route, args: { tls } }) => (tls === undefined ? [] : [text(route.host) ?? route.where]));

/** A certificate belongs to a host: each Ingress with routes of the host names it. */
export function withHostTls(part: IngressPart, routes: readonly Placed[]): IngressPart {
    const certificates = new Map(
        routes.flatMap(({ host, tls }) => (tls === undefined || text(host) === undefined ? [] : [[text(host), tls]])),
    );
    const named = new Set(part.routes.flatMap(({ route }) => (route.tls === undefined ? [] : [text(route.host)])));
    const missing = new Map([...certificates].filter(([host]) => !named.has(host)));
    if (missing.size === 0) return part;
    return {
        ...part,
        routes: part.routes.map(({ route, args }) => {
            const tls = missing.get(text(route.host));
            return tls === undefined ? { route, args } : { route, args: { ...args, tls: tls as RouteTls } };
        }),
    };
}
