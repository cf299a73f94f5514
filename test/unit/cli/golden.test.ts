import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute, fixtures } from "./run";

/**
 * Every verb on real input. Output and exit code are kept in golden/<name>.txt. After an intended change GOLDEN=write
 * writes the files anew; read them in the review.
 */
const table: readonly [name: string, line: string][] = [
    ["help", "--help"],
    ["explain-help", "explain --help"],
    ["explain-reference", "explain http://foo.bar.com/bar/x -f docs.yaml"],
    ["explain-reference-json", "explain http://foo.bar.com/bar/x -f docs.yaml --json"],
    ["explain-nobody", "explain http://nobody.example.com/ -f docs.yaml --json"],
    ["explain-conflict", "explain http://shop.example.com/api -f conflict.yaml --json"],
    ["explain-requests", "explain --requests requests.txt -f before.yaml"],
    ["explain-sae", "explain http://shop.example.com/ -f sae-describe.json --json"],
    ["explain-sae-list", "explain http://shop.example.com/ -f sae-list.json --json"],
    ["explain-cce", "explain http://shop.example.com/ -f cce.json --json"],
    ["explain-endpoints", "explain http://shop.example.com/legacy -f endpoints.yaml --json"],
    ["explain-plan", "explain http://shop.example.com/ --preview plan-create.json --json"],
    ["explain-state", "explain http://shop.example.com/ --stack state.json --json"],
    ["lint-reference", "lint -f docs.yaml"],
    ["lint-conflict", "lint -f conflict.yaml"],
    ["lint-conflict-json", "lint -f conflict.yaml --json"],
    ["lint-plan", "lint --preview plan-sae.json --json"],
    ["lint-unknown", "lint --preview plan-unknown.json"],
    ["diff-files", "diff before.yaml after.yaml"],
    ["diff-files-json", "diff before.yaml after.yaml --json"],
    ["diff-exit-code", "diff before.yaml after.yaml --exit-code"],
    ["diff-foreign-plan", "diff --preview plan-sae.json"],
    ["diff-foreign-plan-json", "diff --preview plan-sae.json --json"],
    ["diff-plan-and-state", "diff --preview plan-update.json --stack state.json"],
    ["report-text", "report before.yaml after.yaml"],
    ["report-markdown", "report before.yaml after.yaml --format markdown"],
    ["report-json", "report before.yaml after.yaml --format json"],
    ["render-json", "render -f before.yaml sae-describe.json -o OUT --json"],
    ["import-json", "import -f before.yaml -o OUT --json"],
    ["init-nowhere", "init ."],
    ["completion-bash", "completion bash"],
    ["completion-zsh", "completion zsh"],
    ["completion-fish", "completion fish"],
];

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-golden-"))));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(table)("%s prints what is expected", async (name, line) => {
    const out = join(folder, name);
    const ran = await crossroute(line.replace("OUT", out), { cwd: fixtures });
    const printed = `$ crossroute ${line}\n${ran.out}${ran.err}exit ${ran.code}\n`.replaceAll(out, "OUT");
    const file = join(__dirname, "golden", `${name}.txt`);
    if (process.env["GOLDEN"] === "write") writeFileSync(file, printed);
    expect(existsSync(file) ? readFileSync(file, "utf8") : "the file is missing").toBe(printed);
});
