import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter, lint, type Table } from "../../../provider/routing";

type Json = Record<string, unknown>;
interface Parts {
    name: string;
    className?: string;
    annotations?: Record<string, string>;
    host?: string;
    paths?: readonly (readonly [path: string, type: string, service: string])[];
    spec?: Json;
    createdAt?: string;
}

const ingress = ({ name, className, annotations = {}, host = "a.test", paths, spec = {}, createdAt }: Parts): Json => ({
    kind: "Ingress",
    apiVersion: "networking.k8s.io/v1",
    metadata: { name, namespace: "shop", annotations, ...(createdAt && { creationTimestamp: createdAt }) },
    spec: {
        ...(className && { ingressClassName: className }),
        rules: [
            {
                ...(host === "" ? {} : { host }),
                http: {
                    paths: (paths ?? [["/", "Prefix", name]]).map(([path, pathType, service]) => ({
                        path,
                        pathType,
                        backend: {
                            service: {
                                name: service,
                                port: service.startsWith("do-") ? { name: "use-annotation" } : { number: 80 },
                            },
                        },
                    })),
                },
            },
        ],
        ...spec,
    },
});
const names = (tables: readonly Table[]): string[] => tables.map(({ gateway }) => gateway);

function answer(tables: readonly Table[], path: string, more: object = {}): string {
    const found = createRouter(tables).explain({ host: "a.test", path, ...more });
    const nameOf = (target: unknown): string => {
        const { name, url, status } = (target ?? {}) as { name?: string; url?: string; status?: number };
        return name ?? url ?? String(status ?? "none");
    };
    return found.outcome === "undetermined" ? (found.candidates ?? []).map(nameOf).join(" or ") : nameOf(found.target);
}

describe("gateways", () => {
    it("are one for each Ingress on GCE", () => {
        const tables = readTables(["one", "two"].map((name) => ingress({ name, className: "gce" })));
        expect(names(tables)).toEqual(["gce shop/one", "gce shop/two"]);
    });

    it("are one for each group on AWS, and one for each Ingress without a group", () => {
        const aws = (name: string, group?: string): Json =>
            ingress({
                name,
                className: "alb",
                annotations: {
                    "alb.ingress.kubernetes.io/scheme": "internal",
                    ...(group && { "alb.ingress.kubernetes.io/group.name": group }),
                },
            });
        const tables = readTables([aws("one", "edge"), aws("two", "edge"), aws("three")]);
        expect(names(tables)).toEqual(["alb group edge", "alb shop/three"]);
    });

    it("are one for each AlbConfig on ACK, whichever classes name it", () => {
        const ingressClass = (name: string): Json => ({
            kind: "IngressClass",
            metadata: { name },
            spec: { controller: "ingress.k8s.alibabacloud/alb", parameters: { kind: "AlbConfig", name: "edge" } },
        });
        const tables = readTables([
            ...["x", "y"].map(ingressClass),
            ingress({ name: "one", className: "x" }),
            ingress({ name: "two", className: "y" }),
        ]);
        expect(names(tables)).toEqual(["AlbConfig edge"]);
    });

    it("are one for each load balancer and port on CCE", () => {
        const cce = (name: string, annotations: Record<string, string>): Json =>
            ingress({
                name,
                className: "cce",
                annotations: Object.fromEntries(
                    Object.entries(annotations).map(([key, text]) => [`kubernetes.io/elb.${key}`, text]),
                ),
            });
        const tables = readTables([
            cce("one", { id: "x", port: "80" }),
            cce("two", { id: "x", port: "8080" }),
            cce("three", { id: "y", "tls-certificate-ids": "c" }),
            cce("four", { id: "x", "listen-ports": '[{"HTTP":80},{"HTTPS":443}]', "tls-certificate-ids": "c" }),
            cce("five", { autocreate: "{}" }),
            cce("six", { autocreate: "{}" }),
        ]);
        expect(names(tables)).toEqual([
            "cce x:80",
            "cce x:8080",
            "cce y:443",
            "cce x:443",
            "cce created for shop/five:80",
            "cce created for shop/six:80",
        ]);
        expect(tables[3]?.listeners).toEqual([{ address: "x", scheme: "https", port: 443 }]);
    });
});

