// Written by `npm run generate` from rows. Change the rows, not this file.
import type { Input } from "@pulumi/pulumi";
import type { Transform } from "../../kubernetes/fields/args";

/** Arguments of `crossroute.kubernetes.HTTPRoute`. */
export interface HTTPRouteArgs {
    /** Name of the HTTPRoute object (default: the name of the resource). Changing it replaces the object. */
    name?: Input<string>;
    /** Namespace of the object (default: that of the Kubernetes provider). Changing it replaces the object. */
    namespace?: Input<string>;
    /** Labels of the object. */
    labels?: Input<Record<string, Input<string>>>;
    /** Annotations of the object. */
    annotations?: Input<Record<string, Input<string>>>;
    /** What the route attaches to, as a rule Gateways; up to 32. Without any, no Gateway takes it up. */
    parentRefs?: Input<Input<ParentReferenceArgs>[]>;
    /** Hosts, exact or `*.suffix` (covers one or more labels), at most 16; absent: every host of the listeners. */
    hostnames?: Input<Input<string>[]>;
    /** Which requests go where, 1-16 rules with at most 128 matches together; absent: one rule that takes everything and has no backend. */
    rules?: Input<Input<HTTPRouteRuleArgs>[]>;
    /** What an `up` waits for (default: `none`): `accepted` every parent takes the route; `programmed` also carries traffic; `backends` also each reference is resolved and each Service has a ready endpoint. */
    waitFor?: "none" | "accepted" | "programmed" | "backends";
    /** Seconds that waiting may take, 1 or more (default: 600). */
    timeout?: number;
    /** Takes over an HTTPRoute that exists: `true` one that no Pulumi program manages, a text one of this field manager or owner record (default: an object that exists is refused). */
    adopt?: boolean | string;
    /** Changes the HTTPRoute before it is registered (TypeScript only). */
    transform?: Transform;
}

/** What a route attaches to. */
export interface ParentReferenceArgs {
    /** API group of the parent (default: `gateway.networking.k8s.io`). */
    group?: Input<string>;
    /** Kind of the parent: `Gateway` (default), `ListenerSet`, or `Service` for a mesh. */
    kind?: Input<string>;
    /** Name of the parent. */
    name: Input<string>;
    /** Namespace of the parent, whose listeners must allow routes of this one (default: the route's). */
    namespace?: Input<string>;
    /** Name of one listener (default: every listener that allows the route). */
    sectionName?: Input<string>;
    /** Listeners of this port only, 1-65535. */
    port?: Input<number>;
}

/** Requests, what is done to them, and where they go. */
export interface HTTPRouteRuleArgs {
    /** Name of the rule, unique in the route. */
    name?: Input<string>;
    /** One of these must fit, up to 64; absent or empty: every request. */
    matches?: Input<Input<HTTPRouteMatchArgs>[]>;
    /** What is done to requests and answers, up to 16 filters. */
    filters?: Input<Input<HTTPRouteFilterArgs>[]>;
    /** Where the requests go, by weight, up to 16; without any and without a redirect the answer is 500. */
    backendRefs?: Input<Input<HTTPBackendRefArgs>[]>;
    /** How long answers may take. */
    timeouts?: Input<HTTPRouteTimeoutsArgs>;
}

/** A kind of request: all that is named must fit. */
export interface HTTPRouteMatchArgs {
    /** The path (default: every path). */
    path?: Input<HTTPPathMatchArgs>;
    /** Headers that the request has, up to 16. */
    headers?: Input<Input<HTTPHeaderMatchArgs>[]>;
    /** Query parameters that the request has, up to 16. */
    queryParams?: Input<Input<HTTPQueryParamMatchArgs>[]>;
    /** Method of the request. */
    method?: Input<"GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH">;
}

/** How the path of a request is compared. */
export interface HTTPPathMatchArgs {
    /** How (default: `PathPrefix`, by path elements); the syntax of expressions is the controller's. */
    type?: Input<"Exact" | "PathPrefix" | "RegularExpression">;
    /** Path or expression, up to 1024 characters (default: `/`). */
    value?: Input<string>;
}

/** A header that a request has. */
export interface HTTPHeaderMatchArgs {
    /** How the value is compared (default: `Exact`); the syntax of expressions is the controller's. */
    type?: Input<"Exact" | "RegularExpression">;
    /** Name of the header. */
    name: Input<string>;
    /** Value of the header, 1-4096 characters. */
    value: Input<string>;
}

/** A query parameter that a request has. */
export interface HTTPQueryParamMatchArgs {
    /** How the value is compared (default: `Exact`); the syntax of expressions is the controller's. */
    type?: Input<"Exact" | "RegularExpression">;
    /** Name of the query parameter. */
    name: Input<string>;
    /** Value of the query parameter, 1-1024 characters. */
    value: Input<string>;
}

/** A backend and its share of the requests. */
export interface HTTPBackendRefArgs {
    /** API group of the backend (default: the core group, written as an empty text). */
    group?: Input<string>;
    /** Kind of the backend (default: `Service`). */
    kind?: Input<string>;
    /** Name of the backend. */
    name: Input<string>;
    /** Namespace of the backend; another than the route's needs a ReferenceGrant there (default: the route's). */
    namespace?: Input<string>;
    /** Port of the Service, 1-65535; a Service needs one. */
    port?: Input<number>;
    /** Share in relation to the sum of all weights of the rule, 0-1000000 (default: 1). */
    weight?: Input<number>;
    /** What is done to the requests of this backend, up to 16 filters; few controllers do it. */
    filters?: Input<Input<HTTPRouteFilterArgs>[]>;
}

