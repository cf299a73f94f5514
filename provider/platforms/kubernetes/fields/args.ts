// Written by `npm run generate` from rows. Change the rows, not this file.
import type { Input } from "@pulumi/pulumi";
import type { Transform } from "./transform";

export type * from "./transform";

/** API versions of Ingress. The older two are served by clusters up to 1.21 only. */
export type IngressApiVersion = "networking.k8s.io/v1" | "networking.k8s.io/v1beta1" | "extensions/v1beta1";

/** How a path is compared; what each means is defined by the Kubernetes Ingress reference. */
export type PathType = "Prefix" | "Exact" | "ImplementationSpecific";

/** How a load balancer of Huawei CCE compares a path: its start by characters, the whole of it, a regular expression. */
export type MatchMode = "STARTS_WITH" | "EQUAL_TO" | "REGEX";

/** What an `up` waits for after the Ingress was written. */
export type WaitFor = "none" | "accepted" | "address" | "endpoints";

/** Which objects hold the addresses. */
export type EndpointsKind = "Endpoints" | "EndpointSlice" | "both" | "auto";

/** The load balancer of an Ingress on CCE: one of the two. */
export interface CceLoadBalancerArgs {
    /** A load balancer that exists. */
    existing?: Input<CceExistingArgs>;
    /** A load balancer that CCE makes with the Ingress and deletes with it. */
    create?: Input<CceCreateArgs>;
}

/** A load balancer that exists. */
export interface CceExistingArgs {
    /** Id of the load balancer, 1-100 characters; wins over `ip`. Cannot be changed later. */
    id?: Input<string>;
    /** Address of the load balancer; used when there is no `id`. */
    ip?: Input<string>;
    /** Kind of the load balancer (default: `shared`). Cannot be changed later. */
    kind?: Input<"shared" | "dedicated">;
}

/** A load balancer that is made with the Ingress. */
export interface CceCreateArgs {
    /** Kind of the load balancer (default: `shared`). Cannot be changed later. */
    kind?: Input<"shared" | "dedicated">;
    /** Name: 1-64 letters, digits, `_`, `.` and `-` (default: CCE chooses). */
    name?: Input<string>;
    /** With a public address (default: false). */
    public?: Input<boolean>;
    /** Name of the bandwidth of the public address, 1-64 characters. */
    bandwidthName?: Input<string>;
    /** What is paid for. */
    bandwidthChargeMode?: Input<"traffic" | "bandwidth">;
    /** Bandwidth in Mbit/s, 1-2000. */
    bandwidthSize?: Input<number>;
    /** Only `PER`: the bandwidth is the address's own. */
    bandwidthShareType?: Input<"PER">;
    /** Type of the public address, e.g. `5_bgp`. */
    eipType?: Input<string>;
    /** Subnet (IPv4) of the private address (`vip_subnet_cidr_id`). */
    subnetId?: Input<string>;
    /** Network of the IPv6 address (`ipv6_vip_virsubnet_id`). */
    ipv6NetworkId?: Input<string>;
    /** Networks from which backends are reached (`elb_virsubnet_ids`). */
    backendNetworkIds?: Input<Input<string>[]>;
    /** The private address itself, IPv4 (`vip_address`; default: the subnet chooses). */
    privateAddress?: Input<string>;
    /** Zones of a dedicated load balancer; needed for one. */
    availabilityZones?: Input<Input<string>[]>;
    /** Flavor for TCP and UDP of a dedicated load balancer. */
    l4Flavor?: Input<string>;
    /** Flavor for HTTP of a dedicated load balancer; needed for one. */
    l7Flavor?: Input<string>;
}

/** A listener. */
export interface CceListenPortArgs {
    /** Protocol of the listener. */
    protocol: Input<"HTTP" | "HTTPS">;
    /** Port of the listener, 1-65535. */
    port: Input<number>;
}

/** Who may connect. */
export interface CceAccessListArgs {
    /** Ids of 1-5 IP address groups. */
    ids: Input<Input<string>[]>;
    /** Whether the list counts (default: true). */
    enabled?: Input<boolean>;
    /** Whether these addresses only, or all but these, are served. */
    type: Input<"allow" | "deny">;
}

