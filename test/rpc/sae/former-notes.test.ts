import { readFileSync, writeFileSync } from "node:fs";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, noteFiles, shared, shop, stacksOn } from "./stacks";
import { clb, ingressToken, ruleToken, Run, urnOf, useEmulator } from "./workshop";

/** What was noted of a resource must protect what it has, and stop nobody where it is past. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));
const { PULUMI_BACKEND_URL } = process.env;
afterEach(() => {
    if (PULUMI_BACKEND_URL === undefined) delete process.env["PULUMI_BACKEND_URL"];
    else process.env["PULUMI_BACKEND_URL"] = PULUMI_BACKEND_URL;
});

const { edge, again, live } = stacksOn(() => emulator);

test("another host of the same region is no other place: what a stack lists there is not adopted", async () => {
    const owner = edge();
    await owner.up(shared(shop, docs));
    const elsewhere = new Run(emulator, { endpoint: emulator.endpoint.replace("127.0.0.1", "localhost") });
    const team = elsewhere.resource("docs", ruleToken, undefined, "team");
    await expect(team.up({ ...docs, ingressId: owner.state!.id, adopt: true })).rejects.toThrow("among the rules of");
    const other = elsewhere.resource("edge", ingressToken, undefined, "b");
    await expect(other.up({ ...shared(shop, docs), adopt: true })).rejects.toThrow("is not adopted");
    expect(live()).toEqual(["shop", "docs"]);
});

test("a rule set that is gone is deleted by both of two states", async () => {
    const one = edge("a");
    await one.up(clb());
    const two = edge("b");
    await two.import(one.state!.id);
    const next = again(two);
    await next.up(clb({ requestTimeout: 9 }));
    emulator.reset();
    await again(next).up(undefined);
});

test("a state under another address of its backend is no other resource", async () => {
    process.env["PULUMI_BACKEND_URL"] = "file:///state";
    const owner = edge();
    await owner.up(shared(shop));
    process.env["PULUMI_BACKEND_URL"] = "file:///state?metadata=skip";
    await again(owner).up(undefined);
    expect(emulator.store.all()).toEqual([]);
});

test.each(["edge", "renamed"])(
    "what was renamed by an alias is handed over by either of its names: %s",
    async (name) => {
        const owner = edge();
        await owner.up(shared(shop));
        await again(owner, { name: "renamed" }).up(shared(shop));
        const adopter = new Run(emulator).resource("x", ingressToken, undefined, "two");
        await expect(adopter.preview({ ...shared(shop), adopt: true })).rejects.toThrow("is not adopted");
        await adopter.preview({ ...shared(shop), adopt: urnOf(ingressToken, name) });
    },
);

test("a garbled note of a preview stops nothing", async () => {
    await edge("a").up(clb({ listenerPort: 81 }));
    const owner = edge("b");
    await owner.up(clb());
    for (const file of noteFiles()) {
        const note = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
        writeFileSync(file, JSON.stringify({ ...note, preview: null }));
    }
    await again(owner).up(undefined);
    expect(emulator.store.all()).toMatchObject([{ listenerPort: 81 }]);
});