describe("CCE", () => {
    const cce = (name: string, more: Omit<Parts, "name" | "className">): Json =>
        ingress({
            name,
            className: "cce",
            ...more,
            annotations: Object.fromEntries(
                Object.entries({ id: "x", ...more.annotations }).map(([key, text]) => [
                    `kubernetes.io/elb.${key}`,
                    text,
                ]),
            ),
        });

    it("lets the order of the paths count where the rules have priorities", () => {
        const paths = [
            ["/", "ImplementationSpecific", "web"],
            ["/api", "ImplementationSpecific", "api"],
        ] as const;
        expect(answer(readTables([cce("a", { paths })]), "/api")).toBe("api");
        const priority = { "rule-priority-enabled": "true" };
        expect(answer(readTables([cce("a", { paths, annotations: priority })]), "/api")).toBe("web");
    });

    it("tries Ingresses by their order, on one listener only", () => {
        const one = cce("one", { annotations: { "ingress-order": "2" } });
        const two = cce("two", { annotations: { "ingress-order": "1" }, paths: [["/x", "Prefix", "two"]] });
        expect(answer(readTables([one, two]), "/x")).toBe("two");
        const elsewhere = cce("two", { annotations: { "ingress-order": "1", id: "y" } });
        expect(readTables([one, elsewhere]).map((table) => answer([table], "/"))).toEqual(["one", "two"]);
    });

    it("reads every kind of condition: all of them, and of each one value", () => {
        const conditions = JSON.stringify([
            { type: "Method", methodConfig: { values: ["GET", "POST"] } },
            { type: "Header", headerConfig: { key: "x-beta", values: ["1", "yes*"] } },
            {
                type: "Cookie",
                cookieConfig: {
                    values: [
                        { key: "a", value: "1" },
                        { key: "b", value: "2" },
                    ],
                },
            },
            { type: "QueryString", queryStringConfig: { key: "q", values: ["v"] } },
            { type: "SourceIp", sourceIpConfig: { values: ["10.0.0.0/8"] } },
        ]);
        const tables = readTables([cce("web", { annotations: { "conditions.web": conditions } })]);
        const all = { headers: { "x-beta": "yes!", cookie: "b=2" }, query: "q=v", source: "10.1.2.3" };
        expect(answer(tables, "/", all)).toBe("web");
        expect(answer(tables, "/", { ...all, headers: { ...all.headers, cookie: "z=1; a=1" } })).toBe("web");
        for (const less of [
            { method: "PUT" },
            { headers: { cookie: "b=2" } },
            { headers: { "x-beta": "1", cookie: "b=3" } },
            { query: "q=w" },
            { source: "11.0.0.1" },
        ])
            expect(answer(tables, "/", { ...all, ...less })).toBe("none");
    });

    it("does not claim what hangs on a condition that is not read", () => {
        const conditions = JSON.stringify([{ type: "Weather", weatherConfig: { values: ["sun"] } }]);
        const tables = readTables([cce("web", { annotations: { "conditions.web": conditions } })]);
        expect(answer(tables, "/")).toBe("web or none");
    });

    it("redirects http to https where both listeners are there", () => {
        const ports = { "listen-ports": '[{"HTTP":80},{"HTTPS":8443}]', "ssl-redirect": "true" };
        const annotations = { ...ports, "tls-certificate-ids": "c" };
        const [http, https] = readTables([cce("web", { annotations })]) as [Table, Table];
        expect(answer([http], "/x")).toBe("https://${host}:8443${uri}");
        expect(answer([https], "/x")).toBe("web");
    });

    it("splits requests by weight, and a canary by header goes first", () => {
        const pool = JSON.stringify([
            {
                type: "ForwardPool",
                forwardConfig: [
                    { serviceName: "a", servicePort: 80, weight: 90, type: "service" },
                    { serviceName: "b", servicePort: 80, weight: 10, type: "service" },
                ],
            },
        ]);
        const split = cce("web", { paths: [["/", "Prefix", "do-it"]], annotations: { "actions.do-it": pool } });
        expect(answer(readTables([split]), "/")).toBe("a or b");
        const canary = cce("new", {
            annotations: { canary: "true", "canary-by-header": "x-new", "canary-by-header-value": '{"values":["1"]}' },
        });
        const tables = readTables([cce("web", {}), canary]);
        expect(answer(tables, "/", { headers: { "x-new": "1" } })).toBe("new");
        expect(answer(tables, "/")).toBe("web");
    });

    it("lets the older of two equal rules answer, and nobody where no age is known", () => {
        const old = cce("old", { createdAt: "2025-01-01T00:00:00Z" });
        expect(answer(readTables([cce("new", { createdAt: "2025-02-01T00:00:00Z" }), old]), "/")).toBe("old");
        expect(answer(readTables([cce("one", {}), cce("two", {})]), "/")).toBe("one or two");
    });
});

