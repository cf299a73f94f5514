import * as pulumi from "@pulumi/pulumi";
import { compileTable, type TablePlan } from "../../../provider/table/compile";
import { closed, hasSecret, open, text, type OpenedObject } from "../../../provider/inputs/opened";
import { endpointsOf, ingressesOf, objectOf, rulesOf, ruleSetsOf } from "./planned";

const edge = { kubernetes: { namespace: "shop", ingressClassName: "traefik" } };
const apps = {
    sae: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "lb-1",
        address: "47.96.1.20",
        listenerPort: 80,
        defaultBackend: { appId: "0", containerPort: 8080 },
    },
};
const alb = { sae: { ...apps.sae, loadBalancerId: "alb-1" } };
const web = { service: { name: "web", port: 80 } };
const app = { sae: { appId: "7171", containerPort: 8080 } };

async function compile(gateways: unknown, routes: unknown): Promise<TablePlan> {
    return compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
}
const codes = (plan: TablePlan) => plan.problems.map((p) => `${p.code} ${p.where}`);

describe("a route table is placed on its gateways", () => {
    test("a host with a backend that only Kubernetes reaches lives there, and its SAE app is bridged", async () => {
        const plan = await compile({ edge, apps }, [
            { host: "shop.example.com", path: "/", backend: web },
            { host: "shop.example.com", path: "/api", backend: app },
            { host: "pay.example.com", path: "/", backend: app },
        ]);
        expect(plan.problems).toEqual([]);
        const service = (name: string) => ({ service: { name, port: { number: 80 } } });
        expect(ingressesOf(plan).map((ingress) => objectOf(ingress)["spec"])).toEqual([
            {
                ingressClassName: "traefik",
                rules: [
                    {
                        host: "shop.example.com",
                        http: {
                            paths: [
                                { path: "/", pathType: "Prefix", backend: service("web") },
                                { path: "/api", pathType: "Prefix", backend: service("shop-to-lb-1-80") },
                            ],
                        },
                    },
                ],
            },
        ]);
        expect(endpointsOf(plan).flatMap(({ objects }) => objects.map(({ value }) => value))).toEqual([
            expect.objectContaining({
                kind: "Service",
                metadata: expect.objectContaining({ name: "shop-to-lb-1-80" }),
            }),
            expect.objectContaining({
                kind: "Endpoints",
                subsets: [{ addresses: [{ ip: "47.96.1.20" }], ports: [{ port: 80, protocol: "TCP" }] }],
            }),
        ]);
        expect(rulesOf(plan)).toEqual([
            { domain: "pay.example.com", path: "/", appId: "7171", containerPort: 8080 },
            { domain: "shop.example.com", path: "/api", appId: "7171", containerPort: 8080 },
        ]);
        expect(plan.routes).toEqual({
            "shop.example.com/**": "service:shop/web:80",
            "shop.example.com/api/**": "sae:7171:8080",
            "pay.example.com/**": "sae:7171:8080",
            "lb-1:80: everything else": "sae:0:8080",
        });
        expect(plan.urls).toEqual([
            "http://shop.example.com/",
            "http://shop.example.com/api",
            "http://pay.example.com/",
        ]);
    });

    test("URLs have the scheme and port of CCE's listener, and paths as URLs write them", async () => {
        const backend = { service: { name: "web", port: 80 } };
        const urls = async (elb: Record<string, string>): Promise<string[]> => {
            const all = { class: "performance", id: "lb-1", ...elb };
            const annotations = Object.fromEntries(
                Object.entries(all).map(([name, value]) => [`kubernetes.io/elb.${name}`, value]),
            );
            const edge = { kubernetes: { namespace: "shop", ingressClassName: "cce", annotations } };
            const plan = await compile({ edge }, [{ host: "a.example.com", path: "/a b", match: "Exact", backend }]);
            expect(plan.problems).toEqual([]);
            return plan.urls;
        };
        expect(await urls({ port: "8080" })).toEqual(["http://a.example.com:8080/a%20b"]);
        expect(await urls({ port: "8443", "tls-certificate-ids": "c" })).toEqual(["https://a.example.com:8443/a%20b"]);
        expect(await urls({ "listen-ports": '[{"HTTP":81}]' })).toEqual(["http://a.example.com:81/a%20b"]);
    });

    test("on an ALB a prefix becomes the path and everything below it, most specific first", async () => {
        const plan = await compile({ apps: alb }, [
            { host: "*.example.com", path: "/", backend: app },
            { host: "pay.example.com", path: "/a/", backend: app },
            { host: "pay.example.com", path: "/a/b", match: "Exact", backend: app },
        ]);
        expect(plan.problems).toEqual([]);
        expect(rulesOf(plan).map((r) => `${String(r["domain"])}${String(r["path"])}`)).toEqual([
            "pay.example.com/a/b",
            "pay.example.com/a",
            "pay.example.com/a/*",
            "*.example.com/*",
        ]);
    });

    test("the name of a Service for addresses depends on where it leads, not on its route or its place", async () => {
        const legacy = (path: string, ...addresses: string[]) => ({
            host: "shop.example.com",
            path,
            backend: { endpoints: { addresses, port: 8080 } },
        });
        const name = async (...routes: unknown[]) => text(endpointsOf(await compile({ edge }, routes))[0]!.args.name);
        const one = await name(legacy("/legacy", "10.0.3.7", "10.0.3.8"));
        expect(one).toMatch(/^shop-10-0-3-7-8080-[0-9a-f]{16}$/);
        expect(await name({ path: "/", backend: web }, legacy("/old", "10.0.3.8", "10.0.3.7"))).toBe(one);
        expect(await name(legacy("/legacy", "10.0.3.7"))).not.toBe(one);
    });

    test("routes that lead to the same addresses and port share one Service", async () => {
        const to = (host: string) => ({
            host,
            path: "/",
            backend: { endpoints: { addresses: ["10.0.3.7"], port: 80 } },
        });
        const plan = await compile({ edge }, [to("a.example.com"), to("b.example.com")]);
        expect(endpointsOf(plan)).toHaveLength(1);
    });

    test("an unknown app id is carried, named in the model and never mistaken for a value", async () => {
        const later = new (pulumi.Output as unknown as new (...args: unknown[]) => pulumi.Output<string>)(
            new Set(),
            Promise.resolve(undefined),
            Promise.resolve(false),
            Promise.resolve(false),
            Promise.resolve([]),
        );
        const plan = await compile({ apps }, [
            { host: "pay.example.com", path: "/", backend: { sae: { appId: later, containerPort: 8080 } } },
        ]);
        expect(plan.problems).toEqual([]);
        expect(
            pulumi.Output.isInstance((closed(ruleSetsOf(plan)[0]!.args).rules as { appId: unknown }[])[0]!.appId),
        ).toBe(true);
        expect(plan.tables[0]!.rules[0]).toMatchObject({
            unknown: ["target"],
            target: { kind: "unknown", label: "routes[0].backend.sae" },
        });
    });

    test("a list of routes that is known only after apply is no problem and plans nothing", async () => {
        const later = new (pulumi.Output as unknown as new (...args: unknown[]) => pulumi.Output<string>)(
            new Set(),
            Promise.resolve(undefined),
            Promise.resolve(false),
            Promise.resolve(false),
            Promise.resolve([]),
        );
        const plan = await compile({ edge }, later);
        expect(plan).toMatchObject({ unknown: true, problems: [] });
    });

    test("a secret appears in no text of the plan", async () => {
        const opened = (await open({
            gateways: { apps },
            routes: [
                {
                    host: pulumi.secret("hidden.example.com"),
                    path: "/",
                    backend: { sae: { appId: pulumi.secret("s3cret"), containerPort: 8080 } },
                },
            ],
        })) as OpenedObject;
        expect(hasSecret(opened)).toBe(true);
        const plan = compileTable("shop", opened);
        expect(plan.problems).toEqual([]);
        expect(JSON.stringify([plan.tables, plan.routes, plan.urls])).not.toMatch(/s3cret|hidden/);
    });
});

