import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossroute, refusal } from "./run";

/** A wrong command line, standard input if it is read, and the one line that says what is wrong. */
const wrong: readonly [line: string, says: string | RegExp, input?: string][] = [
    ["explan", "unknown command 'explan' (Did you mean explain?)"],
    ["--frobnicate", "unknown option '--frobnicate'"],
    ["import", "no source is given: use --cluster, --sae NAMESPACE or -f FILE"],
    ["import --stack prod", "import adopts what is live and not yet in a stack: use --cluster, --sae or -f"],
    ["import -f before.yaml -o docs.yaml", "docs.yaml cannot be written: file already exists"],
    ["render nowhere", "nowhere does not exist"],
    ["render .", ". holds no Pulumi.yaml"],
    ["render . -f before.yaml", "give either a program or sources, not both"],
    ["render -f before.yaml -o docs.yaml", "docs.yaml cannot be written: not a directory"],
    ["render requests.txt", "requests.txt is no TypeScript or JavaScript program; for others use --preview FILE"],
    ["render --preview plan-unknown.json", /which the plan does not tell: leave it to the engine$/],
    ["explain", "explain needs a URL, or --requests FILE with one URL a line"],
    [
        "explain http://h/",
        "no source is given: use -f FILE, --preview FILE, --stack NAME, --cluster or --sae NAMESPACE",
    ],
    ["explain http://h/ -f", "option '-f, --file <file...>' argument missing"],
    ["explain http://h/ -f missing.yaml", "missing.yaml does not exist"],
    ["explain http://h/ -f docs.yaml/x", "docs.yaml/x is below a file, not a folder"],
    [
        "explain http://h/ -f docs.yaml --dialect nginx",
        /^--dialect "nginx" is unknown; there are kubernetes, .*ingress-nginx/,
    ],
    [
        "explain http://h/ -f docs.yaml --dialect sae-clb",
        "--dialect sae-clb fits none of the sources, which hold routes of kubernetes only",
    ],
    [
        "explain http://h/ -f docs.yaml --gateway edge",
        '--gateway "edge" is not among the gateways of the sources: "default"',
    ],
    ["explain http://h/ -f docs.yaml --jsn", "unknown option '--jsn' (Did you mean --json?)"],
    ["explain ftp://h/ -f docs.yaml", /^"ftp:\/\/h\/" is not a URL to ask about: the scheme is ftp/],
    ["explain /path -f docs.yaml", /^"\/path" is not a URL to ask about: it names no host/],
    ["explain http://h:99999/ -f docs.yaml", /port 99999 is not between 1 and 65535/],
    ["explain http://h/ -H nocolon -f docs.yaml", '--header "nocolon" is not of the form "Name: value"'],
    ["explain --requests missing.txt -f docs.yaml", "missing.txt does not exist"],
    ["explain http://h/ -f -", "standard input is empty", ""],
    ["explain http://h/ -f -", /^standard input is not valid YAML: the parser stops at line 2 \(/, "a: b\n  c: d: e\n"],
    ["explain http://h/ -f -", /^standard input is neither JSON nor YAML: /, '{"a": [1,}'],
    ["lint -f -", /^standard input is string: expected a Kubernetes manifest/, "just some words"],
    [
        "lint -f -",
        /^standard input is an object with colour, size: expected a Kubernetes manifest/,
        "colour: red\nsize: 3",
    ],
    [
        "lint -f -",
        /^standard input \(document 2\) is an object with oops: /,
        "{apiVersion: v1, kind: List, items: []}\n---\noops: 1\n",
    ],
    [
        "lint -f -",
        'standard input: Ingress shop/web: spec.rules must be a list, not {"host":"h"} (write each element after "- ", with host, http)',
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: {rules: {host: h}}}",
    ],
    [
        "lint -f -",
        'standard input: Ingress web: spec.rules[0].http must be an object, not [{"path":"/"}] (write its fields without "- ", with paths); spec.rules[1] must be an object, not 3 (write its fields below it, with host, http)',
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {rules: [{http: [{path: /}]}, 3]}}",
    ],
    [
        "lint -f sae-failed.json",
        "sae-failed.json holds the answer of a failed SAE call (InvalidAppId.NotFound), not a rule set",
    ],
    ["lint docs.yaml", 'lint takes no "docs.yaml": name files with -f'],
    [
        "lint -f docs.yaml --severity CR104",
        '--severity "CR104" is not of the form CR104=error or conflicting-objects=error (levels: error, warning, info, off)',
    ],
    ["lint -f docs.yaml --severity CR104=fatal", /^--severity "CR104=fatal" is not of the form/],
    ["lint --preview docs.yaml", "docs.yaml is not a plan: make one with pulumi preview --json > docs.yaml"],
    [
        "lint --stack ./docs.yaml",
        "./docs.yaml is not a stack export: make one with pulumi stack export --file ./docs.yaml",
    ],
    ["lint --stack prod", /^--stack prod: the pulumi command is not on the PATH; install it, or give a file/],
    ["diff", "no source is given: use -f FILE, --preview FILE, --stack NAME, --cluster or --sae NAMESPACE"],
    ["diff before.yaml", "diff needs two versions: diff BEFORE AFTER, or diff --preview FILE"],
    [
        "diff before.yaml after.yaml -f docs.yaml",
        "give either two versions or one version and source options, not both",
    ],
    ["diff before.yaml after.yaml third.yaml", "too many arguments for 'diff'. Expected 2 arguments but got 3."],
    ["diff before.yaml gone.yaml", "gone.yaml does not exist"],
    [
        "report -f docs.yaml --format pdf",
        /^option '--format <format>' argument 'pdf' is invalid\. Allowed choices are text, markdown, json, html\.$/,
    ],
    ["report -f docs.yaml --json --format html", "--json and --format html contradict each other"],
    [
        "report -f docs.yaml -o no/such/folder/r.html",
        "the report cannot be written to no/such/folder/r.html: no such file or directory",
    ],
    ["completion tcsh", 'there is no completion for "tcsh": bash, zsh and fish are known'],
    ["completion", "missing required argument 'shell'"],
    ["sandbox", "sandbox needs a command: start, stop, status, clean, env, help"],
    ["sandbox begin", 'sandbox has no command "begin": start, stop, status, clean, env, help'],
    ["init .", /^\. holds no Pulumi\.yaml: make a program with pulumi new/],
];

