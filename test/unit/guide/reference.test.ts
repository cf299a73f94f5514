import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const { render, page } = require("../../../scripts/reference.js") as { render(schema: object): string; page: string };
const schema = JSON.parse(readFileSync(resolve(__dirname, "../../../provider/schema.json"), "utf8")) as {
    resources: Record<string, { description?: string; inputProperties?: Record<string, { description?: string }> }>;
    functions: Record<string, object>;
};

describe("the API reference", () => {
    it("is what the schema says (node scripts/reference.js writes it)", () => {
        expect(readFileSync(page, "utf8")).toBe(render(schema));
    });

    it("has every resource, and a meaning for every argument", () => {
        const text = readFileSync(page, "utf8");
        for (const [token, { description, inputProperties = {} }] of Object.entries(schema.resources)) {
            expect(text).toContain(`\`${token}\``);
            const silent = Object.entries(inputProperties).filter(([, property]) => !property.description);
            expect({ token, description: Boolean(description), silent }).toEqual({
                token,
                description: true,
                silent: [],
            });
        }
        for (const token of Object.keys(schema.functions)) expect(text).toContain(`\`${token}\``);
    });
});
