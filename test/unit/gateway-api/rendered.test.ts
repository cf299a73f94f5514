import { gatewaySchema } from "../../../provider/platforms/gateway-api/fields/schema";

describe("what is made of the rows of the Gateway API", () => {
    it("is a schema that refers to types that exist, and describes every property", () => {
        const { types, resources } = gatewaySchema();
        const references = [...JSON.stringify({ types, resources }).matchAll(/"#\/types\/([^"]+)"/g)].map(([, t]) => t);
        expect(references.length).toBeGreaterThan(15);
        for (const token of references) expect(Object.keys(types)).toContain(token);
        const objects = [
            ...Object.values(types).map((type) => type.properties),
            ...Object.values(resources).flatMap((resource) => [resource.inputProperties, resource.properties]),
        ];
        for (const properties of objects)
            for (const [name, { description }] of Object.entries(properties))
                expect(`${name}: ${description}`).toMatch(/: \S.*\.$/);
    });
});
