import fc from "fast-check";

export const seed = Number(process.env.CROSSROUTE_SEED ?? 20261127);

type Gateway = Record<string, Record<string, unknown>>;
type Route = Record<string, unknown>;

const host = fc.constantFrom("a.example.com", "b.example.com", "*.example.com", "shop.x.io", "deep.a.example.com");
const plainPath = fc.constantFrom("/", "/api", "/api/", "/api/v2", "/apix", "/static/img", "/.well-known/x", "/a%20b");
const port = fc.integer({ min: 1, max: 65535 });

const annotations: Readonly<Record<string, fc.Arbitrary<Record<string, string>>>> = {
    nginx: fc.record(
        {
            "nginx.ingress.kubernetes.io/rewrite-target": fc.constantFrom("/$2", "/", "/x"),
            "nginx.ingress.kubernetes.io/use-regex": fc.constantFrom("true", "false"),
            "nginx.ingress.kubernetes.io/ssl-redirect": fc.constantFrom("true", "false"),
            "nginx.ingress.kubernetes.io/permanent-redirect": fc.constant("https://new.example.com"),
            "nginx.ingress.kubernetes.io/server-snippet": fc.constant("return 410;"),
        },
        { requiredKeys: [] },
    ),
    traefik: fc.record(
        {
            "traefik.ingress.kubernetes.io/router.pathmatcher": fc.constantFrom("PathPrefix", "Path", "PathRegexp"),
            "traefik.ingress.kubernetes.io/router.priority": fc.constantFrom("10", "500"),
            "traefik.ingress.kubernetes.io/router.middlewares": fc.constant("shop-strip@kubernetescrd"),
        },
        { requiredKeys: [] },
    ),
    skipper: fc.record(
        {
            "zalando.org/skipper-ingress-path-mode": fc.constantFrom("path-prefix", "path-regexp"),
            "zalando.org/skipper-filter": fc.constant('setPath("/x")'),
        },
        { requiredKeys: [] },
    ),
    cce: fc.record(
        {
            "kubernetes.io/elb.port": fc.constantFrom("80", "8080"),
            "kubernetes.io/elb.id": fc.constantFrom("elb-1", "elb-2"),
            "kubernetes.io/elb.rewrite-target": fc.constant("/y"),
            "kubernetes.io/elb.ingress-order": fc.constantFrom("1", "7"),
        },
        { requiredKeys: [] },
    ),
};

const classes = ["traefik", "nginx", "skipper", "cce", "internal-nginx", "edge", undefined] as const;

const kubernetes = (n: number): fc.Arbitrary<Gateway> =>
    fc.constantFrom(...classes).chain((ingressClassName) =>
        fc
            .record(
                {
                    annotations: annotations[ingressClassName ?? ""] ?? fc.constant({}),
                    tls: fc.constantFrom(
                        [{ hosts: ["*.example.com"], secretName: "w" }],
                        [{ hosts: ["a.example.com"], secretName: "a" }, { hosts: ["shop.x.io"] }],
                    ),
                    defaultBackend: fc.record({ name: fc.constant("fallback"), port }),
                    backendObjects: fc.constantFrom("Endpoints", "EndpointSlice", "both"),
                    clusterIssuer: fc.constant("letsencrypt"),
                },
                { requiredKeys: [] },
            )
            .map(({ clusterIssuer, ...more }) => ({
                kubernetes: {
                    namespace: "default",
                    ...(clusterIssuer !== undefined && more.tls?.every((entry) => "secretName" in entry) === true
                        ? { clusterIssuer }
                        : {}),
                    ingressName: `main-${n}`,
                    ...(ingressClassName === undefined ? {} : { ingressClassName }),
                    ...more,
                },
            })),
    );

