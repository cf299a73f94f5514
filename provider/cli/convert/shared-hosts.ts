/** Hosts for which routes of several origins would compete on one Gateway. */
import { parentsOf } from "../../platforms/gateway-api/client/conditions";
import type { HTTPRoute } from "../../platforms/gateway-api/types";
import type { Table } from "../../routing";

export interface SharedHost {
    /** Empty: every host. */
    host: string;
    /** Where it comes from: Ingresses of a class, or an existing route. */
    gateways: string[];
}

/** Hosts of several classes. */
export function hostsOfSeveralClasses(before: readonly Table[]): SharedHost[] {
    const hosts = new Map<string, Set<string>>();
    for (const { gateway, rules } of before)
        for (const { host = "" } of rules) {
            const known = hosts.get(host);
            if (known === undefined) hosts.set(host, new Set([gateway]));
            else known.add(gateway);
        }
    return [...hosts].flatMap(([host, own]) => (own.size > 1 ? [{ host, gateways: [...own] }] : []));
}

const place = ({ metadata }: HTTPRoute): string => `${metadata?.namespace ?? "default"}/${metadata?.name ?? ""}`;
const hostsOf = ({ spec }: HTTPRoute): readonly string[] => spec?.hostnames ?? [""];

/** Hosts that the Gateway already serves by a route that is not written now. */
export function hostsServedAlready(
    made: readonly HTTPRoute[],
    there: readonly HTTPRoute[],
    gateway: { namespace: string; name: string },
): SharedHost[] {
    const written = new Set(made.map(place));
    const wanted = new Set(made.flatMap(hostsOf));
    const found = new Map<string, string[]>();
    for (const route of there) {
        const attaches = parentsOf(route).some(
            ({ kind, namespace, name }) =>
                kind === "Gateway" && namespace === gateway.namespace && name === gateway.name,
        );
        if (!attaches || written.has(place(route))) continue;
        for (const host of hostsOf(route))
            if (wanted.has(host)) found.set(host, [...(found.get(host) ?? []), `HTTPRoute ${place(route)}`]);
    }
    return [...found].map(([host, routes]) => ({ host, gateways: [...new Set(routes), "what is converted"] }));
}
