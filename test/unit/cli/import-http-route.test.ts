import { adopt } from "../../../provider/cli/import/adopt";
import { importFile, programText } from "../../../provider/cli/import/write";
import type { Json } from "../../../provider/sources/objects";

const route = (spec: Json, metadata: Json = {}): Json => ({
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "HTTPRoute",
    metadata: { name: "web", namespace: "shop", ...metadata },
    spec,
});
const imported = (...values: Json[]): ReturnType<typeof adopt> =>
    adopt({ manifests: values.map((value) => ({ value, source: "live" })), ruleSets: [], tables: [] });
const spec = { parentRefs: [{ name: "shared" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] };
const versions = { kubernetes: "4.0.0", crossroute: "0.1.0" };

describe("import of an HTTPRoute", () => {
    it("declares it as a building block that takes over the live object as it is", () => {
        const { resources, notes } = imported(route(spec, { finalizers: ["x.test/keep"] }));
        expect(notes).toEqual([]);
        const text = programText(resources);
        expect(text).toContain('new crossroute.kubernetes.HTTPRoute("shop-web", {');
        expect(text).toContain("    adopt: true,\n");
        expect(text).toMatch(/transform: asItIs\(\{\s+finalizers: \[\s+"x\.test\/keep"/);
        expect((JSON.parse(importFile(resources, versions)) as { resources: Json[] }).resources).toEqual([
            { type: "crossroute:kubernetes:HTTPRoute", name: "shop-web", component: true },
            {
                type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
                name: "shop-web-object",
                logicalName: "shop/web",
                id: "shop/web",
                parent: "shop-web",
                version: "4.0.0",
            },
        ]);
    });

    it("leaves out what a program cannot declare, and what another object owns", () => {
        const { resources, notes } = imported(
            route({ ...spec, useDefaultGateways: "All" }),
            route({ ...spec, rules: [{ filters: [{ type: "Later" }] }] }),
            route(spec, { ownerReferences: [{ kind: "Application", name: "shop" }] }),
            route(spec, { deletionTimestamp: "2026-01-01T00:00:00Z" }),
        );
        expect(resources).toEqual([]);
        expect(notes).toEqual([
            expect.stringContaining(
                "HTTPRoute shop/web is left out: spec.useDefaultGateways is not in the Gateway API reference",
            ),
            expect.stringContaining(
                "HTTPRoute shop/web is left out: spec.rules[0].filters[0].type cannot be declared by a program",
            ),
            expect.stringContaining("it belongs to Application shop"),
            expect.stringContaining("it is being deleted"),
        ]);
    });

    it("keeps names apart where an Ingress has the same", () => {
        const ingress = {
            apiVersion: "networking.k8s.io/v1",
            kind: "Ingress",
            metadata: { name: "web", namespace: "shop" },
            spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
        };
        const { resources } = imported(ingress, route(spec));
        expect(resources.map(({ name, component = "Ingress" }) => `${component} ${name}`)).toEqual([
            "Ingress shop-web",
            "HTTPRoute shop-web-2",
        ]);
    });
});
