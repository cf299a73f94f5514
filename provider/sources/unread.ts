/** Objects that route and are not read: which requests they may answer. */
import { listOf } from "../inputs/json";
import { arrivalsOfOthers, isOfMesh } from "../platforms/gateway-api/read/other-routes";
import type { GatewayManifest } from "../platforms/gateway-api/read/objects";
import type { Listener, Rule, Table } from "../routing/model";
import { objectName } from "./file-finding";
import { groupOf, hostsOf } from "./kinds";
import { manifestName } from "./manifest";
import type { UnreadKustomization } from "./kustomize/build";
import { isObject, type Json, type Placed } from "./objects";

/** An unread object may answer every request for its hosts. */
export function rulesByHost({ value, source }: Pick<Placed, "value" | "source">, label?: string): Rule[] {
    const name = manifestName(value);
    const hosts = hostsOf(value);
    return (hosts.length === 0 ? [undefined] : hosts).map((host) => ({
        ...(host === undefined ? {} : { host }),
        match: "ImplementationSpecific",
        target: { kind: "unknown", label: label ?? `what ${name} answers`, unread: true },
        origin: { object: name, source },
    }));
}

/**
 * A table for each unread kind: its objects may answer every request for their hosts.
 * @param read tables of the same sources; they already include objects that may answer for every host of theirs
 * @param manifests of the same sources; their Gateways tell where routes of other kinds arrive
 */
export function unreadTables(
    unread: readonly Placed[],
    read: readonly Table[],
    manifests: readonly GatewayManifest[] = [],
): Table[] {
    const there = new Set(read.flatMap(({ rules }) => rules.map(({ origin }) => origin.object)));
    const arrivalsOf = arrivalsOfOthers(manifests);
    const tables = new Map<string, { kind: string; rules: Rule[]; listeners: Listener[] | undefined }>();
    for (const placed of unread) {
        const { value } = placed;
        const kind = String(value.kind);
        const listeners = arrivalsOf(value);
        if (takesNothing(value) || listeners?.length === 0) continue;
        const why = `${manifestName(value)} is not read`;
        const rules = rulesByHost(placed)
            .filter(({ host, origin }) => host !== undefined || !there.has(origin.object))
            // Where a GRPCRoute attaches is known.
            .filter(() => kind !== "GRPCRoute" || !there.has(objectName(value)))
            .map((rule): Rule => ({ ...rule, undetermined: { why } }));
        if (rules.length === 0) continue;
        const key = JSON.stringify([kind, listeners]);
        const known = tables.get(key);
        if (known === undefined) tables.set(key, { kind, rules, listeners });
        else known.rules.push(...rules);
    }
    // Of most of them a wildcard takes any number of labels.
    return [...tables.values()].map(({ kind, rules, listeners }) => ({
        gateway: `${kind} (not read)`,
        dialect: "gateway-api",
        rules,
        unread: true,
        ...(listeners === undefined ? {} : { listeners }),
    }));
}

/**
 * Objects that kustomizations perhaps give other hosts, and what they build of files that are not read, may answer any
 * request that nothing else answers.
 */
export function openHostTables(live: readonly Placed[], outside: readonly UnreadKustomization[] = []): Table[] {
    const open = live.filter(
        ({ value, written }) =>
            written?.changedBy?.hosts === true && ["Ingress", "HTTPRoute"].includes(String(value.kind)),
    );
    const rules = [
        ...open.map(({ value, source }): Rule => {
            const name = manifestName(value);
            return anyRequest(`${name} answers once it is built`, `${name} may have other hosts once it is built`, {
                object: name,
                source,
            });
        }),
        ...outside.map(({ file, names }): Rule => {
            const why = `${file} builds ${names.join(" and ")}, which is not among the files`;
            return anyRequest(`${file} builds`, why, { object: `Kustomization ${file}`, source: file });
        }),
    ];
    return rules.length === 0 ? [] : [{ gateway: built, dialect: "gateway-api", rules, unread: true }];
}

const built = "built by kustomizations";

/** What kustomizations may build for any host, they may build for each host that only the other version names. */
export function openAtHosts(unread: readonly Table[], own: readonly Table[], other: readonly Table[]): Table[] {
    const hostsIn = (tables: readonly Table[]): Set<string | undefined> =>
        new Set(tables.flatMap(({ rules }) => rules.map(({ host }) => host || undefined)));
    const known = hostsIn(own);
    const hosts = [...hostsIn(other)].filter((host) => host !== undefined && !known.has(host));
    return unread.map((table) =>
        table.gateway !== built
            ? table
            : { ...table, rules: table.rules.flatMap((rule) => [rule, ...hosts.map((host) => ({ ...rule, host }))]) },
    );
}

