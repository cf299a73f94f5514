import { kubernetesSchema } from "../../../provider/platforms/kubernetes/fields/schema";

describe("the package schema of the Kubernetes room", () => {
    const schema = kubernetesSchema();

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
});
