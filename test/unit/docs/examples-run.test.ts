/** Each example is played by a test, and each that a test is said to play is there. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");

/** Where each is run, and the words there that run it. `.ci/run` plays scripts/sdks.js, and all of these suites. */
const runs: Readonly<Record<string, readonly [file: string, words: string]>> = {
    automation: ["test/scenarios/gitops/automation.test.ts", 'require("../../../examples/automation/preview")'],
    "cce-ingress": ["test/scenarios/examples.test.ts", 'play("cce-ingress"'],
    "endpoints-alone": ["test/scenarios/examples.test.ts", 'play("endpoints-alone"'],
    gitops: ["test/integration/gitops/pipeline.ts", "../../../examples/gitops"],
    "http-route": ["test/scenarios/http-route.test.ts", "../../examples/http-route/index.ts"],
    "kubernetes-outside": ["test/unit/kubernetes/examples.test.ts", 'run("kubernetes-outside")'],
    // On a server of that version once a week: test/old-cluster.
    "old-cluster": ["test/unit/kubernetes/examples.test.ts", 'run("old-cluster")'],
    "own-component": ["test/scenarios/examples.test.ts", "../../examples/own-component"],
    "policy-pack": ["test/rpc/policy/example.test.ts", "examples/policy-pack"],
    "resource-backend": ["test/scenarios/examples.test.ts", 'play("resource-backend"'],
    "route-options": ["test/unit/table/example.test.ts", 'require("../../../examples/route-options/index")'],
    "sae-alb": ["test/scenarios/sae/examples.test.ts", 'open("sae-alb")'],
    "sae-everything": ["test/scenarios/examples.test.ts", 'play("sae-everything"'],
    "sae-ingress": ["test/scenarios/sae/examples.test.ts", 'open("sae-ingress")'],
    "sae-team": ["test/scenarios/sae/examples.test.ts", 'open("sae-team")'],
    // That of the root's Pulumi.yaml.
    shop: ["test/integration/sandbox/quickstart.test.ts", '"examples", "shop", "index.ts"'],
    "shop-python": ["scripts/sdks.js", '"examples", "shop-python"'],
    "shop-yaml": ["test/scenarios/lifecycle/yaml.test.ts", 'fromExample("shop-yaml"'],
    "wait-for": ["test/scenarios/examples.test.ts", 'play("wait-for"'],
};

it("each example has a test that plays it", () => {
    expect(readdirSync(join(root, "examples")).sort()).toEqual(Object.keys(runs).sort());
});

it.each(Object.entries(runs))("%s is run where it is said to be", (_example, [file, words]) => {
    expect(readFileSync(join(root, file), "utf8")).toContain(words);
});
