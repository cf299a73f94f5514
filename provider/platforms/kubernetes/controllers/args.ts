/** Options of controllers. Names and descriptions are those of the tables beside this file. */
import type * as pulumi from "@pulumi/pulumi";

type Input<T> = pulumi.Input<T>;

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
    tlsPolicy?: Input<
        "tls-1-0" | "tls-1-1" | "tls-1-2" | "tls-1-2-strict" | "tls-1-0-with-1-3" | "tls-1-2-fs" | "tls-1-2-fs-with-1-3"
    >;
    /** A TLS policy of your own; wins over `tlsPolicy`. */
    securityPolicyId?: Input<string>;
    /** CA of the clients' certificates: turns on mutual TLS. */
    clientCaCertificateId?: Input<string>;
    /** HTTP/2 on HTTPS listeners (default: false). */
    http2?: Input<boolean>;
    /** Protocol to the backends (default: `http`). */
    backendProtocol?: Input<"http" | "https" | "grpc">;
    /** Seconds that an idle connection is kept, 0-4000 (default: 60). */
    keepaliveTimeout?: Input<number>;
    /** Seconds to wait for a request, 1-300 (default: 60). */
    clientTimeout?: Input<number>;
    /** Seconds to wait for a backend's answer, 1-300 (default: 60). */
    memberTimeout?: Input<number>;
    /** Seconds in which a new backend gets its full share, 30-1200; dedicated load balancers. */
    slowStart?: Input<number>;
    /** Who may connect. */
    accessList?: Input<CceAccessListArgs>;
    /** Tags of a created load balancer, at most 19. */
    tags?: Input<Record<string, Input<string>>>;
    /** Public address that CCE bound; written by CCE. Cannot be changed later. */
    eipId?: Input<string>;
    /** Public address of your own; can be given in an update only. */
    customEipId?: Input<string>;
    /** Place among the Ingresses of the listener, 1-1000, smallest first; dedicated load balancers. */
    order?: Input<number>;
    /** The order of the paths counts. Only true; cannot be turned off again. */
    rulePriority?: Input<boolean>;
    /** By Service: the header that its requests must have. */
    headers?: Input<Record<string, Input<CceHeaderArgs>>>;
    /** By Service: conditions of its rules (Method, Header, Cookie, QueryString, SourceIp); an empty list deletes them. */
    conditions?: Input<Record<string, Input<Input<Record<string, unknown>>[]>>>;
    /** By Service: actions of its rules (FixedResponse, TrafficLimit, ForwardPool, InsertHeader, RemoveHeader). */
    actions?: Input<Record<string, Input<Input<Record<string, unknown>>[]>>>;
    /** Path that the backend sees; `$1`, `$2` are groups of a REGEX path. */
    rewriteTarget?: Input<string>;
    /** Every rule redirects. Not with `canary`. */
    redirect?: Input<CceRedirectArgs>;
    /** HTTP redirects to HTTPS; needs `listenPorts` with both. */
    sslRedirect?: Input<boolean>;
    /** A share of the requests of another Ingress. Cannot be removed later. */
    canary?: Input<CceCanaryArgs>;
    /** A client stays on its backend by a cookie, for 1-1440 minutes. */
    sessionAffinityMinutes?: Input<number>;
    /** Cross-origin requests. */
    cors?: Input<CceCorsArgs>;
}

