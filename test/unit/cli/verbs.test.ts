import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeJson, DiagnosticJson, ReportJson } from "../../../provider/report";
import { commentMarker } from "../../../provider/report";
import { verbs } from "../../../provider/cli/verbs";
import { crossroute } from "./run";

const parsed = async <T>(line: string): Promise<T> => JSON.parse((await crossroute(line)).out) as T;

describe("crossroute lint", () => {
    it("prints exactly the keys of the contract and exits with 1 for an error", async () => {
        const { code, out } = await crossroute("lint -f conflict.yaml --json");
        const findings = JSON.parse(out) as DiagnosticJson[];
        expect(code).toBe(1);
        for (const finding of findings) {
            const keys = ["code", "name", "severity", "message", "identity", "origin", "witness", "help", "related"];
            const present = keys.filter((key) => !["identity", "related"].includes(key) || key in finding);
            expect(Object.keys(finding)).toEqual(present);
        }
        const error = findings.find((f) => f.severity === "error");
        expect(error).toMatchObject({
            code: "CR105",
            origin: { object: "Ingress shop/two", source: "conflict.yaml", path: "spec.rules[0].http.paths[0]" },
            witness: "http://shop.example.com/api",
        });
    });

    it("exits with 0 without an error, and when the level was changed", async () => {
        expect((await crossroute("lint -f before.yaml")).code).toBe(0);
        expect((await crossroute("lint -f conflict.yaml --severity CR105=warning")).code).toBe(0);
        expect((await crossroute("lint -f conflict.yaml --severity CR105=off")).out).not.toContain("CR105");
    });

    it("gives witnesses that explain answers as claimed", async () => {
        const [error] = await parsed<DiagnosticJson[]>("lint -f conflict.yaml --json");
        const { out } = await crossroute(`explain ${error?.witness} -f conflict.yaml --json`);
        expect(JSON.parse(out)).toMatchObject({ outcome: "undetermined" });
    });

    it("prints an empty array when there is nothing to say", async () => {
        expect(await parsed("lint --json -f endpoints.yaml --severity CR116=off CR109=off")).toEqual([]);
    });
});

describe("crossroute diff", () => {
    it("prints exactly the contract for two files", async () => {
        const changes = await parsed<ChangeJson[]>("diff before.yaml after.yaml --json");
        expect(changes.map(({ kind, requests, before, after }) => ({ kind, requests, before, after }))).toEqual([
            {
                kind: "lost",
                requests: { gateway: "default", host: "old.example.com", path: "/**" },
                before: "service:shop/old:80",
                after: null,
            },
            {
                kind: "moved",
                requests: { gateway: "default", host: "shop.example.com", path: "/api/**" },
                before: "service:shop/api:80",
                after: "service:shop/api-v2:80",
            },
            {
                kind: "gained",
                requests: { gateway: "default", host: "new.example.com", path: "/**" },
                before: null,
                after: "service:shop/new:80",
            },
        ]);
        expect(Object.keys(changes[0] ?? {})).toEqual(["kind", "requests", "witness", "before", "after"]);
    });

    it("gives witnesses that both versions answer as said", async () => {
        for (const { witness, before, after } of await parsed<ChangeJson[]>("diff before.yaml after.yaml --json")) {
            expect(await parsed(`explain ${witness} -f before.yaml --json`)).toMatchObject({ target: before });
            expect(await parsed(`explain ${witness} -f after.yaml --json`)).toMatchObject({ target: after });
        }
    });

    it.each([
        ["diff --preview plan-update.json", ["gained", "moved"]],
        ["diff plan-update.json", ["gained", "moved"]],
        ["diff --preview plan-update.json --stack state.json", ["gained", "moved"]],
        ["diff --preview plan-sames.json", ["gained", "moved"]],
        ["diff --preview plan-stream.ndjson --stack state.json", ["gained", "moved"]],
        ["diff state.json state.json", []],
        ["diff stack:state.json preview:plan-sames.json", ["gained", "moved"]],
    ])("%s tells of %j", async (line, kinds) => {
        const changes = await parsed<ChangeJson[]>(`${line} --json`);
        expect([...new Set(changes.map((c) => c.kind))].sort()).toEqual(kinds);
    });

    it("reads an SAE rule set of a foreign program before and after", async () => {
        const changes = await parsed<ChangeJson[]>("diff --preview plan-sae.json --json");
        expect(changes).toContainEqual(
            expect.objectContaining({ kind: "moved", before: "sae:app-old:8080", after: "sae:app-new:8080" }),
        );
    });

    it("exits with 2 on lost traffic only when asked", async () => {
        expect((await crossroute("diff before.yaml after.yaml")).code).toBe(0);
        expect((await crossroute("diff before.yaml after.yaml --exit-code")).code).toBe(2);
        expect((await crossroute("diff before.yaml before.yaml --exit-code")).code).toBe(0);
    });
});

