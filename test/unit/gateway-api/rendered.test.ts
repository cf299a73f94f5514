import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { transformSync } from "@swc/core";
import type { ClassDocs } from "../../../provider/inputs/package-schema";
import { checkHTTPRoute } from "../../../provider/platforms/gateway-api/check/http-route";
import { gatewaySchema } from "../../../provider/platforms/gateway-api/fields/schema";
import { open, type OpenedObject } from "../../../provider/inputs/opened";
import { compileTable } from "../../../provider/table/compile";
import { packageRoot } from "../../../provider/version";

const { docsOfClass } = jest.requireActual<{ docsOfClass(file: string, name: string): ClassDocs }>(
    "../../../scripts/generate/docstrings.js",
);

const typescript = { jsc: { parser: { syntax: "typescript" }, target: "es2022" } } as const;

describe("what the rows of the Gateway API generate", () => {
    it("is on pages with correct programs", async () => {
        const page = readFileSync(join(packageRoot, "docs", "gateway-api.md"), "utf8");
        const found: unknown[] = [];
        let made = 0;
        const HTTPRoute = function (_name: string, args: unknown): void {
            made++;
            found.push(...checkHTTPRoute(args));
        };
        const tables: unknown[] = [];
        const RouteTable = function (_name: string, args: unknown): void {
            tables.push(args);
        };
        for (const [, program = ""] of page.matchAll(/```ts\n([^]*?)```/g))
            runInNewContext(transformSync(program.replace(/^import .*$/gm, ""), typescript).code, {
                kubernetes: { HTTPRoute },
                RouteTable,
            });
        for (const args of tables) found.push(...compileTable("shop", (await open(args)) as OpenedObject).problems);
        expect(found).toEqual([]);
        expect(tables).toHaveLength(1);
        expect(made).toBeGreaterThan(0);
    });

    it("is a schema that refers to types that exist, and describes every property", () => {
        const { types, resources } = gatewaySchema(
            docsOfClass("provider/platforms/gateway-api/http-route.ts", "HTTPRoute"),
        );
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
