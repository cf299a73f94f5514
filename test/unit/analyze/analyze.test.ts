import * as pulumi from "@pulumi/pulumi";
import { runInPulumiStack } from "@pulumi/pulumi/runtime";
import { analyze, type Analysis } from "../../../provider/analyze";
import { lint, type Table } from "../../../provider/routing";
import { RouteTable } from "../../../provider/table/route-table";

/** The tables of the plan that a program ends with; the SDK's mocks stand for the engine. */
async function tablesOf(program: () => unknown, quiet: string[] = []): Promise<Table[]> {
    let tables: Table[] = [];
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            if ((inputs as { quiet?: boolean }).quiet === true) quiet.push(name);
            else if (type === "crossroute:index:RoutePlan") tables = (inputs as { tables: Table[] }).tables;
            return { id: `${name}-id`, state: inputs as object };
        },
        call: () => ({}),
    });
    let analysis: Analysis | undefined;
    await runInPulumiStack(async () => {
        analysis = analyze("watch");
        await program();
        return {};
    });
    const plan = await analysis?.finish();
    await new Promise((done) => plan?.urn.apply(done));
    return tables;
}

class Any extends pulumi.CustomResource {}
const resource = (type: string, name: string, props: object, opts: pulumi.CustomResourceOptions = {}) =>
    new Any(type, name, { ...props }, opts);
const spec = (host: unknown, service: string): object => ({
    ingressClassName: "traefik",
    rules: [
        {
            host,
            http: {
                paths: [
                    { path: "/", pathType: "Prefix", backend: { service: { name: service, port: { number: 80 } } } },
                ],
            },
        },
    ],
});
const ingress = (name: string, host: unknown, opts?: pulumi.CustomResourceOptions) =>
    resource(
        "kubernetes:networking.k8s.io/v1:Ingress",
        name,
        {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { namespace: "shop" },
            spec: spec(host, "web"),
        },
        opts,
    );

