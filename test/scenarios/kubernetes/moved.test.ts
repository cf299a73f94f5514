/** Objects whose place the program does not write: no namespace, so that of the Kubernetes provider counts. */
import { Program } from "../../integration/lifecycle/program";
import { componentsProgram, foreignIngress, routes } from "../../integration/kubernetes/programs";
import { Server } from "../../integration/kubernetes/server";

jest.setTimeout(600_000);

const first = `moved-${process.pid}`;
const second = `${first}-other`;
const server = new Server();
const ingresses = (namespace: string): string => `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
const settings = (namespace: string): string => `config:\n  kubernetes:namespace: ${namespace}\n`;

interface Live {
    metadata: { name: string; uid: string };
}
const live = async (namespace: string): Promise<Record<string, string>> => {
    const { items } = (await server.send("GET", ingresses(namespace))).body as { items: Live[] };
    return Object.fromEntries(items.map(({ metadata }) => [metadata.name, metadata.uid]));
};

let program: Program;
beforeAll(async () => {
    for (const name of [first, second]) await server.send("POST", "/api/v1/namespaces", { metadata: { name } });
    program = await Program.create("moved", { "index.js": componentsProgram });
});
afterAll(async () => {
    await program.dispose();
    for (const name of [first, second]) await server.send("DELETE", `/api/v1/namespaces/${name}`);
    server.close();
});

const declare = (ingresses: object, namespace: string): void =>
    program.write({ "spec.json": JSON.stringify({ ingresses }), "Pulumi.dev.yaml": settings(namespace) });
const up = async (ingresses: object, namespace = first): Promise<void> => {
    declare(ingresses, namespace);
    const run = await program.up();
    if (run.code !== 0) throw new Error(run.text);
};
const one = { one: { name: "web", routes: routes("one.example.com") } };
const two = { two: { name: "web", namespace: second, routes: routes("two.example.com") } };

test("an Ingress without a namespace and one of its name elsewhere are two, whichever is declared later", async () => {
    await up(one);
    const { web } = await live(first);
    await up({ ...one, ...two });
    expect([await live(first), Object.keys(await live(second))]).toEqual([{ web }, ["web"]]);
    await up({ ...two, ...one });
    expect((await program.pulumi(["preview", "--expect-no-changes", "--stack", "dev"])).code).toBe(0);
    await up(one);
    expect([await live(first), await live(second)]).toEqual([{ web }, {}]);
});

test("an Ingress that gets or loses the namespace where it is stays", async () => {
    const { web } = await live(first);
    await up({ one: { ...one.one, namespace: first } });
    await up(one);
    expect(await live(first)).toEqual({ web });
});

test("another namespace of the provider is refused and touches nothing; a written one makes the new object before the old one goes", async () => {
    await server.send(
        "POST",
        `${ingresses(second)}?fieldManager=kubectl-create`,
        foreignIngress(second, "other", "x.y"),
    );
    const before = [await live(first), await live(second)];
    declare(one, second);
    for (const run of [await program.previewText(), await program.up()]) {
        expect(run.text).toMatch(/Ingress \S+\/web would be deleted before it is made as Ingress \S+-other\/web/);
        expect(run.text).toContain("[CR327 deleted-before-made]");
        expect(run.code).not.toBe(0);
    }
    expect([await live(first), await live(second)]).toEqual(before);
    declare({ one: { ...one.one, namespace: second } }, second);
    const { steps } = await program.preview();
    const ops = steps.filter(({ urn }) => urn.includes("$kubernetes:")).map(({ op }) => op);
    expect(ops).toEqual(["create", "delete"]);
    expect((await program.up()).code).toBe(0);
    expect([await live(first), Object.keys(await live(second)).sort()]).toEqual([{}, ["other", "web"]]);
    expect((await program.destroy()).code).toBe(0);
});
