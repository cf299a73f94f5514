import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DiagnosticJson } from "../../../provider/report";
import { crossroute, refusal } from "./run";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "crossroute-lint-"))));
afterEach(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const ingress = (name: string, more = ""): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: ${name}${more} }
spec: { ingressClassName: traefik, rules: [{ host: shop.example.com, http: { paths: [{ path: /${name}, pathType: Exact, backend: { service: { name: ${name}, port: { number: 80 } } } }] } }] }
`;
const shared = (comment = "", more = ""): string => `${comment}${ingress("a", more)}---\n${ingress("b")}`;

async function codes(line = ""): Promise<string[]> {
    const { out } = await crossroute(`lint -f web.yaml --json ${line}`, { cwd: folder });
    return (JSON.parse(out) as DiagnosticJson[]).map((d) => d.code);
}

describe("a finding", () => {
    it("is there unless it is accepted", async () => {
        write("web.yaml", shared());
        expect(await codes()).toEqual(["CR122"]);
    });

    it.each<[how: string, text: string]>([
        ["a comment in its document", shared("# crossroute: accept CR122 both owners know\n")],
        ["a comment that names it", shared("# crossroute: accept shared-host, as both owners know\n")],
        ["an annotation of its object", shared("", ', annotations: { crossroute/accept: "CR122: both owners know" }')],
    ])("is accepted by %s", async (_, text) => {
        write("web.yaml", text);
        expect(await codes()).toEqual([]);
    });

    it.each<[how: string, text: string, said: string]>([
        ["a comment", shared("# crossroute:accept CR1220 both know\n"), "accepts CR1220, which no finding is called."],
        ["a name", shared("# crossroute: accept shared-hosts\n"), "is shared-host meant?"],
        ["lower case", shared("# crossroute: accept CR104, cr122\n"), "is CR122 meant?"],
        ["a reason", shared("# crossroute: accept both owners know\n"), "accepts both,"],
        ["an annotation", shared("", ", annotations: { crossroute/accept: CR999 }"), "accepts CR999,"],
    ])("is not accepted by %s that names none, which is said", async (_, text, said) => {
        write("web.yaml", text);
        const { out } = await crossroute("lint -f web.yaml --json", { cwd: folder });
        const found = JSON.parse(out) as DiagnosticJson[];
        expect(found.map(({ code }) => code)).toEqual(["CR608", "CR122"]);
        expect(found[0]?.message).toContain(said);
    });

    it("is accepted with a reason of any words, at the end of a line as well", async () => {
        write("web.yaml", shared("# crossroute: accept CR122, a well-known and long-agreed host (both teams)\n"));
        expect(await codes()).toEqual([]);
        write("web.yaml", shared().replace("kind: Ingress\n", "kind: Ingress # crossroute: accept shared-host\n"));
        expect(await codes()).toEqual([]);
    });

    it("of a kind that is not read is accepted by a comment", async () => {
        const route = "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: { name: r }\nspec: {}\n";
        write("web.yaml", route);
        expect(await codes()).toEqual(["CR603"]);
        write("web.yaml", `# crossroute: accept CR603 looked at by hand\n${route}`);
        expect(await codes()).toEqual([]);
    });

    it("of an HTTPRoute is accepted by its name", async () => {
        const routes = ["a", "b"].map(
            (name) =>
                `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: ${name}, namespace: ${name}, annotations: { crossroute/accept: "shared-host, unknown-gateway-object" } }\nspec: { parentRefs: [{ name: gw, namespace: a }], hostnames: [shop.example.com], rules: [{ matches: [{ path: { value: /${name} } }] }] }\n`,
        );
        write("web.yaml", routes.join("---\n").replaceAll("shared-host, ", ""));
        expect(await codes()).toContain("CR122");
        write("web.yaml", routes.join("---\n"));
        expect(await codes()).not.toContain("CR122");
    });

    it("is not accepted by a comment about another code", async () => {
        write("web.yaml", shared("# crossroute: accept CR104\n"));
        expect(await codes()).toEqual(["CR122"]);
    });

    it.each<[settings: string, found: readonly string[]]>([
        ["accept: [{ code: CR122, reason: known }]", []],
        ["accept: [{ code: CR122, object: Ingress a/*, reason: known }]", []],
        ["accept: [{ code: CR122, object: Ingress c/*, reason: known }]", ["CR122"]],
        ["accept: [{ code: CR122, reason: known, until: '2999-01-01' }]", []],
        ["accept: [{ code: CR122, reason: known, until: '2020-01-01' }]", ["CR606", "CR122"]],
        ["severities: { CR122: 'off' }", []],
        ["severities: { CR122: error }", ["CR122"]],
        ["severities: { shared-host: 'off' }", []],
        ["accept: [{ code: shared-host, reason: known }]", []],
    ])("is weighed by %s", async (settings, found) => {
        write("web.yaml", shared());
        write("crossroute.yaml", settings);
        expect(await codes()).toEqual(found);
    });

    it("is left out below the least severity, and when the baseline has it", async () => {
        write("web.yaml", shared());
        expect(await codes("--min-severity warning")).toEqual([]);
        write("old.json", (await crossroute("lint -f web.yaml --json", { cwd: folder })).out);
        expect(await codes("--baseline old.json")).toEqual([]);
        const byName = (await crossroute("lint -f web.yaml --json", { cwd: folder })).out.replaceAll(
            "CR122",
            "shared-host",
        );
        write("named.json", byName);
        expect(await codes("--baseline named.json")).toEqual([]);
        expect(await codes("--severity shared-host=off")).toEqual([]);
        write("web.yaml", `${shared()}---\n${ingress("c")}`);
        expect(await codes("--baseline old.json")).toEqual(["CR122"]);
    });
});

