import { changes, Program } from "../../integration/lifecycle/program";
import { kubernetes, now, sae, writesSince } from "../../integration/lifecycle/servers";

const namespace = "shop-yaml";
const loadBalancer = "lb-bp1shopyaml";
let program: Program;
beforeAll(async () => {
    const own = (yaml: string) => yaml.replaceAll("cn-hangzhou:sandbox", process.env["CROSSROUTE_SAE_NAMESPACE"]!);
    program = await Program.fromExample("shop-yaml", own);
});
afterAll(() => program?.dispose());

describe("the shop in Pulumi YAML, through the plugin's Construct", () => {
    test("wrong input stops at preview with the property path and the cure", async () => {
        const before = await now(namespace, loadBalancer);
        program.edit("Pulumi.yaml", (yaml) => yaml.replace("path: /legacy", "path: legacy"));
        const run = await program.previewText();
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(
            /has a problem: 1 wrong value:\s+routes\[2\]\.path: "legacy" does not start with "\/" — write "\/legacy" \[CR202 invalid-route-path\]/,
        );
        expect(await writesSince(before)).toEqual([]);
        program.edit("Pulumi.yaml", (yaml) => yaml.replace("path: legacy", "path: /legacy"));
    });

    test("up creates it on both servers, and a second up changes nothing", async () => {
        const run = await program.up();
        expect(run.text).not.toMatch(/error:/);
        const { body } = await kubernetes<{ spec: { rules: { http: { paths: { path: string }[] } }[] } }>(
            `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/shop-edge`,
        );
        expect(body.spec.rules.flatMap((rule) => rule.http.paths.map((p) => p.path))).toEqual(["/", "/api", "/legacy"]);
        const [set] = await sae.ruleSets(loadBalancer);
        expect(set!.Rules.map((rule) => `${rule.Domain}${rule.Path} ${rule.AppId}`).sort()).toEqual([
            "pay.example.com/ 8c573618",
            "shop.example.com/api 7171a6ca",
        ]);
        expect((await program.outputs())["urls"]).toHaveLength(4);
        const before = await now(namespace, loadBalancer);
        expect(Object.keys(changes(await program.up()))).toEqual(["unchanged"]);
        expect(await writesSince(before)).toEqual([]);
    });

    test("a changed app moves the requests the preview names, and destroy leaves nothing", async () => {
        program.edit("Pulumi.yaml", (yaml) => yaml.replace("7171a6ca", "9d4401aa"));
        const preview = await program.preview();
        expect((preview.diagnostics ?? []).map((d) => d.message).join("\n")).toMatch(
            /shop\.example\.com\/api\* moves from sae:7171a6ca:8080 to sae:9d4401aa:8080/,
        );
        expect((await program.up()).code).toBe(0);
        expect((await sae.ruleSets(loadBalancer))[0]!.Rules.map((rule) => rule.AppId).sort()).toEqual([
            "8c573618",
            "9d4401aa",
        ]);
        expect((await program.destroy()).code).toBe(0);
        expect(await sae.ruleSets(loadBalancer)).toEqual([]);
        expect((await kubernetes(`/api/v1/namespaces/${namespace}`)).status).toBe(404);
    });
});
