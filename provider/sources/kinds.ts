import { isController } from "../platforms/gateway-api/convert/controller-services";
import { isNginxConfig } from "../platforms/kubernetes/read/nginx/snippets";
import { isObject, type Json } from "./objects";

/** Kinds that are read, by API group. */
const read: Readonly<Record<string, readonly string[]>> = {
    Ingress: ["networking.k8s.io", "extensions"],
    IngressClass: ["networking.k8s.io"],
    Service: [""],
    Endpoints: [""],
    EndpointSlice: ["discovery.k8s.io"],
    Gateway: ["gateway.networking.k8s.io"],
    GatewayClass: ["gateway.networking.k8s.io"],
    HTTPRoute: ["gateway.networking.k8s.io"],
    ListenerSet: ["gateway.networking.k8s.io"],
    ReferenceGrant: ["gateway.networking.k8s.io"],
    Namespace: [""],
    Middleware: ["traefik.io", "traefik.containo.us"],
    // Tells convert the protocol of a backend.
    BackendTLSPolicy: ["gateway.networking.k8s.io"],
    // Tell convert what keeps requests out.
    BackendConfig: ["cloud.google.com"],
    AlbConfig: ["alibabacloud.com"],
    // Tell convert which load balancers a private network alone reaches.
    IngressClassParams: ["elbv2.k8s.aws", "eks.amazonaws.com"],
    IngressClassParameters: ["ingress.oraclecloud.com"],
};

/** Kinds without a namespace, of those that are read. */
export const ofCluster: ReadonlySet<unknown> = new Set(["GatewayClass", "IngressClass", "Namespace"]);

/** Kinds that route and are not read, by API group; `*.` stands for every group below a domain. */
const unread: readonly (readonly [group: string, kinds: readonly string[]])[] = [
    ["gateway.networking.k8s.io", ["GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]],
    ["gateway.networking.x-k8s.io", ["HTTPRoute"]],
    ["networking.x-k8s.io", ["HTTPRoute"]],
    ["traefik.io", ["IngressRoute", "IngressRouteTCP"]],
    ["traefik.containo.us", ["IngressRoute", "IngressRouteTCP"]],
    ["networking.istio.io", ["VirtualService"]],
    ["projectcontour.io", ["HTTPProxy"]],
    ["contour.heptio.com", ["IngressRoute"]],
    ["route.openshift.io", ["Route"]],
    ["k8s.nginx.org", ["VirtualServer", "VirtualServerRoute", "TransportServer"]],
    ["configuration.konghq.com", ["TCPIngress"]],
    ["apisix.apache.org", ["ApisixRoute"]],
    ["getambassador.io", ["Mapping", "TCPMapping", "Host"]],
    ["x.getambassador.io", ["AmbassadorMapping"]],
    ["zalando.org", ["RouteGroup"]],
    ["networking.internal.knative.dev", ["Ingress"]],
    ["serving.knative.dev", ["Service", "Route", "DomainMapping"]],
    ["ingress.v1.haproxy.org", ["TCP"]],
    ["ingress.v3.haproxy.org", ["TCP"]],
    ["networking.gke.io", ["MultiClusterIngress"]],
    ["kuma.io", ["MeshHTTPRoute", "MeshGatewayRoute"]],
    ["consul.hashicorp.com", ["ServiceRouter", "IngressGateway"]],
    ["appmesh.k8s.aws", ["GatewayRoute", "VirtualRouter"]],
    ["split.smi-spec.io", ["TrafficSplit"]],
    ["specs.smi-spec.io", ["HTTPRouteGroup"]],
    ["linkerd.io", ["ServiceProfile"]],
    ["policy.linkerd.io", ["HTTPRoute"]],
    ["gateway.solo.io", ["VirtualService", "RouteTable"]],
    ["alb.networking.cloud.alibaba.com", ["AlbRule"]],
    ["cilium.io", ["CiliumEnvoyConfig", "CiliumClusterwideEnvoyConfig"]],
];
const unreadKinds = new Set(unread.flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)));

/** The kinds of an API group that route and are not read. */
export const unreadKindsOf = (group: string): readonly string[] =>
    unread.filter(([name]) => name === group).flatMap(([, kinds]) => kinds);

/** Kinds that only help to read others, and names that other groups have, too. */
const besides = new Set([
    "Service",
    "Endpoints",
    "EndpointSlice",
    "Namespace",
    "BackendConfig",
    "AlbConfig",
    "IngressClassParams",
    "IngressClassParameters",
    "Host",
    "TCP",
    "Route",
]);

/** Whether an object of the kind routes, as far as its name tells. */
export const mayRoute = (kind: string): boolean =>
    !besides.has(kind) && (Object.hasOwn(read, kind) || unread.some(([, kinds]) => kinds.includes(kind)));

/** Kinds that say how others are served, and answer nothing themselves. */
const aids = new Set([
    "IngressClass",
    "GatewayClass",
    "Gateway",
    "ListenerSet",
    "ReferenceGrant",
    "Middleware",
    "BackendTLSPolicy",
]);

/** Whether an object of the kind may answer requests, as far as its name tells. */
export const mayAnswer = (kind: string): boolean => mayRoute(kind) && !aids.has(kind);

