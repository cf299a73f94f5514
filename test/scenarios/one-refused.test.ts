/** Components of one program in YAML are made side by side by one plugin: a failure belongs to one of them. */
import { Program } from "../integration/lifecycle/program";
import { kubernetes } from "../integration/lifecycle/servers";

const namespace = `kube-refused-${process.pid}`;
const ingress = (name: string): string => `
    type: crossroute:kubernetes:Ingress
    properties:
      name: ${name}
      namespace: ${namespace}
      ingressClassName: example
      routes: [{ host: ${name}.example.com, path: /, backend: { service: { name: web, port: 80 } } }]`;
const names = ["theirs", "mine", "also-mine"];

beforeAll(() => kubernetes("/api/v1/namespaces", "POST", { metadata: { name: namespace } }, "application/json"));
afterAll(() => kubernetes(`/api/v1/namespaces/${namespace}`, "DELETE"));

it("an object that is somebody else's fails its own component, and no other says it has a problem", async () => {
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
    const spec = { defaultBackend: { service: { name: "web", port: { number: 80 } } } };
    await kubernetes(path, "POST", { metadata: { name: "theirs" }, spec }, "application/json");
    const program = await Program.fromExample("shop-yaml", (yaml) => {
        const plugins = /^plugins:\n(?: .*\n)+/m.exec(yaml)?.[0] ?? "";
        const resources = names.map((name) => `  ${name}:${ingress(name)}`).join("\n");
        return `name: one-refused\nruntime: yaml\n${plugins}resources:\n${resources}\n`;
    });
    try {
        for (const run of [await program.previewText(), await program.up()]) {
            expect(run.code).not.toBe(0);
            expect(run.text).toMatch(
                /Ingress resource 'theirs' has a problem: 1 wrong value:\s+name: Ingress \S+\/theirs/,
            );
            expect(run.text).not.toMatch(/'(also-)?mine' has a problem: (?!grpc)/);
            expect(run.text).not.toMatch(/unexpected failure|a defect of crossroute|error serializing/);
        }
    } finally {
        await program.dispose();
    }
});