/** A redirect of every rule. */
export interface CceRedirectArgs {
    /** Where every rule of the Ingress redirects to; starts with http:// or https://. */
    url: Input<string>;
    /** 301, 302, 303, 307 or 308 (default: 301). */
    code?: Input<number>;
}

/** Which requests a canary gets. */
export interface CceCanaryArgs {
    /** Share of the requests in percent, 0-100. Not with a header or cookie. */
    weight?: Input<number>;
    /** Name of a header; other canaries of the listener come after it. */
    header?: Input<string>;
    /** Values that the header may have, 1-10; needed with it. */
    headerValues?: Input<Input<string>[]>;
    /** Name of a cookie; canaries by weight come after it. */
    cookie?: Input<string>;
    /** Values that the cookie may have, 1-10; needed with it. */
    cookieValues?: Input<Input<string>[]>;
}

/** Cross-origin requests. */
export interface CceCorsArgs {
    /** Origins that may call. */
    allowOrigin?: Input<Input<string>[]>;
    /** Headers that they may send. */
    allowHeaders?: Input<Input<string>[]>;
    /** Methods that they may use. */
    allowMethods?: Input<Input<string>[]>;
    /** Whether cookies are sent along. */
    allowCredentials?: Input<boolean>;
    /** Headers that a script may read. */
    exposeHeaders?: Input<Input<string>[]>;
    /** Seconds that the answer may be kept, 0 or more. */
    maxAge?: Input<number>;
}

/** A header that requests must have. */
export interface CceHeaderArgs {
    /** Name of the header: 1-40 letters, digits, `-` and `_`. */
    key: Input<string>;
    /** Values, at most 9 (one less with a host), of 1-128 characters without blanks and quotation marks; `*` and `?` are wildcards. */
    values: Input<Input<string>[]>;
}

/** Options of Huawei Cloud CCE. */
export interface CceArgs {
    /** The load balancer: an existing one or a new one. */
    loadBalancer: Input<CceLoadBalancerArgs>;
    /** Port of the listener, 1-65535 (default: 80, with certificates 443). */
    port?: Input<number>;
    /** Several listeners; dedicated load balancers only. Wins over `port`. */
    listenPorts?: Input<Input<CceListenPortArgs>[]>;
    /** Certificates of ELB: the first is the server's, the others are chosen by host (SNI). */
    certificateIds?: Input<Input<string>[]>;
    /** TLS versions and ciphers (default: `tls-1-2`). */
    tlsPolicy?: Input<"tls-1-0" | "tls-1-1" | "tls-1-2" | "tls-1-2-strict" | "tls-1-0-with-1-3" | "tls-1-2-fs" | "tls-1-2-fs-with-1-3">;
    /** A TLS policy of your own; wins over `tlsPolicy`. */
    securityPolicyId?: Input<string>;
    /** CA of the clients' certificates: turns on mutual TLS. */
    clientCaCertificateId?: Input<string>;
    /** HTTP/2 on HTTPS listeners (default: false). */
    http2?: Input<boolean>;
    /** Protocol to the backends (default: `http`). */
    backendProtocol?: Input<"http" | "https" | "grpc">;
    /** Protocol of the listener, where the cluster's version of CCE asks for it (annotation `protocol`). */
    protocol?: Input<"HTTP" | "HTTPS">;
    /** HTTPS to the backends, in the words of older versions of CCE; newer ones have `backendProtocol`. */
    secureBackends?: Input<boolean>;
    /** Role of the Ingress in older versions of CCE, e.g. `data`. */
    role?: Input<string>;
    /** Subnet of the load balancer, which older versions of CCE ask for (a UUID). */
    subnetId?: Input<string>;
    /** Seconds that an idle connection is kept, 0-4000 (default: 60). */
    keepaliveTimeout?: Input<number>;
    /** Seconds to wait for a request, 1-300 (default: 60). */
    clientTimeout?: Input<number>;
    /** Seconds to wait for a backend's answer, 1-300 (default: 60). */
    memberTimeout?: Input<number>;
    /** Seconds in which a new backend gets its full share, 30-1200; dedicated load balancers. Not with `sessionAffinityMinutes`. */
    slowStart?: Input<number>;
    /** Who may connect. */
    accessList?: Input<CceAccessListArgs>;
    /** Tags of a created load balancer, at most 19. */
    tags?: Input<Record<string, Input<string>>>;
    /** Public address that CCE bound; written by CCE. Cannot be changed later. */
    eipId?: Input<string>;
    /** Public address of your own; can be given in an update only. */
    customEipId?: Input<string>;
    /** Place among the Ingresses of the listener, 1-1000, smallest first, before those without one; dedicated load balancers. Turns `rulePriority` on. */
    order?: Input<number>;
    /** The order of the paths counts; dedicated load balancers. Only true; cannot be turned off again. */
    rulePriority?: Input<boolean>;
    /** By Service: the header that its requests must have; dedicated load balancers. Not with `conditions` of the Service. */
    headers?: Input<Record<string, Input<CceHeaderArgs>>>;
    /** By Service: conditions of its rules (Method, Header, Cookie, QueryString, SourceIp); dedicated load balancers. An empty list deletes them. Each value is one of the 10 conditions of a rule, as are its path and its host. */
    conditions?: Input<Record<string, Input<Input<Record<string, unknown>>[]>>>;
    /** By Service: actions of its rules (FixedResponse, TrafficLimit, ForwardPool, InsertHeader, RemoveHeader); dedicated load balancers. */
    actions?: Input<Record<string, Input<Input<Record<string, unknown>>[]>>>;
    /** Path that the backend sees; `$1`, `$2` are groups of a REGEX path. Dedicated load balancers. */
    rewriteTarget?: Input<string>;
    /** Every rule redirects. Not with `canary`. */
    redirect?: Input<CceRedirectArgs>;
    /** HTTP redirects to HTTPS; needs `listenPorts` with both. */
    sslRedirect?: Input<boolean>;
    /** Turns the Ingress into a canary of another, which has to stay; dedicated load balancers. Cannot be removed later. */
    canary?: Input<CceCanaryArgs>;
    /** A client stays on its backend by a cookie, for 1-1440 minutes. */
    sessionAffinityMinutes?: Input<number>;
    /** Cross-origin requests; dedicated load balancers. Not with `rewriteTarget`, `redirect` and `sslRedirect`. */
    cors?: Input<CceCorsArgs>;
}

