/** A component that is moved to another parent by an alias, where an update that was refused has left its records there. */
import { Program } from "../../integration/lifecycle/program";
import { routes } from "../../integration/kubernetes/programs";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const namespace = `taken-place-${process.pid}`;
const server = new Server();
const source = `
const { kubernetes, RouteTable } = require("pulumi-crossroute");
const { ComponentResource, rootStackResource } = require("@pulumi/pulumi");
class Box extends ComponentResource { constructor(name) { super("my:index:Box", name); } }
const parent = process.env.NAMES === "former" ? undefined : new Box("box");
const isNew = ["new", "prefix"].includes(process.env.NAMES);
const opts = (former, dependsOn) => ({ parent, dependsOn, ...(isNew && { aliases: [{ name: former, parent: rootStackResource }] }) });
const [web, shop] = isNew ? ["front", "store"] : ["web", "shop"];
const routes = ${JSON.stringify(routes("a.example.com"))};
const first = new kubernetes.Ingress(web, { namespace: "${namespace}", name: "web", routes }, opts("web"));
const last = process.env.NAMES === "prefix";
new RouteTable(last ? "taken" : shop, { gateways: { edge: { kubernetes: { namespace: "${namespace}", ingressName: "edge" } } }, routes: ${JSON.stringify(routes("b.example.com"))} },
    last ? { aliases: [{ name: "store", parent }] } : opts("shop", first));
`;

let program: Program;
beforeAll(async () => {
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    program = await Program.create("taken-place", { "index.js": source });
});
afterAll(async () => {
    await program.dispose();
    await server.send("DELETE", `/api/v1/namespaces/${namespace}`);
    server.close();
});

test("is refused before the engine writes a state that it cannot read, and the commands of the message let it go on", async () => {
    expect((await program.up({ NAMES: "former" })).code).toBe(0);
    const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
    const live = async () => (await server.send("GET", path)).body["items"];
    const before = await live();
    const unnamed = await program.up({ NAMES: "in the box" });
    expect([unnamed.code === 0, unnamed.text]).toEqual([false, expect.stringContaining("CR319")]);

    for (const run of [await program.previewText({ NAMES: "new" }), await program.up({ NAMES: "new" })]) {
        expect(run.code).not.toBe(0);
        expect(run.text).toMatch(/(Ingress front|RouteTable store) cannot be declared:\s+aliases: .*CR213/);
        expect(run.text).not.toMatch(/integrity| at .*\.js:\d+/);
        for (const [, urn = ""] of run.text.matchAll(/pulumi state delete '([^']+)'/g))
            await program.pulumi(["state", "delete", urn, "--yes", "--stack", "dev"]);
    }
    const moved = await program.up({ NAMES: "new" });
    expect(moved.code === 0 ? "" : moved.text).toBe("");
    expect(await live()).toEqual(before);

    // The engine looks for a child whose name begins with its parent's by the parent's name of then: `store-place…`.
    for (const run of [await program.previewText({ NAMES: "prefix" }), await program.up({ NAMES: "prefix" })])
        expect([run.code === 0, run.text]).toEqual([false, expect.stringContaining("begin with its new name taken")]);
    expect(await live()).toEqual(before);
});
