/** Transformations that say only later what an object is called, or that run in the engine: nothing else is written. */
import { Program } from "../../integration/lifecycle/program";
import { foreignIngress } from "../../integration/kubernetes/programs";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `transforms-${process.pid}`;
const other = `${namespace}-prod`;
const ingressesIn = (name: string): string => `/apis/networking.k8s.io/v1/namespaces/${name}/ingresses`;
const ingresses = ingressesIn(other);
const server = new Server();

const source = `
const pulumi = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const how = process.env.HOW;
const made = new k8s.core.v1.ConfigMap("made", { metadata: { namespace: "${namespace}" } });
const late = made.id.apply(() => "${other}");
const moved = (metadata) => (how.endsWith("metadata") ? made.id.apply(() => ({ ...metadata, namespace: "${other}" })) : { ...metadata, namespace: late });
const change = ({ type, props, opts }) =>
    type.endsWith(":Ingress") && type.startsWith("kubernetes:") ? { props: { ...props, metadata: moved(props.metadata) }, opts } : undefined;
if (how === "a transformation of the stack") pulumi.runtime.registerStackTransformation(change);
const opts = how === "a transformation of the component" ? { transformations: [change] } : how.startsWith("a transform of") ? { transforms: [change] } : {};
const args = { namespace: "${namespace}", routes: [{ host: "own.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }] };
if (how.includes("language")) new pulumi.ComponentResource("crossroute:kubernetes:Ingress", "web", args, opts, true);
else new kubernetes.Ingress("web", args, opts);
`;

let program: Program;
beforeAll(async () => {
    for (const name of [namespace, other]) await server.send("POST", "/api/v1/namespaces", { metadata: { name } });
    program = await Program.create("transforms", { "index.js": source });
    await server.send("POST", `${ingresses}?fieldManager=kubectl-create`, foreignIngress(other, "web", "theirs.x.y"));
});
afterAll(async () => {
    await program.dispose();
    for (const name of [namespace, other]) await server.send("DELETE", `/api/v1/namespaces/${name}`);
    server.close();
});

// Without a preview: what a component of another language is not told of is seen right before it is written.
test.each([
    "a transformation of the stack",
    "a transformation of the component",
    "a transform of the component, in another language",
    "a transform of the component, in another language: metadata",
])("%s that moves an object to where somebody else has one is refused before that one is written", async (how) => {
    const live = async () => (await server.send("GET", ingresses)).body["items"];
    const before = await live();
    const run = await program.up({ HOW: how });
    expect(run.text).toMatch(/a transformation makes Ingress \S+-prod\/web of Ingress \S+\/web/);
    expect(run.text).toContain("[CR326 transformed-name]");
    expect(run.code).not.toBe(0);
    expect(await live()).toEqual(before);
    expect((await program.destroy()).code).toBe(0);
    expect(await live()).toEqual(before);
});

test.each(["namespace", "metadata"])(
    "a transform of a component in another language that gives its %s late is refused in the preview",
    async (what) => {
        const how = `a transform of the component, in another language: ${what}`;
        const run = await program.previewText({ HOW: how });
        expect(run.text).toMatch(/a transform(ation makes Ingress \S+ of| gives) Ingress \S+\/web/);
        expect(run.text).toContain("[CR326 transformed-name]");
        expect(run.code).not.toBe(0);
    },
);

// The engine deletes an object that gets another name before any hook runs.
test.each([
    ["a transform of the component", ""],
    ["a transform of the component, in another language", ", in another language"],
    ["a transform of the component, in another language: metadata", ", in another language"],
])("%s that moves an object of ours leaves it live in an update without a preview", async (how, where) => {
    const live = async () => {
        const all = await Promise.all([namespace, other].map((name) => server.send("GET", ingressesIn(name))));
        return all.map(({ body }) => body["items"]);
    };
    expect((await program.up({ HOW: `no transform${where}` })).code).toBe(0);
    const before = await live();
    expect(JSON.stringify(before)).toContain("own.example.com");
    await program.up({ HOW: how });
    expect(await live()).toEqual(before);
    const shown = await program.previewText({ HOW: how });
    expect(shown.text).toContain("[CR326 transformed-name]");
    expect((await program.up({ HOW: `no transform${where}` })).code).toBe(0);
    expect(await live()).toEqual(before);
    expect((await program.destroy()).code).toBe(0);
});

test("a transform that leaves names as they are is no reason to refuse, and leaves no hook in the state after a preview", async () => {
    program.edit("index.js", (text) => text.replace("namespace: late", "labels: { team: late }"));
    for (const how of ["a transform of the component", "a transform of the component, in another language"]) {
        const shown = await program.previewText({ HOW: how });
        expect([shown.code, shown.text]).toEqual([0, expect.not.stringContaining("error")]);
        const run = await program.up({ HOW: how });
        expect([run.code, run.text]).toEqual([0, expect.not.stringContaining("error")]);
        const seen = await program.pulumi(["up", "--yes", "--stack", "dev"], { HOW: how });
        expect([seen.code, seen.text]).toEqual([0, expect.not.stringContaining("error")]);
        expect(await program.state()).not.toContain("resourceHooks");
        expect((await program.destroy()).code).toBe(0);
    }
});