/** Options of Traefik. */
export interface TraefikArgs {
    /** Entry points that serve the routes (default: Traefik's default ones, usually all). */
    entryPoints?: Input<Input<string>[]>;
    /** Middlewares in order, each `<namespace>-<name>@kubernetescrd` or of another provider, e.g. `auth@file`. */
    middlewares?: Input<Input<string>[]>;
    /** Priority of all rules of this Ingress, 1 or more, highest first (default: the length of the rule's text). */
    priority?: Input<number>;
    /** How ImplementationSpecific paths are compared (default: `PathPrefix`). */
    pathMatcher?: Input<"Path" | "PathPrefix" | "PathRegexp">;
    /** The routes are served with TLS only. */
    tls?: Input<boolean>;
    /** Resolver of Traefik that gets the certificates, by its name. */
    tlsCertResolver?: Input<string>;
    /** TLS options, `<namespace>-<name>@kubernetescrd`. */
    tlsOptions?: Input<string>;
}

/** Options of Skipper. */
export interface SkipperArgs {
    /** Filters of every route, in Skipper's notation, e.g. `ratelimit(20, "1m")`. */
    filters?: Input<string>;
    /** Further conditions of every route, e.g. `QueryParam("debug")`. */
    predicates?: Input<string>;
    /** Further routes for each host and path, in Skipper's notation, e.g. `Method("OPTIONS") -> status(200) -> <shunt>`. */
    routes?: Input<string>;
    /** How ImplementationSpecific paths are compared (default: as Skipper was started). */
    pathMode?: Input<"kubernetes-ingress" | "path-regexp" | "path-prefix">;
    /** Requests a second that each instance of Skipper takes from one client, 1 or more; Skipper has to run with `-enable-ratelimits`. */
    ratelimit?: Input<number>;
    /** Protocol to the backends (default: `http`). */
    backendProtocol?: Input<"http" | "https" | "fastcgi">;
    /** How a backend is chosen (default: `roundRobin`). */
    algorithm?: Input<"roundRobin" | "random" | "consistentHash" | "powerOfRandomNChoices">;
}

