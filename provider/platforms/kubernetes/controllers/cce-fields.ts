/** Options of Huawei Cloud CCE with their meaning. */
import { type ArgumentType, type Bounds, type FieldRows, rangeOf, within } from "../../../inputs/fields";
import { limits, lists } from "./cce-limits";

const tlsPolicies = [
    "tls-1-0",
    "tls-1-1",
    "tls-1-2",
    "tls-1-2-strict",
    "tls-1-0-with-1-3",
    "tls-1-2-fs",
    "tls-1-2-fs-with-1-3",
];

const seconds = (min: number, max: number): Bounds => ({ min, max, unit: "seconds" });
/** Of a load balancer, and of its bandwidth. */
const nameLength = { min: 1, max: 64, unit: "characters" };

export const listenPort: ArgumentType = {
    about: "A listener.",
    fields: {
        protocol: { shape: { oneOf: ["HTTP", "HTTPS"] }, about: "Protocol of the listener.", required: true },
        port: {
            shape: "integer",
            ...within(limits.port, (range) => `Port of the listener, ${range}.`),
            required: true,
        },
    },
};

export const cceTypes: Readonly<Record<string, ArgumentType>> = {
    CceLoadBalancerArgs: {
        about: "The load balancer of an Ingress on CCE: one of the two.",
        fields: {
            existing: { shape: { type: "CceExistingArgs" }, about: "A load balancer that exists." },
            create: {
                shape: { type: "CceCreateArgs" },
                about: "A load balancer that CCE makes with the Ingress and deletes with it.",
            },
        },
    },
    CceExistingArgs: {
        about: "A load balancer that exists.",
        fields: {
            id: {
                shape: "string",
                ...within(
                    { min: 1, max: 100, unit: "characters" },
                    (range) =>
                        `Id of the load balancer, ${range} characters; wins over \`ip\`. Cannot be changed later.`,
                ),
            },
            ip: { shape: "string", about: "Address of the load balancer; used when there is no `id`." },
            kind: {
                shape: { oneOf: ["shared", "dedicated"] },
                about: "Kind of the load balancer (default: `shared`). Cannot be changed later.",
            },
        },
    },
    CceCreateArgs: {
        about: "A load balancer that is made with the Ingress.",
        fields: {
            kind: {
                shape: { oneOf: ["shared", "dedicated"] },
                about: "Kind of the load balancer (default: `shared`). Cannot be changed later.",
            },
            name: {
                shape: "string",
                ...within(
                    nameLength,
                    (range) => `Name: ${range} letters, digits, \`_\`, \`.\` and \`-\` (default: CCE chooses).`,
                ),
            },
            public: { shape: "boolean", about: "With a public address (default: false)." },
            bandwidthName: {
                shape: "string",
                ...within(nameLength, (range) => `Name of the bandwidth of the public address, ${range} characters.`),
            },
            bandwidthChargeMode: { shape: { oneOf: ["traffic", "bandwidth"] }, about: "What is paid for." },
            bandwidthSize: {
                shape: "integer",
                ...within({ min: 1, max: 2000, unit: "Mbit/s" }, (range) => `Bandwidth in Mbit/s, ${range}.`),
            },
            bandwidthShareType: { shape: { oneOf: ["PER"] }, about: "Only `PER`: the bandwidth is the address's own." },
            eipType: { shape: "string", about: "Type of the public address, e.g. `5_bgp`." },
            subnetId: { shape: "string", about: "Subnet (IPv4) of the private address (`vip_subnet_cidr_id`)." },
            ipv6NetworkId: { shape: "string", about: "Network of the IPv6 address (`ipv6_vip_virsubnet_id`)." },
            backendNetworkIds: {
                shape: { list: "string" },
                about: "Networks from which backends are reached (`elb_virsubnet_ids`).",
            },
            privateAddress: {
                shape: "string",
                about: "The private address itself, IPv4 (`vip_address`; default: the subnet chooses).",
            },
            availabilityZones: {
                shape: { list: "string" },
                about: "Zones of a dedicated load balancer; needed for one.",
            },
            l4Flavor: { shape: "string", about: "Flavor for TCP and UDP of a dedicated load balancer." },
            l7Flavor: { shape: "string", about: "Flavor for HTTP of a dedicated load balancer; needed for one." },
        },
    },
    CceListenPortArgs: listenPort,
    CceAccessListArgs: {
        about: "Who may connect.",
        fields: {
            ids: {
                shape: { list: "string" },
                ...within({ min: 1, max: 5, unit: "groups" }, (range) => `Ids of ${range} IP address groups.`),
                joined: lists.groups,
                required: true,
            },
            enabled: { shape: "boolean", about: "Whether the list counts (default: true)." },
            type: {
                shape: { oneOf: ["allow", "deny"] },
                about: "Whether these addresses only, or all but these, are served.",
                required: true,
            },
        },
    },
    CceRedirectArgs: {
        about: "A redirect of every rule.",
        fields: {
            url: {
                shape: "string",
                about: "Where every rule of the Ingress redirects to; starts with http:// or https://.",
                required: true,
            },
            code: { shape: "integer", ...within(limits.redirectCode, (range) => `${range} (default: 301).`) },
        },
    },
    CceCanaryArgs: {
        about: "Which requests a canary gets.",
        fields: {
            weight: {
                shape: "integer",
                ...within(
                    limits.weight,
                    (range) => `Share of the requests in percent, ${range}. Not with a header or cookie.`,
                ),
            },
            header: { shape: "string", about: "Name of a header; other canaries of the listener come after it." },
            headerValues: {
                shape: { list: "string" },
                ...within(limits.canaryValues, (range) => `Values that the header may have, ${range}; needed with it.`),
            },
            cookie: { shape: "string", about: "Name of a cookie; canaries by weight come after it." },
            cookieValues: {
                shape: { list: "string" },
                ...within(limits.canaryValues, (range) => `Values that the cookie may have, ${range}; needed with it.`),
            },
        },
    },
    CceCorsArgs: {
        about: "Cross-origin requests.",
        fields: {
            allowOrigin: { shape: { list: "string" }, about: "Origins that may call.", joined: lists.origins },
            allowHeaders: { shape: { list: "string" }, about: "Headers that they may send.", joined: lists.headers },
            allowMethods: { shape: { list: "string" }, about: "Methods that they may use.", joined: lists.methods },
            allowCredentials: { shape: "boolean", about: "Whether cookies are sent along." },
            exposeHeaders: {
                shape: { list: "string" },
                about: "Headers that a script may read.",
                joined: lists.headers,
            },
            maxAge: {
                shape: "integer",
                ...within({ min: 0, unit: "seconds" }, (range) => `Seconds that the answer may be kept, ${range}.`),
            },
        },
    },
    CceHeaderArgs: {
        about: "A header that requests must have.",
        fields: {
            key: {
                shape: "string",
                about: `Name of the header: ${rangeOf(limits.headerKey)} letters, digits, \`-\` and \`_\`.`,
                required: true,
            },
            values: {
                shape: { list: "string" },
                about: `Values, ${rangeOf(limits.headerValues)} (one less with a host), of ${rangeOf(limits.headerValue)} characters without blanks and quotation marks; \`*\` and \`?\` are wildcards.`,
                required: true,
            },
        },
    },
};