describe("analyze", () => {
    it("names Ingresses of CCE that want different things of one listener, as severe as the program wants it", async () => {
        const said = jest.spyOn(pulumi.log, "warn").mockImplementation(() => Promise.resolve());
        const onListener = (name: string, annotations: object = {}) =>
            resource("kubernetes:networking.k8s.io/v1:Ingress", name, {
                apiVersion: "networking.k8s.io/v1",
                kind: "Ingress",
                metadata: {
                    name,
                    namespace: "shop",
                    annotations: {
                        "kubernetes.io/elb.class": "performance",
                        "kubernetes.io/elb.id": "elb-1",
                        "kubernetes.io/elb.port": "80",
                        ...annotations,
                    },
                },
                spec: { ...spec(`${name}.example.com`, "web"), ingressClassName: "cce" },
            });
        try {
            await tablesOf(() => [onListener("one"), onListener("two", { "kubernetes.io/elb.client_timeout": "120" })]);
            expect(said.mock.calls.map(([text]) => text)).toEqual([
                expect.stringMatching(
                    /shop\/two and .*shop\/one are on one listener, elb-1:80.*client_timeout: 60 and 120/,
                ),
            ]);
            said.mockClear();
            await tablesOf(() => [onListener("one"), onListener("two")]);
            expect(said).not.toHaveBeenCalled();
        } finally {
            said.mockRestore();
        }
    });

    it("leaves no listener in a process that plays many programs", async () => {
        const events = ["beforeExit", "uncaughtExceptionMonitor", "unhandledRejection"];
        // The SDK listens, too, from the first program on.
        await tablesOf(() => undefined);
        const counts = (): number[] => events.map((event) => process.listenerCount(event));
        const before = counts();
        for (let program = 0; program < 3; program++) await tablesOf(() => undefined);
        expect(counts()).toEqual(before);
    });

    it("sees Gateways and HTTPRoutes, and what of them is known after apply", async () => {
        const apiVersion = "gateway.networking.k8s.io/v1";
        const tables = await tablesOf(() => {
            const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
            const make = (kind: string, name: string, spec: object): Any =>
                resource(`kubernetes:${apiVersion}:${kind}`, name, {
                    apiVersion,
                    kind,
                    metadata: { name, namespace: "shop" },
                    spec,
                });
            make("Gateway", "edge", { gatewayClassName: "some", listeners });
            make("HTTPRoute", "web", {
                parentRefs: [{ name: "edge" }],
                hostnames: [pulumi.output("a.example.com")],
                rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
            });
        });
        expect(tables.map(({ gateway, rules }) => [gateway, rules.map(({ host, target }) => [host, target])])).toEqual([
            ["shop/edge", [["a.example.com", { kind: "service", namespace: "shop", name: "web", port: 80 }]]],
        ]);
    });

    it("sees Ingresses wherever they are made, and the rule sets of both SAE packages", async () => {
        const tables = await tablesOf(() => {
            ingress("direct", "a.example.com");
            const component = new pulumi.ComponentResource("acme:index:Site", "site", {});
            ingress("below", pulumi.output("b.example.com"), { parent: component });
            pulumi.output("later").apply((name) => ingress(name, "c.example.com"));
            const rules = [{ domain: "d.example.com", path: "/", appId: "app-1", containerPort: 80 }];
            const defaultRule = { appId: "app-0", containerPort: 80 };
            resource("alicloud:sae/ingress:Ingress", "old", { slbId: "lb-1", listenerPort: 80, rules, defaultRule });
            resource("crossroute:sae:Ingress", "new", {
                loadBalancerId: "alb-2",
                listenerPort: 80,
                rules,
                defaultRule,
            });
        });
        expect(tables.map((t) => [t.gateway, t.dialect, t.rules.map((r) => r.host)])).toEqual([
            ["traefik", "traefik", ["a.example.com", "b.example.com", "c.example.com"]],
            ["lb-1:80", "sae-clb", ["d.example.com"]],
            ["alb-2:80", "sae-alb", ["d.example.com"]],
        ]);
        expect(tables[0]?.rules[0]?.origin.object).toBe("Ingress shop/direct");
    });

    it("keeps secrets out of the plan and names what is hidden", async () => {
        const tables = await tablesOf(() => ingress("web", pulumi.secret("hidden.example.com")));
        expect(JSON.stringify(tables)).not.toContain("hidden.example.com");
        expect(tables[0]?.rules[0]?.unknown).toEqual(["host"]);
    });

    it("counts a RouteTable once, whatever its gateways make", async () => {
        pulumi.runtime.setConfig("kubernetes:kubeconfig", "{}");
        const apps = {
            namespaceId: "cn-hangzhou:prod",
            loadBalancerId: "lb-1",
            address: "47.96.1.20",
            listenerPort: 80,
            defaultBackend: { appId: "web", containerPort: 8080 },
        };
        const tables = await tablesOf(() => {
            const table = new RouteTable("shop", {
                gateways: {
                    edge: { kubernetes: { namespace: "shop", ingressClassName: "traefik" } },
                    apps: { sae: apps },
                },
                routes: [
                    {
                        host: "a.example.com",
                        path: "/",
                        gateway: "edge",
                        backend: { service: { name: "web", port: 80 } },
                    },
                    {
                        host: "a.example.com",
                        path: "/api",
                        gateway: "edge",
                        backend: { sae: { appId: "api", containerPort: 8080 } },
                    },
                ],
            });
            return table.registered;
        });
        expect(tables.map(({ gateway, rules }) => [gateway, rules.length])).toEqual([
            ["traefik", 2],
            ["lb-1:80", 1],
        ]);
        expect(lint(tables).map(({ code }) => code)).not.toContain("CR106");
    });

    it("takes the plan of a RouteTable for its parts, and lets it be quiet", async () => {
        const table: Table = {
            gateway: "edge",
            dialect: "traefik",
            rules: [
                {
                    host: "t.example.com",
                    path: "/",
                    match: "Prefix",
                    target: { kind: "sae", appId: "7", port: 80 },
                    origin: { object: "RouteTable shop" },
                },
            ],
        };
        const quiet: string[] = [];
        const tables = await tablesOf(() => {
            const parent = new pulumi.ComponentResource("crossroute:index:RouteTable", "shop", {});
            ingress("shop-edge", "t.example.com", { parent });
            resource("crossroute:index:RoutePlan", "shop", { tables: [table] }, { parent });
        }, quiet);
        expect(quiet).toEqual(["shop"]);
        expect(tables.map((t) => [t.gateway, t.rules.length])).toEqual([["edge", 1]]);
    });
});