/** Options of Alibaba Cloud ACK ALB. */
export interface AlbArgs {
    /** Listeners that serve the routes (default: HTTPS 443 for the hosts of `tls`, HTTP 80 for others). */
    listenPorts?: Input<Input<AlbListenPortArgs>[]>;
    /** Place among the Ingresses of the listener, 1-1000, smallest first (default: 10). */
    order?: Input<number>;
    /** Prefix paths are regular expressions (default: false). */
    useRegex?: Input<boolean>;
    /** Path that the backend sees; `${1}`, `${2}` are groups. Prefix paths are then regular expressions. */
    rewriteTarget?: Input<string>;
    /** HTTP on port 80 redirects to HTTPS on port 443 (default: false). */
    sslRedirect?: Input<boolean>;
    /** Protocol to the backends (default: `http`). */
    backendProtocol?: Input<"http" | "https" | "grpc">;
    /** How a backend is chosen (default: `wrr`). */
    backendScheduler?: Input<"wrr" | "wlc" | "sch">;
    /** A client stays on its backend (default: false). */
    stickySession?: Input<boolean>;
    /** Requests a second, 1-1000000 (default: no limit). */
    trafficLimitQps?: Input<number>;
    /** Share of the requests in percent, 0-100: turns the Ingress into a canary of another. Not with a header or cookie. */
    canaryWeight?: Input<number>;
    /** Name of a header: with `canaryHeaderValue` a request goes to the canary. */
    canaryHeader?: Input<string>;
    /** Value of the header; needed with `canaryHeader`. */
    canaryHeaderValue?: Input<string>;
    /** Name of a cookie: with the value `always` a request goes to the canary. */
    canaryCookie?: Input<string>;
    /** Cross-origin requests are answered (default: false). */
    cors?: Input<boolean>;
}

/** Options of ingress-nginx. */
export interface NginxArgs {
    /** Paths are regular expressions, upper and lower case alike; so are then all paths of the host (default: false). */
    useRegex?: Input<boolean>;
    /** Path that the backend sees; `$1`, `$2` are groups. All paths of the host are then regular expressions. */
    rewriteTarget?: Input<string>;
    /** HTTP redirects to HTTPS on hosts that an Ingress has in `tls` (default: true). */
    sslRedirect?: Input<boolean>;
    /** HTTP redirects to HTTPS also on hosts without `tls` (default: false). */
    forceSslRedirect?: Input<boolean>;
    /** Every rule redirects to this URL with 301. */
    permanentRedirect?: Input<string>;
    /** Protocol to the backends (default: `HTTP`). */
    backendProtocol?: Input<"HTTP" | "HTTPS" | "GRPC" | "GRPCS" | "FCGI" | "AUTO_HTTP">;
    /** Largest request body, e.g. `8m` (default: `1m`). */
    proxyBodySize?: Input<string>;
    /** Seconds between two reads from a backend, 1 or more (default: 60). */
    proxyReadTimeout?: Input<number>;
    /** Share of the requests in percent, 0-100: turns the Ingress into a canary of another. */
    canaryWeight?: Input<number>;
    /** Name of a header: with `always` a request goes to the canary, with `never` it does not; else cookie and weight decide. */
    canaryHeader?: Input<string>;
    /** Name of a cookie: with `always` a request goes to the canary, with `never` it does not; else the weight decides. */
    canaryCookie?: Input<string>;
}

/** A listener. */
export interface AlbListenPortArgs {
    /** Protocol of the listener. */
    protocol: Input<"HTTP" | "HTTPS">;
    /** Port of the listener, 1-65535. */
    port: Input<number>;
}

/** What the load balancer of Huawei CCE reads on a Service. */
export interface CceServiceArgs {
    /** How a backend is chosen (default: `ROUND_ROBIN`). */
    algorithm?: Input<"ROUND_ROBIN" | "LEAST_CONNECTIONS" | "SOURCE_IP">;
    /** Backends are checked (default: true). */
    healthCheck?: Input<boolean>;
    /** How they are checked: protocol, delay, timeout, max_retries, path, in CCE's own names and as texts. */
    healthCheckOption?: Input<Record<string, Input<string>>>;
    /** The same for each port; wins over `healthCheckOption`. */
    healthCheckOptions?: Input<Input<Record<string, Input<string>>>[]>;
    /** Requests from inside the cluster go through the load balancer (default: false). */
    passThrough?: Input<boolean>;
}

