import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, rule, ruleToken, settingsFor, useEmulator } from "./workshop";

/** An sae.Rule goes where another of its program is: it leaves in the same run, or goes, or stays. */
let emulator: Emulator;
let ingressId: string;
useEmulator((started) => (emulator = started));
beforeEach(async () => {
    const edge = new Engine(settingsFor(emulator), "edge");
    await edge.up(clb({ ignoreForeignRules: true, rules: [] }));
    ingressId = edge.state!.id;
});

const at = (path: string, appId = "7171a6ca"): Inputs => ({ ...rule("shop.example.com", path, { appId }), ingressId });
const live = (): string[] =>
    emulator.store
        .all()[0]!
        .rules.map(({ path, appId }) => `${path} ${appId}`)
        .sort();

/** Resources of one program in the next run of the engine: one provider knows of all of them. */
function program(...before: Engine[]): (name: string) => Engine {
    const settings = settingsFor(emulator);
    return (name) => {
        const state = before.find((engine) => engine.name === name)?.state;
        return Object.assign(new Engine(settings, name, ruleToken), state && { state });
    };
}

async function made(): Promise<[Engine, Engine]> {
    const run = program();
    const [a, b] = [run("a"), run("b")];
    await a.up(at("/a"));
    await b.up(at("/b", "5d1c0a2e"));
    return [a, b];
}

test("the preview says what must come first, and in that order the run makes it", async () => {
    const run = program(...(await made()));
    const [a, b] = [run("a"), run("b")];
    await Promise.all([a.previewUp(at("/b")), b.previewUp(at("/c"))]);
    expect(a.logs.join("\n")).toMatch(
        /has a rule for shop\.example\.com\/b until b of this program leaves it — that must come first: .*dependsOn on b here/,
    );
    await b.up(at("/c"));
    await a.up(at("/b"));
    expect(live()).toEqual(["/b 7171a6ca", "/c 7171a6ca"]);
});

test("a rule whose sibling goes is refused in the preview: it goes at the end of the run", async () => {
    const run = program(...(await made()));
    await expect(run("a").previewUp(at("/b"))).rejects.toThrow("remove or move that one in an update before this one");
});

test("two that change places are refused in the preview, with the way to do it", async () => {
    const run = program(...(await made()));
    const [a, b] = [run("a"), run("b")];
    const previews = await Promise.allSettled([a.previewUp(at("/b")), b.previewUp(at("/a"))]);
    expect(previews.map(({ status }) => status)).toContain("rejected");
    await expect(a.previewUp(at("/b"))).rejects.toThrow(
        "or make the change in two updates when each waits for the other",
    );
});

test("a rule that is to go before its replacement comes stays when that cannot come", async () => {
    const run = program(...(await made()));
    const [a, b] = [run("a"), run("b")];
    for (const [one, inputs] of [
        [a, at("/b")],
        [b, at("/a", "5d1c0a2e")],
    ] as const) {
        await one.check(inputs);
        await one.diff(inputs);
    }
    const gone = await Promise.allSettled([a.removeFirst(), b.removeFirst()]);
    expect(gone.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(live()).toEqual(["/a 7171a6ca", "/b 5d1c0a2e"]);
});

test("a rule is made in the same words where a sibling's goes at the same moment, and is not taken away with it", async () => {
    const [, b] = await made();
    const run = program(b);
    const [c, leaving] = [run("c"), run("b")];
    const [, second] = await Promise.allSettled([leaving.up(undefined), c.up(at("/b", "5d1c0a2e"))]);
    // Where it came before the other was gone it is refused, and the next run makes it.
    if (second.status === "rejected") await program(leaving)("c").up(at("/b", "5d1c0a2e"));
    expect(live()).toEqual(["/a 7171a6ca", "/b 5d1c0a2e"]);
});