/** A backend. */
export interface BackendObjectReferenceArgs {
    /** API group of the backend (default: the core group, written as an empty text). */
    group?: Input<string>;
    /** Kind of the backend (default: `Service`). */
    kind?: Input<string>;
    /** Name of the backend. */
    name: Input<string>;
    /** Namespace of the backend; another than the route's needs a ReferenceGrant there (default: the route's). */
    namespace?: Input<string>;
    /** Port of the Service, 1-65535; a Service needs one. */
    port?: Input<number>;
}

/** How long answers may take; `0s` turns a limit off. */
export interface HTTPRouteTimeoutsArgs {
    /** Whole request as the client sees it, e.g. `10s`. */
    request?: Input<string>;
    /** One request to a backend, no longer than `request`. */
    backendRequest?: Input<string>;
}

/** Something that is done to requests or answers: its type, and the field of that type. */
export interface HTTPRouteFilterArgs {
    /** What is done. */
    type: Input<"RequestHeaderModifier" | "ResponseHeaderModifier" | "RequestMirror" | "RequestRedirect" | "URLRewrite" | "CORS" | "ExtensionRef">;
    /** Changes headers of the request. */
    requestHeaderModifier?: Input<HTTPHeaderFilterArgs>;
    /** Changes headers of the answer. */
    responseHeaderModifier?: Input<HTTPHeaderFilterArgs>;
    /** Sends a copy of the request to another backend, whose answer is dropped. */
    requestMirror?: Input<HTTPRequestMirrorFilterArgs>;
    /** Answers with a redirect; what is left out stays as requested. */
    requestRedirect?: Input<HTTPRequestRedirectFilterArgs>;
    /** Changes what the backend sees of the URL. */
    urlRewrite?: Input<HTTPURLRewriteFilterArgs>;
    /** Answers cross-origin requests of browsers. */
    cors?: Input<HTTPCORSFilterArgs>;
    /** A filter of the controller's own: an object in the namespace of the route. */
    extensionRef?: Input<LocalObjectReferenceArgs>;
}

/** Changes of headers. */
export interface HTTPHeaderFilterArgs {
    /** Headers that get this value, whatever they had, up to 16. */
    set?: Input<Input<HTTPHeaderArgs>[]>;
    /** Headers that get this value beside those that they have, up to 16. */
    add?: Input<Input<HTTPHeaderArgs>[]>;
    /** Names of headers that are taken away, up to 16. */
    remove?: Input<Input<string>[]>;
}

/** A header. */
export interface HTTPHeaderArgs {
    /** Name of the header. */
    name: Input<string>;
    /** Value of the header, 1-4096 characters. */
    value: Input<string>;
}

/** Where copies of requests go. */
export interface HTTPRequestMirrorFilterArgs {
    /** The backend that gets the copies. */
    backendRef: Input<BackendObjectReferenceArgs>;
    /** Share of the requests that are copied, 0-100 (default: all). */
    percent?: Input<number>;
    /** The same share as a fraction. */
    fraction?: Input<FractionArgs>;
}

/** A part of a whole. */
export interface FractionArgs {
    /** Numerator, 0 or more. */
    numerator: Input<number>;
    /** Denominator, 1 or more (default: 100). */
    denominator?: Input<number>;
}

/** Where a redirect leads. */
export interface HTTPRequestRedirectFilterArgs {
    /** Scheme (default: as requested). */
    scheme?: Input<"http" | "https">;
    /** Host (default: as requested). */
    hostname?: Input<string>;
    /** The path instead (default: as requested). */
    path?: Input<HTTPPathModifierArgs>;
    /** Port, 1-65535 (default: that of the scheme when one is given, else the listener's). */
    port?: Input<number>;
    /** Status: 301, 302, 303, 307 or 308 (default: 302). */
    statusCode?: Input<number>;
}

/** What the backend sees of the URL. */
export interface HTTPURLRewriteFilterArgs {
    /** Host that the backend sees (default: as requested). */
    hostname?: Input<string>;
    /** The path instead (default: as requested). */
    path?: Input<HTTPPathModifierArgs>;
}

/** Another path. */
export interface HTTPPathModifierArgs {
    /** What is replaced: the whole path, or the prefix that matched. */
    type: Input<"ReplaceFullPath" | "ReplacePrefixMatch">;
    /** The whole path instead, up to 1024 characters. */
    replaceFullPath?: Input<string>;
    /** What stands in place of the prefix, up to 1024 characters; the rule has one match with a PathPrefix. */
    replacePrefixMatch?: Input<string>;
}

/** Cross-origin requests of browsers (CORS). */
export interface HTTPCORSFilterArgs {
    /** Origins that are allowed, e.g. `https://*.example.com`, or `*` alone; up to 64. */
    allowOrigins?: Input<Input<string>[]>;
    /** Whether requests may carry credentials (default: `false`). */
    allowCredentials?: Input<boolean>;
    /** Methods that are allowed, or `*` alone; up to 9. */
    allowMethods?: Input<Input<"GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | "PATCH" | "*">[]>;
    /** Headers of the request that are allowed, or `*` alone; up to 64. */
    allowHeaders?: Input<Input<string>[]>;
    /** Headers of the answer that the page may read, up to 64. */
    exposeHeaders?: Input<Input<string>[]>;
    /** Seconds for which a browser keeps the answer, 1 or more (default: 5). */
    maxAge?: Input<number>;
}

/** An object in the namespace of the route. */
export interface LocalObjectReferenceArgs {
    /** API group; empty for the core group. */
    group: Input<string>;
    /** Kind. */
    kind: Input<string>;
    /** Name. */
    name: Input<string>;
}
