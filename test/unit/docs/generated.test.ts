import { readFileSync } from "node:fs";
import { relative } from "node:path";

const { generated } = require("../../../scripts/generate/all.js") as { generated(): Record<string, string> };
const { root } = require("../../../scripts/typescript.js") as { root: string };

test("what is made from rows is what the rows say: npm run generate", () => {
    const stale = Object.entries(generated()).filter(([file, text]) => readFileSync(file, "utf8") !== text);
    expect(stale.map(([file]) => relative(root, file))).toEqual([]);
});

test("every property of the schema has a meaning, and no type is called a part of something", () => {
    const [, text = ""] = Object.entries(generated()).find(([file]) => file.endsWith("provider/schema.json")) ?? [];
    const silent: string[] = [];
    const look = (value: unknown, path: string): void => {
        if (typeof value !== "object" || value === null) return;
        for (const [key, inner] of Object.entries(value)) {
            const at = `${path}/${key}`;
            const isProperty = /\/(inputProperties|properties|variables)$/.test(path);
            if (isProperty && !(inner as { description?: string }).description) silent.push(at);
            look(inner, at);
        }
    };
    look(JSON.parse(text), "");
    expect(silent).toEqual([]);
    expect(text).not.toMatch(/"Part of /);
});
