/** A stack whose last run ended half-way can be destroyed, and nothing goes that is not its own. */
import { Stacks } from "../../integration/kubernetes/stacks";

jest.setTimeout(600_000);

const stacks = new Stacks("half-way");
const { host, ingress, up, write } = stacks;
const outside = { routes: ingress("own.example.com").routes };

beforeAll(async () => {
    await stacks.open();
    for (const program of [stacks.program, stacks.other])
        program.write({ "Pulumi.dev.yaml": `config:\n  kubernetes:namespace: ${stacks.namespace}\n` });
});
afterAll(() => stacks.close());

const urn = (type: string, name: string): string => `urn:pulumi:dev::half-way::${type}::${name}`;

/** Marks the object anew and ends before the guard is told: the logical name has the namespace now, or no longer. */
async function upHalfWay(spec: object, name: string, now: string): Promise<void> {
    write(spec);
    const component = "crossroute:kubernetes:Ingress";
    const targets = [
        urn(`${component}$crossroute:kubernetes:OwnerRecord`, now),
        urn(`${component}$kubernetes:networking.k8s.io/v1:Ingress`, now),
        urn(component, name),
    ];
    const args = targets.flatMap((target) => ["--target", target]);
    const run = await stacks.program.pulumi(["up", "--yes", "--skip-preview", "--stack", "dev", ...args]);
    // The engine ends when it is to delete the former record.
    expect(run.text).toContain("will be destroyed but was not specified in --target list");
    expect(await stacks.program.state()).not.toContain(urn(`${component}$crossroute:kubernetes:OwnerGuard`, now));
}

test.each([
    ["is added", outside, ingress("own.example.com"), (): string => `${stacks.namespace}/web`],
    ["is removed", ingress("own.example.com"), outside, (): string => "/web"],
])("when a namespace %s, the object goes with the stack", async (_, before, after, name) => {
    await up({ ingresses: { web: before } });
    await upHalfWay({ ingresses: { web: after } }, "web", name());
    expect(await host("web")).toBe("own.example.com");
    const run = await stacks.program.destroy();
    expect([run.code, run.text]).toEqual([0, expect.not.stringContaining("error")]);
    expect(await host("web")).toBeUndefined();
});

test("an object that another stack has taken over since then stays", async () => {
    await up({ ingresses: { web: outside } });
    await upHalfWay({ ingresses: { web: ingress("own.example.com") } }, "web", `${stacks.namespace}/web`);
    const { body } = await stacks.server.send("GET", `${stacks.ingresses}/web`);
    const { annotations } = body["metadata"] as { annotations: Record<string, string> };
    const adopt = annotations["crossroute.io/owner"];
    await up({ ingresses: { web: ingress("theirs.example.com", { adopt }) } }, stacks.other);
    const run = await stacks.program.destroy();
    expect(run.code).not.toBe(0);
    expect(run.text).toContain("Ingress " + stacks.namespace + "/web is no longer this program's");
    expect(await host("web")).toBe("theirs.example.com");
    expect((await stacks.other.destroy()).code).toBe(0);
});
