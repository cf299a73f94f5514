import * as pulumi from "@pulumi/pulumi";
import { compileTable, plannedOf, type TablePlan } from "../../../provider/table/compile";
import { open, text, type OpenedObject } from "../../../provider/inputs/opened";
import { endpointsOf } from "./planned";

const kubernetes = (more: object = {}) => ({ kubernetes: { namespace: "shop", ingressClassName: "traefik", ...more } });
const sae = (more: object = {}) => ({
    sae: {
        namespaceId: "cn-hangzhou:prod",
        loadBalancerId: "lb-1",
        address: "47.96.1.20",
        listenerPort: 80,
        defaultBackend: { appId: "0", containerPort: 8080 },
        ...more,
    },
});
const web = { service: { name: "web", port: 80 } };
const app = { sae: { appId: "7171", containerPort: 8080 } };
const to = (address: unknown, name?: string) => ({
    endpoints: { addresses: [address], port: 8080, ...(name !== undefined && { name }) },
});

async function compile(
    gateways: unknown,
    routes: unknown,
    { table = "shop", clusters = {} }: { table?: string; clusters?: Record<string, string> } = {},
): Promise<TablePlan> {
    return compileTable(table, (await open({ gateways, routes })) as OpenedObject, clusters);
}
const resources = (plan: TablePlan): string[] => plannedOf(plan).map(({ resource }) => resource);
const problems = (plan: TablePlan): string[] => plan.problems.map((p) => `${p.code} ${p.where}: ${p.message}`);

describe("what a table makes is named in the program after what is live", () => {
    const routes = (gateway: string) => [
        { host: "shop.example.com", path: "/", gateway, backend: web },
        { host: "shop.example.com", path: "/old", gateway, backend: to("10.0.3.7", "legacy") },
        { host: "shop.example.com", path: "/api", gateway, backend: app },
    ];

    test("so a renamed gateway or table renames nothing whose live name stays", async () => {
        const one = await compile({ edge: kubernetes({ ingressName: "main" }), apps: sae() }, routes("edge"));
        const other = await compile({ front: kubernetes({ ingressName: "main" }), saeapps: sae() }, routes("front"));
        expect(one.problems).toEqual([]);
        expect(resources(one)).toEqual(["shop/main", "shop/legacy", "shop/shop-to-lb-1-80", "lb-1:80"]);
        expect(resources(other)).toEqual(resources(one));
        const renamed = await compile(
            { edge: kubernetes({ ingressName: "main" }), apps: sae() },
            routes("edge").slice(0, 2),
            { table: "store" },
        );
        expect(resources(renamed)).toEqual(["shop/main", "shop/legacy", "lb-1:80"]);
    });

    test("with aliases for the names that they had before", async () => {
        const plan = await compile({ edge: kubernetes(), apps: sae() }, routes("edge"));
        const former = plannedOf(plan).map((child) => child.former);
        expect(former).toEqual([["shop-edge"], ["legacy"], ["shop-to-lb-1-80"], ["shop-apps"]]);
    });

    test("and after the explicit provider, which stands for its cluster", async () => {
        const plan = await compile(
            { a: kubernetes({ ingressName: "main" }), b: kubernetes({ ingressName: "main" }) },
            [
                { host: "a.example.com", path: "/", gateway: "a", backend: web },
                { host: "b.example.com", path: "/", gateway: "b", backend: web },
            ],
            { clusters: { a: "berlin", b: "tokyo" } },
        );
        expect(plan.problems).toEqual([]);
        expect(resources(plan)).toEqual(["shop/main@berlin", "shop/main@tokyo"]);
    });

    test("and their requests arrive at the server of the provider, whatever that is called", async () => {
        const told = async (provider: string) =>
            compileTable(
                "shop",
                (await open({
                    gateways: { a: kubernetes({ ingressName: "main" }) },
                    routes: [{ host: "a.example.com", path: "/", backend: to("10.0.3.7") }],
                })) as OpenedObject,
                { a: provider },
                undefined,
                { a: "10.0.0.1:6443" },
            );
        const [berlin, munich] = [await told("berlin"), await told("munich")];
        expect(resources(berlin)).not.toEqual(resources(munich));
        expect(berlin.tables.map(({ gateway }) => gateway)).toEqual(["traefik@10.0.0.1:6443"]);
        expect(munich.tables).toEqual(berlin.tables);
    });

    test("a secret is part of no name", async () => {
        const plan = await compile(
            {
                edge: kubernetes({ namespace: pulumi.secret("hidden-namespace") }),
                apps: sae({ loadBalancerId: pulumi.secret("lb-hidden") }),
            },
            [
                { host: pulumi.secret("hidden.example.com"), path: "/", gateway: "edge", backend: to("10.0.3.7") },
                { host: "a.example.com", path: pulumi.secret("/hidden"), gateway: "edge", backend: app },
                { host: "b.example.com", path: "/b", gateway: "edge", backend: to(pulumi.secret("10.9.8.7")) },
            ],
        );
        expect(plan.problems).toEqual([]);
        const names = [...resources(plan), ...endpointsOf(plan).map(({ args }) => text(args.name))];
        expect(names.join()).not.toMatch(/hidden|10-9-8-7/);
        expect(resources(plan)).toEqual(expect.arrayContaining(["shop-edge", "shop-apps", "shop-to-apps"]));
    });

    test("a Service that neither its addresses nor its route can name needs a name", async () => {
        const plan = await compile({ edge: kubernetes() }, [
            { host: "a.example.com", path: pulumi.secret("/x"), backend: to(pulumi.secret("10.9.8.7")) },
        ]);
        expect(problems(plan)).toEqual([
            "CR207 routes[0].backend.endpoints.name: the Service cannot be named after its addresses or its route, because both are secret or known only after apply",
        ]);
    });
});

