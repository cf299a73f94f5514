/** What a transformation of the stack does to names and namespaces comes after the component has looked. */
import { Program } from "../../integration/lifecycle/program";
import { foreignIngress } from "../../integration/kubernetes/programs";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `transformed-${process.pid}`;
const other = `${namespace}-prod`;
const ingresses = `/apis/networking.k8s.io/v1/namespaces/${other}/ingresses`;
const server = new Server();

const source = `
const pulumi = require("@pulumi/pulumi");
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const { kind, field, value, appended, added, secret } = JSON.parse(process.env.CHANGE);
pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    if (!type.startsWith("kubernetes:") || !type.endsWith(":" + kind)) return undefined;
    const was = props.metadata[field];
    const changed = appended ? pulumi.interpolate\`\${was}\${appended}\` : added ? { ...was, ...added } : value;
    return { props: { ...props, metadata: { ...props.metadata, [field]: changed } }, opts };
});
const backend = { service: { name: "web", port: 80 } };
const routes = [{ host: "own.example.com", path: "/", backend }];
new kubernetes.Ingress("web", { namespace: "${namespace}", routes });
new kubernetes.Endpoints("db", { namespace: "${namespace}", addresses: ["10.0.0.1"], port: 80 });
const labels = secret === undefined ? { team: "shop" } : secret.whole ? pulumi.secret(secret.labels) : { [secret.key]: pulumi.secret(secret.label) };
const annotations = secret?.annotations && pulumi.secret(secret.annotations);
new kubernetes.Endpoints("cache", { namespace: "${namespace}", kind: "EndpointSlice", addresses: ["10.0.0.1"], port: 80, labels, annotations });
new RouteTable("shop", { gateways: { edge: { kubernetes: { namespace: "${namespace}" } } }, routes });
`;

let program: Program;
beforeAll(async () => {
    for (const name of [namespace, other]) await server.send("POST", "/api/v1/namespaces", { metadata: { name } });
    program = await Program.create("transformed", { "index.js": source });
});
afterAll(async () => {
    await program.dispose();
    for (const name of [namespace, other]) await server.send("DELETE", `/api/v1/namespaces/${name}`);
    server.close();
});

const env = (change: object): NodeJS.ProcessEnv => ({ CHANGE: JSON.stringify(change) });

test("an object that a transformation moves to where somebody else has one is refused, and that one is left alone", async () => {
    for (const name of ["web", "shop-edge"])
        await server.send(
            "POST",
            `${ingresses}?fieldManager=kubectl-create`,
            foreignIngress(other, name, "theirs.example.com"),
        );
    const live = async () => (await server.send("GET", ingresses)).body["items"];
    const before = await live();
    const change = env({ kind: "Ingress", field: "namespace", value: other });
    for (const run of [await program.previewText(change), await program.up(change)]) {
        expect(run.text).toMatch(/a transformation makes Ingress \S+-prod\/(web|shop-edge) of Ingress/);
        expect(run.text).toContain("[CR326 transformed-name]");
        expect(run.code).not.toBe(0);
    }
    expect(await live()).toEqual(before);
});

test.each([
    ["Service", "name", "of a Service", { value: "db2" }],
    ["Ingress", "name", "made of the name that it had", { appended: "-2" }],
])("a %s whose %s is changed, %s, is refused in the preview", async (kind, field, _, more) => {
    const run = await program.previewText(env({ kind, field, ...more }));
    expect(run.text).toContain("[CR326 transformed-name]");
    expect(run.code).not.toBe(0);
});

const service = "kubernetes.io/service-name";
const owner = "crossroute.io/owner";
test.each([
    ["the mark of the owner away", "Ingress", "annotations", { value: { team: "shop" } }, `annotations.${owner}`],
    ["the mark of another in", "Ingress", "annotations", { added: { [owner]: "theirs" } }, `annotations.${owner}`],
    ["the label of the Service away", "EndpointSlice", "labels", { value: { team: "shop" } }, `labels.${service}`],
    ["the label of another Service in", "EndpointSlice", "labels", { added: { [service]: "db" } }, `labels.${service}`],
])("a transformation that writes %s is refused, and nothing is written", async (_, kind, field, more, path) => {
    const run = await program.up(env({ kind, field, ...more }));
    expect(run.text).toMatch(new RegExp(`${path}: A transformation changes it or takes it away: Crossroute `));
    expect(run.text).toContain("[CR302 invalid-metadata]");
    expect(run.code).not.toBe(0);
    expect((await program.destroy()).code).toBe(0);
});

test.each([
    ["a label of another Service that is a secret", { key: service, label: "s3cret" }, `labels.${service}`],
    ["labels that are a secret, with that", { whole: true, labels: { [service]: "s3cret" } }, `labels.${service}`],
    ["annotations that are a secret, with a mark", { annotations: { [owner]: "s3cret" } }, `annotations.${owner}`],
])("%s, is refused without a word of what it says", async (_, secret, path) => {
    const run = await program.up(env({ kind: "none", secret }));
    expect(run.text).toMatch(new RegExp(`${path}: Another one would not stay: Crossroute `));
    expect(run.text).not.toContain("s3cret");
    expect(run.code).not.toBe(0);
    expect((await program.destroy()).code).toBe(0);
});

test("a transformation that adds labels and annotations is no reason to refuse", async () => {
    for (const [kind, field] of [
        ["Ingress", "annotations"],
        ["EndpointSlice", "labels"],
    ]) {
        const change = env({ kind, field, added: { "example.com/team": "shop" } });
        const run = await program.up(change);
        expect([run.code, run.text]).toEqual([0, expect.not.stringContaining("error")]);
        expect((await program.pulumi(["preview", "--expect-no-changes", "--stack", "dev"], change)).code).toBe(0);
        expect((await program.destroy()).code).toBe(0);
    }
});

test("a transformation that leaves names as they are is no reason to refuse", async () => {
    const change = env({ kind: "Ingress", field: "labels", value: { team: "shop" } });
    expect((await program.up(change)).code).toBe(0);
    expect((await program.pulumi(["preview", "--expect-no-changes", "--stack", "dev"], change)).code).toBe(0);
    expect((await program.destroy()).code).toBe(0);
});
