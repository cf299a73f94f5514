import * as pulumi from "@pulumi/pulumi";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import type { HTTPRoute } from "../../../provider/platforms/gateway-api/types";
import { checkPlanned, compileTable, plannedOf } from "../../../provider/table/compile";

const parentRefs = [{ name: "shared", namespace: "infra", sectionName: "https" }];
const edge = (more: object = {}, httpRoute: object = {}): object => ({
    kubernetes: { namespace: "shop", httpRoute: { parentRefs, ...httpRoute }, ...more },
});
const service = (name = "web", port: number | string = 80): object => ({ service: { name, port } });

async function planOf(gateways: object, routes: unknown) {
    const plan = compileTable("shop", (await open({ gateways, routes })) as OpenedObject);
    const told = [...plan.problems, ...checkPlanned(plan)].map(({ where, message }) => `${where}: ${message}`);
    const routesOf = plannedOf(plan).filter(({ kind }) => kind === "HTTPRoute");
    const objects = routesOf.flatMap((child) => child.objects.map(({ value }) => value as HTTPRoute));
    return { plan, told, planned: routesOf, objects };
}

describe("a gateway of HTTPRoutes", () => {
    it("gets an object for each host, named after it", async () => {
        const { objects, told, plan } = await planOf({ edge: edge({ defaultBackend: { name: "none", port: 80 } }) }, [
            { host: "shop.example.com", path: "/", backend: service() },
            { host: "shop.example.com", path: "/api", match: "Exact", backend: service("api", 8080) },
            { host: "*.shop.example.com", path: "/", backend: service("tenants") },
        ]);
        expect(told).toEqual([]);
        expect(plan.problems).toEqual([]);
        expect(objects.map(({ metadata }) => metadata?.name)).toEqual([
            "shop-edge.shop.example.com",
            "shop-edge-any.shop.example.com",
            "shop-edge",
        ]);
        expect(objects[0]).toMatchObject({
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "HTTPRoute",
            metadata: { namespace: "shop" },
            spec: {
                parentRefs,
                hostnames: ["shop.example.com"],
                rules: [
                    {
                        matches: [{ path: { type: "PathPrefix", value: "/" } }],
                        backendRefs: [{ name: "web", port: 80 }],
                    },
                    {
                        matches: [{ path: { type: "Exact", value: "/api" } }],
                        backendRefs: [{ name: "api", port: 8080 }],
                    },
                ],
            },
        });
        expect(objects[2]?.spec).toEqual({ parentRefs, rules: [{ backendRefs: [{ name: "none", port: 80 }] }] });
    });

    it("splits a host with many routes, so that one more changes one object, after those that may get its rules", async () => {
        const many = (count: number) =>
            Array.from({ length: count }, (_, i) => ({ host: "a.example.com", path: `/${i}`, backend: service() }));
        const text = ({ objects }: { objects: HTTPRoute[] }) =>
            new Map(objects.map((object) => [object.metadata?.name, JSON.stringify(object.spec)]));
        const before = await planOf({ edge: edge() }, many(40));
        expect(before.told).toEqual([]);
        expect(before.objects.length).toBeGreaterThan(2);
        for (const { spec } of before.objects) expect(spec?.rules?.length).toBeLessThanOrEqual(16);
        const [old, now] = [text(before), text(await planOf({ edge: edge() }, many(41)))];
        const changed = [...now].filter(([name, spec]) => old.get(name) !== spec);
        expect(changed.length).toBeLessThanOrEqual(2);
        const [first] = before.planned as unknown as { resource: string; givesTo: string[] }[];
        expect(first?.resource).toBe("shop/shop-edge.a.example.com");
        expect(first?.givesTo.length).toBe(before.objects.length - 1);
    });

    it("refuses what an HTTPRoute cannot express, at the table's own arguments", async () => {
        const wrong = await planOf({ edge: edge({}, { parentRefs: [{ name: "" }] }) }, [
            { host: "Shop.example.com", path: "/a//b", match: "Exact", backend: service("web", "http") },
            { host: "b.example.com", path: "/x", match: "ImplementationSpecific", backend: service() },
        ]);
        expect(wrong.told).toEqual(
            expect.arrayContaining([
                'routes[0].backend.service.port: "http" is the name of a port',
                expect.stringContaining("routes[1].match: ImplementationSpecific"),
                'routes[0].path: "/a//b" contains //.',
                expect.stringContaining("gateways.edge.kubernetes.httpRoute.parentRefs[0].name"),
            ]),
        );
        const ofIngress = await planOf(
            {
                edge: edge(
                    { ingressClassName: "nginx", tls: [{ hosts: ["a.example.com"] }] },
                    { parentRefs: undefined },
                ),
            },
            [{ host: "a.example.com", path: "/", backend: service() }],
        );
        expect(ofIngress.told).toEqual([
            "gateways.edge.kubernetes.httpRoute.parentRefs: parentRefs are missing",
            "gateways.edge.kubernetes.ingressClassName: is of an Ingress, and the gateway makes HTTPRoutes",
            "gateways.edge.kubernetes.tls: is of an Ingress, and the gateway makes HTTPRoutes",
        ]);
    });

    it("bridges to SAE, and knows where the listener speaks HTTPS", async () => {
        const sae = {
            sae: {
                namespaceId: "cn-hangzhou:prod",
                loadBalancerId: "lb-1",
                address: "10.0.9.9",
                listenerPort: 443,
                listenerProtocol: "HTTPS",
                options: { certId: "1513601_1" },
                defaultBackend: { appId: "d", containerPort: 8080 },
            },
        };
        const { planned, objects, told } = await planOf({ edge: edge(), apps: sae }, [
            { host: "a.example.com", path: "/", gateway: "edge", backend: service() },
            { host: "a.example.com", path: "/api", backend: { sae: { appId: "a", containerPort: 8080 } } },
        ]);
        expect(told).toEqual([]);
        expect(objects[0]?.spec?.rules?.[1]).toMatchObject({
            backendRefs: [{ name: expect.stringMatching(/^shop-to-/) as string, port: 443 }],
        });
        expect((planned[0] as unknown as { secured: string[] }).secured).toEqual(["routes[1]"]);
    });

    it("gives a host that is known only after apply an object of its own, and keeps a secret host out of names", async () => {
        const { objects, told } = await planOf({ edge: edge() }, [
            { host: pulumi.secret("s3cret.example.com"), path: "/", backend: service() },
            { host: "a.example.com", path: "/", backend: service() },
        ]);
        expect(told).toEqual([]);
        expect(JSON.stringify(objects)).not.toContain("s3cret");
        expect(objects.map(({ metadata }) => metadata?.name)).toContain("shop-edge.a.example.com");
    });
});