describe("GCE", () => {
    const gce = (paths: Parts["paths"], spec: Json = {}): Table[] =>
        readTables([ingress({ name: "web", className: "gce", paths, spec })]);

    it("takes /* for everything, and a path without a star for itself", () => {
        const tables = gce([
            ["/*", "ImplementationSpecific", "web"],
            ["/api/*", "ImplementationSpecific", "api"],
            ["/one", "ImplementationSpecific", "one"],
        ]);
        const asked = ["/", "/x", "/api/x", "/api", "/one", "/one/x"];
        expect(asked.map((path) => answer(tables, path))).toEqual(["web", "web", "api", "web", "one", "web"]);
    });

    it("keeps of a Prefix what no later path replaces", () => {
        const below = gce([
            ["/q", "Prefix", "q"],
            ["/q/*", "ImplementationSpecific", "qq"],
        ]);
        expect(["/q", "/q/", "/q/x"].map((path) => answer(below, path))).toEqual(["q", "qq", "qq"]);
        const itself = gce([
            ["/q", "Prefix", "q"],
            ["/q", "Exact", "qq"],
        ]);
        expect(["/q", "/q/", "/q/x"].map((path) => answer(itself, path))).toEqual(["qq", "q", "q"]);
        expect(lint(below).map(({ code }) => code)).not.toContain("CR105");
    });

    it("serves nothing of an Ingress with a star that Google Cloud refuses", () => {
        const tables = gce([
            ["/x*y", "ImplementationSpecific", "a"],
            ["/ok/*", "ImplementationSpecific", "b"],
        ]);
        // What the load balancer has from before stays; where there is none, nobody answers.
        expect(answer(tables, "/ok/x")).toBe("b or none or none");
    });

    it("keeps the later of two equal paths, and translates nothing where a Prefix has a star", () => {
        expect(
            answer(
                gce([
                    ["/x", "Exact", "a"],
                    ["/x", "ImplementationSpecific", "b"],
                ]),
                "/x",
            ),
        ).toBe("b");
        expect(
            answer(
                gce([
                    ["/x/*", "Prefix", "a"],
                    ["/", "Prefix", "b"],
                ]),
                "/",
            ),
        ).toBe("b or none or none");
    });
});

