/** A value for each argument of the components that says something about an object, and where it must be. */

const web = { service: { name: "web", port: 80 } };
export const routes = [{ path: "/", backend: web }];
const full = { service: { name: "web", port: { number: 80 } } };
const rulesOf = (path: object, host?: string): object[] => [
    {
        ...(host !== undefined && { host }),
        http: { paths: [{ pathType: "Prefix", path: "/", backend: full, ...path }] },
    },
];
const bucket = { apiGroup: "k8s.example.com", kind: "StorageBucket", name: "icons" };
const owner = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    name: "web",
    uid: "0a1b",
    controller: true,
    blockOwnerDeletion: true,
};

/** The argument, the arguments, and what is at which place of the Ingress or Endpoints, or of the object named before a colon. */
export type ArgumentCase = readonly [argument: string, args: object, at: string, is: unknown];

const path0 = "spec.rules.0.http.paths.0";
export const ofIngress: readonly ArgumentCase[] = [
    ["Ingress.name", { name: "shop", routes }, "metadata.name", "shop"],
    ["Ingress.namespace", { namespace: "shop", routes }, "metadata.namespace", "shop"],
    ["Ingress.generateName", { generateName: "shop-", routes }, "metadata.name", expect.stringMatching(/^shop-./)],
    ["Ingress.labels", { labels: { team: "shop" }, routes }, "metadata.labels", { team: "shop" }],
    [
        "Ingress.annotations",
        { annotations: { "example.com/a": "b" }, routes },
        "metadata.annotations",
        expect.objectContaining({ "example.com/a": "b" }),
    ],
    ["Ingress.finalizers", { finalizers: ["example.com/clean"], routes }, "metadata.finalizers", ["example.com/clean"]],
    ...Object.entries(owner).map(([key, value]): ArgumentCase => [
        `Ingress.ownerReferences.${key}`,
        { ownerReferences: [owner], routes },
        `metadata.ownerReferences.0.${key}`,
        value,
    ]),
    [
        "Ingress.apiVersion",
        { apiVersion: "networking.k8s.io/v1beta1", routes },
        `${path0}.backend`,
        { serviceName: "web", servicePort: 80 },
    ],
    ["Ingress.ingressClassName", { ingressClassName: "traefik", routes }, "spec.ingressClassName", "traefik"],
    [
        "Ingress.routes.host",
        { routes: [{ ...routes[0], host: "*.example.com" }] },
        "spec.rules.0.host",
        "*.example.com",
    ],
    ["Ingress.routes.path", { routes: [{ ...routes[0], path: "/api" }] }, `${path0}.path`, "/api"],
    ["Ingress.routes.match", { routes: [{ ...routes[0], match: "Exact" }] }, `${path0}.pathType`, "Exact"],
    [
        "Ingress.routes.backend.service.name",
        { routes: [{ path: "/", backend: { service: { name: "api", port: 80 } } }] },
        `${path0}.backend.service.name`,
        "api",
    ],
    [
        "Ingress.routes.backend.service.port",
        { routes: [{ path: "/", backend: { service: { name: "api", port: 8443 } } }] },
        `${path0}.backend.service.port`,
        { number: 8443 },
    ],
    [
        "Ingress.routes.backend.service.port by name",
        { routes: [{ path: "/", backend: { service: { name: "api", port: "https" } } }] },
        `${path0}.backend.service.port`,
        { name: "https" },
    ],
    ...Object.entries(bucket).map(([key, value]): ArgumentCase => [
        `Ingress.routes.backend.resource.${key}`,
        { routes: [{ path: "/", backend: { resource: bucket } }] },
        `${path0}.backend.resource.${key}`,
        value,
    ]),
    [
        "Ingress.routes.tls",
        { routes: [{ ...routes[0], host: "a.example.com", tls: "cert" }] },
        "spec.tls",
        [{ hosts: ["a.example.com"], secretName: "cert" }],
    ],
    // An empty host is every host here; in the list of a certificate the server refuses it.
    [
        "Ingress.routes.tls",
        { routes: [{ ...routes[0], host: "", tls: "cert" }] },
        "spec.tls",
        [{ hosts: [], secretName: "cert" }],
    ],
    ["Ingress.rules.host", { rules: rulesOf({}, "a.example.com") }, "spec.rules.0.host", "a.example.com"],
    ["Ingress.rules.http.paths.path", { rules: rulesOf({ path: "/api" }) }, `${path0}.path`, "/api"],
    ["Ingress.rules.http.paths.pathType", { rules: rulesOf({ pathType: "Exact" }) }, `${path0}.pathType`, "Exact"],
    [
        "Ingress.rules.http.paths.backend.service.name",
        { rules: rulesOf({ backend: { service: { name: "api", port: { number: 80 } } } }) },
        `${path0}.backend.service.name`,
        "api",
    ],
    [
        "Ingress.rules.http.paths.backend.service.port.number",
        { rules: rulesOf({ backend: { service: { name: "api", port: { number: 8443 } } } }) },
        `${path0}.backend.service.port`,
        { number: 8443 },
    ],
    [
        "Ingress.rules.http.paths.backend.service.port.name",
        { rules: rulesOf({ backend: { service: { name: "api", port: { name: "https" } } } }) },
        `${path0}.backend.service.port`,
        { name: "https" },
    ],
    ...Object.entries(bucket).map(([key, value]): ArgumentCase => [
        `Ingress.rules.http.paths.backend.resource.${key}`,
        { rules: rulesOf({ backend: { resource: bucket } }) },
        `${path0}.backend.resource.${key}`,
        value,
    ]),
    [
        "Ingress.defaultBackend.service.name",
        { defaultBackend: { service: { name: "rest", port: 80 } } },
        "spec.defaultBackend.service.name",
        "rest",
    ],
    [
        "Ingress.defaultBackend.service.port",
        { defaultBackend: { service: { name: "rest", port: 8443 } } },
        "spec.defaultBackend.service.port",
        { number: 8443 },
    ],
    ...Object.entries(bucket).map(([key, value]): ArgumentCase => [
        `Ingress.defaultBackend.resource.${key}`,
        { defaultBackend: { resource: bucket } },
        `spec.defaultBackend.resource.${key}`,
        value,
    ]),
    [
        "Ingress.tls.hosts",
        { routes, tls: [{ hosts: ["a.example.com", "b.example.com"] }] },
        "spec.tls.0.hosts",
        ["a.example.com", "b.example.com"],
    ],
    [
        "Ingress.tls.secretName",
        { routes, tls: [{ hosts: ["a.example.com"], secretName: "cert" }] },
        "spec.tls.0.secretName",
        "cert",
    ],
];

