/** Options that the program gives to an object of ours: none of them leaves nothing live. */
import { Program } from "../../integration/lifecycle/program";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `options-${process.pid}`;
const server = new Server();
const source = `
const pulumi = require("@pulumi/pulumi");
const { kubernetes } = require("pulumi-crossroute");
const given = { deleteBeforeReplace: false, replaceOnChanges: ["spec"] };
if (process.env.HOW === "a transformation of the stack")
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type.endsWith(":Ingress") && type.startsWith("kubernetes:") ? { props, opts: { ...opts, ...given } } : undefined);
const unnamed = ({ args, ...child }) => ({ ...child, args: { ...args, metadata: { ...args.metadata, name: undefined, generateName: "web-" } } });
const transform = process.env.HOW === "unnamed" ? unnamed : process.env.HOW === "transform" ? (child) => ({ ...child, opts: { ...child.opts, ...given } }) : undefined;
const routes = [{ host: process.env.HOST, path: "/", backend: { service: { name: "web", port: 80 } } }];
new kubernetes.Ingress("web", { namespace: "${namespace}", routes, transform });
`;

let program: Program;
beforeAll(async () => {
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    program = await Program.create("options", { "index.js": source });
});
afterAll(async () => {
    await program.dispose();
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    server.close();
});

test.each(["transform", "a transformation of the stack"])(
    "an object that is replaced goes before it is made again, whatever %s says: both have one name",
    async (how) => {
        for (const host of ["one.example.com", "two.example.com"])
            expect((await program.up({ HOW: how, HOST: host })).code).toBe(0);
        const { status, body } = await server.send(
            "GET",
            `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/web`,
        );
        expect([status, body["spec"]]).toEqual([
            200,
            expect.objectContaining({ rules: [expect.objectContaining({ host: "two.example.com" })] }),
        ]);
        expect((await program.destroy()).code).toBe(0);
    },
);

test("an object whose name a transform takes away is refused: nobody could look for it", async () => {
    const run = await program.previewText({ HOW: "unnamed", HOST: "one.example.com" });
    expect(run.text).toContain("Ingress has no name. Leave the name in the metadata");
    expect(run.text).toContain("[CR302 invalid-metadata]");
    expect(run.code).not.toBe(0);
});
