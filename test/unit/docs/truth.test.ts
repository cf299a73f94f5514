import { mentionsIn } from "./mentions";
import { wrongArgumentsIn } from "./examples";
import { pages, wrongIn } from "./facts";

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
            "code CR999",
            "code CR102 wrong-name",
            "variable CROSSROUTE_NOTHING",
            "token crossroute:index:Nothing",
            "file test/none.ts",
            "script nothing",
            "verb explain",
            "option --nothing explain",
            "script none",
            "verb frobnicate",
            "option --deep frobnicate",
            "project none",
            "project rpc",
            "tests none|nothing none rpc",
            "file test/none.ts",
            "file none.test.ts",
            "part sae/none.ts",
            "name sae.Nothing",
            "name noSuchArgument",
            "symbol NoSuchType",
            "symbol noSuch",
            "file none.test.ts",
        ]);
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
});
