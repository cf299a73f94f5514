/** Where a request goes: an application of the namespace and the port it listens on. */
export interface Target {
    appId: string;
    containerPort: number;
    backendProtocol?: "http" | "https" | "grpc";
}

/** One routing rule, with the keys of the request. */
export interface Rule extends Target {
    domain: string;
    path: string;
    rewritePath?: string;
    ruleActions?: RuleAction[];
}

export interface RuleAction {
    actionType: "rewrite" | "redirect";
    /** A JSON object as text: host, path, query, and for a redirect protocol, port, httpCode. */
    actionConfig: string;
}

/** CORS as the API speaks of it: every value is a string, lists are joined by commas. */
export type Cors = Partial<Record<(typeof CORS_KEYS)[number], string>>;

export const CORS_KEYS = [
    "Enable",
    "AllowOrigin",
    "AllowMethods",
    "AllowHeaders",
    "AllowCredentials",
    "ExposeHeaders",
    "MaxAge",
] as const;

export interface ZoneMapping {
    vSwitchId: string;
    zoneId: string;
}

/** What a caller may change after the creation. Absent means never set. */
export interface Settings {
    listenerPort: number;
    listenerProtocol?: "HTTP" | "HTTPS";
    certId?: string;
    certIds?: string[];
    securityPolicyId?: string;
    description?: string;
    requestTimeout?: number;
    idleTimeout?: number;
    enableXForwardedFor?: boolean;
    enableXForwardedForClientSrcPort?: boolean;
    enableXForwardedForProto?: boolean;
    enableXForwardedForSlbId?: boolean;
    enableXForwardedForSlbPort?: boolean;
    enableGzip?: boolean;
    corsConfig?: Cors;
    defaultRule: Target;
    rules: Rule[];
}

/** Fields that are fixed when a rule set is created. */
export interface Placement {
    namespaceId: string;
    slbId: string;
    loadBalanceType: string;
    addressType?: "Internet" | "Intranet";
    loadBalancerEdition?: "Standard" | "StandardWithWaf";
    zoneMappings?: ZoneMapping[];
}

/** A routing rule set ("ingress") as it is stored. */
export interface RuleSet extends Settings, Placement {
    id: number;
    /** The name the system gives, `<load balancer>-<port>-<hex>`; the user's own is `description`. */
    name: string;
    /** Milliseconds since 1970. */
    createTime: number;
    slbType: "internet" | "intranet";
    createdBySae: boolean;
}