describe("two parts of a table that would make one live thing are told with both places", () => {
    const two = (a: object, b: object) =>
        compile({ a, b }, [
            { host: "a.example.com", path: "/", gateway: "a", backend: web },
            { host: "b.example.com", path: "/", gateway: "b", backend: web },
        ]);

    test("two gateways with one Ingress", async () => {
        const plan = await two(kubernetes({ ingressName: "shared" }), kubernetes({ ingressName: "shared" }));
        expect(problems(plan)).toEqual([
            "CR213 gateways.b.kubernetes: Ingress shop/shared is already made for gateways.a.kubernetes, and what is live belongs to one of the two",
        ]);
        expect(
            (await two(kubernetes({ ingressName: "x" }), kubernetes({ ingressName: "x", namespace: "o" }))).problems,
        ).toEqual([]);
    });

    test("two keys that make one name, unless they are in two namespaces", async () => {
        const plan = (namespace: string) =>
            compile({ edge_1: kubernetes(), "edge-1": kubernetes({ namespace }) }, [
                { host: "a.example.com", path: "/", gateway: "edge_1", backend: web },
                { host: "b.example.com", path: "/", gateway: "edge-1", backend: web },
            ]);
        expect(problems(await plan("shop"))).toEqual([
            expect.stringContaining("Ingress shop/shop-edge-1 is already made"),
        ]);
        expect((await plan("other")).problems).toEqual([]);
    });

    test("two gateways on one listener of SAE", async () => {
        const routes = ["a", "b"].map((gateway) => ({
            host: `${gateway}.example.com`,
            path: "/",
            gateway,
            backend: app,
        }));
        expect(problems(await compile({ a: sae(), b: sae() }, routes))).toEqual([
            "CR213 gateways.b.sae: listener lb-1:80 is already made for gateways.a.sae, and what is live belongs to one of the two",
        ]);
        expect((await compile({ a: sae(), b: sae({ listenerPort: 443 }) }, routes)).problems).toEqual([]);
    });

    test("one name for two sets of addresses, or for a Service that exists", async () => {
        const routes = (...backends: unknown[]) =>
            backends.map((backend, i) => ({ host: `${i}.example.com`, path: "/", backend }));
        const edge = kubernetes();
        expect(problems(await compile({ edge }, routes(to("10.0.0.1", "legacy"), to("10.0.0.2", "legacy"))))).toEqual([
            expect.stringMatching(
                /^CR213 routes\[1\]\.backend\.endpoints: Service "shop\/legacy" is already made for routes\[0\]\.backend\.endpoints/,
            ),
        ]);
        expect((await compile({ edge }, routes(to("10.0.0.1", "legacy"), to("10.0.0.1", "legacy")))).problems).toEqual(
            [],
        );
        expect(problems(await compile({ edge }, routes(to("10.0.0.1", "web"), web)))).toEqual([
            'CR213 routes[1].backend.service.name: Service "shop/web" is named as one that exists, and routes[0].backend.endpoints makes it',
        ]);
    });
});
