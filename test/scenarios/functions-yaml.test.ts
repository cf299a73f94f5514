/** Functions on a cluster from a program in YAML: the engine tells the plugin nothing of the stack's own cluster. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { Program } from "../integration/lifecycle/program";
import { kubernetes } from "../integration/lifecycle/servers";

const namespace = `kube-functions-${process.pid}`;
const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const spec = { defaultBackend: { service: { name: "web", port: { number: 80 } } } };
const kubeconfig = readFileSync(process.env["KUBECONFIG"]!, "utf8");
let program: Program;

/** Each function with its arguments, as a variable and as an output of its own. */
function yaml(calls: Record<string, object>): string {
    const token = (name: string): string => `crossroute:kubernetes:${name}`;
    const variables = Object.entries(calls).map(([name, args]) => [
        name,
        { "fn::invoke": { function: token(name), arguments: args } },
    ]);
    const outputs = Object.keys(calls).map((name) => [name, `\${${name}}`]);
    const plugins = { providers: [{ name: "crossroute", path: join(resolve(__dirname, "../.."), "bin") }] };
    return JSON.stringify({
        ...{ name: "functions-yaml", runtime: "yaml", plugins },
        variables: Object.fromEntries(variables) as object,
        outputs: Object.fromEntries(outputs) as object,
    });
}

beforeAll(async () => {
    await kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json");
    for (const [name, team] of Object.entries({ web: "shop", docs: "docs" }))
        await kubernetes(path, "POST", { metadata: { name, labels: { team } }, spec }, "application/json");
    // Another cluster is in KUBECONFIG, and it does not answer: nothing may ask it.
    const other = { clusters: [{ name: "x", cluster: { server: "https://127.0.0.1:9" } }], contexts: [] };
    program = await Program.create("functions-yaml", { "other.json": JSON.stringify(other) });
});
afterAll(async () => {
    await program?.dispose();
    await kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE");
});
const elsewhere = (): object => ({ KUBECONFIG: join(program.dir, "other.json") });
const up = ["up", "--yes", "--skip-preview", "--stack", "dev"];

test.each([
    ["as text", kubeconfig],
    ["as JSON", JSON.stringify(load(kubeconfig))],
])("get and list what is in the stack's own cluster, whose kubeconfig is configured %s", async (_, text) => {
    const own = { kubeconfig: "${kubernetes:kubeconfig}", namespace };
    program.write({
        "Pulumi.yaml": yaml({
            listIngresses: { ...own, labelSelector: "team=shop" },
            getIngress: { ...own, name: "docs" },
            listEndpoints: own,
        }),
        "Pulumi.dev.yaml": JSON.stringify({ config: { "kubernetes:kubeconfig": text } }),
    });
    const run = await program.pulumi(up, elsewhere() as NodeJS.ProcessEnv);
    expect(run.text).not.toMatch(/error:/);
    expect(await program.outputs()).toMatchObject({
        listIngresses: { items: [{ metadata: { name: "web" }, spec }] },
        getIngress: { ingress: { metadata: { name: "docs" } }, metadata: { kind: "Ingress", name: "docs" } },
        listEndpoints: { items: [] },
    });
});

test("are refused without kubeconfig, and name the way to give it", async () => {
    program.write({ "Pulumi.yaml": yaml({ listIngresses: { namespace } }) });
    const run = await program.pulumi(up, elsewhere() as NodeJS.ProcessEnv);
    expect(run.code).not.toBe(0);
    expect(run.text.replace(/\s+/g, " ")).toMatch(
        /give the stack's kubeconfig \(in YAML \$\{kubernetes:kubeconfig\}\)/,
    );
    expect(run.text).not.toMatch(/127\.0\.0\.1:9/);
});
