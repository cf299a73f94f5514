import * as crossroute from "../../../provider";
import * as routing from "../../../provider/routing";
import { mentionsIn } from "./mentions";
import { defaultsIn } from "./defaults";
import { wrongArgumentsIn } from "./examples";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesIn, optionsOfVerbs, pages, root, wrongIn } from "./facts";

/** The other way round: what a user can set has to be found. */
describe("a variable of the environment that the package reads", () => {
    const read = ["provider", "sandbox", "bin"]
        .flatMap((folder) => filesIn(folder))
        .filter((file) => /\.ts$|bin\/[\w-]+$/.test(file) && !file.includes("sandbox/tools/"))
        .flatMap((file) => readFileSync(join(root, file), "utf8").match(/\bCROSSROUTE_[A-Z_]+/g) ?? []);
    const text = pages()
        .filter((page) => page !== "CHANGELOG.md")
        .map((page) => readFileSync(join(root, page), "utf8"))
        .join("\n");

    it.each([...new Set(read)].sort())("%s is on a page", (name) => {
        expect(text).toMatch(new RegExp(`\\b${name}\\b`));
    });
});

describe("what the package offers", () => {
    const text = pages()
        .filter((page) => page !== "CHANGELOG.md")
        .map((page) => readFileSync(join(root, page), "utf8"))
        .join("\n");
    const command = readFileSync(join(root, "docs/cli.md"), "utf8");
    const has = (page: string, word: string): boolean => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(page);

    it("is on the page of the command, each option of a verb by its long or its short name", () => {
        const missing = optionsOfVerbs().filter(({ names }) => !names.some((name) => has(command, name)));
        expect(missing).toEqual([]);
    });

    it("is on a page, each export for programs", () => {
        const all = [crossroute, crossroute.kubernetes, crossroute.sae, routing].flatMap((room) => Object.keys(room));
        expect(all.filter((name) => !has(text, name))).toEqual([]);
    });

    it("is missed where no page has it", () => {
        expect([has(command, "--nothing"), has("`--no-prove`", "--no"), has("`lint(tables)`", "lint")]).toEqual([
            false,
            false,
            true,
        ]);
    });
});

