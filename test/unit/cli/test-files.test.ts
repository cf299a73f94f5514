import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crossroute } from "./run";

let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "crossroute-tests-"))));
afterEach(() => rmSync(cwd, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
    }
}
const route = (spec: string): string =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web }\nspec: { ${spec} }\n`;
const wrong = route("hostnames: [Wrong.test], parentRefs: [{ name: gw }]");

describe("a file that a test tool only compares with or looks at", () => {
    it.each<[string, Record<string, string>]>([
        [
            "an expression of Chainsaw",
            { "state.yaml": route('"(length(rules))": 2, rules: [{ backendRefs: [{ name: web }] }]') },
        ],
        [
            "an object of a suite of Gatekeeper, and what its inventory holds",
            {
                "fixtures/object.yaml": wrong,
                "fixtures/there.yaml": wrong,
                "suite.yaml":
                    "apiVersion: test.gatekeeper.sh/v1alpha1\nkind: Suite\nmetadata: { name: s }\ntests: [{ name: t, cases: [{ name: c, object: fixtures/object.yaml, inventory: [fixtures/there.yaml] }] }]\n",
            },
        ],
        ["an expression with a binding", { "state.yaml": route('"~.(rules)": { backendRefs: [{ name: web }] }') }],
        [
            "a file that Chainsaw asserts",
            {
                "state/after.yaml": wrong,
                "chainsaw-test.yaml":
                    "apiVersion: chainsaw.kyverno.io/v1alpha1\nkind: Test\nmetadata: { name: t }\nspec: { steps: [{ try: [{ assert: { file: state/after.yaml } }] }] }\n",
            },
        ],
        [
            "what Chainsaw fills in",
            {
                "route.yaml":
                    `${route("hostnames: ($hosts), parentRefs: [{ name: gw, namespace: ($other) }]")}---\n${wrong.replace("name: web", "name: (join('-', [($test), 'web']))")}`.replace(
                        "name: (join('-', [($test), 'web']))",
                        `name: "(join('-', [($test), 'web']))"`,
                    ),
            },
        ],
        ["a step of kuttl", { "case/01-assert.yaml": wrong }],
        [
            "a resource of a test of Kyverno",
            {
                "resources.yaml": wrong,
                "kyverno-test.yaml":
                    "apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: { name: t }\nresources: [resources.yaml]\n",
            },
        ],
    ])("is no route: %s", async (_, files) => {
        write(files);
        const { code, out, err } = await crossroute("lint -f .", { cwd });
        expect([code, out.startsWith("No findings.")]).toEqual([0, true]);
        expect(err).toMatch(/[12] test objects?/);
    });

    it("is another than one that Chainsaw applies", async () => {
        write({
            "web.yaml": wrong,
            "chainsaw-test.yaml":
                "apiVersion: chainsaw.kyverno.io/v1alpha1\nkind: Test\nmetadata: { name: t }\nspec: { steps: [{ try: [{ apply: { file: web.yaml } }] }] }\n",
        });
        expect((await crossroute("lint -f .", { cwd })).code).toBe(1);
    });
});