/** An object with which another one goes: the cluster's garbage collector deletes the dependent one when no owner is left. The owner is in the same namespace, or has none. */
export interface OwnerReferenceArgs {
    /** API version of the owner, e.g. `apps/v1`. */
    apiVersion: Input<string>;
    /** Kind of the owner. */
    kind: Input<string>;
    /** Name of the owner. */
    name: Input<string>;
    /** UID of the owner, as the cluster has given it. */
    uid: Input<string>;
    /** The owner manages the object (default: `false`); at most one owner does. */
    controller?: Input<boolean>;
    /** Whoever deletes the owner in the foreground waits for the object (default: `false`). */
    blockOwnerDeletion?: Input<boolean>;
}

/** A Service and one of its ports. */
export interface ServiceBackendArgs {
    /** Name of a Service in the namespace of the Ingress. */
    name: Input<string>;
    /** Port of the Service: a number (1-65535) or the name of one of its ports. */
    port: Input<number | string>;
}

/** An object of the Ingress' namespace that answers instead of a Service, e.g. a storage bucket. */
export interface ResourceBackendArgs {
    /** API group of the object; absent: the core group. */
    apiGroup?: Input<string>;
    /** Kind of the object. */
    kind: Input<string>;
    /** Name of the object. */
    name: Input<string>;
}

/** Where requests go: exactly one of the two. */
export interface BackendArgs {
    /** A Service. */
    service?: Input<ServiceBackendArgs>;
    /** Another object of the namespace. */
    resource?: Input<ResourceBackendArgs>;
}

/** One route: the requests for `host` and `path` go to `backend`. */
export interface IngressRouteArgs {
    /** Exact host or `*.suffix` (covers exactly one label); absent: every host. */
    host?: Input<string>;
    /** Path, starting with `/`. */
    path: Input<string>;
    /** How the path is compared (default: `Prefix`, with `matchMode` `ImplementationSpecific`). */
    match?: Input<PathType>;
    /** How the load balancer of Huawei CCE compares the path (default: `STARTS_WITH`). */
    matchMode?: Input<MatchMode>;
    /** Where the requests go. */
    backend: Input<BackendArgs>;
    /** Serve the host with TLS: the name of the Secret with the certificate, or `true` for the controller's own. */
    tls?: Input<boolean | string>;
}

/** A path of a rule in the full form, as the Kubernetes reference has it. */
export interface HttpPathArgs {
    /** Path, starting with `/`; may be absent with `ImplementationSpecific` only. */
    path?: Input<string>;
    /** How the path is compared. Required in `networking.k8s.io/v1`; in older versions its absence is `ImplementationSpecific`. */
    pathType?: Input<PathType>;
    /** What Huawei CCE reads beside the path: `ingress.beta.kubernetes.io/url-match-mode`, with `EQUAL_TO`, `STARTS_WITH` or `REGEX`. In `networking.k8s.io/v1` it becomes CCE's annotation, as `matchMode` of a route does. */
    property?: Input<Record<string, Input<string>>>;
    /** Where the requests go, as the Kubernetes reference has it. */
    backend: Input<HttpBackendArgs>;
}

/** A backend in the full form: `service.port` is `{ number }` or `{ name }`. */
export interface HttpBackendArgs {
    /** A Service. */
    service?: Input<HttpServiceArgs>;
    /** Another object of the namespace. */
    resource?: Input<ResourceBackendArgs>;
}

/** A Service in the full form. */
export interface HttpServiceArgs {
    /** Name of a Service in the namespace of the Ingress. */
    name: Input<string>;
    /** Port of the Service. */
    port?: Input<HttpServicePortArgs>;
}

/** A port in the full form: one of the two. */
export interface HttpServicePortArgs {
    /** Number of the port, 1-65535. */
    number?: Input<number>;
    /** Name of the port. */
    name?: Input<string>;
}

/** The paths of a rule in the full form. */
export interface HttpPathsArgs {
    /** At least one path. */
    paths: Input<Input<HttpPathArgs>[]>;
}

/** A rule in the full form. */
export interface IngressRuleArgs {
    /** Exact host or `*.suffix`; absent: every host. */
    host?: Input<string>;
    /** The paths of the host; absent: all requests of the host go to the default backend. */
    http?: Input<HttpPathsArgs>;
}

