import { readFileSync } from "node:fs";
import { join } from "node:path";

const textOf = (file: string): string => readFileSync(join(__dirname, "../../..", file), "utf8");
const readme = textOf("README.md");
const blocks = readme.split("```").filter((_, i) => i % 2 === 1);
const blockWith = (part: string): string => blocks.find((block) => block.includes(part)) ?? "";

/** What the routes of examples/shop lead to, by host and path. */
const shop = [
    ...textOf("examples/shop/index.ts").matchAll(/host: "([^"]+)", path: "([^"]+)", backend: \{ (.+) \} \}/g),
].map(([, host = "", path = "", backend = ""]) => ({
    url: `http://${host}${path}`,
    path,
    to: /appId: "(\w+)"|addresses: \["([\d.]+)"|name: "(\w+)"/.exec(backend)?.slice(1).find(Boolean) ?? "",
}));
const appOf = (text: string, before: string): string | undefined => new RegExp(`${before}(\\w{8})`).exec(text)?.[1];

describe("README's first screen", () => {
    it("draws the routes of examples/shop, and lists them as quickstart does", () => {
        const [picture, listing] = [blockWith("┌ edge"), blockWith("(everything else)")];
        expect(shop.map(({ path }) => path)).toEqual(["/", "/api", "/legacy", "/"]);
        for (const { url, path, to } of shop) {
            expect(picture).toContain(path);
            expect(picture).toContain(to);
            expect(listing.split("\n").filter((line) => line.startsWith(`${url} `) && line.includes(to))).toHaveLength(
                1,
            );
        }
    });

    it("says of the change where /api was in the picture and where it is in the program", () => {
        const line = blocks[0] ?? "";
        const program = blockWith("import * as crossroute");
        expect(appOf(line, "from sae:")).toBe(shop.find(({ path }) => path === "/api")?.to);
        expect(appOf(line, "to sae:")).toBe(appOf(program, 'appId: "'));
        expect(blockWith("$ pulumi preview")).toContain(line.trim());
    });
});
