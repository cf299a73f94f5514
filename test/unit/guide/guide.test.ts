import { mkdtempSync, readdirSync, readFileSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as ts from "typescript";
import * as crossroute from "../../../provider";
import { verbs } from "../../../provider/cli/verbs";
import { crossroute as command } from "../cli/run";

const guide = resolve(__dirname, "../../../docs/guide");
const pages = readdirSync(guide).filter((name) => name.endsWith(".md"));
const text = (page: string): string => readFileSync(join(guide, page), "utf8");
const blocks = (page: string, language: string): string[] =>
    [...text(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
        ([, code]) => code ?? "",
    );
const all = (language: string): [page: string, block: string][] =>
    pages.flatMap((page) => blocks(page, language).map((block): [string, string] => [page, block]));

const registered: string[] = [];
let out = "";
beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), "crossroute-guide-"));
    pulumi.runtime.setAllConfig({ "kubernetes:kubeconfig": "none is needed" });
    await pulumi.runtime.setMocks({
        newResource: ({ type, name, inputs }) => {
            registered.push(type);
            return { id: `${name}-id`, state: inputs as object };
        },
        call: () => ({}),
    });
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe("the guide", () => {
    const modules: Record<string, unknown> = { "pulumi-crossroute": crossroute, "@pulumi/kubernetes": kubernetes };

    it.each(all("ts"))("has a program on %s that registers its routes", async (_page, program) => {
        registered.length = 0;
        const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
        const { outputText } = ts.transpileModule(program, { compilerOptions });
        new Function("require", "exports", outputText)((name: string) => modules[name], {});
        await pulumi.runtime.disconnect();
        expect(registered.filter((type) => /(Ingress|Rule)$/.test(type)).length).toBeGreaterThan(0);
    });

    it.each(all("console"))("has a command on %s that prints what the page shows", async (_page, block) => {
        const [line = "", ...shown] = block.trimEnd().split("\n");
        const target = join(out, "adopted");
        const argv = line.replace("$ crossroute ", "").replace("OUT", target);
        const ran = await command(argv, { cwd: join(guide, "files") });
        // Exit codes other than 0 are the point of some commands; a wrong command line prints nothing.
        expect(ran.out).not.toBe("");
        for (const part of shown) expect(ran.out.replaceAll(target, "OUT")).toContain(part);
    });

    it.each(all("sh"))("names only verbs that exist in the commands on %s", (_page, block) => {
        const used = [...block.matchAll(/^crossroute (\w+)/gm)].map(([, verb]) => verb);
        expect(used.filter((verb) => !verbs.some(({ name }) => name === verb))).toEqual([]);
    });

    it("links only to what exists", () => {
        const broken = pages.flatMap((page) =>
            [...text(page).matchAll(/\]\((?!http)([^)#]+)(#[^)]*)?\)/g)]
                .map(([, target = ""]) => target)
                .filter((target) => !existsSync(join(guide, target)))
                .map((target) => `${page}: ${target}`),
        );
        expect(broken).toEqual([]);
    });
});
