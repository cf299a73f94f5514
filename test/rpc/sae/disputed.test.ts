import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, shared, shop, stacksOn } from "./stacks";
import { ingressToken, otherMachine, textOf, urnOf, useEmulator } from "./workshop";

/** What two states have, and what this machine knows of it: nothing is deleted that another may have. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const { edge, docsRule, again, destroy, live, sets } = stacksOn(() => emulator);

const RealDate = Date;
afterEach(() => {
    globalThis.Date = RealDate;
    delete process.env["PULUMI_BACKEND_URL"];
});
/** The clock goes ahead of the true time by so many milliseconds. */
function clockAhead(ms: number): void {
    globalThis.Date = class extends RealDate {
        constructor(...time: [] | [number]) {
            super(...((time.length === 0 ? [RealDate.now() + ms] : time) as [number]));
        }
        static override now(): number {
            return RealDate.now() + ms;
        }
    } as DateConstructor;
}

describe("when the clock was set back since the former resource ran", () => {
    test("a rule set that another has taken over is not deleted", async () => {
        clockAhead(180_000);
        const a = edge("a");
        await a.up(shared(shop));
        clockAhead(0);
        const b = edge("b");
        await b.up({ ...shared(shop), adopt: urnOf(ingressToken, "edge", "a") });
        await again(b).up(shared(shop));
        await expect(destroy(a)).rejects.toThrow(/edge of stack b has it, too.* and took it over/);
        expect(sets()).toBe(1);
    });

    test("an owner does not remove a rule that a sae.Rule has taken over", async () => {
        clockAhead(180_000);
        const a = edge("a");
        await a.up(shared(shop, docs));
        clockAhead(0);
        const b = docsRule("b");
        const adopting = { ...docs, ingressId: a.state!.id, adopt: urnOf(ingressToken, "edge", "a") };
        await b.preview(adopting);
        await b.up(adopting);
        await again(a).up(shared(shop));
        expect(live()).toEqual(["shop", "docs"]);
    });
});

test("what a stack of the same name in another backend has taken over is not deleted", async () => {
    process.env["PULUMI_BACKEND_URL"] = "file:///one";
    const a = edge();
    await a.up(shared(shop));
    process.env["PULUMI_BACKEND_URL"] = "file:///two";
    const b = edge();
    await b.import(a.state!.id);
    await again(b).up(shared(shop));
    process.env["PULUMI_BACKEND_URL"] = "file:///one";
    await expect(destroy(a)).rejects.toThrow(/took it over/);
    expect(sets()).toBe(1);
});

describe("on a machine that never saw the former resource of the same stack", () => {
    test("a rule set that was taken over there is not deleted with it", async () => {
        const back = otherMachine();
        const old = edge("dev", "old");
        await old.up(shared(shop));
        back();
        await edge().up({ ...shared(shop), adopt: true });
        await expect(destroy(old)).rejects.toThrow(/edge of stack dev has it, too/);
        expect(sets()).toBe(1);
    });

    test("nor a rule", async () => {
        const owner = edge("own");
        await owner.up(shared(shop));
        const back = otherMachine();
        const old = docsRule("dev", "old");
        await old.up({ ...docs, ingressId: owner.state!.id });
        back();
        await docsRule().up({ ...docs, ingressId: owner.state!.id, adopt: true });
        await expect(destroy(old)).rejects.toThrow(/docs of stack dev has it, too/);
        expect(live()).toEqual(["shop", "docs"]);
    });
});

describe("what another stack imported and has not updated yet is not deleted", () => {
    test("a rule set", async () => {
        const a = edge("a");
        await a.up(shared(shop));
        await edge("b").import(a.state!.id);
        await expect(destroy(a)).rejects.toThrow(/edge of stack b imported it on .* or that was only previewed.*: rm /);
        expect(sets()).toBe(1);
    });

    test("a rule", async () => {
        const owner = edge("own");
        await owner.up(shared(shop));
        const a = docsRule("a");
        await a.up({ ...docs, ingressId: owner.state!.id });
        await docsRule("b").import(a.state!.id);
        await expect(destroy(a)).rejects.toThrow(/docs of stack b imported it on .* or that was only previewed.*: rm /);
        expect(live()).toEqual(["shop", "docs"]);
    });
});

test("a rule in the list of a rule set that was imported is adopted from the resource that imported it", async () => {
    const a = edge("a");
    await a.up(shared(shop, docs));
    const b = edge("b");
    await b.import(a.state!.id);
    await again(b).up(shared(shop, docs));
    const team = docsRule("team");
    await team.up({ ...docs, ingressId: a.state!.id, adopt: urnOf(ingressToken, "edge", "b") });
    expect(team.did).toBe("create");
});

test("a warning says that nothing can be noted on this machine", async () => {
    const folder = join(process.env["PULUMI_HOME"]!, "crossroute");
    mkdirSync(folder, { recursive: true });
    const held = join(folder, "held");
    rmSync(held, { recursive: true, force: true });
    writeFileSync(held, "");
    const a = edge("a");
    await a.up(shared(shop));
    expect(textOf(a)).toMatch(/cannot be written to, so that this machine does not know what other resources have/);
});