/** Hosts that share a certificate. */
export interface IngressTlsArgs {
    /** Hosts in the certificate. */
    hosts?: Input<Input<string>[]>;
    /** Secret with the certificate; absent: the controller's own. */
    secretName?: Input<string>;
}

/** Arguments of `crossroute.kubernetes.Ingress`. */
export interface IngressArgs {
    /** Name of the Ingress object (default: the name of the resource). Changing it replaces the object. */
    name?: Input<string>;
    /** Namespace of the object (default: that of the Kubernetes provider). Changing it replaces the object. */
    namespace?: Input<string>;
    /** Ingress class, i.e. which controller serves it (default: the default class of the cluster). */
    ingressClassName?: Input<string>;
    /** Labels of the object. */
    labels?: Input<Record<string, Input<string>>>;
    /** Annotations of the object. */
    annotations?: Input<Record<string, Input<string>>>;
    /** What the name begins with, in place of `name`. The rest is a digest of project, stack and the resource's name, so it is the same in every update and unlike that of another stack; another name of the resource makes another object. */
    generateName?: string;
    /** Who must have done their work before the object is gone, e.g. `example.com/clean-up`. A deletion waits until each has taken its entry away, `pulumi destroy` as well. */
    finalizers?: Input<Input<string>[]>;
    /** Objects with which this one goes. What the cluster deletes with its owner is made anew by the next update after a refresh. */
    ownerReferences?: Input<Input<OwnerReferenceArgs>[]>;
    /** Routes in the short form. */
    routes?: Input<Input<IngressRouteArgs>[]>;
    /** Rules in the full form, as the Kubernetes reference has them; they come after the routes. */
    rules?: Input<Input<IngressRuleArgs>[]>;
    /** What answers when no route does. */
    defaultBackend?: Input<BackendArgs>;
    /** Certificates, in addition to those of the routes. */
    tls?: Input<Input<IngressTlsArgs>[]>;
    /** API version of the object (default: `networking.k8s.io/v1`). The older two are for clusters up to 1.21. */
    apiVersion?: IngressApiVersion;
    /** Options of Huawei CCE; the class is then `cce`, where neither `ingressClassName` nor the annotation `kubernetes.io/ingress.class` names one. */
    cce?: CceArgs;
    /** Options of Traefik. */
    traefik?: TraefikArgs;
    /** Options of Skipper. */
    skipper?: SkipperArgs;
    /** Options of an Application Load Balancer of Alibaba Cloud ACK. */
    alb?: AlbArgs;
    /** Options of ingress-nginx, which is retired. */
    nginx?: NginxArgs;
    /** What an `up` waits for (default: `none`). */
    waitFor?: WaitFor;
    /** Version of the cluster, e.g. `1.33`: what its API server refuses is found (default: the cluster is asked where the versions differ, which are names of Services that begin with a digit, refused before 1.36). */
    kubernetesVersion?: string;
    /** Seconds that waiting may take, 1 or more (default: 600). */
    timeout?: number;
    /** What comes first when the Ingress gets another name or namespace: `makeFirst` the new one (the default), `breakFirst` the deletion of the old one, for clusters whose admission webhook refuses two Ingresses with one host. The preview names the hosts that have no answer meanwhile. Set it in an update before the one that renames. */
    order?: "makeFirst" | "breakFirst";
    /** Takes over an Ingress that exists: `true` one that no Pulumi program manages, a text one of this field manager or owner record (default: an object that exists is refused). */
    adopt?: boolean | string;
    /** Changes the Ingress before it is registered (TypeScript only). */
    transform?: Transform;
}

/** A port on which the addresses listen. */
export interface EndpointPortArgs {
    /** Name; needed when there are several ports. Also the name of the Service's port. */
    name?: Input<string>;
    /** Port of the addresses, 1-65535. */
    port: Input<number>;
    /** Port of the Service (default: the same number). */
    servicePort?: Input<number>;
    /** `TCP` (default), `UDP` or `SCTP`. */
    protocol?: Input<string>;
    /** Application protocol, e.g. `kubernetes.io/h2c`. */
    appProtocol?: Input<string>;
}