/** What an object is for routing: read, routing but not read, or nothing. */
export function roleOf(value: Json): "read" | "unread" | "nothing" {
    const kind = String(value.kind);
    const group = groupOf(value);
    if (group === "" && isNginxConfig(value)) return "read";
    // Tells convert which load balancer leads to a class.
    if (group === "apps" && isController(value)) return "read";
    if (Object.hasOwn(read, kind) && (read[kind] as readonly string[]).includes(group)) return "read";
    return unreadKinds.has(`${group}/${kind}`) ? "unread" : "nothing";
}

/** Groups under which people write an Ingress by mistake, or that no server has any more. */
const ingressGroups: ReadonlySet<string> = new Set(["", "apps", "extensions", "networking", "networking.k8s.io"]);

/** Groups that look like those of Kubernetes and are none: `networking.k8s`, `network.k8s.io`. */
const almostIngress = /^network(ing|s)?\.(k8s|kubernetes|k8)(\.(io|com))?$/;
const almostGateway = /^(gateways?|gateway-api)(\.network(ing|s)?)?(\.(k8s|kubernetes))?(\.(io|com))?$/;

/** The kind that was probably meant by one that no API server has: `Ingress of networking.k8s.io` for `ingresses`. */
export function meantKind(value: Json): string | undefined {
    const group = groupOf(value).toLowerCase();
    const kind = String(value.kind).toLowerCase();
    if (["ingress", "ingresses"].includes(kind) && (ingressGroups.has(group) || almostIngress.test(group)))
        return "Ingress is networking.k8s.io/v1";
    if (
        kind === "httproute" &&
        group !== "gateway.networking.k8s.io" &&
        (group === "networking.k8s.io" || almostGateway.test(group))
    )
        return "HTTPRoute is gateway.networking.k8s.io/v1";
    if (group === "") return undefined;
    const meant = Object.keys(read).find(
        (one) =>
            (read[one] as readonly string[]).includes(group) &&
            [one, plural(one)].some((name) => name.toLowerCase() === kind),
    );
    return meant === undefined ? undefined : `it is the kind ${meant} of ${group}`;
}

/** `traefik.io`; empty for the core group. */
export function groupOf({ apiVersion }: Json): string {
    const text = String(apiVersion ?? "");
    return text.includes("/") ? text.slice(0, text.indexOf("/")) : "";
}

/** `IngressRoutes`; some words do not simply get an s. */
const plural = (kind: string): string =>
    /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : /(s|x|Ingress)$/.test(kind) ? `${kind}es` : `${kind}s`;

/** `3 IngressRoutes of traefik.io`. */
export const countKinds = (count: number, kind: string, group: string): string =>
    `${count} ${count === 1 ? kind : plural(kind)} of ${group}`;

/** Keys under which such kinds write the names of hosts. */
const hostKeys = new Set(["host", "hosts", "hostnames", "fqdn", "hostname", "domain", "domains"]);

/**
 * Parts that say where requests go, or by which labels objects are chosen, which may be called `hostname`: nothing in them
 * is a host of requests.
 */
const besideHosts = /^(?:destination|mirrors?|labels|annotations|match(?:Labels|Expressions)|(?:\w*S|s)elector)$/;

/** The hosts that an unread object may answer for. Empty when none is known: it may answer for any host. */
export function hostsOf(value: Json): string[] {
    // They have none, whatever is written into them.
    if (value.kind === "TCPRoute" || value.kind === "UDPRoute") return [];
    const found = new Set<string>();
    const add = (host: unknown): void => {
        if (typeof host === "string" && /^[A-Za-z0-9*.-]+$/.test(host)) found.add(host.toLowerCase());
    };
    const walk = (part: unknown, depth: number): void => {
        if (depth > 12) return;
        if (Array.isArray(part)) part.forEach((item) => walk(item, depth + 1));
        if (!isObject(part)) return;
        for (const [key, inner] of Object.entries(part)) {
            if (besideHosts.test(key)) continue;
            if (hostKeys.has(key)) [inner].flat().forEach(add);
            // Traefik writes rules in a language of its own.
            if (key === "match" && typeof inner === "string") {
                for (const [, list] of inner.matchAll(/\bHost(?:SNI)?\(([^)]*)\)/g))
                    for (const [, host] of (list ?? "").matchAll(/[`"]([^`"]+)[`"]/g)) add(host);
                if (/HostRegexp/.test(inner)) found.add("*");
            }
            walk(inner, depth + 1);
        }
    };
    walk(value.spec, 0);
    // Knative's is called like its host.
    if (value.kind === "DomainMapping" && isObject(value.metadata)) add(value.metadata.name);
    return found.has("*") ? [] : [...found];
}

/** The hosts of unread objects, which may be versions of one, and that some of these have none or any. */
export function hostWords(objects: readonly Json[], count: number): string {
    const hosts = [...new Set(objects.flatMap(hostsOf))].sort();
    if (hosts.length === 0) return "";
    const more = hosts.length > 3 ? ` and ${hosts.length - 3} more` : "";
    const others = objects.some((value) => hostsOf(value).length === 0)
        ? `; ${count === 1 ? "it" : "some"} may take any host`
        : "";
    return ` (hosts: ${hosts.slice(0, 3).join(", ")}${more}${others})`;
}
