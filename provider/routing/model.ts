/**
 * The neutral model of routing: what every platform's objects are read into and every analysis works on. Plain JSON values
 * only, so that a table can be stored in a stack's state, printed and compared.
 */

import type { AddressDetails } from "./address-details";
import type { Product } from "./product";

/** How a rule's path is compared with a request's. The dialect has the exact meaning. */
export type MatchType =
    /** The whole path is equal. */
    | "Exact"
    /** The path starts with the rule's: by path elements or by characters, as the dialect says. */
    | "Prefix"
    /** The dialect decides (Kubernetes `ImplementationSpecific`; SAE on ALB: plain, `*`/`?` or regular expression). */
    | "ImplementationSpecific"
    /** A regular expression (CCE `REGEX`, Traefik and Gateway API where they have it). */
    | "Regex";

export type DialectName =
    | "kubernetes"
    | "gateway-api"
    | "traefik-gateway"
    | "sae-clb"
    | "sae-alb"
    | "cce"
    | "traefik"
    | "traefik-strict"
    | "traefik-3.6"
    | "traefik-3.6-strict"
    | "traefik-3.7"
    | "traefik-3.7-strict"
    | "skipper"
    | "ingress-nginx"
    | "gce"
    | "aws-alb"
    | "ack-alb"
    | "alb";

/** Where the requests of a rule go. */
export type Target =
    | { kind: "service"; namespace: string; name: string; port: number | string }
    /** `addresses` in the order written; compared as a set. */
    | { kind: "endpoints"; addresses: readonly string[]; port: number }
    | { kind: "sae"; appId: string; port: number }
    /** A Kubernetes resource backend, e.g. a storage bucket. */
    | { kind: "resource"; namespace: string; apiGroup?: string; resource: string; name: string }
    /** `url` may hold `${protocol}`, `${host}`, `${port}`, `${path}`, `${query}` and `${uri}` (path and query as sent). */
    | { kind: "redirect"; url: string; code?: number }
    /** Each request goes to one of several targets, by weight. */
    | { kind: "split"; shares: readonly Share[] }
    | { kind: "fixed"; status: number }
    /** Known after apply; `label` says what: `SAE app of route 3`. With `unread`: its source is not read: `what IngressRoute shop/web answers`. */
    | { kind: "unknown"; label: string; unread?: true };

/** A condition beside host and path, where a dialect has them. All conditions of a rule must hold. */
export interface HeaderCondition {
    /** Header name, compared without case. */
    name: string;
    /** One of these values; `*` and `?` are wildcards where the dialect has them. */
    values: readonly string[];
    /** `*` and `?` are themselves. Default: false. */
    exactly?: boolean;
    /** The values are regular expressions, anywhere in the header's. Default: false. */
    regex?: boolean;
    /** For expressions: the platform does not say whether they must match the whole value. */
    anchoring?: "unstated";
    /** Sent several times: any of the values may fit. Default: the first counts. */
    repeated?: "any";
}

/** One target of a split. */
export interface Share {
    target: Target;
    /** Relative to the sum of all weights. */
    weight: number;
    /** What this target alone gets instead of the path and the host, as a rule has them. */
    rewrite?: string;
    rewriteHost?: string;
}

/** Where a rule was written, for messages and for precedence by age or name. */
export interface Origin {
    /** The object, e.g. `Ingress shop/web`, `SAE rule set 87`, `RouteTable shop`. */
    object: string;
    /** File, stack or server it was read from. */
    source?: string;
    /** Property path of the rule in the user's own terms, e.g. `routes[2]` or `spec.rules[0].http.paths[1]`. */
    path?: string;
    /** Creation time (RFC 3339), when known; absent for what is not created yet. */
    createdAt?: string;
}

export type RuleField = "host" | "path" | "match" | "condition" | "target";

export interface Rule {
    /** As written; absent or empty: every host. */
    host?: string;
    /** As written; absent: every path. */
    path?: string;
    match: MatchType;
    /** HTTP methods in upper case; absent: all. */
    methods?: readonly string[];
    headers?: readonly HeaderCondition[];
    /** Query parameters; the first value of a name counts. */
    queries?: readonly HeaderCondition[];
    cookies?: readonly HeaderCondition[];
    /** Addresses or blocks (`10.0.0.0/8`), one of which the client must come from. */
    sources?: readonly string[];
    /** For a gateway that serves both schemes: requests of one scheme only. */
    scheme?: "http" | "https";
    target: Target;
    /** Why its target is an error, or a share of it, as a sentence without its end: `it answers with status 500: it has no backendRefs`. */
    errors?: readonly string[];
    /** What the backend gets instead of the path, in the dialect's own notation. */
    rewrite?: string;
    /** What the backend gets instead of the host. */
    rewriteHost?: string;
    /** What else happens to its requests and their answers, one phrase each, in order: headers that are changed, mirrors, time limits. */
    treatment?: readonly string[];
    origin: Origin;
    /** Explicit position where the dialect has one (the smallest is tried first); default: place in the table. */
    order?: number;
    /** Where no list has all rules of a gateway in one order: what is known of the place of this one. */
    rank?: Rank;
    /** The rule's host is served with TLS. `undefined`: not known to be or not to be. */
    tls?: boolean;
    /** By the reference its Prefix goes by elements; its controller is known, or may be, to compare characters, and why. */
    openPrefix?: string;
    /** Over http something else may answer, which is not read: `the redirect to https of HAProxy`. */
    overHttp?: string;
    /** Never used, and why: the platform skips it. */
    dropped?: string;
    /** Its object says of itself whether it is a canary, so that the webhook lets in another one for its host and path. */
    mayRepeat?: true;
    /** It is skipped for want of another object, which may be elsewhere if more than the sources exists. */
    lacks?: true;
    /** The conditions that count for precedence, where they are fewer: a part of the requests of another rule has its place. */
    counted?: Pick<Rule, "methods" | "headers">;
    /** Nobody wrote it: the platform derives it from other rules. No finding is about it alone. */
    implied?: boolean;
    /** Diagnostic codes the author accepts for this rule. */
    allow?: readonly string[];
    /** Fields whose value is known only after apply; they hold a placeholder. */
    unknown?: readonly RuleField[];
    /** Those of them that stay unknown, because they are secret. */
    secret?: readonly RuleField[];
    /** Something that decides about this rule is not understood here: everything that depends on it is undetermined. */
    undetermined?: Undetermined;
}

