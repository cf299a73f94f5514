/** Hosts for which routes of several origins would compete on one Gateway. */
import { pushTo } from "../../push-to";
import { parentsOf } from "../../platforms/gateway-api/client/conditions";
import { isWider } from "../../platforms/gateway-api/convert/host-and-path";
import type { HTTPRoute } from "../../platforms/gateway-api/types";
import { listenersOf } from "../../routing/listener";
import type { Rule, Table } from "../../routing/model";

export interface SharedHost {
    /** Empty: every host. */
    host: string;
    /** Where it comes from: Ingresses of a class, or an existing route. */
    gateways: string[];
    /** A wider host, of the second of them: on one Gateway it takes the requests for the host that none of its paths takes. */
    wider?: string;
}

const anyHost = (host: string): string => (host === "" ? "rules for every host" : host);

/** The line of the report. */
export function sharedHostText({ host, gateways: [first = "", ...others], wider }: SharedHost): string {
    const what =
        wider === undefined
            ? `${anyHost(host)}: ${[first, ...others].join(" and ")} ${others.length === 1 ? "both" : "all"} have it, and on one Gateway their routes compete`
            : `${host} of ${first}: on one Gateway what none of its paths takes goes to ${anyHost(wider)} of ${others.join()}`;
    return `meets     ${what}`;
}

/** Hosts of several classes, and hosts of one that a wider host of another class covers. */
export function hostsOfSeveralClasses(before: readonly Table[]): SharedHost[] {
    const hosts = new Map<string, Set<Table>>();
    for (const table of before)
        for (const { host = "" } of table.rules) {
            const known = hosts.get(host);
            if (known === undefined) hosts.set(host, new Set([table]));
            else known.add(table);
        }
    const equal = [...hosts].flatMap(([host, own]) => {
        const all = [...own];
        const met = all.filter((one) => all.some((other) => one.gateway !== other.gateway && meet(one, other)));
        return met.length === 0 ? [] : [{ host, gateways: [...new Set(met.map(({ gateway }) => gateway))] }];
    });
    return [...equal, ...before.flatMap((table) => covered(table, before))];
}

/** Routes for one scheme are written for its listener alone, so that they never meet those for the other. */
function meet(a: Table, b: Table): boolean {
    const schemesOf = (table: Table): (string | undefined)[] => listenersOf(table).map(({ scheme }) => scheme);
    return schemesOf(a).some((one) =>
        schemesOf(b).some((other) => one === undefined || other === undefined || one === other),
    );
}

/** Within one class a host is closed to the rules of wider hosts where routes are written. */
function covered(table: Table, all: readonly Table[]): SharedHost[] {
    const { gateway, rules } = table;
    const own = new Set(rules.map(({ host = "" }) => host));
    const whole = new Set(rules.filter(isWhole).map(({ host = "" }) => host));
    return [...own].flatMap((host) => {
        if (host === "" || whole.has(host)) return [];
        return all.flatMap((other): SharedHost[] => {
            const wider = [...new Set(other.rules.map(({ host: theirs = "" }) => theirs))].filter((theirs) =>
                isWider(theirs, host),
            );
            const [nearest] = wider.sort((a, b) => b.length - a.length);
            if (nearest === undefined || other.gateway === gateway || !meet(table, other)) return [];
            return [{ host, gateways: [gateway, other.gateway], wider: nearest }];
        });
    });
}

/** Nothing of its host is left for others. */
const isWhole = ({ path = "/", match, methods, headers, queries, cookies, sources, scheme }: Rule): boolean =>
    (path === "" || path === "/") &&
    match === "Prefix" &&
    [methods, headers, queries, cookies, sources, scheme].every((condition) => condition === undefined);

const place = ({ metadata }: HTTPRoute): string => `${metadata?.namespace ?? "default"}/${metadata?.name ?? ""}`;
const hostsOf = ({ spec }: HTTPRoute): readonly string[] => spec?.hostnames ?? [""];

interface Place {
    namespace: string;
    name: string;
}

const attaches = (route: HTTPRoute, gateway: Place): boolean =>
    parentsOf(route).some(
        ({ kind, namespace, name }) => kind === "Gateway" && namespace === gateway.namespace && name === gateway.name,
    );

/**
 * Names that a route may not be written under: who applied it would take another route's hosts, or all that it does at
 * another Gateway.
 */
export function takenNames(
    there: readonly HTTPRoute[],
    gateway: Place,
): (name: string, hosts: readonly string[]) => boolean {
    const routes = new Map<string, HTTPRoute[]>();
    for (const route of there) pushTo(routes, place(route), route);
    return (name, hosts) =>
        (routes.get(name) ?? []).some(
            (route) => !attaches(route, gateway) || hostsOf(route).some((host) => !hosts.includes(host)),
        );
}

/** Hosts that the Gateway already serves by a route that is not written now. */
export function hostsServedAlready(
    made: readonly HTTPRoute[],
    there: readonly HTTPRoute[],
    gateway: Place,
): SharedHost[] {
    const written = new Set(made.map(place));
    const wanted = new Set(made.flatMap(hostsOf));
    const found = new Map<string, string[]>();
    for (const route of there) {
        if (!attaches(route, gateway) || written.has(place(route))) continue;
        for (const host of hostsOf(route)) if (wanted.has(host)) pushTo(found, host, `HTTPRoute ${place(route)}`);
    }
    return [...found].map(([host, routes]) => ({ host, gateways: [...new Set(routes), "what is converted"] }));
}