describe("a baseline", () => {
    const duplicate = "kind: Ingress\nkind: Ingress\napiVersion: networking.k8s.io/v1\n";
    const lintFolder = async (more: string): Promise<string[]> => {
        const { out } = await crossroute(`lint -f . --json ${more}`, { cwd: folder });
        return (JSON.parse(out) as DiagnosticJson[]).map(({ code, message }) => `${code} ${message}`);
    };
    const saved = async (): Promise<void> => {
        const { out } = await crossroute("lint -f . --json", { cwd: folder });
        // Written by another shell, with a byte order mark.
        writeFileSync(join(folder, "old.json"), `\uFEFF${out}`);
    };

    it("holds when files are renamed, so that their order changes", async () => {
        write("a.yaml", ingress("a"));
        write("b.yaml", ingress("b"));
        write("c.yaml", ingress("a").replace("number: 80", "number: 81"));
        write("d.yaml", duplicate);
        write("e.yaml", ingress("e"));
        await saved();
        expect((await lintFolder("")).map((text) => text.slice(0, 5)).sort()).toEqual(
            expect.arrayContaining(["CR122", "CR602", "CR605"]),
        );
        for (const name of ["a", "b", "c", "d", "e"]) rmSync(join(folder, `${name}.yaml`));
        mkdirSync(join(folder, "apps"));
        write("apps/z.yaml", ingress("a"));
        write("apps/b.yaml", ingress("b"));
        write("y.yaml", ingress("a").replace("number: 80", "number: 81"));
        write("0.yaml", ingress("e"));
        write("1.yaml", `# moved\n${duplicate}`);
        expect(await lintFolder("--baseline old.json")).toEqual([]);
    });

    it("holds where the same is true of more rules, and says by what it knows the finding", async () => {
        const open = (...paths: string[]): string =>
            `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: a }\nspec: { ingressClassName: edge, rules: [{ host: a.example.com, http: { paths: [${paths
                .map(
                    (path) =>
                        `{ path: ${path}, pathType: ImplementationSpecific, backend: { service: { name: a, port: { number: 80 } } } }`,
                )
                .join(", ")}] } }] }\n`;
        write("web.yaml", open("/a/*", "/b/*"));
        const { out } = await crossroute("lint -f web.yaml --json", { cwd: folder });
        const [found] = (JSON.parse(out) as DiagnosticJson[]).filter(({ code }) => code === "CR123");
        expect(found?.message).toMatch(/^Cannot tell .* 2 rules of Ingress a\/web: /);
        expect(found?.identity).toBe(found?.message.replace("2 rules", "N rules"));
        write("old.json", out);
        write("web.yaml", open("/a/*", "/b/*", "/c/*"));
        expect(await codes()).toContain("CR123");
        expect(await codes("--baseline old.json")).toEqual([]);
    });

    it("does not hide a second finding of the same words", async () => {
        write("a.yaml", duplicate);
        await saved();
        write("b.yaml", duplicate);
        expect(await lintFolder("--baseline old.json")).toHaveLength(1);
    });
});

describe("settings", () => {
    it("name every mistake at once", async () => {
        write("web.yaml", shared());
        write("crossroute.yaml", "severity: {}\nseverities: { CR1: off, CR104: loud }\naccept: [{ code: CR104 }]");
        expect(await refusal("lint -f web.yaml", { cwd: folder })).toBe(
            'crossroute.yaml: there is no severity; there are severities, controllers, entryPoints, accept; severities.CR1 is no code or name such as CR104 or conflicting-objects; severities.CR104 must be one of error, warning, info, off, not "loud"; accept[0].reason is missing: say why it is accepted',
        );
    });

    it("that were named must be there", async () => {
        write("web.yaml", shared());
        expect(await refusal("lint -f web.yaml --settings team.yaml", { cwd: folder })).toBe(
            "--settings team.yaml does not exist",
        );
    });
});

describe("the forms for pipelines", () => {
    const print = async (format: string): Promise<string> => {
        write("web.yaml", shared());
        return (await crossroute(`lint -f web.yaml --format ${format}`, { cwd: folder })).out;
    };

    it("are SARIF 2.1.0", async () => {
        const report = JSON.parse(await print("sarif")) as { version: string; runs: { results: object[] }[] };
        expect(report.version).toBe("2.1.0");
        expect(report.runs[0]?.results).toMatchObject([{ ruleId: "CR122", level: "note" }]);
    });

    it("are workflow commands of GitHub", async () => {
        expect(await print("github")).toMatch(
            /^::notice file=web\.yaml,title=CR122 shared-host Ingress a\/a [^\n]*,line=4::Host shop[^\n]*\n$/,
        );
    });

    it("are JUnit XML", async () => {
        expect(await print("junit")).toMatch(
            /<testsuite name="crossroute lint" tests="1" failures="0">\n {4}<testcase /,
        );
    });
});

it("groups findings by object, counts codes and says as what the gateways were read", async () => {
    write("web.yaml", shared());
    const { out } = await crossroute("lint -f web.yaml", { cwd: folder });
    expect(out).toMatch(/^web\.yaml · Ingress a\/a\n {2}info CR122 shared-host /);
    expect(out).toMatch(/\n1 info\.\nRead: traefik by the rules of Traefik [\d.]+\.\n$/);
});
