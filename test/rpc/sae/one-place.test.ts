import { ProviderError } from "../../../provider/engine/errors";
import type { Inputs } from "../../../provider/engine/values";
import { OwnRules, withMade } from "../../../provider/platforms/sae/resources/own-rules";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import { alb, editByHand, Engine, rule, settingsFor, useEmulator } from "./workshop";

/** An ALB takes several rules of one domain and path, also of one owner. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [first, second, third, hand] = ["7171a6ca", "5d1c0a2e", "8c573618", "hand0001"];
const to = (appId: string | undefined): Inputs => rule("shop.example.com", "/", { appId: appId! });
const own = (...apps: (string | undefined)[]): Inputs => alb({ ignoreForeignRules: true, rules: apps.map(to) });
const live = (): string[] => emulator.store.all()[0]!.rules.map(({ appId }) => appId);
const edit = (change: (rules: Rule[]) => Rule[]): void => editByHand(emulator, change);
const run = (of?: Engine): Engine =>
    Object.assign(new Engine(settingsFor(emulator), "edge"), of && { state: of.state });
const apps = ({ state }: Engine): unknown[] => (state!.outputs["rules"] as Inputs[]).map(({ appId }) => appId);

async function edge(...declared: (string | undefined)[]): Promise<Engine> {
    const engine = run();
    await engine.up(own(...declared));
    return run(engine);
}

test.each([
    ["swapped", [second, first]],
    ["the first removed", [second]],
    ["the second removed", [first]],
    ["one before them", [third, first, second]],
    ["the first changed and both swapped", [second, third]],
])("two own rules of one place: %s, and what is live and in the state is what is declared", async (_, declared) => {
    const engine = await edge(first, second);
    await engine.up(own(...declared));
    expect([live(), apps(engine)]).toEqual([declared, declared]);
    expect(await run(engine).preview(own(...declared))).toEqual({});
    await run(engine).up(own());
    expect(live()).toEqual([]);
});

test("one of two that a hand changed and moved is neither doubled nor lost in the state", async () => {
    const engine = await edge(first, second);
    edit(([one, two]) => [two!, { ...one!, appId: hand! }]);
    await engine.refresh();
    expect(apps(engine)).toEqual([second, first]);
    await expect(run(engine).up(own(first, second))).rejects.toThrow("somebody else changed");
    edit((rules) => rules.map((item) => (item.appId === hand ? { ...item, appId: first! } : item)));
    await run(engine).up(own(first, second));
    expect(live()).toEqual([first, second]);
});

test("another's rule in their place stays where it is", async () => {
    const engine = await edge(first, second);
    edit((rules) => [{ ...rules[0]!, appId: hand! }, ...rules]);
    await engine.up(own(second, first));
    expect(live()).toEqual([hand, second, first]);
    await run(engine).up(own(first));
    expect(live()).toEqual([hand, first]);
});

test("a removal that is cancelled and not carried out keeps the rule in the state", async () => {
    const engine = await edge(first, second);
    const controller = new AbortController();
    emulator.addFaults({ kind: "hold", action: "UpdateIngress" });
    const up = engine.up(own(second), controller.signal);
    await emulator.untilHeld();
    controller.abort(new ProviderError("CANCELLED", "cancelled by the user"));
    await up.catch(() => undefined);
    expect(apps(engine)).toEqual(expect.arrayContaining([first, second]));
    emulator.release();
    await run(engine).up(own(second));
    expect(live()).toEqual([second]);
});

describe("a rule that somebody else changed and that is no longer declared", () => {
    test("is named by an update that is cancelled, too: the state no longer has it", async () => {
        const engine = await edge(first);
        edit((rules) => rules.map((item) => ({ ...item, appId: hand! })));
        const controller = new AbortController();
        emulator.addFaults({ kind: "hold", action: "UpdateIngress", afterWork: true });
        const up = engine.up(alb({ ignoreForeignRules: true, rules: [], requestTimeout: 9 }), controller.signal);
        await emulator.untilHeld();
        controller.abort(new ProviderError("CANCELLED", "cancelled by the user"));
        emulator.release();
        await up.catch(() => undefined);
        expect(live()).toEqual([hand]);
        expect(engine.logs.join("\n")).toMatch(/keeps the rules for shop\.example\.com\/.*remove them by hand/);
    });

    test("is named where the rules of others begin to be ignored", async () => {
        const engine = run();
        await engine.up(alb({ rules: [to(first)] }));
        edit((rules) => rules.map((item) => ({ ...item, appId: hand! })));
        await engine.up(own());
        expect(live()).toEqual([hand]);
        expect(engine.logs.join("\n")).toMatch(/keeps the rules for shop\.example\.com\/.*or by hand/);
    });
});

test("a rule has one key in all versions", () => {
    const [a, b, c] = [to(first), to(second), to(third)];
    const seen = [a, b];
    const after = [b, c];
    const rules = new OwnRules(seen, after);
    expect(rules.keysIn(after)).toEqual(["shop.example.com / #2", "shop.example.com /"]);
    expect(rules.among([to(hand), b])).toEqual(["shop.example.com /", "shop.example.com / #2"]);
    expect(withMade({ rules: [b, to(hand)] }, [to(hand)], seen)["rules"]).toEqual([b, a]);
});