/** What only gateways of HTTPRoutes and ALBs do for a single route. */
const filters = fc.constantFrom(
    [{ type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x-a", value: "1" }] } }],
    [{ type: "RequestRedirect", requestRedirect: { hostname: "new.example.com", statusCode: 301 } }],
);
const ruleActions = fc.constant([
    { actionType: "redirect", actionConfig: { host: "new.example.com", httpCode: "301" } },
]);

/** One whose routes become HTTPRoutes. */
const httpRoutes = (n: number): fc.Arbitrary<Gateway> =>
    fc
        .record(
            { defaultBackend: fc.record({ name: fc.constant("fallback"), port }), backendObjects: fc.constant("both") },
            { requiredKeys: [] },
        )
        .map((more) => ({
            kubernetes: { namespace: "default", httpRoute: { parentRefs: [{ name: `gateway-${n}` }] }, ...more },
        }));

const listener =
    (id: string) =>
    (n: number): fc.Arbitrary<Gateway> =>
        fc.constantFrom(80, 8080, 8443).map((listenerPort) => ({
            sae: {
                namespaceId: "cn-hangzhou:prod",
                loadBalancerId: `${id}-${n}`,
                address: `47.96.1.${n + 1}`,
                listenerPort,
                defaultBackend: { appId: "default", containerPort: 8080 },
            },
        }));

/** A listener of an ALB that SAE makes. */
const newAlb = (): fc.Arbitrary<Gateway> =>
    fc.constantFrom(80, 8080).map((listenerPort) => ({
        sae: {
            namespaceId: "cn-hangzhou:prod",
            addressType: "Internet",
            zoneMappings: [
                { zoneId: "cn-hangzhou-h", vSwitchId: "vsw-1" },
                { zoneId: "cn-hangzhou-i", vSwitchId: "vsw-2" },
            ],
            address: "alb.example.org",
            listenerPort,
            defaultBackend: { appId: "default", containerPort: 8080 },
        },
    }));

const gateway = (n: number): fc.Arbitrary<Gateway> =>
    fc.oneof(
        { weight: 2, arbitrary: kubernetes(n) },
        { weight: 1, arbitrary: httpRoutes(n) },
        { weight: 1, arbitrary: listener("lb")(n) },
        { weight: 1, arbitrary: listener("alb")(n) },
        { weight: 1, arbitrary: newAlb() },
    );

const backend = fc.oneof(
    fc.record({ name: fc.constantFrom("web", "api"), port: fc.oneof(port, fc.constant("http")) }).map((service) => ({
        service,
    })),
    fc
        .record({
            addresses: fc.constantFrom(["10.0.3.7"], ["10.0.3.8", "10.0.3.9"], ["2001:db8::1"], ["legacy.example.org"]),
            port,
        })
        .map((endpoints) => ({ endpoints })),
    fc
        .constantFrom({ kind: "StorageBucket", name: "b" }, { apiGroup: "k8s.example.com", kind: "Bucket", name: "c" })
        .map((resource) => ({
            resource,
        })),
    fc
        .record({ appId: fc.constantFrom("a1", "b2", "c3"), containerPort: fc.constantFrom(80, 8080) })
        .map((sae) => ({ sae })),
);

/** What a route says for itself: it is in an Ingress of its own then. */
const ofRoutes: Readonly<Record<string, Record<string, string>>> = {
    nginx: { "nginx.ingress.kubernetes.io/rewrite-target": "/of-route" },
    traefik: { "traefik.ingress.kubernetes.io/router.priority": "77" },
    skipper: { "zalando.org/skipper-predicate": 'QueryParam("beta")' },
    cce: { "kubernetes.io/elb.ingress-order": "9" },
};

const route: fc.Arbitrary<Route> = fc.record(
    {
        host,
        path: plainPath,
        match: fc.constantFrom("Prefix", "Exact", "ImplementationSpecific"),
        backend,
        gateway: fc.constantFrom("g0", "g1", "g2"),
        rewrite: fc.constantFrom("/", "/v2"),
        tls: fc.constantFrom(true, "own-secret"),
        annotations: fc.constantFrom(...Object.values(ofRoutes)),
        filters,
        ruleActions,
    },
    { requiredKeys: ["path", "backend"] },
);

/** Arguments of tables on every kind of gateway. Many are refused; the others are what the tests are about. */
export const tableArgs: fc.Arbitrary<{ gateways: Record<string, Gateway>; routes: Route[] }> = fc
    .record({
        gateways: fc.tuple(gateway(0), gateway(1), gateway(2)),
        kinds: fc.integer({ min: 1, max: 3 }),
        routes: fc.array(route, { minLength: 1, maxLength: 7 }),
    })
    .map(({ gateways, kinds, routes }) => {
        const kept = gateways.slice(0, kinds).map((one, i) => [`g${i}`, one] as const);
        return { gateways: Object.fromEntries(kept), routes: routes.map((one) => fitting(one, kept)) };
    });

/** A host has one certificate, whoever names it. */
function tlsOf({ host: own }: Route, gateways: readonly (readonly [string, Gateway])[], wanted: unknown): unknown {
    const listed = gateways.flatMap(
        ([, { kubernetes: given }]) => (given?.["tls"] ?? []) as { hosts: string[]; secretName?: string }[],
    );
    const entry = listed.find(({ hosts }) => hosts.includes(String(own)));
    return entry === undefined
        ? own === undefined
            ? wanted
            : `secret-of-${String(own).replace(/\W/g, "-")}`
        : (entry.secretName ?? true);
}

const isRedirect = (list: unknown): boolean => JSON.stringify(list ?? "").includes("RequestRedirect");

/** Mostly a route that its gateway can serve: a table of seven routes is refused for any one of them. */
function fitting(one: Route, gateways: readonly (readonly [string, Gateway])[]): Route {
    const named = gateways.find(([name]) => name === one["gateway"]) ?? gateways[0]!;
    const [name, { sae }] = named;
    const onSae = sae !== undefined;
    const isApp = "sae" in (one["backend"] as object);
    const bridgeable = gateways.some(([, other]) => other["sae"] !== undefined);
    const { rewrite, tls, filters: asked, ruleActions: wanted, annotations: own, ...plain } = one;
    const ingress = named[1]["kubernetes"] ?? {};
    const annotations = own === undefined ? undefined : ofRoutes[String(ingress["ingressClassName"])];
    const isRoute = named[1]["kubernetes"]?.["httpRoute"] !== undefined;
    const isAlb = onSae && !String(sae["loadBalancerId"] ?? "alb").startsWith("lb-");
    const isBridged = isApp && !onSae;
    return {
        ...plain,
        ...(isRoute && "resource" in (one["backend"] as object)
            ? { backend: { service: { name: "web", port: 80 } } }
            : {}),
        ...(isRoute && !isBridged
            ? {
                  ...(rewrite !== undefined && !isRedirect(asked) && { rewrite }),
                  ...(asked !== undefined && { actions: asked }),
              }
            : {}),
        ...(isAlb && wanted !== undefined ? { actions: wanted } : {}),
        ...(isAlb && rewrite !== undefined
            ? { match: "ImplementationSpecific", path: "/api/(.*)", rewrite: "/v2/${1}" }
            : {}),
        ...(!onSae && !isRoute && tls !== undefined ? { tls: tlsOf(one, gateways, tls) } : {}),
        ...(annotations === undefined ? {} : { annotations }),
        gateway: name,
        ...(onSae && !isApp ? { backend: { sae: { appId: "z9", containerPort: 80 } } } : {}),
        ...(!onSae && isApp && !bridgeable ? { backend: { service: { name: "web", port: 80 } } } : {}),
        ...(onSae || isApp ? { host: one["host"] ?? "a.example.com" } : {}),
    };
}
