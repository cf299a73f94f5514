import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ClassDocs } from "../../../provider/inputs/package-schema";
import type { ComponentHost } from "../../../provider/engine/package";
import { kubernetesSchema } from "../../../provider/platforms/kubernetes/fields/schema";

const { docsOfClass } = jest.requireActual<{ docsOfClass(file: string, name: string): ClassDocs }>(
    "../../../scripts/generate/docstrings.js",
);

describe("the package schema of the Kubernetes room", () => {
    const schema = kubernetesSchema({
        Ingress: docsOfClass("provider/platforms/kubernetes/ingress.ts", "Ingress"),
        Endpoints: docsOfClass("provider/platforms/kubernetes/endpoints.ts", "Endpoints"),
    });

    it("refers to types that exist", () => {
        const references = [...JSON.stringify(schema).matchAll(/"#\/types\/([^"]+)"/g)].map(
            ([, token]) => token as string,
        );
        expect(references.length).toBeGreaterThan(20);
        for (const token of references) expect(Object.keys(schema.types)).toContain(token);
    });

    it("describes every property", () => {
        const objects = [
            ...Object.values(schema.types).map((t) => t.properties),
            ...Object.values(schema.resources).flatMap((r) => [r.inputProperties, r.properties]),
        ];
        for (const properties of objects)
            for (const [name, { description }] of Object.entries(properties))
                expect(`${name}: ${description}`).toMatch(/: \S.*\.$/);
    });

    it("leaves functions to TypeScript", () => {
        for (const resource of Object.values(schema.resources))
            expect(Object.keys(resource.inputProperties)).not.toContain("transform");
    });

    it("other languages get every output of a component, the status with types of its own", async () => {
        process.env["KUBECONFIG"] = "/nowhere";
        await pulumi.runtime.setMocks({
            newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as object }),
            call: ({ inputs }) => inputs as object,
        });
        const { componentHost } = require("../../../provider/components") as { componentHost: ComponentHost };
        const backend = { service: { name: "web", port: 80 } };
        const inputs: Record<string, object> = {
            "crossroute:kubernetes:Ingress": { routes: [{ path: "/", backend }] },
            "crossroute:kubernetes:Endpoints": { addresses: ["10.0.0.1"], port: 80 },
            "crossroute:kubernetes:HTTPRoute": {
                parentRefs: [{ name: "edge" }],
                rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
            },
            "crossroute:index:RouteTable": {
                gateways: {
                    apps: {
                        sae: {
                            namespaceId: "cn-hangzhou:prod",
                            loadBalancerId: "lb-bp1",
                            listenerPort: 80,
                            defaultBackend: { appId: "0099b7be", containerPort: 8080 },
                        },
                    },
                },
                routes: [
                    {
                        host: "shop.example.com",
                        path: "/",
                        backend: { sae: { appId: "7171a6ca", containerPort: 8080 } },
                    },
                ],
            },
        };
        const text = readFileSync(join(__dirname, "../../../provider/schema.json"), "utf8");
        type Resources = Record<string, { isComponent?: boolean; properties?: object }>;
        const { resources } = JSON.parse(text) as { resources: Resources };
        const components = Object.keys(resources).filter((token) => resources[token]?.isComponent === true);
        expect(components.sort()).toEqual(Object.keys(inputs).sort());
        for (const token of components) {
            const { state } = await componentHost.construct("web", token, inputs[token] as pulumi.Inputs, {});
            expect([token, ...Object.keys(state).sort()]).toEqual([
                token,
                ...Object.keys(resources[token]?.properties ?? {}).sort(),
            ]);
        }
        const { properties } = schema.types["crossroute:kubernetes:IngressPortStatus"] ?? { properties: {} };
        expect(Object.entries(properties).map(([name, { type }]) => [name, type])).toEqual([
            ["port", "integer"],
            ["protocol", "string"],
            ["error", "string"],
        ]);
    });
});