describe("AWS ALB", () => {
    const aws = (name: string, more: Omit<Parts, "name" | "className"> = {}): Json =>
        ingress({
            name,
            className: "alb",
            ...more,
            annotations: Object.fromEntries(
                Object.entries({ "target-type": "ip", "group.name": "g", ...more.annotations }).map(([key, text]) => [
                    `alb.ingress.kubernetes.io/${key}`,
                    text,
                ]),
            ),
        });

    it("tries the group by order and name, and within a host Exact, the longer Prefix, then the others", () => {
        const paths = [
            ["/*", "ImplementationSpecific", "rest"],
            ["/a", "Prefix", "short"],
            ["/a/b", "Prefix", "long"],
            ["/a/b", "Exact", "exact"],
        ] as const;
        const tables = readTables([aws("web", { paths })]);
        expect(["/a/b", "/a/b/c", "/a/x", "/z"].map((path) => answer(tables, path))).toEqual([
            "exact",
            "long",
            "short",
            "rest",
        ]);
        expect(answer(readTables([aws("b"), aws("a")]), "/")).toBe("a");
        expect(answer(readTables([aws("b", { annotations: { "group.order": "-1" } }), aws("a")]), "/")).toBe("b");
    });

    it("reads actions and conditions", () => {
        const tables = readTables([
            aws("web", {
                paths: [
                    ["/old", "Prefix", "do-redirect"],
                    ["/gone", "Prefix", "do-fixed"],
                    ["/", "Prefix", "web"],
                ],
                annotations: {
                    "actions.do-redirect":
                        '{"type":"redirect","redirectConfig":{"host":"new.test","path":"/#{path}","statusCode":"HTTP_301"}}',
                    "actions.do-fixed": '{"type":"fixed-response","fixedResponseConfig":{"statusCode":"410"}}',
                    "conditions.do-fixed":
                        '[{"field":"http-request-method","httpRequestMethodConfig":{"values":["GET"]}}]',
                },
            }),
        ]);
        expect(answer(tables, "/old/x")).toBe("${protocol}://new.test${uri}");
        expect(answer(tables, "/gone")).toBe("410");
        expect(answer(tables, "/gone", { method: "POST" })).toBe("web");
    });

    it("redirects all http of a group where one of its Ingresses asks for it", () => {
        const tables = readTables([aws("a", { annotations: { "ssl-redirect": "443" } }), aws("b", { host: "b.test" })]);
        const ask = (scheme: string): string => answer(tables, "/", { host: "b.test", scheme });
        expect([ask("http"), ask("https")]).toEqual(["https://${host}${uri}", "b"]);
    });

    it("is not told from the one of Alibaba Cloud without annotations, and then only what both do is claimed", () => {
        const some = (paths: Parts["paths"]): Table[] =>
            readTables([ingress({ name: "web", className: "alb", paths })]);
        expect(answer(some([["/*", "ImplementationSpecific", "web"]]), "/x")).toBe("web");
        const either = some([
            ["/", "Prefix", "web"],
            ["/api", "Prefix", "api"],
        ]);
        expect(answer(either, "/api").split(" or ").sort()).toEqual(["api", "none", "web"]);
    });
});

describe("ACK ALB", () => {
    const ack = (name: string, more: Omit<Parts, "name" | "className"> = {}): Json =>
        ingress({
            name,
            className: "alb",
            ...more,
            annotations: Object.fromEntries(
                Object.entries({ "backend-scheduler": "wrr", ...more.annotations }).map(([key, text]) => [
                    `alb.ingress.kubernetes.io/${key}`,
                    text,
                ]),
            ),
        });

    it("tries rules by order and name, then as written", () => {
        const paths = [
            ["/", "Prefix", "web"],
            ["/api", "Prefix", "api"],
        ] as const;
        expect(answer(readTables([ack("web", { paths })]), "/api")).toBe("web");
        expect(answer(readTables([ack("b", { annotations: { order: "1" } }), ack("a")]), "/")).toBe("b");
    });

    it("reads canaries: by weight at the rule itself, by header where their order puts them", () => {
        const canary = (annotations: Record<string, string>): Json =>
            ack("web-canary", { annotations: { canary: "true", ...annotations } });
        expect(answer(readTables([ack("web"), canary({ "canary-weight": "20" })]), "/")).toBe("web or web-canary");
        const header = { "canary-by-header": "x-new", "canary-by-header-value": "1" };
        const ask = { headers: { "x-new": "1" } };
        expect(answer(readTables([ack("web"), canary(header)]), "/", ask)).toBe("web-canary or web");
        expect(answer(readTables([ack("web"), canary({ ...header, order: "11" })]), "/", ask)).toBe("web");
        expect(answer(readTables([ack("web"), canary({ ...header, order: "1" })]), "/", ask)).toBe("web-canary");
    });

    it("reads expressions with their rewrite, and the redirect to https", () => {
        const tables = readTables([
            ack("rx", {
                paths: [["/something(/|$)(.*)", "Prefix", "rx"]],
                annotations: { "use-regex": "true", "rewrite-target": "/path/${2}", "ssl-redirect": "true" },
            }),
        ]);
        const router = createRouter(tables);
        const request = { host: "a.test", path: "/something/x", scheme: "https" } as const;
        expect(router.explain(request)).toMatchObject({ target: { name: "rx" }, rewritten: "/path/x" });
        expect(router.explain({ ...request, scheme: "http" }).location).toBe("https://a.test/something/x");
    });
});