const subset = (address: object, port: object = {}, list = "addresses"): object => ({
    subsets: [{ [list]: [{ ip: "10.0.0.1", ...address }], ports: [{ port: 80, ...port }] }],
});
const target = {
    kind: "Pod",
    namespace: "shop",
    name: "web-0",
    uid: "0a1b",
    apiVersion: "v1",
    fieldPath: "spec.containers{web}",
};
export const given = { addresses: ["10.0.0.1"], port: 8080 };
const onSubset = (list: string): readonly ArgumentCase[] => [
    [`Endpoints.subsets.${list}.ip`, subset({ ip: "10.0.0.9" }, {}, list), `subsets.0.${list}.0.ip`, "10.0.0.9"],
    [
        `Endpoints.subsets.${list}.hostname`,
        subset({ hostname: "first" }, {}, list),
        `subsets.0.${list}.0.hostname`,
        "first",
    ],
    [
        `Endpoints.subsets.${list}.nodeName`,
        subset({ nodeName: "node-2" }, {}, list),
        `subsets.0.${list}.0.nodeName`,
        "node-2",
    ],
    ...Object.entries(target).map(([key, value]): ArgumentCase => [
        `Endpoints.subsets.${list}.targetRef.${key}`,
        subset({ targetRef: target }, {}, list),
        `subsets.0.${list}.0.targetRef.${key}`,
        value,
    ]),
];
/** In an EndpointSlice each address is an endpoint, which says itself whether it is ready. */
const onSlice = (list: string, ready: boolean): readonly ArgumentCase[] => {
    const cases: Readonly<Record<string, object>> = {
        ip: { addresses: ["10.0.0.1"], conditions: { ready } },
        hostname: { hostname: "first" },
        nodeName: { nodeName: "node-2" },
        targetRef: { targetRef: target },
    };
    const given = { ...subset({ hostname: "first", nodeName: "node-2", targetRef: target }, {}, list) };
    return Object.entries(cases).map(([key, part]): ArgumentCase => [
        `Endpoints.subsets.${list}.${key} in an EndpointSlice`,
        { kind: "EndpointSlice", ...given },
        "EndpointSlice:endpoints.0",
        expect.objectContaining(part),
    ]);
};
export const ofEndpoints: readonly ArgumentCase[] = [
    ["Endpoints.name", { name: "db", ...given }, "metadata.name", "db"],
    ["Endpoints.namespace", { namespace: "shop", ...given }, "metadata.namespace", "shop"],
    ["Endpoints.generateName", { generateName: "db-", ...given }, "metadata.name", expect.stringMatching(/^db-./)],
    ["Endpoints.labels", { labels: { team: "shop" }, ...given }, "metadata.labels", { team: "shop" }],
    [
        "Endpoints.annotations",
        { annotations: { "example.com/a": "b" }, ...given },
        "metadata.annotations",
        expect.objectContaining({ "example.com/a": "b" }),
    ],
    [
        "Endpoints.finalizers",
        { finalizers: ["example.com/clean"], ...given },
        "metadata.finalizers",
        ["example.com/clean"],
    ],
    ...Object.entries(owner).map(([key, value]): ArgumentCase => [
        `Endpoints.ownerReferences.${key}`,
        { ownerReferences: [owner], ...given },
        `metadata.ownerReferences.0.${key}`,
        value,
    ]),
    [
        "Endpoints.addresses",
        { addresses: ["10.0.0.1", "10.0.0.2"], port: 80 },
        "subsets.0.addresses",
        [{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }],
    ],
    ["Endpoints.port", given, "subsets.0.ports.0.port", 8080],
    [
        "Endpoints.ports.name",
        { addresses: ["10.0.0.1"], ports: [{ name: "http", port: 80 }] },
        "subsets.0.ports.0.name",
        "http",
    ],
    ["Endpoints.ports.port", { addresses: ["10.0.0.1"], ports: [{ port: 8443 }] }, "subsets.0.ports.0.port", 8443],
    [
        "Endpoints.ports.protocol",
        { addresses: ["10.0.0.1"], ports: [{ port: 53, protocol: "UDP" }] },
        "subsets.0.ports.0.protocol",
        "UDP",
    ],
    [
        "Endpoints.ports.appProtocol",
        { addresses: ["10.0.0.1"], ports: [{ port: 80, appProtocol: "http" }] },
        "subsets.0.ports.0.appProtocol",
        "http",
    ],
    [
        "Endpoints.ports.servicePort",
        { addresses: ["10.0.0.1"], ports: [{ port: 8080, servicePort: 81 }] },
        "Service:spec.ports.0.port",
        81,
    ],
    ...onSubset("addresses"),
    ...onSubset("notReadyAddresses"),
    ...onSlice("addresses", true),
    ...onSlice("notReadyAddresses", false),
    [
        "Endpoints.subsets.ports.protocol in an EndpointSlice",
        { kind: "EndpointSlice", ...subset({}, { name: "dns", port: 53, protocol: "UDP", appProtocol: "dns" }) },
        "EndpointSlice:ports",
        [{ name: "dns", port: 53, protocol: "UDP", appProtocol: "dns" }],
    ],
    ["Endpoints.subsets.ports.name", subset({}, { name: "http" }), "subsets.0.ports.0.name", "http"],
    ["Endpoints.subsets.ports.port", subset({}, { port: 8443 }), "subsets.0.ports.0.port", 8443],
    ["Endpoints.subsets.ports.protocol", subset({}, { protocol: "UDP" }), "subsets.0.ports.0.protocol", "UDP"],
    [
        "Endpoints.subsets.ports.appProtocol",
        subset({}, { appProtocol: "http" }),
        "subsets.0.ports.0.appProtocol",
        "http",
    ],
    ["Endpoints.subsets.ports.servicePort", subset({}, { servicePort: 81 }), "Service:spec.ports.0.port", 81],
    ["Endpoints.kind", { kind: "EndpointSlice", ...given }, "EndpointSlice:endpoints.0.addresses", ["10.0.0.1"]],
    [
        "Endpoints.service.labels",
        { ...given, service: { labels: { team: "shop" } } },
        "Service:metadata.labels",
        { team: "shop" },
    ],
    [
        "Endpoints.service.annotations",
        { ...given, service: { annotations: { "example.com/a": "b" } } },
        "Service:metadata.annotations",
        expect.objectContaining({ "example.com/a": "b" }),
    ],
    ["Endpoints.service.clusterIP", { ...given, service: { clusterIP: "None" } }, "Service:spec.clusterIP", "None"],
    ["Endpoints.service.type", { ...given, service: { type: "LoadBalancer" } }, "Service:spec.type", "LoadBalancer"],
];
