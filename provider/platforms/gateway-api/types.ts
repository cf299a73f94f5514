/**
 * The objects of the Gateway API as its custom resource definitions (standard channel, v1.6.1) have them. Types only:
 * fields with a server default are optional here, and checks decide which values are allowed.
 */

/** API group of all kinds. */
export const gatewayGroup = "gateway.networking.k8s.io";
/** API version of the kinds of the standard channel. */
export const apiVersion = `${gatewayGroup}/v1`;

export interface ObjectMeta {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    creationTimestamp?: string;
    generation?: number;
}

export interface Condition {
    type: string;
    status: "True" | "False" | "Unknown";
    reason: string;
    message: string;
    observedGeneration?: number;
    lastTransitionTime?: string;
}

export interface HTTPRoute {
    apiVersion?: string;
    kind?: "HTTPRoute";
    metadata?: ObjectMeta;
    spec?: HTTPRouteSpec;
    status?: HTTPRouteStatus;
}

/** What is read of one: which requests it takes, not what answers them. */
export interface GRPCRoute {
    metadata?: ObjectMeta;
    spec?: { parentRefs?: ParentReference[]; hostnames?: string[]; rules?: { matches?: GRPCRouteMatch[] }[] };
}

export interface GRPCRouteMatch {
    /** Absent: every method of every service. */
    method?: { type?: "Exact" | "RegularExpression"; service?: string; method?: string };
    headers?: HTTPValueMatch[];
}

export interface HTTPRouteSpec {
    parentRefs?: ParentReference[];
    /** Absent: every host of the listeners. */
    hostnames?: string[];
    /** Absent: one rule that matches everything and answers with 500. */
    rules?: HTTPRouteRule[];
}

/** What a route attaches to. */
export interface ParentReference {
    /** Default: `gateway.networking.k8s.io`. */
    group?: string;
    /** Default: `Gateway`. */
    kind?: string;
    /** Default: the route's own. */
    namespace?: string;
    name: string;
    /** One listener only. */
    sectionName?: string;
    /** The listeners of one port only. */
    port?: number;
}

export interface HTTPRouteRule {
    name?: string;
    /** One of them must match; absent or empty: everything matches. */
    matches?: HTTPRouteMatch[];
    filters?: HTTPRouteFilter[];
    backendRefs?: HTTPBackendRef[];
    timeouts?: HTTPRouteTimeouts;
    /** Of the experimental channel: when a request is sent again. */
    retry?: Record<string, unknown>;
    /** Of the experimental channel: how a client stays with one backend. */
    sessionPersistence?: Record<string, unknown>;
}

/** All that is named must match. */
export interface HTTPRouteMatch {
    path?: HTTPPathMatch;
    headers?: HTTPValueMatch[];
    queryParams?: HTTPValueMatch[];
    method?: string;
}

export interface HTTPPathMatch {
    /** Default: `PathPrefix`. */
    type?: "Exact" | "PathPrefix" | "RegularExpression";
    /** Default: `/`. */
    value?: string;
}

/** A header or a query parameter. */
export interface HTTPValueMatch {
    /** Default: `Exact`. */
    type?: "Exact" | "RegularExpression";
    name: string;
    value: string;
}

export interface HTTPRouteTimeouts {
    request?: string;
    backendRequest?: string;
}

export type HTTPRouteFilterType =
    | "RequestHeaderModifier"
    | "ResponseHeaderModifier"
    | "RequestMirror"
    | "RequestRedirect"
    | "URLRewrite"
    | "CORS"
    | "ExtensionRef";

export interface HTTPRouteFilter {
    type: HTTPRouteFilterType;
    requestHeaderModifier?: HTTPHeaderFilter;
    responseHeaderModifier?: HTTPHeaderFilter;
    requestMirror?: HTTPRequestMirrorFilter;
    requestRedirect?: HTTPRequestRedirectFilter;
    urlRewrite?: HTTPURLRewriteFilter;
    cors?: HTTPCORSFilter;
    extensionRef?: LocalObjectReference;
}

export interface HTTPHeader {
    name: string;
    value: string;
}

export interface HTTPHeaderFilter {
    set?: HTTPHeader[];
    add?: HTTPHeader[];
    remove?: string[];
}

