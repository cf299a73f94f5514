/** What `--json` prints is a contract: docs/cli.md names every key of it, and no other. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as ts from "typescript";
import { crossroute } from "../cli/run";

const root = resolve(__dirname, "../../..");
const page = readFileSync(join(root, "docs/cli.md"), "utf8");
/** What the page says of a verb. */
const about = (verb: string): string => page.split(new RegExp(`^## \`${verb}\``, "m"))[1]?.split(/^## /m)[0] ?? "";

const file = join(root, "provider/report/json.ts");
const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
const keysOf = (name: string): string[] =>
    source.statements
        .filter(ts.isInterfaceDeclaration)
        .filter((one) => one.name.text === name)
        .flatMap(({ members }) => members.map((member) => member.name?.getText() ?? ""));

it.each([
    ["explain", "ExplanationJson"],
    ["lint", "DiagnosticJson"],
    ["diff", "ChangeJson"],
    ["report", "ReportJson"],
])("docs/cli.md names every key of what %s prints as JSON", (verb, type) => {
    const text = about(verb);
    const keys = keysOf(type);
    expect(keys.length).toBeGreaterThan(4);
    expect(keys.filter((key) => !text.includes(`\`${key}\``) && !text.includes(`"${key}":`))).toEqual([]);
});

describe("docs/cli.md lists the keys of the object that --json prints", () => {
    let folder = "";
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-json-"))));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const files = join(root, "docs/guide/files");

    it.each([
        ["render", `render -f ${files}/before.yaml -o OUT --json`],
        ["convert", `convert -f ${files}/nginx.yaml ${files}/gateway.yaml --gateway infra/shared --json`],
        ["import", `import -f ${files}/before.yaml -o OUT --json`],
        ["init", "init . --dry-run --json"],
    ])("%s", async (verb, line) => {
        writeFileSync(join(folder, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
        writeFileSync(join(folder, "package.json"), "{}");
        const { out } = await crossroute(line.replace("OUT", join(folder, verb)), { cwd: folder });
        const printed = JSON.parse(out) as object;
        const heading = verb === "init" ? "init`, `sandbox" : verb;
        const [, listed = ""] = /`--json`\s+prints\s+`\{ ([^`]*) \}`/.exec(about(heading)) ?? [];
        const keys = listed.replace(/\[.*?\]/g, "").match(/"\w+"/g) ?? [];
        expect(keys.map((key) => key.slice(1, -1)).sort()).toEqual(Object.keys(printed).sort());
    });
});