describe("crossroute report", () => {
    let folder = "";
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-report-"))));
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
        ["r.html", "<!doctype html>"],
        ["r.md", commentMarker],
        ["r.json", "{\n"],
        ["r.txt", "Route changes\n"],
    ])("writes %s in the format of its ending", async (name, start) => {
        const file = join(folder, name);
        expect(await crossroute(["report", "before.yaml", "after.yaml", "-o", file])).toEqual({
            code: 0,
            out: "",
            err: "",
        });
        expect(readFileSync(file, "utf8").startsWith(start)).toBe(true);
    });

    it("holds in JSON what diff and lint say", async () => {
        const report = await parsed<ReportJson>("report before.yaml after.yaml --json --title T");
        const changes = await parsed<ChangeJson[]>("diff before.yaml after.yaml --json");
        const findings = await parsed<DiagnosticJson[]>("lint -f after.yaml --json");
        expect(report.title).toBe("T");
        expect(report.changes.map((c) => c.witness).sort()).toEqual(changes.map((c) => c.witness).sort());
        expect(report.diagnostics).toEqual(findings);
        expect(report.routes.filter((r) => r.state === "same")).toMatchObject([
            { host: "shop.example.com", path: "/" },
        ]);
    });
});

describe("crossroute init", () => {
    let cwd = "";
    beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), "crossroute-init-"))));
    afterEach(() => rmSync(cwd, { recursive: true }));

    it("adds the package and the place of its plugin, keeps comments, and does nothing the second time", async () => {
        writeFileSync(join(cwd, "Pulumi.yaml"), "# ours\nname: shop\nruntime: nodejs\n");
        writeFileSync(join(cwd, "package.json"), '{\n  "name": "shop",\n  "dependencies": { "zod": "1" }\n}\n');
        const first = await crossroute("init", { cwd });
        expect(first.out).toContain("wrote Pulumi.yaml: plugins.providers: crossroute from node_modules/.bin");
        expect(readFileSync(join(cwd, "Pulumi.yaml"), "utf8")).toMatch(
            /^# ours\nname: shop\nruntime: nodejs\nplugins:\n {2}providers:\n {4}- name: crossroute\n {6}path: node_modules\/\.bin\n$/,
        );
        expect(JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"))).toMatchObject({
            name: "shop",
            dependencies: { "pulumi-crossroute": expect.stringMatching(/^\^\d/) as string, zod: "1" },
        });
        expect((await crossroute("init --json", { cwd })).out).toContain('"changed": []');
    });

    it("writes nothing with --dry-run", async () => {
        writeFileSync(join(cwd, "Pulumi.yaml"), "name: shop\nruntime: yaml\n");
        expect((await crossroute("init --dry-run", { cwd })).out).toContain("would write package.json");
        expect(readFileSync(join(cwd, "Pulumi.yaml"), "utf8")).toBe("name: shop\nruntime: yaml\n");
    });
});

describe("help and completion", () => {
    it.each(verbs.map((v) => v.name))(
        "%s --help says all options of the verb, with examples where it reads routes",
        async (name) => {
            if (name === "sandbox") return;
            const { code, out, err } = await crossroute(`${name} --help`);
            expect({ code, err }).toEqual({ code: 0, err: "" });
            expect(out).toContain(`Usage: crossroute ${name}`);
            expect(out).toContain("--json");
            expect(out).toContain("Examples:");
            expect((await crossroute(`help ${name}`)).out).toBe(out);
        },
    );

    it("prints the version of the package", async () => {
        expect((await crossroute("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    });

    it("bash accepts the completion script and completes verbs, options and values", async () => {
        const { out } = await crossroute("completion bash");
        const complete = (words: string[]): string[] =>
            execFileSync(
                "bash",
                [
                    "-c",
                    `${out}\nCOMP_WORDS=(${words.map((w) => `'${w}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _crossroute; printf '%s\\n' "\${COMPREPLY[@]}"`,
                ],
                { encoding: "utf8" },
            )
                .trim()
                .split("\n");
        expect(complete(["crossroute", "ex"])).toEqual(["explain"]);
        expect(complete(["crossroute", "diff", "--exit"])).toEqual(["--exit-code"]);
        expect(complete(["crossroute", "report", "--format", "m"])).toEqual(["markdown"]);
    });

    it.each(["zsh", "fish"])("the %s script names every verb and option", async (shell) => {
        const { out } = await crossroute(`completion ${shell}`);
        const known = JSON.parse((await crossroute(`completion ${shell} --json`)).out) as {
            name: string;
            options: { long: string }[];
        }[];
        expect(known.map((v) => v.name)).toEqual(verbs.map((v) => v.name));
        for (const { name, options } of known) {
            expect(out).toContain(name);
            for (const { long } of options) expect(out).toContain(long.slice(2));
        }
    });
});