const anyRequest = (what: string, why: string, origin: Rule["origin"]): Rule => ({
    match: "ImplementationSpecific",
    target: { kind: "unknown", label: `what ${what}`, unread: true },
    origin,
    undetermined: { why },
});

/**
 * Unread objects that may answer any request that arrives at a controller: objects without hosts, of a kind that the
 * controller serves as well; for an unknown controller, of every such kind.
 */
export function besideOf(unread: readonly Placed[]): (product: string | undefined) => Rule[] {
    const open = unread.flatMap((placed) => {
        const product = takesEveryHost(placed.value) ? servedBy[groupOf(placed.value)] : undefined;
        return product === undefined ? [] : [{ placed, product }];
    });
    return (product) => {
        const [first, ...others] = open.filter((one) => product === undefined || one.product === product);
        if (first === undefined) return [];
        const name = manifestName(first.placed.value);
        const list = others.length === 0 ? name : `${name} and ${others.length} more`;
        const are = others.length === 0 ? "is" : "are";
        return [
            {
                match: "ImplementationSpecific",
                target: { kind: "unknown", label: `what ${list} answers`, unread: true },
                origin: { object: name, source: first.placed.source },
                undetermined: { why: `${list} ${are} not read and may take requests of every host`, said: true },
            },
        ];
    };
}

/** The product that serves unread kinds, by API group, if it serves Ingresses, too. */
const servedBy: Readonly<Record<string, string>> = {
    "traefik.io": "Traefik",
    "traefik.containo.us": "Traefik",
    "networking.istio.io": "Istio",
    "zalando.org": "Skipper",
    "apisix.apache.org": "APISIX",
    "getambassador.io": "Emissary",
    "x.getambassador.io": "Emissary",
};

const isWild = (host: unknown): boolean => host === undefined || host === "" || host === "*";

/** Whether an object takes requests of hosts that it does not name. */
function takesEveryHost({ kind, spec }: Json): boolean {
    const own = isObject(spec) ? spec : {};
    const hosts = listOf(own.hosts);
    switch (kind) {
        case "RouteGroup":
            return hosts.length === 0;
        case "VirtualService":
            return atGateway(own) && hosts.includes("*");
        case "IngressRoute":
            return listOf(own.routes).some((route) => isObject(route) && !/(^|[^!\w])Host\(/.test(String(route.match)));
        case "IngressRouteTCP":
            return hasWebEntry(own) && JSON.stringify(own).includes("HostSNI(`*`)");
        case "ApisixRoute":
            return listOf(own.http).some(
                (one) => !(isObject(one) && isObject(one.match) && listOf(one.match.hosts).length > 0),
            );
        case "Mapping":
        case "AmbassadorMapping":
            return isWild(own.host) && isWild(own.hostname);
        default:
            return false;
    }
}

/** Without a gateway a VirtualService is for requests within the mesh. */
const atGateway = ({ gateways }: Json): boolean => listOf(gateways).some((name) => name !== "mesh");

/** Ports other than those of HTTP have entry points of their own. */
const hasWebEntry = ({ entryPoints }: Json): boolean =>
    listOf(entryPoints).length === 0 || listOf(entryPoints).some((name) => /web|http/.test(String(name)));

/**
 * Whether an object takes connections of TCP or UDP at a port of its own, which is none of those for HTTP. One with hosts
 * (of TLS) may take those of its hosts.
 */
function isStream(kind: string, spec: unknown): boolean {
    if (["TCPIngress", "TCPMapping", "TCP"].includes(kind)) return true;
    const { listener, http, stream } = isObject(spec) ? spec : {};
    if (kind === "ApisixRoute") return listOf(stream).length > 0 && listOf(http).length === 0;
    return kind === "TransportServer" && isObject(listener) && /^(TCP|UDP)$/.test(String(listener.protocol));
}

/** Whether the object itself answers no request, but only objects that include it. */
function takesNothing(value: Json): boolean {
    const { apiVersion, kind, spec } = value;
    const own = isObject(spec) ? spec : {};
    if (isOfMesh(value)) return true;
    if (kind === "VirtualService" && groupOf({ apiVersion }) === "networking.istio.io")
        return listOf(own.hosts).length === 0;
    if (kind === "UDPRoute") return true;
    if (isStream(String(kind), spec)) return hostsOf({ kind, spec }).length === 0;
    if (kind === "HTTPProxy") return !isObject(own.virtualhost);
    return kind === "IngressRouteTCP" && !hasWebEntry(own) && JSON.stringify(own).includes("HostSNI(`*`)");
}
