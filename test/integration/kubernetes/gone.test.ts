/** Resources of one object that follow each other while it is gone from the cluster: the engine would delete by name. */
import { Stacks } from "./stacks";

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
});