describe("a wrong command line or file", () => {
    // Rows of one length: jest would hand a callback to the test in place of a missing cell, and wait for it.
    const rows = wrong.map(([line, says, input]) => [line, says, input] as const);

    it.each(rows)("%s: one line, exit code 2", async (line, says, input) => {
        const said = await refusal(line, { input });
        if (typeof says === "string") expect(said).toBe(says);
        else expect(said).toMatch(says);
    });

    it("without any word prints the help on standard error", async () => {
        const { code, out, err } = await crossroute([]);
        expect({ code, out }).toEqual({ code: 2, out: "" });
        expect(err).toContain("Usage: crossroute");
    });

    describe("in a folder of its own", () => {
        let cwd = "";
        beforeAll(() => (cwd = mkdtempSync(join(tmpdir(), "crossroute-cli-"))));
        afterAll(() => rmSync(cwd, { recursive: true }));

        it("a folder without manifests is named", async () => {
            expect(await refusal("lint -f .", { cwd })).toBe(". is a folder without a .yaml, .yml or .json file");
        });

        it("a package.json that is no JSON stops init before anything is written", async () => {
            writeFileSync(join(cwd, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
            writeFileSync(join(cwd, "package.json"), "{,}");
            expect(await refusal("init", { cwd })).toMatch(/package\.json is not valid JSON: /);
        });
    });
});
