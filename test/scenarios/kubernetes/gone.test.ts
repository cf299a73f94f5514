/** Resources of one object that follow each other, unseen in the cluster: the engine would delete by name. */
import { Stacks } from "../../integration/kubernetes/stacks";

jest.setTimeout(600_000);

const stacks = new Stacks("gone");
const { foreign, host, ingress, refused, server, up, write } = stacks;
const plain = foreign("shop-edge", "plain.example.com", { "pulumi.com/skipAwait": "true" });
const routes = ingress("own.example.com").routes;
const gateways = { edge: { kubernetes: { namespace: stacks.namespace } } };
const table = { tables: { shop: { gateways, routes } } };
const component = { ingresses: { edge: ingress("own.example.com", { name: "shop-edge" }) } };
const byHand = () => server.send("DELETE", `${stacks.ingresses}/shop-edge`);
const isGone = /shop-edge is gone from the cluster, and the state still has it as urn:\S+[\s\S]*Run pulumi refresh/;

beforeAll(() => stacks.open());
afterAll(() => stacks.close());

test.each([
    ["a plain Ingress", "a table", { plain }, table],
    ["a component", "a table", component, table],
    ["a table", "a component", table, component],
])("%s gives way to %s: refused until the state knows that it is gone", async (_before, _after, before, after) => {
    await up(before);
    await byHand();
    await refused(after, isGone);
    expect(await host("shop-edge")).toBeUndefined();
    expect((await stacks.program.refresh()).code).toBe(0);
    await up(after);
    expect(await host("shop-edge")).toBe("own.example.com");
    expect((await stacks.program.destroy()).code).toBe(0);
});

test("a component gives way to a plain Ingress: the plain one stays", async () => {
    await up(component);
    await byHand();
    write({ plain });
    const run = await stacks.program.up();
    expect(run.code).not.toBe(0);
    expect(await host("shop-edge")).toBe("plain.example.com");
    const [, urn = ""] = /pulumi state delete '(urn:[^']+)' --target-dependents/.exec(run.text) ?? [];
    const args = ["state", "delete", urn, "--target-dependents", "--yes", "--stack", "dev"];
    expect((await stacks.program.pulumi(args)).code).toBe(0);
    await up({ plain });
    expect(await host("shop-edge")).toBe("plain.example.com");
    expect((await stacks.program.destroy()).code).toBe(0);
});

test("a resource that was renamed in the state does not take its object along: the update is refused until it lets go", async () => {
    await up(component);
    const urn = `urn:pulumi:dev::gone::crossroute:kubernetes:Ingress$kubernetes:networking.k8s.io/v1:Ingress::${stacks.namespace}/shop-edge`;
    expect((await stacks.program.pulumi(["state", "rename", urn, "elsewhere", "--yes", "--stack", "dev"])).code).toBe(
        0,
    );
    await refused(
        component,
        /the state has Ingress \S+ as urn:\S+::elsewhere: the engine would write it and then delete it/,
    );
    const { text } = await stacks.program.previewText();
    const [, named = ""] = /pulumi state delete '(urn:[^']+)' --target-dependents/.exec(text) ?? [];
    const args = ["state", "delete", named, "--target-dependents", "--yes", "--stack", "dev"];
    expect((await stacks.program.pulumi(args)).code).toBe(0);
    await up(component);
    expect(await host("shop-edge")).toBe("own.example.com");
    expect(await up(component)).toEqual({ unchanged: 5 });
    expect((await stacks.program.destroy()).code).toBe(0);
});

test("an object that was imported as a plain resource is not adopted until that one lets it go", async () => {
    await server.send(
        "POST",
        `${stacks.ingresses}?fieldManager=kubectl-create`,
        foreign("shop-edge", "theirs.example.com"),
    );
    await up({});
    const id = `${stacks.namespace}/shop-edge`;
    const options = ["--protect=false", "--generate-code=false", "--skip-preview", "--yes", "--stack", "dev"];
    const imported = await stacks.program.pulumi([
        "import",
        "kubernetes:networking.k8s.io/v1:Ingress",
        "plain",
        id,
        ...options,
    ]);
    expect([imported.code, imported.text]).toEqual([0, expect.anything()]);
    const adopting = { ingresses: { edge: ingress("own.example.com", { name: "shop-edge", adopt: true }) } };
    await refused(
        adopting,
        /the state has Ingress \S+ as urn:\S+::plain: the engine would write it and then delete it/,
    );
    const { text } = await stacks.program.previewText();
    const [, named = ""] = /pulumi state delete '(urn:[^']+)'/.exec(text) ?? [];
    expect((await stacks.program.pulumi(["state", "delete", named, "--yes", "--stack", "dev"])).code).toBe(0);
    await up(adopting);
    expect(await host("shop-edge")).toBe("own.example.com");
    expect((await stacks.program.destroy()).code).toBe(0);
});
