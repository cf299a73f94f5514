import type { Inputs } from "../../../provider/engine/values";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import { clb, Engine, liveDomains, rule, ruleToken, type SaeToken, settingsFor, useEmulator } from "./workshop";

/** Readers of SAE may be behind: what is refused, or deleted, because of one look is looked at again. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [first, second] = ["7171a6ca", "5d1c0a2e"];
const shop = (appId = first): Inputs => rule("shop.example.com", "/", { appId });
const docs = rule("docs.example.com", "/");
const other: Rule = { domain: "shop.example.com", path: "/", appId: second, containerPort: 8080 };
const own = (...rules: Inputs[]): Inputs => clb({ rules });
const shared = (...rules: Inputs[]): Inputs => clb({ ignoreForeignRules: true, rules });
const live = (): string[] => liveDomains(emulator);
const run = (name: string, of?: Engine, token?: SaeToken): Engine =>
    Object.assign(new Engine(settingsFor(emulator, { ruleSettleTime: 0.5 }), name, token), of && { state: of.state });

/** Made without a moment in which nobody else may write. */
async function made(name: string, program: Inputs, token?: SaeToken): Promise<Engine> {
    const engine = new Engine(settingsFor(emulator), name, token);
    await engine.up(program);
    return engine;
}

/** For less than the settle time, readers show these rules instead; undefined: not even the rule set. */
function lagBehind(rules?: Rule[]): void {
    const set = emulator.store.all()[0]!;
    if (rules === undefined) emulator.store.remove(set.id);
    else emulator.store.put({ ...set, rules });
    emulator.store.put(set, 400);
}

describe("the deletion of a shared rule set, of which a reader does not show", () => {
    test.each([
        ["a rule that another added", (before: Rule[]) => before],
        ["that it is there", () => undefined],
    ])("%s: it is refused, for the rule would go with it", async (_, shown) => {
        const edge = await made("edge", shared(shop()));
        const before = emulator.store.all()[0]!.rules;
        await made("team", { ...docs, ingressId: edge.state!.id }, ruleToken);
        lagBehind(shown(before));
        await expect(run("edge", edge).up(undefined)).rejects.toThrow("that would go with it: docs.example.com/");
        expect(live()).toEqual(["shop.example.com", "docs.example.com"]);
    });
});

test("a rule set that has gone is deleted without an error", async () => {
    const edge = await made("edge", shared(shop()));
    emulator.store.remove(Number(edge.state!.id));
    await run("edge", edge).up(undefined);
    expect(emulator.store.all()).toEqual([]);
});

describe("a reader that still shows what has gone stops no preview", () => {
    test("of a rule in a shared rule set", async () => {
        const edge = await made("edge", shared());
        lagBehind([other]);
        await run("edge", edge).plan(shared(shop()));
        await run("edge", edge).up(shared(shop()));
        expect(live()).toEqual(["shop.example.com"]);
    });

    test("of a rule set of one's own", async () => {
        const edge = await made("edge", own(docs));
        lagBehind([...emulator.store.all()[0]!.rules, other]);
        await run("edge", edge).plan(own(docs, rule("new.example.com", "/")));
    });

    test("where it had the largest number of rules", async () => {
        const edge = await made("edge", shared());
        const many = Array.from({ length: 40 }, (_, i): Rule => ({ ...other, domain: `h${i}.example.com` }));
        lagBehind(many);
        await run("edge", edge).plan(shared(shop()));
        lagBehind(many);
        await run("one", undefined, ruleToken).plan({ ...docs, ingressId: edge.state!.id });
    });
});

describe("a rule set that a reader does not show yet", () => {
    test("is previewed and updated by its owner", async () => {
        const edge = await made("edge", shared(shop()));
        lagBehind();
        await run("edge", edge).plan(shared(shop(second)));
        lagBehind();
        await run("edge", edge).up(shared(shop(second)));
        expect(emulator.store.all()[0]!.rules).toMatchObject([{ appId: second }]);
    });

    test("gets a rule, and a change of it, in preview and update", async () => {
        const edge = await made("edge", shared());
        const inputs = (appId: string): Inputs => ({ ...shop(appId), ingressId: edge.state!.id });
        let one = run("one", undefined, ruleToken);
        for (const appId of [first, second]) {
            lagBehind();
            await one.plan(inputs(appId));
            lagBehind();
            await one.up(inputs(appId));
            expect(emulator.store.all()[0]!.rules).toMatchObject([{ appId }]);
            one = run("one", one, ruleToken);
        }
    });
});

test("a rule set that has gone is said to be gone, in preview and update", async () => {
    const edge = await made("edge", shared(shop()));
    emulator.store.remove(Number(edge.state!.id));
    await expect(run("edge", edge).plan(shared(docs))).rejects.toThrow("no longer exists");
    await expect(run("edge", edge).up(shared(docs))).rejects.toThrow("no longer exists");
});