export const cceFields: FieldRows = {
    loadBalancer: {
        shape: { type: "CceLoadBalancerArgs" },
        about: "The load balancer: an existing one or a new one.",
        required: true,
    },
    port: {
        shape: "integer",
        ...within(limits.port, (range) => `Port of the listener, ${range} (default: 80, with certificates 443).`),
    },
    listenPorts: {
        shape: { list: { type: "CceListenPortArgs" } },
        about: "Several listeners; dedicated load balancers only. Wins over `port`.",
    },
    certificateIds: {
        shape: { list: "string" },
        about: "Certificates of ELB: the first is the server's, the others are chosen by host (SNI).",
        joined: lists.certificates,
    },
    tlsPolicy: { shape: { oneOf: tlsPolicies }, about: "TLS versions and ciphers (default: `tls-1-2`)." },
    securityPolicyId: { shape: "string", about: "A TLS policy of your own; wins over `tlsPolicy`." },
    clientCaCertificateId: { shape: "string", about: "CA of the clients' certificates: turns on mutual TLS." },
    http2: { shape: "boolean", about: "HTTP/2 on HTTPS listeners (default: false)." },
    backendProtocol: {
        shape: { oneOf: ["http", "https", "grpc"] },
        about: "Protocol to the backends (default: `http`).",
    },
    protocol: {
        shape: { oneOf: ["HTTP", "HTTPS"] },
        about: "Protocol of the listener, where the cluster's version of CCE asks for it (annotation `protocol`).",
    },
    secureBackends: {
        shape: "boolean",
        about: "HTTPS to the backends, in the words of older versions of CCE; newer ones have `backendProtocol`.",
    },
    role: { shape: "string", about: "Role of the Ingress in older versions of CCE, e.g. `data`." },
    subnetId: { shape: "string", about: "Subnet of the load balancer, which older versions of CCE ask for (a UUID)." },
    keepaliveTimeout: {
        shape: "integer",
        ...within(seconds(0, 4000), (range) => `Seconds that an idle connection is kept, ${range} (default: 60).`),
    },
    clientTimeout: {
        shape: "integer",
        ...within(seconds(1, 300), (range) => `Seconds to wait for a request, ${range} (default: 60).`),
    },
    memberTimeout: {
        shape: "integer",
        ...within(seconds(1, 300), (range) => `Seconds to wait for a backend's answer, ${range} (default: 60).`),
    },
    slowStart: {
        shape: "integer",
        ...within(
            seconds(30, 1200),
            (range) =>
                `Seconds in which a new backend gets its full share, ${range}; dedicated load balancers. Not with \`sessionAffinityMinutes\`.`,
        ),
    },
    accessList: { shape: { type: "CceAccessListArgs" }, about: "Who may connect." },
    tags: {
        shape: "strings",
        ...within({ max: 19, unit: "tags" }, (range) => `Tags of a created load balancer, ${range}.`),
    },
    eipId: { shape: "string", about: "Public address that CCE bound; written by CCE. Cannot be changed later." },
    customEipId: { shape: "string", about: "Public address of your own; can be given in an update only." },
    order: {
        shape: "integer",
        ...within(
            { min: 1, max: 1000 },
            (range) =>
                `Place among the Ingresses of the listener, ${range}, smallest first, before those without one; dedicated load balancers. Turns \`rulePriority\` on.`,
        ),
    },
    rulePriority: {
        shape: "boolean",
        about: "The order of the paths counts; dedicated load balancers. Only true; cannot be turned off again.",
    },
    headers: {
        shape: { map: { type: "CceHeaderArgs" } },
        about: "By Service: the header that its requests must have; dedicated load balancers. Not with `conditions` of the Service.",
    },
    conditions: {
        shape: { map: { list: "any" } },
        about: `By Service: conditions of its rules (Method, Header, Cookie, QueryString, SourceIp); dedicated load balancers. An empty list deletes them. Each value is one of the ${limits.conditions.max} conditions of a rule, as are its path and its host.`,
    },
    actions: {
        shape: { map: { list: "any" } },
        about: "By Service: actions of its rules (FixedResponse, TrafficLimit, ForwardPool, InsertHeader, RemoveHeader); dedicated load balancers.",
    },
    rewriteTarget: {
        shape: "string",
        about: "Path that the backend sees; `$1`, `$2` are groups of a REGEX path. Dedicated load balancers.",
    },
    redirect: { shape: { type: "CceRedirectArgs" }, about: "Every rule redirects. Not with `canary`." },
    sslRedirect: { shape: "boolean", about: "HTTP redirects to HTTPS; needs `listenPorts` with both." },
    canary: {
        shape: { type: "CceCanaryArgs" },
        about: "Turns the Ingress into a canary of another, which has to stay; dedicated load balancers. Cannot be removed later.",
    },
    sessionAffinityMinutes: {
        shape: "integer",
        ...within(limits.sessionMinutes, (range) => `A client stays on its backend by a cookie, for ${range} minutes.`),
    },
    cors: {
        shape: { type: "CceCorsArgs" },
        about: "Cross-origin requests; dedicated load balancers. Not with `rewriteTarget`, `redirect` and `sslRedirect`.",
    },
};

/** Options that CCE reads on a Service. */
export const cceServiceFields: FieldRows = {
    algorithm: {
        shape: { oneOf: ["ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP"] },
        about: "How a backend is chosen (default: `ROUND_ROBIN`).",
    },
    healthCheck: { shape: "boolean", about: "Backends are checked (default: true)." },
    healthCheckOption: {
        shape: "strings",
        about: "How they are checked: protocol, delay, timeout, max_retries, path, in CCE's own names and as texts.",
    },
    healthCheckOptions: { shape: { list: "strings" }, about: "The same for each port; wins over `healthCheckOption`." },
    passThrough: {
        shape: "boolean",
        about: "Requests from inside the cluster go through the load balancer (default: false).",
    },
};
