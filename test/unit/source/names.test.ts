import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const root = join(__dirname, "../../..");
const files = ["provider", "sandbox", "scripts", "test"]
    .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(ts|js)$/.test(file) && file !== "test/unit/source/names.test.ts");

/** Words that nobody of the field has, each with what to say instead. */
const coined: Readonly<Record<string, string>> = {
    Retirement: "RuleCleanup",
    handOver: "what is kept, and for whom",
    Leaf: "the kind of value",
    World: "what is live, or a table",
    Fresh: "what is new of what",
    Taker: "owner, or target",
    taker: "owner, or target",
    Standing: "precedence, or order",
    LATER: "unknown",
    Wish: "argument, or inputs",
    spoil: "what is wrong",
    glance: "a summary",
    sayableHosts: "hosts",
};
const coinedIn = (text: string): string[] =>
    Object.keys(coined).filter((word) => new RegExp(`\\b${word}\\b`).test(text));

describe("a name", () => {
    it("is the field's own word, and none of those that were coined here once", () => {
        const found = files.flatMap((file) =>
            coinedIn(readFileSync(join(root, file), "utf8")).map(
                (word) => `${file}: ${word}, say ${coined[word] ?? ""}`,
            ),
        );
        expect(found).toEqual([]);
    });

    it("is found where it was coined, and not within another one", () => {
        expect(coinedIn("interface Standing {}")).toEqual(["Standing"]);
        expect(coinedIn("const outstanding = Freshness;")).toEqual([]);
    });

    it("of a file is in kebab-case, but for the entry of a language that has another custom", () => {
        expect(
            files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(basename(file).replace(/\.[tj]s$/, ""))),
        ).toEqual([]);
    });

    it("of a file that passes on what a folder has is not the name of that folder", () => {
        const beside = files.filter((file) => {
            const folder = join(root, file.replace(/\.[tj]s$/, ""));
            return existsSync(folder) && statSync(folder).isDirectory();
        });
        const barrels = beside.filter((file) =>
            new RegExp(`export .* from "\\./${basename(file).replace(/\.[tj]s$/, "")}/`).test(
                readFileSync(join(root, dirname(file), basename(file)), "utf8"),
            ),
        );
        expect(barrels).toEqual([]);
    });
});
