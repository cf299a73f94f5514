import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { catalogue, codeOf, codesIn, finding, label } from "../../../provider/diagnostics/catalogue";
import { line, sentence } from "../../../provider/diagnostics/render";

const root = resolve(__dirname, "../../..");
const codes = Object.keys(catalogue);

const filesOf = (room: string): [file: string, text: string][] =>
    readdirSync(join(root, "provider", room), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => [file, readFileSync(join(root, "provider", room, file), "utf8")]);

/** The sources that report: everything but the rows themselves. */
const reporting = filesOf("")
    .filter(([file]) => !/^diagnostics\/|lint\/catalogue\.ts$/.test(file))
    .map(([, text]) => text)
    .join("\n");

describe("the catalogue of diagnostics", () => {
    it("has a page for every code, and a code for every page", () => {
        const pages = readdirSync(join(root, "docs/diagnostics")).map((name) => name.replace(/\.md$/, ""));
        expect(pages.sort()).toEqual([...codes].sort());
    });

    it("has names of two words or more, each once", () => {
        const names = Object.values(catalogue).map(({ name }) => name as string);
        expect(names.filter((name) => !/^[a-z]+(-[a-z]+)+$/.test(name))).toEqual([]);
        expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    });

    it("has nothing that is never reported", () => {
        expect(codes.filter((code) => !reporting.includes(`"${code}"`))).toEqual([]);
    });

    it("gives every failure of an operation a code: none is thrown past its one place", () => {
        const thrown = filesOf("platforms").filter(
            ([file, text]) => file !== "failure.ts" && text.includes("new ProviderError("),
        );
        // The first ends calls that nobody waits for; the others join findings that have their codes.
        expect(thrown.map(([file]) => file).sort()).toEqual([
            "kubernetes/ownership/guard-resource.ts",
            "sae/resources/rule.ts",
            "sae/resources/write.ts",
        ]);
    });

    it("has the codes of a range together, in their order", () => {
        expect(codes).toEqual([...codes].sort());
    });

    it.each(codes)("%s has a page with an example and a cure", (code) => {
        const page = readFileSync(join(root, `docs/diagnostics/${code}.md`), "utf8");
        expect(page).toMatch(/^## Example$/m);
        expect(page).toMatch(/^## Cure$/m);
    });

    it("knows a diagnostic by its number and by its name", () => {
        expect([codeOf("CR102"), codeOf("unreachable-rule"), codeOf("CR999"), codeOf("toString")]).toEqual([
            "CR102",
            "CR102",
            undefined,
            undefined,
        ]);
        expect(codesIn("CR104, shared-host: the team is well-known")).toEqual(["CR104", "CR122"]);
        expect(label("CR102")).toBe("CR102 unreachable-rule");
        expect(label("CR999")).toBe("CR999");
    });

    it("says a finding in one grammar, whether its message is a sentence or not", () => {
        expect(line(finding("CR202", "routes[1].path", '"api" does not start with "/"', 'write "/api"'))).toBe(
            'routes[1].path: "api" does not start with "/" — write "/api" [CR202 invalid-route-path]',
        );
        expect(sentence(finding("CR101", "", "It is there twice."))).toBe(
            "It is there twice. Remove one of the two rules. [CR101 duplicate-rule]",
        );
    });
});