export interface Rank {
    /** The explicit order of its object; absent: none. */
    order?: number;
    /** The object among whose rules it stands, and its place there. A part of another rule stands among that one's. */
    object: string;
    /** File that object was read from, as in its origin. */
    source?: string;
    place: number;
    /** The places are the order of the object's rules. */
    listed?: true;
    /** When that object was created (RFC 3339), when known. */
    createdAt?: string;
}

/** Why the requests of a rule, or their answer, are undetermined: a controller that is not known, an annotation that is not read. */
export interface Undetermined {
    /** Half a sentence, e.g. `the class edge is of no known controller`. */
    why: string;
    /** Which requests the rule matches is known, and the answer is not. Default: every path that begins like its own. */
    answerOnly?: true;
    /** Its object, or that of its gateway, exists in several versions, of which one is live. */
    version?: true;
    /** A finding of its own says it. */
    said?: true;
    /** The platform's own settings decide, with the rule or without it: "perhaps this" is no change from "no answer". */
    settings?: true;
    /** Objects that exclude each other: one of them is live, and it is not known which. */
    conflict?: true;
    /** Possible answers besides the rule's own target. */
    or?: readonly Target[];
    /** Beside `or`: the rule may as well not be served, so that other rules answer. */
    orOthers?: true;
    /** How to find out; default: the help of the code. */
    help?: string;
    /** A reason that many objects have, each for itself: whose it is, and what is said of several. */
    alike?: { name: string; why: string };
}

/** What answers on a gateway when no rule does. */
export interface DefaultBackend {
    target: Target;
    origin: Origin;
    /** It is for requests of these ports alone. Default: of every port, or nobody knows. */
    ports?: readonly number[];
}

/**
 * Where requests arrive: an address, a scheme, a port. What is left out makes no difference: a listener without a port
 * takes requests of every port.
 */
export interface Listener {
    /**
     * What DNS records of hosts lead to, by a name that every version of a program and every source uses: the id of a
     * load balancer, the Ingress class that a controller serves (`traefik`), an address. Not a key of the program,
     * which may be renamed while the address stays. Default: the name of the gateway.
     */
    address?: string;
    /** The address is known after apply: it may be another one than before. */
    unknown?: true;
    /** Which requests arrive is not known, and why: `where the entry point internal listens is not said here`. */
    doubt?: string;
    scheme?: "http" | "https";
    port?: number;
    /**
     * Requests for this host only; `*.suffix` is one label or more. Of several listeners of one address and port, the
     * one with the most specific host takes a request, whether its rules match or not. Default: every host.
     */
    host?: string;
}

/** All rules of one gateway, or of some of its listeners, from every object that shares them. */
export interface Table {
    /** Name of the gateway, for people: key in a RouteTable, Ingress class, or `<loadBalancer>:<port>`. */
    gateway: string;
    dialect: DialectName;
    rules: readonly Rule[];
    defaults?: readonly DefaultBackend[];
    /**
     * Where requests arrive: one listener, or several to which all these rules apply. Default: one with an address
     * only, see {@link Listener.address}. Rules for some listeners of a gateway are in a table of their own. Tables of
     * one dialect that name an address and share a listener are joined there in their order; one is split where needed.
     */
    listeners?: readonly Listener[];
    /** What is behind the addresses of its listeners, by their names. */
    places?: Readonly<Record<string, AddressDetails>>;
    /** The address of this gateway for URLs, when known. */
    address?: string;
    /** A limit of the platform for lint, e.g. 40 rules on SAE. */
    maxRules?: number;
    /** Its rules are of objects that are not read, which stand beside other gateways. */
    unread?: true;
    /** The object with its listeners is not read, so that it may listen elsewhere, too: `Gateway infra/edge`. */
    unlisted?: string;
    /** The hosts that it listens for over https, where none of these listeners takes every host. */
    secureHosts?: readonly string[];
    /** A product without a dialect of its own: its rules are read by the dialect as far as it follows that. */
    product?: Product;
}

/** A request as a client sends it: nothing decoded, no dot segment removed, host case kept. */
export interface Request {
    scheme?: "http" | "https";
    host: string;
    port?: number;
    /** Path without the query string; empty is `/`. */
    path: string;
    query?: string;
    method?: string;
    headers?: Readonly<Record<string, string>>;
    /** Every value, in order, of headers that are sent several times; `headers` then has the first. */
    repeated?: Readonly<Record<string, readonly string[]>>;
    /** Address of the client, when it is known. */
    source?: string;
}