describe("what a page mentions", () => {
    it.each(pages())("exists, on %s", (page) => {
        expect(wrongIn(page)).toEqual([]);
    });

    it("is found in links, code and blocks", () => {
        const page = [
            "See [this](docs/none.md#part), `test/none.ts`, `none.test.ts`, `sae/none.ts`, CR999 and [CR102 wrong-name].",
            "`npm run nothing`, `crossroute explain --nothing`, `CROSSROUTE_NOTHING`, `crossroute:index:Nothing`, `sae.Nothing`, `noSuchArgument`, `NoSuchType`, `noSuch(1)`",
            "```bash",
            "npm run --silent none -- --x   # npm run commented",
            "npx crossroute frobnicate a.yaml --deep=1",
            'npx jest --selectProjects none rpc --testPathPatterns "none|nothing" --maxWorkers=1',
            "```",
        ].join("\n");
        expect(mentionsIn(page).map(({ kind, text, of }) => [kind, text, of].filter(Boolean).join(" "))).toEqual([
            "link docs/none.md#part",
            "script nothing",
            "script none",
            "script commented",
            "code CR999",
            "code CR102 wrong-name",
            "variable CROSSROUTE_NOTHING",
            "token crossroute:index:Nothing",
            "file test/none.ts",
            "script nothing",
            "verb explain",
            "option --nothing explain",
            "script none",
            "option --x",
            "verb frobnicate",
            "option --deep frobnicate",
            "project none",
            "project rpc",
            "jest --selectProjects",
            "jest --testPathPatterns",
            "jest --maxWorkers",
            "tests none|nothing none rpc",
            "file test/none.ts",
            "file none.test.ts",
            "part sae/none.ts",
            "name sae.Nothing",
            "name noSuchArgument",
            "symbol NoSuchType",
            "function noSuch",
            "file none.test.ts",
        ]);
    });

    it.each([
        ["a command of npm", "`npm tset`", "npm tset"],
        ["a script with another folder", "`npm --prefix x run none`", "script none"],
        ["an option of a script", "`npm run test:campaign -- --sequencez 3`", "option --sequencez"],
        ["what a script is asked for", "`npm run sandbox -- strat`", "argument strat of sandbox"],
        ["a program of npx", "`npx eslnt .`", "binary eslnt"],
        ["an option of jest", "`npx jest --selectProject unit`", "jest --selectProject"],
        ["a name of a test", '`npx jest -t "says what nobody wrote"`', "title says what nobody wrote"],
        ["a test of a file", "`unit/docs/truth.test.ts: says none`", "test unit/docs/truth.test.ts: says none"],
        ["a verb after a variable", "```bash\nA=1 npx crossroute lnt a.yaml\n```", "verb lnt"],
        ["a verb of a pipeline", "```yaml\n- run: npx crossroute lnt a.yaml\n```", "verb lnt"],
        ["a verb without its command", "`explane --requests FILE`", "verb explane"],
        ["a choice", "`crossroute lint --dialect traefik-9.9`", "argument traefik-9.9 of lint"],
        ["a command of a command", "`pulumi stack exprot`", "pulumi stack exprot"],
        ["a file without a folder", "`modle.ts`", "file modle.ts"],
        ["a page", "`guide/none.md`", "part guide/none.md"],
        ["a file in a sentence", "See docs/guide/none.md.", "file docs/guide/none.md"],
        ["a link of a list", "[x]: docs/none.md", "link docs/none.md"],
        ["a picture", '<img src="docs/none.png">', "link docs/none.png"],
        [
            "a number that leads to the page of another",
            "[CR209](docs/diagnostics/CR205.md)",
            "file CR209 (a link to docs/diagnostics/CR205.md)",
        ],
        ["a number with another name", "CR102 invalid-route-path means", "code CR102 invalid-route-path"],
        ["a name beside a number", "CR102 (`none-such`)", "code CR102 none-such"],
        ["a name of a diagnostic", "```yaml\nseverity: { unreachable-rul: off }\n```", "code unreachable-rul"],
        ["a word with a hyphen", "`traefik-9.9`", "word traefik-9.9"],
        ["a part of an argument", "`gateways.edge.kubernetes.ingressClassNam`", "name ingressClassNam"],
        ["a function", "`analyzeIt()`", "function analyzeIt"],
        ["an export", "`crossroute.Nothing`", "name crossroute.Nothing"],
        ["an entry", '```ts\nimport "pulumi-crossroute/polices";\n```', "export /polices"],
    ])("is noticed on any page: %s", (_what, written, noticed) => {
        expect(wrongIn("README.md", written)).toContain(noticed);
    });

    it("is looked for in the arguments of programs", () => {
        const page = [
            "```ts",
            'new crossroute.RouteTable("shop", { routs: [], gateways: { edge: { kubernetes: { ...more, namespace, klass: 1 } } } });',
            'new kubernetes.Ingress("web", { routes: [{ path: "/", backend: { service: { name: "web", prot: 80 } } }] });',
            "```",
            "```yaml",
            "resources: { rule: { type: crossroute:sae:Rule, properties: { domain: a.example.com, paths: / } } }",
            "```",
        ].join("\n");
        expect(wrongArgumentsIn(page)).toEqual([
            "RouteTable: routs",
            "RouteTable: gateways.kubernetes.klass",
            "kubernetes.Ingress: routes.backend.service.prot",
            "sae.Rule: paths",
        ]);
    });

    it("is noticed when it is a default that no row has, each of those that pages name", () => {
        const named = pages().flatMap((page) => {
            const text = readFileSync(join(root, page), "utf8");
            return defaultsIn(text).map(({ value, line }) => ({ page, text, value, line }));
        });
        expect(named.length).toBeGreaterThan(10);
        const unnoticed = named.filter(({ page, text, value, line }) => {
            const changed = line.replace(value, /^\d+$/.test(value) ? `${value}9` : `${value}x`);
            return wrongIn(page, text.replace(line, changed)).every((wrong) => !wrong.startsWith("default "));
        });
        expect(unnoticed.map(({ page, line }) => `${page}: ${line}`)).toEqual([]);
    });

    it.each([
        ["a command", "README.md", "npm run quickstart", "npm run quickstat", "script quickstat"],
        ["a verb", "docs/cli.md", "npx crossroute --help", "npx crossroute explan --help", "verb explan"],
        ["an option", "docs/cli.md", "`--accept", "`--acept", "option --acept"],
        ["a letter of an option", "docs/guide/leave-ingress-nginx.md", "lint -f", "lint -q", "short -q of lint"],
        ["a command of Pulumi", "README.md", "$ pulumi preview", "$ pulumi previw", "pulumi previw"],
        ["a file", "CONTRIBUTING.md", "`sandbox/tools.ts`", "`sandbox/tool-list.ts`", "file sandbox/tool-list.ts"],
        ["a room", "CONTRIBUTING.md", "`provider/routing`", "`provider/routes`", "file provider/routes"],
        [
            "a test",
            "CONTRIBUTING.md",
            "--testPathPatterns routing/lint",
            "--testPathPatterns routing/lnt",
            "tests routing/lnt of unit",
        ],
        [
            "a diagnostic",
            "README.md",
            "[CR202 invalid-route-path]",
            "[CR203 invalid-route-path]",
            "code CR203 invalid-route-path",
        ],
        [
            "a default of a choice",
            "docs/gateway-api.md",
            "`none`       | the",
            "`none2`      | the",
            "default none2 of waitFor",
        ],
        [
            "a default in a sentence",
            "docs/kubernetes.md",
            "`Prefix` (the default",
            "`Exact` (the default",
            "default Exact of match",
        ],
        [
            "a default that is a number",
            "docs/kubernetes-operations.md",
            "(seconds, default 600)",
            "(seconds, default 60)",
            "default 60 of timeout",
        ],
        [
            "a default of a policy",
            "docs/guide/review-a-change.md",
            "TLS                                                             | advisory",
            "TLS                                                             | mandatory",
            "default mandatory of tls-required",
        ],
        ["a variable", "CONTRIBUTING.md", "CROSSROUTE_OFFLINE", "CROSSROUTE_OFFLIN", "variable CROSSROUTE_OFFLIN"],
    ])("is noticed when it is wrong: %s", (_what, page, right, wrong, noticed) => {
        const text = readFileSync(join(root, page), "utf8");
        expect(text).toContain(right);
        expect(wrongIn(page, text.replace(right, wrong))).toContain(noticed);
    });
});