describe("Skipper", () => {
    const skipper = (name: string, annotations: Record<string, string>, paths?: Parts["paths"]): Json =>
        ingress({
            name,
            className: "skipper",
            paths,
            annotations: Object.fromEntries(
                Object.entries(annotations).map(([key, text]) => [`zalando.org/${key}`, text]),
            ),
        });

    it("splits by the weights of its annotation", () => {
        const paths = [
            ["/", "Prefix", "v1"],
            ["/", "Prefix", "v2"],
        ] as const;
        const share = (weights: object): string =>
            answer(readTables([skipper("web", { "backend-weights": JSON.stringify(weights) }, paths)]), "/x");
        expect(share({ v1: 80, v2: 20 })).toBe("v1 or v2");
        expect(share({ v1: 100, v2: 0 })).toBe("v1");
    });

    it("reads predicates, and does not claim what hangs on another", () => {
        const tables = readTables([
            skipper("web", {}),
            skipper("beta", { "skipper-predicate": 'Header("X-Beta", "1") && Methods("GET", "HEAD")' }),
        ]);
        expect(answer(tables, "/", { headers: { "x-beta": "1" } })).toBe("beta");
        expect(answer(tables, "/", { headers: { "x-beta": "1" }, method: "POST" })).toBe("web");
        const odd = readTables([skipper("web", {}), skipper("beta", { "skipper-predicate": "Tee(1)" })]);
        expect(answer(odd, "/").split(" or ").sort()).toEqual(["beta", "web"]);
    });

    it("loses the path of a Service that is a name elsewhere", () => {
        const service = {
            kind: "Service",
            metadata: { name: "web", namespace: "shop" },
            spec: { type: "ExternalName", externalName: "x.example.org" },
        };
        const ask = (objects: Json[]): string => answer(readTables(objects), "/other");
        const web = skipper("web", {}, [["/one", "Prefix", "web"]]);
        expect([ask([web]), ask([web, service])]).toEqual(["none", "web"]);
    });
});

describe("Traefik", () => {
    it("makes no route of a matcher that it does not know", () => {
        const tables = (matcher: string): Table[] =>
            readTables([
                ingress({
                    name: "web",
                    className: "traefik",
                    paths: [["/app", "ImplementationSpecific", "web"]],
                    annotations: { "traefik.ingress.kubernetes.io/router.pathmatcher": matcher },
                }),
            ]);
        expect(["PathPrefixStrip", "PathPrefix", "pathprefix", "Path"].map((m) => answer(tables(m), "/app/x"))).toEqual(
            ["none", "web", "web", "none"],
        );
    });

    it("takes no default backend that is no Service", () => {
        const resource = { apiGroup: "k8s.example.com", kind: "StorageBucket", name: "static" };
        const value = ingress({ name: "web", className: "traefik" });
        const tables = readTables([{ ...value, spec: { ingressClassName: "traefik", defaultBackend: { resource } } }]);
        expect(answer(tables, "/")).toBe("none");
    });
});