test.each([
    ["alb-secret0id", "sae-alb"],
    ["lb-secret0id", "sae-clb"],
])("a secret id of a load balancer tells its kind alone (%s: %s)", async (id, dialect) => {
    const sae = { ...apps.sae, loadBalancerId: pulumi.secret(id) };
    const routes = [{ host: "a.test", path: "/", backend: { sae: { appId: "web", containerPort: 8080 } } }];
    const plan = compileTable("shop", (await open({ gateways: { apps: { sae } }, routes })) as OpenedObject);
    expect(plan.problems).toEqual([]);
    expect(plan.tables.map((table) => table.dialect)).toEqual([dialect]);
    expect(plan.tables.flatMap(({ rules }) => rules.map(({ undetermined }) => undetermined))).not.toContainEqual(
        expect.anything(),
    );
    expect(JSON.stringify([plan.tables, plan.routes, plan.urls])).not.toContain("secret0id");
});

describe("what is wrong with a route table is said at once, with the property path", () => {
    const cases: [string, unknown, unknown, string[], RegExp][] = [
        ["an empty table", { edge }, [], ["CR201 routes"], /declare at least one/],
        ["no routes at all", { edge }, undefined, ["CR201 routes"], /no routes/],
        ["no gateways", {}, [{ path: "/", backend: web }], ["CR208 gateways"], /no gateways/],
        [
            "a path without a leading slash",
            { edge },
            [{ path: "api", backend: web }],
            ["CR202 routes[0].path"],
            /write "\/api"/,
        ],
        ["a missing path", { edge }, [{ backend: web }], ["CR202 routes[0].path"], /missing/],
        ["a path with a query", { edge }, [{ path: "/a?b", backend: web }], ["CR202 routes[0].path"], /query/],
        [
            "an unknown gateway",
            { edge, apps },
            [{ path: "/", backend: web, gateway: "egde" }],
            ["CR203 routes[0].gateway"],
            /use one of edge, apps/,
        ],
        [
            "a Service backend on an SAE gateway",
            { edge, apps },
            [{ host: "a.b", path: "/", backend: web, gateway: "apps" }],
            ["CR204 routes[0].backend.service"],
            /cannot route to a Kubernetes Service/,
        ],
        [
            "a Service backend without a Kubernetes gateway",
            { apps },
            [{ host: "a.b", path: "/", backend: web }],
            ["CR204 routes[0].backend.service"],
            /no gateway can reach/,
        ],
        [
            "the same host, path and match twice",
            { edge },
            [
                { host: "a.b", path: "/", backend: web },
                { host: "A.b".toLowerCase(), path: "/", match: "Prefix", backend: app.sae && web },
            ],
            ["CR205 routes[1]"],
            /is already routes\[0\]/,
        ],
        [
            "one host on two gateways",
            { edge, apps },
            [
                { host: "a.b", path: "/", backend: web, gateway: "edge" },
                { host: "a.b", path: "/x", backend: app, gateway: "apps" },
            ],
            ["CR206 routes[1].gateway"],
            /edge and apps/,
        ],
        [
            "two Kubernetes gateways to choose from",
            { edge, inner: edge },
            [{ host: "a.b", path: "/", backend: web }],
            ["CR206 routes[0].gateway"],
            /add gateway: "edge"/,
        ],
        [
            "two kinds of backend",
            { edge },
            [{ path: "/", backend: { ...web, ...app } }],
            ["CR207 routes[0].backend"],
            /service and sae/,
        ],
        ["no kind of backend", { edge }, [{ path: "/", backend: {} }], ["CR207 routes[0].backend"], /exactly one of/],
        [
            "a port out of range",
            { edge },
            [{ path: "/", backend: { service: { name: "web", port: 70000 } } }],
            ["CR207 routes[0].backend.service.port"],
            /70000/,
        ],
        [
            "a loopback address",
            { edge },
            [{ path: "/x", backend: { endpoints: { addresses: ["127.0.0.1"], port: 80 } } }],
            ["CR207 routes[0].backend.endpoints.addresses[0]"],
            /loopback/,
        ],
        [
            "an address that is none",
            { edge },
            [{ path: "/x", backend: { endpoints: { addresses: ["10.0.0.256:80"], port: 80 } } }],
            ["CR207 routes[0].backend.endpoints.addresses[0]"],
            /neither an IP address nor a DNS name/,
        ],
        [
            "an address with a slip, which is not taken for a DNS name",
            { edge },
            [{ path: "/x", backend: { endpoints: { addresses: ["10.0.3.777"], port: 80 } } }],
            ["CR207 routes[0].backend.endpoints.addresses[0]"],
            /"10\.0\.3\.777" is neither an IP address nor a DNS name/,
        ],
        [
            "an address of an SAE gateway that is none",
            { apps: { sae: { ...apps.sae, address: "47.96.1.2O" } } },
            [{ host: "a.example.com", path: "/x", backend: { sae: { appId: "7171a6ca", containerPort: 80 } } }],
            ["CR208 gateways.apps.sae.address"],
            /"47\.96\.1\.2O" is neither/,
        ],
        [
            "no addresses",
            { edge },
            [{ path: "/x", backend: { endpoints: { addresses: [], port: 80 } } }],
            ["CR207 routes[0].backend.endpoints.addresses"],
            /at least one/,
        ],
        [
            "a gateway of two platforms",
            { both: { ...edge, ...apps } },
            [{ path: "/", backend: web }],
            ["CR208 gateways.both"],
            /kubernetes and sae/,
        ],
        [
            "a gateway without its namespace",
            { edge: { kubernetes: {} } },
            [{ path: "/", backend: web }],
            ["CR208 gateways.edge.kubernetes.namespace"],
            /missing/,
        ],
        [
            "an SAE gateway without a default backend",
            { apps: { sae: { ...apps.sae, defaultBackend: undefined } } },
            [{ host: "a.b", path: "/", backend: app }],
            ["CR208 gateways.apps.sae.defaultBackend"],
            /SAE requires one/,
        ],
        [
            "a load balancer id that tells nothing",
            { apps: { sae: { ...apps.sae, loadBalancerId: "x-1" } } },
            [{ host: "a.b", path: "/", backend: app }],
            ["CR208 gateways.apps.sae.loadBalancerType"],
            /clb/,
        ],
        [
            "a bridge without an address",
            { edge, apps: { sae: { ...apps.sae, address: undefined } } },
            [
                { host: "a.b", path: "/", backend: web },
                { host: "a.b", path: "/x", backend: app },
            ],
            ["CR209 gateways.apps.sae.address"],
            /routes\[1\]/,
        ],
        [
            "an exact path on a CLB",
            { apps },
            [{ host: "a.b", path: "/x", match: "Exact", backend: app }],
            ["CR210 routes[0].match"],
            /prefixes only/,
        ],
        [
            "an SAE route without a host",
            { apps },
            [{ path: "/x", backend: app }],
            ["CR204 routes[0].backend.sae"],
            /without a host/,
        ],
        [
            "a host in capitals",
            { edge },
            [{ host: "Shop.example.com", path: "/", backend: web }],
            ["CR211 routes[0].host"],
            /write "shop.example.com"/,
        ],
        [
            "an IP address as host",
            { edge },
            [{ host: "10.0.0.1", path: "/", backend: web }],
            ["CR211 routes[0].host"],
            /IP address/,
        ],
        [
            "a match type that does not exist",
            { edge },
            [{ path: "/", match: "Regex", backend: web }],
            ["CR212 routes[0].match"],
            /"Regex"/,
        ],
        ["routes that are no list", { edge }, { a: 1 }, ["CR212 routes"], /not a list/],
        [
            "several wrong things",
            { edge },
            [
                { path: "a", backend: {} },
                { host: "-", path: "/", backend: web },
            ],
            ["CR202 routes[0].path", "CR207 routes[0].backend", "CR211 routes[1].host"],
            /./,
        ],
    ];
    test.each(cases)("%s", async (_title, gateways, routes, expected, text) => {
        const plan = await compile(gateways, routes);
        expect(codes(plan)).toEqual(expected);
        expect(plan.problems.map((p) => `${p.message} — ${p.help}`).join("\n")).toMatch(text);
        for (const problem of plan.problems) expect(problem.help).not.toBe("");
    });
});
