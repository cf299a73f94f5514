/** Transformations that give an object another provider than the one through which it was looked up. */
import { Program } from "../../integration/lifecycle/program";
import { foreignIngress } from "../../integration/kubernetes/programs";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `transformed-provider-${process.pid}`;
const server = new Server();

const source = `
const pulumi = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const how = process.env.HOW;
const provider = new k8s.Provider("other", { namespace: "${namespace}" });
const change = ({ type, props, opts }) =>
    type.startsWith("kubernetes:") && type.endsWith(":Ingress") ? { props, opts: { ...opts, provider } } : undefined;
const rename = ({ type, props, opts }) =>
    type.startsWith("kubernetes:") && type.endsWith(":Ingress")
        ? { props: { ...props, metadata: { ...props.metadata, name: "other" } }, opts }
        : undefined;
if (how === "a transformation of the stack") pulumi.runtime.registerStackTransformation(change);
const opts = {
    "a transformation of the component": { transformations: [change] },
    "a transform of the component": { transforms: [change] },
    "a transform that gives another name": { transforms: [rename] },
    "a transform that gives its own": { provider, transforms: [change] },
}[how] ?? {};
const routes = [{ host: "own.example.com", path: "/", backend: { service: { name: "web", port: 80 } } }];
if (process.env.TABLE) {
    const { provider: own, ...others } = opts;
    new RouteTable("shop", { gateways: { edge: { kubernetes: { namespace: "${namespace}" } } }, routes }, { ...others, ...(own && { providers: { kubernetes: own } }) });
} else new kubernetes.Ingress("web", { namespace: "${namespace}", routes }, opts);
`;

let program: Program;
beforeAll(async () => {
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    program = await Program.create("transformed-provider", { "index.js": source });
});
afterAll(async () => {
    await program.dispose();
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    server.close();
});

const live = async () =>
    (await server.send("GET", `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`)).body["items"];

describe.each([
    ["an Ingress", {}],
    ["a RouteTable", { TABLE: "yes" }],
])("of %s", (_, env) => {
    test.each(["a transformation of the stack", "a transformation of the component", "a transform of the component"])(
        "%s that gives it another provider is refused in the preview and before the object is written",
        async (how) => {
            for (const run of [
                await program.previewText({ HOW: how, ...env }),
                await program.up({ HOW: how, ...env }),
            ]) {
                expect(run.text).toMatch(
                    /a transformation gives it (another provider|the provider other), and Crossroute looks/,
                );
                expect(run.text).toContain("[CR326 transformed-name]");
                expect(run.code).not.toBe(0);
            }
            expect(await live()).toEqual([]);
        },
    );

    test("a transform that gives another name is refused before anything of that name is written, or its own deleted", async () => {
        expect((await program.up(env)).code).toBe(0);
        const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
        await server.send(
            "POST",
            `${path}?fieldManager=kubectl-create`,
            foreignIngress(namespace, "other", "theirs.x.y"),
        );
        const before = await live();
        const run = await program.up({ HOW: "a transform that gives another name", ...env });
        expect(run.text).toMatch(/a transformation makes Ingress \S+\/other of Ingress/);
        expect(run.code).not.toBe(0);
        expect(await live()).toEqual(before);
        await server.send("DELETE", `${path}/other`);
        expect((await program.destroy()).code).toBe(0);
    });

    test("a transform that gives the component's own provider is no reason to refuse", async () => {
        const how = { HOW: "a transform that gives its own", ...env };
        for (const run of [await program.previewText(how), await program.up(how)])
            expect([run.code, run.text]).toEqual([0, expect.not.stringContaining("error")]);
        expect(await live()).toHaveLength(1);
        expect((await program.destroy()).code).toBe(0);
    });
});