/** Options of Traefik. */
export interface TraefikArgs {
    /** Entry points that serve the routes (default: all of Traefik's). */
    entryPoints?: Input<Input<string>[]>;
    /** Middlewares in order, each `<namespace>-<name>@kubernetescrd`. */
    middlewares?: Input<Input<string>[]>;
    /** Priority of all rules of this Ingress, 1 or more, highest first (default: the length of the rule's text). */
    priority?: Input<number>;
    /** How ImplementationSpecific paths are compared (default: `PathPrefix`). */
    pathMatcher?: Input<"Path" | "PathPrefix" | "PathRegexp">;
    /** The routes are served with TLS only. */
    tls?: Input<boolean>;
    /** Name of the certificate resolver. */
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
    /** Routes of your own, in Skipper's notation. */
    routes?: Input<string>;
    /** How ImplementationSpecific paths are compared (default: as Skipper was started). */
    pathMode?: Input<"kubernetes-ingress" | "path-regexp" | "path-prefix">;
    /** Requests a second for each client, 1 or more. */
    ratelimit?: Input<number>;
    /** Protocol to the backends (default: `http`). */
    backendProtocol?: Input<"http" | "https" | "fastcgi">;
    /** How a backend is chosen (default: `roundRobin`). */
    algorithm?: Input<"roundRobin" | "random" | "consistentHash" | "powerOfRandomNChoices">;
}

/** Options of Alibaba Cloud ACK ALB. */
export interface AlbArgs {
    /** Listeners that serve the routes (default: HTTP 80). */
    listenPorts?: Input<Input<AlbListenPortArgs>[]>;
    /** Place among the Ingresses of the listener, 1-1000, smallest first (default: 10). */
    order?: Input<number>;
    /** Prefix paths are regular expressions (default: false). */
    useRegex?: Input<boolean>;
    /** Path that the backend sees; `${1}`, `${2}` are groups of a regular expression. */
    rewriteTarget?: Input<string>;
    /** HTTP redirects to HTTPS. */
    sslRedirect?: Input<boolean>;
    /** Protocol to the backends (default: `http`). */
    backendProtocol?: Input<"http" | "https" | "grpc">;
    /** How a backend is chosen (default: `wrr`). */
    backendScheduler?: Input<"wrr" | "wlc" | "sch">;
    /** A client stays on its backend (default: false). */
    stickySession?: Input<boolean>;
    /** Requests a second, 1-1000000 (default: no limit). */
    trafficLimitQps?: Input<number>;
    /** Share of the requests in percent, 0-100: turns the Ingress into a canary of another. */
    canaryWeight?: Input<number>;
    /** Requests with this header go to the canary. */
    canaryHeader?: Input<string>;
    /** Value of the header. */
    canaryHeaderValue?: Input<string>;
    /** Requests with this cookie go to the canary. */
    canaryCookie?: Input<string>;
    /** Cross-origin requests are answered (default: false). */
    cors?: Input<boolean>;
}

/** Options of ingress-nginx. */
export interface NginxArgs {
    /** Paths are regular expressions; all paths of the host then are (default: false). */
    useRegex?: Input<boolean>;
    /** Path that the backend sees; `$1`, `$2` are groups. */
    rewriteTarget?: Input<string>;
    /** HTTP redirects to HTTPS where there is a certificate (default: true). */
    sslRedirect?: Input<boolean>;
    /** HTTP redirects to HTTPS also without a certificate (default: false). */
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
    /** Requests with this header go to the canary. */
    canaryHeader?: Input<string>;
    /** Requests with this cookie go to the canary. */
    canaryCookie?: Input<string>;
}

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
    /** The private address itself (`vip_address`; default: the subnet chooses). */
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
    /** Ids of at most five IP address groups. */
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
    /** 301 (default), 302, 303, 307 or 308. */
    code?: Input<number>;
}

/** Which requests a canary gets. */
export interface CceCanaryArgs {
    /** Share of the requests in percent, 0-100. */
    weight?: Input<number>;
    /** Requests with this header; goes before cookie and weight. */
    header?: Input<string>;
    /** Values of the header, 1-10. */
    headerValues?: Input<Input<string>[]>;
    /** Requests with this cookie; goes before weight. */
    cookie?: Input<string>;
    /** Values of the cookie, 1-10. */
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
    /** How long the answer may be kept, in seconds. */
    maxAge?: Input<number>;
}

/** A header that requests must have. */
export interface CceHeaderArgs {
    /** Name of the header: 1-40 letters, digits, `-` and `_`. */
    key: Input<string>;
    /** At most nine values of 1-128 characters; `*` and `?` are wildcards. */
    values: Input<Input<string>[]>;
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