export interface HTTPRequestMirrorFilter {
    backendRef: BackendObjectReference;
    percent?: number;
    fraction?: { numerator: number; denominator?: number };
}

export interface HTTPPathModifier {
    type: "ReplaceFullPath" | "ReplacePrefixMatch";
    replaceFullPath?: string;
    replacePrefixMatch?: string;
}

export interface HTTPRequestRedirectFilter {
    /** Default: the scheme of the request. */
    scheme?: "http" | "https";
    /** Default: the host of the request. */
    hostname?: string;
    path?: HTTPPathModifier;
    /** Default: that of the scheme, where one is written; else the listener's. */
    port?: number;
    /** Default: 302. */
    statusCode?: number;
}

export interface HTTPURLRewriteFilter {
    hostname?: string;
    path?: HTTPPathModifier;
}

export interface HTTPCORSFilter {
    allowOrigins?: string[];
    allowCredentials?: boolean;
    allowMethods?: string[];
    allowHeaders?: string[];
    exposeHeaders?: string[];
    maxAge?: number;
}

export interface LocalObjectReference {
    group: string;
    kind: string;
    name: string;
}

export interface BackendObjectReference {
    /** Default: the core group, written as an empty text. */
    group?: string;
    /** Default: `Service`. */
    kind?: string;
    name: string;
    /** Default: the route's own. */
    namespace?: string;
    /** Port of the Service, required for one. */
    port?: number;
}

export interface HTTPBackendRef extends BackendObjectReference {
    /** Relative to the sum of the rule's weights. Default: 1. */
    weight?: number;
    filters?: HTTPRouteFilter[];
}

export interface HTTPRouteStatus {
    parents?: RouteParentStatus[];
}

/** What one controller reports about a route at one parent. */
export interface RouteParentStatus {
    parentRef: ParentReference;
    controllerName: string;
    conditions?: Condition[];
}

export interface GatewayClass {
    apiVersion?: string;
    kind?: "GatewayClass";
    metadata?: ObjectMeta;
    spec?: { controllerName?: string; description?: string };
    status?: { conditions?: Condition[] };
}

export interface Gateway {
    apiVersion?: string;
    kind?: "Gateway";
    metadata?: ObjectMeta;
    spec?: GatewaySpec;
    status?: GatewayStatus;
}

export interface GatewaySpec {
    gatewayClassName?: string;
    listeners?: Listener[];
    addresses?: { type?: string; value?: string }[];
    /** Which namespaces may attach listeners of their own to it. Default: none. */
    allowedListeners?: { namespaces?: { from?: "All" | "Selector" | "Same" | "None"; selector?: LabelSelector } };
}

export interface Listener {
    name: string;
    /** Absent: every host. */
    hostname?: string;
    port: number;
    /** `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP` or one of an implementation's own. */
    protocol: string;
    tls?: {
        /** Default: `Terminate`. */
        mode?: "Terminate" | "Passthrough";
        certificateRefs?: { group?: string; kind?: string; name: string; namespace?: string }[];
        options?: Record<string, string>;
    };
    allowedRoutes?: {
        /** Default: `{ from: "Same" }`. */
        namespaces?: { from?: "All" | "Selector" | "Same"; selector?: LabelSelector };
        /** Default: the kinds of the protocol. */
        kinds?: { group?: string; kind: string }[];
    };
}

export interface LabelSelector {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

export interface GatewayStatus {
    addresses?: { type?: string; value?: string }[];
    conditions?: Condition[];
    listeners?: { name: string; attachedRoutes?: number; conditions?: Condition[] }[];
}

/** Listeners of another owner that attach to a Gateway. */
export interface ListenerSet {
    apiVersion?: string;
    kind?: "ListenerSet";
    metadata?: ObjectMeta;
    spec?: {
        parentRef?: { group?: string; kind?: string; name: string; namespace?: string };
        listeners?: Listener[];
    };
    status?: GatewayStatus;
}

/** Lets objects of other namespaces refer to objects of its own. */
export interface ReferenceGrant {
    apiVersion?: string;
    kind?: "ReferenceGrant";
    metadata?: ObjectMeta;
    spec?: {
        from?: { group?: string; kind?: string; namespace?: string }[];
        /** Without a name: all of the kind. */
        to?: { group?: string; kind?: string; name?: string }[];
    };
}