/** An address in the full form. */
export interface EndpointAddressArgs {
    /** IPv4 or IPv6 address; not loopback, link-local or unspecified. */
    ip: Input<string>;
    /** Host name of the endpoint (a DNS label). */
    hostname?: Input<string>;
    /** Node that the endpoint is on. */
    nodeName?: Input<string>;
    /** Object behind the endpoint. */
    targetRef?: Input<ObjectReferenceArgs>;
}

/** An object of the cluster. */
export interface ObjectReferenceArgs {
    /** Kind of the object, e.g. `Pod`. */
    kind?: Input<string>;
    /** Namespace of the object. */
    namespace?: Input<string>;
    /** Name of the object. */
    name?: Input<string>;
    /** UID of the object. */
    uid?: Input<string>;
    /** API version of the object. */
    apiVersion?: Input<string>;
    /** Which part of the object is meant, e.g. `spec.containers{web}`. */
    fieldPath?: Input<string>;
    /** Not to be given: the API of CCE fails with it. A version is the server's to write. */
    resourceVersion?: Input<string>;
}

/** Addresses that listen on the same ports. */
export interface EndpointSubsetArgs {
    /** Addresses that take requests. */
    addresses?: Input<Input<EndpointAddressArgs>[]>;
    /** Addresses that do not take requests yet. */
    notReadyAddresses?: Input<Input<EndpointAddressArgs>[]>;
    /** Ports of these addresses. */
    ports?: Input<Input<EndpointPortArgs>[]>;
}

/** The Service in front of the addresses. */
export interface EndpointsServiceArgs {
    /** Labels of the Service (default: those of the component). */
    labels?: Input<Record<string, Input<string>>>;
    /** Annotations of the Service (default: none). */
    annotations?: Input<Record<string, Input<string>>>;
    /** `None` for a Service without an address of its own; default: the server picks one. */
    clusterIP?: Input<string>;
    /** How the Service is reached (default: `ClusterIP`). */
    type?: Input<"ClusterIP" | "NodePort" | "LoadBalancer">;
    /** What the load balancer of Huawei CCE reads on a Service. */
    cce?: CceServiceArgs;
}

/** Arguments of `crossroute.kubernetes.Endpoints`. */
export interface EndpointsArgs {
    /** Name of the Service and the Endpoints (default: the name of the resource). Changing it replaces them. */
    name?: Input<string>;
    /** Namespace of the objects (default: that of the Kubernetes provider). Changing it replaces them. */
    namespace?: Input<string>;
    /** IP addresses, all on the same ports; or one DNS name, which becomes a Service of type ExternalName. */
    addresses?: Input<Input<string>[]>;
    /** The one port of the addresses, 1-65535. */
    port?: Input<number>;
    /** The ports of the addresses, when there are several or they have names. */
    ports?: Input<Input<EndpointPortArgs>[]>;
    /** Addresses in the full form, instead of `addresses`, `port` and `ports`. */
    subsets?: Input<Input<EndpointSubsetArgs>[]>;
    /** Objects that hold the addresses (default: `Endpoints`); `auto`: EndpointSlices from Kubernetes 1.33 on. */
    kind?: EndpointsKind;
    /** Version of the cluster, e.g. `1.33` (default: the cluster is asked). */
    kubernetesVersion?: string;
    /** Labels of all objects. */
    labels?: Input<Record<string, Input<string>>>;
    /** Annotations of the Endpoints and EndpointSlices. */
    annotations?: Input<Record<string, Input<string>>>;
    /** What the name begins with, in place of `name`. The rest is a digest of project, stack and the resource's name, so it is the same in every update and unlike that of another stack; another name of the resource makes another object. */
    generateName?: string;
    /** Who must have done their work before the object is gone, e.g. `example.com/clean-up`. A deletion waits until each has taken its entry away, `pulumi destroy` as well. */
    finalizers?: Input<Input<string>[]>;
    /** Objects with which this one goes. What the cluster deletes with its owner is made anew by the next update after a refresh. */
    ownerReferences?: Input<Input<OwnerReferenceArgs>[]>;
    /** The Service; `false`: no Service is made. */
    service?: boolean | EndpointsServiceArgs;
    /** Takes over objects that exist: `true` those that no Pulumi program manages, a text those of this field manager or owner record (default: an object that exists is refused). */
    adopt?: boolean | string;
    /** Changes each object before it is registered (TypeScript only). */
    transform?: Transform;
}
