import { mapScalar, publicText, text, type Scalar } from "../../../inputs/opened";
import { digest, objectName } from "../../names";
import type { Placed } from "../../platform";
import type { KubernetesGateway } from "./gateway";

/**
 * Names in the program are those of the live objects: a URN has no other part of its own, since it holds only the types
 * of its parents. So a table or a gateway can be renamed, and nothing is recreated.
 */
export function objectIn({ cluster, fields }: KubernetesGateway, name: string): string | undefined {
    const namespace = publicText(fields.namespace);
    if (namespace === undefined) return undefined;
    return `${namespace}/${name}${cluster === undefined ? "" : `@${cluster}`}`;
}

/** The cluster of a gateway's objects, for claims about requests: renaming the provider moves no request. */
export const arrivesIn = ({ server, cluster }: Pick<KubernetesGateway, "server" | "cluster">): string | undefined =>
    server ?? cluster;

/** Name of the Ingress of a gateway, unless it is not known yet or secret. */
export function ingressName(table: string, { name, fields }: KubernetesGateway): string | undefined {
    const given = fields.ingressName;
    return given === undefined ? objectName(table, name) : publicText(given);
}

/** The name that everything of a gateway had while it was named after table and key. */
export const formerly = (table: string, gateway: KubernetesGateway): string => objectName(table, gateway.name);

/** `shop.example.com/api`: the names of routes that may move between the Ingresses of one gateway. */
export const publicPaths = (routes: readonly Placed[]): string[] =>
    routes.flatMap(({ host, path }) => {
        const [name, rest] = [host === undefined ? "*" : publicText(host), publicText(path)];
        return name === undefined || rest === undefined ? [] : [`${name}${rest}`];
    });

/** The hosts of routes, once each, for a resource that shows them: a secret one as a word that tells it from others. */
export function publicHosts(routes: readonly Placed[]): unknown[] {
    const hide = (host: Scalar): Scalar => (host.secret ? mapScalar(host, (value) => digest(String(value))) : host);
    const hosts = new Map(
        routes.map(({ host }, i) => {
            const shown = host && hide(host);
            return [text(shown) ?? (shown ? i : "*"), shown?.input ?? "*"];
        }),
    );
    return [...hosts.values()];
}
