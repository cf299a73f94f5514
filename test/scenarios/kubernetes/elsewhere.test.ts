/** Objects that are no longer what the stack wrote, or not where it wrote them. */
import { between, type Between } from "../../integration/kubernetes/between";
import { routes } from "../../integration/kubernetes/programs";
import { Stacks } from "../../integration/kubernetes/stacks";
import type { Run } from "../../integration/lifecycle/program";

jest.setTimeout(600_000);

const stacks = new Stacks("elsewhere");
const { foreign, host, ingress, refused, server, up, write } = stacks;
const declared = { ingresses: { edge: ingress("own.example.com", { name: "edge" }) } };
const adopting = { ingresses: { edge: ingress("own.example.com", { name: "edge", adopt: true }) } };

let same: Between;
let other: Between;
beforeAll(async () => {
    await stacks.open();
    same = await between(stacks.program.dir, async () => undefined);
    other = await between(
        stacks.program.dir,
        async () => undefined,
        (path) => path.replace(/\/ingresses\/edge(?=$|\?)/, "/ingresses/none"),
    );
});
afterAll(async () => {
    same.close();
    other.close();
    await stacks.close();
});

const run = (args: string[], env: NodeJS.ProcessEnv): Promise<Run> =>
    stacks.program.pulumi([...args, "--stack", "dev"], env);

test("what somebody made anew is not adopted by a refresh: the next update and destroy leave it alone", async () => {
    await up(declared);
    await server.send("DELETE", `${stacks.ingresses}/edge`);
    const theirs = foreign("edge", "theirs.example.com");
    expect((await server.send("POST", `${stacks.ingresses}?fieldManager=kubectl`, theirs)).status).toBe(201);
    const text = /Ingress \S+\/edge exists and is not this program's: kubectl manages it/;
    await refused(declared, text);
    expect((await stacks.program.refresh()).code).toBe(0);
    await refused(declared, text);
    const again = ["up", "--refresh", "--yes", "--skip-preview"];
    for (const _ of [1, 2]) expect((await run(again, {})).text).toMatch(text);
    const destroyed = await stacks.program.destroy();
    expect([destroyed.code === 0, destroyed.text]).toEqual([false, expect.stringContaining("nothing was deleted")]);
    expect(await host("edge")).toBe("theirs.example.com");

    await up(adopting);
    expect(await host("edge")).toBe("own.example.com");
    expect((await stacks.program.destroy()).code).toBe(0);
    expect(await host("edge")).toBeUndefined();
});

test("what another hand adds is named by each run until an update takes it away", async () => {
    await up(declared);
    const rules = [{ host: "hand.example.com", http: { paths: [] as object[] } }];
    const { body } = await server.send("GET", `${stacks.ingresses}/edge`);
    const spec = body["spec"] as { rules: { http: { paths: object[] } }[] };
    rules[0]!.http.paths = spec.rules[0]!.http.paths;
    const patch = { spec: { ...spec, rules: [...spec.rules, ...rules] } };
    const path = `${stacks.ingresses}/edge?fieldManager=kubectl-patch`;
    expect((await server.send("PATCH", path, patch, "application/merge-patch+json")).status).toBe(200);
    const said =
        /edge has what another hand, or a transformation, added to it: spec\.rules\[1\] \(hand\.example\.com\)/;
    expect((await stacks.program.previewText()).text).toMatch(said);
    expect((await run(["up", "--refresh", "--yes", "--skip-preview"], {})).text).toMatch(said);
    const more = { ingresses: { edge: ingress("other.example.com", { name: "edge" }) } };
    await up(more);
    const after = (await server.send("GET", `${stacks.ingresses}/edge`)).body["spec"] as { rules: { host: string }[] };
    expect(after.rules.map((one) => one.host)).toEqual(["other.example.com"]);
    expect((await stacks.program.previewText()).text).not.toContain("CR342");
    expect((await stacks.program.destroy()).code).toBe(0);
});

test("a route that the program takes away is no work of another hand", async () => {
    const two = (...hosts: string[]) => ({
        ingresses: { edge: { ...ingress(hosts[0]!, { name: "edge" }), routes: hosts.flatMap((one) => routes(one)) } },
    });
    await up(two("own.example.com", "second.example.com"));
    write(two("own.example.com"));
    expect((await stacks.program.previewText()).text).not.toContain("CR342");
    expect((await stacks.program.up()).text).not.toContain("CR342");
    expect((await stacks.program.destroy()).code).toBe(0);
});

test("what another hand replaces is named by each run until a refresh puts it back", async () => {
    await up(declared);
    const { body } = await server.send("GET", `${stacks.ingresses}/edge`);
    const spec = body["spec"] as { rules: object[] };
    const patch = { spec: { rules: [{ ...spec.rules[0]!, host: "theirs.example.com" }] } };
    const path = `${stacks.ingresses}/edge?fieldManager=kubectl-patch`;
    expect((await server.send("PATCH", path, patch, "application/merge-patch+json")).status).toBe(200);
    const said =
        /edge is not as the program declares it now, and kubectl-patch wrote it last: spec\.rules\[0\]\.host is theirs\.example\.com instead of own\.example\.com, which it does not answer/;
    expect((await stacks.program.previewText()).text).toMatch(said);
    expect((await stacks.program.up()).text).toMatch(said);
    expect(await host("edge")).toBe("theirs.example.com");
    expect((await run(["up", "--refresh", "--yes", "--skip-preview"], {})).code).toBe(0);
    expect(await host("edge")).toBe("own.example.com");
    expect((await stacks.program.previewText()).text).not.toContain("CR342");
    expect((await stacks.program.destroy()).code).toBe(0);
});

test("a kubeconfig that leads to another cluster stops preview, update, refresh and destroy; another address does not", async () => {
    await up(declared);
    write(declared);
    const moved = { KUBECONFIG: same.kubeconfig };
    expect(await run(["preview", "--expect-no-changes"], moved)).toMatchObject({ code: 0 });
    const elsewhere = { KUBECONFIG: other.kubeconfig };
    const text =
        /edge was written in the cluster at https:\S+, and this run asks the one at https:\S+, which does not have it/;
    for (const args of [
        ["preview"],
        ["up", "--yes", "--skip-preview"],
        ["refresh", "--yes", "--skip-preview"],
        ["destroy", "--yes", "--skip-preview"],
    ]) {
        const stopped = await run(args, elsewhere);
        expect([args[0], stopped.code === 0, stopped.text]).toEqual([args[0], false, expect.stringMatching(text)]);
        expect(stopped.text).toContain("[CR341 written-in-another-cluster]");
    }
    expect(await host("edge")).toBe("own.example.com");

    // The state lets go when the user says so, and the mark tells later whose the object is.
    const gone = { ...elsewhere, PULUMI_K8S_DELETE_UNREACHABLE: "true" };
    expect((await run(["refresh", "--yes", "--skip-preview"], gone)).code).toBe(0);
    await up(declared);
    expect((await stacks.program.destroy()).code).toBe(0);
    expect(await host("edge")).toBeUndefined();
});
