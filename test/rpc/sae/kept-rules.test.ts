import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import {
    alb,
    clb,
    countCalls,
    editByHand,
    Engine,
    otherMachine,
    rule,
    ruleToken,
    Run,
    settingsFor,
    textOf,
    useEmulator,
} from "./workshop";

const cleanupToken = "crossroute:sae:RuleCleanup";
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const paths = (): string[] => emulator.store.all()[0]!.rules.map((item) => item.path);

/** A rule set and its cleanup, as a stack has them. */
function stack() {
    const settings = settingsFor(emulator);
    const owner = new Engine(settings, "edge");
    const cleanup = new Engine(settings, "edge", cleanupToken);
    const finish = async (program: Inputs): Promise<void> => {
        const { rules = [], keepRulesFor = [] } = program;
        await cleanup.up({ ingressId: owner.state!.id, namespaceId: "cn-hangzhou:prod", rules, keepRulesFor });
    };
    const up = async (program: Inputs): Promise<void> => {
        await owner.up(program);
        await finish(program);
    };
    return { owner, cleanup, finish, up };
}
const shared = { keepRulesFor: ["shop.example.com"] };

test("a rule that another gateway takes over stays until the cleanup, and until then the state says that it is there", async () => {
    const { owner, cleanup, finish, up } = stack();
    await up(clb(shared));
    const next = clb({ ...shared, rules: [rule("shop.example.com", "/new"), rule("shop.example.com", "/")] });
    await owner.up(next);
    expect(paths().sort()).toEqual(["/", "/api", "/new"]);
    expect((owner.state!.outputs["rules"] as Inputs[]).map(({ path }) => path).sort()).toEqual(["/", "/api", "/new"]);
    await finish(next);
    expect(cleanup.did).toBe("update");
    expect(paths().sort()).toEqual(["/", "/new"]);
    const { last } = countCalls(emulator);
    await up(next);
    expect([owner.did, cleanup.did]).toEqual(["same", "same"]);
    expect(countCalls(emulator, last)).toMatchObject({ writes: [], reads: [] });
    await owner.refresh();
    expect(await owner.preview(next)).toEqual({});
});

test("a cleanup keeps a rule that the owner did not make, also when it says what is declared", async () => {
    const { owner, cleanup, up } = stack();
    const keeping = (...rules: Inputs[]): Inputs => clb({ ...shared, ignoreForeignRules: true, rules });
    const shop = (appId: string): Inputs => rule("shop.example.com", "/", { appId });
    await up(keeping(shop("7171a6ca")));
    const set = emulator.store.all()[0]!;
    emulator.store.put({ ...set, rules: set.rules.map((item) => ({ ...item, appId: "5d1c0a2e" })) });
    await up(keeping(shop("5d1c0a2e")));
    expect(owner.logs.join("\n")).toContain("they stay as they are");
    await up(keeping());
    expect(emulator.store.all()[0]!.rules.map(({ appId }) => appId)).toEqual(["5d1c0a2e"]);
    expect(cleanup.logs.join("\n")).toContain("1 of the rules that leave rule set");
});

test("a rule that somebody else changed is not said to be left for another gateway", async () => {
    const { owner } = stack();
    const keeping = (...rules: Inputs[]): Inputs => clb({ ...shared, ignoreForeignRules: true, rules });
    await owner.up(keeping(rule("shop.example.com", "/")));
    const set = emulator.store.all()[0]!;
    emulator.store.put({ ...set, rules: set.rules.map((item) => ({ ...item, appId: "5d1c0a2e" })) });
    await owner.up(keeping());
    expect(owner.logs.join("\n")).toContain("somebody else changed them");
    expect(owner.logs.join("\n")).not.toContain("left for another gateway");
});

test("where rules only go, the cleanup makes the one call", async () => {
    const { owner, finish, up } = stack();
    await up(clb(shared));
    const { last } = countCalls(emulator);
    const next = clb({ ...shared, rules: [rule("shop.example.com", "/")] });
    await owner.up(next);
    expect(countCalls(emulator, last).writes).toEqual([]);
    await finish(next);
    expect(countCalls(emulator, last).writes).toEqual(["UpdateIngress"]);
    expect(paths()).toEqual(["/"]);
});

test("without another gateway the update does everything, in one call", async () => {
    const { cleanup, up } = stack();
    await up(clb());
    const { last } = countCalls(emulator);
    await up(clb({ rules: [rule("shop.example.com", "/new")] }));
    expect(countCalls(emulator, last).writes).toEqual(["UpdateIngress"]);
    expect(cleanup.did).toBe("same");
    expect(paths()).toEqual(["/new"]);
});

test("if only the list of other gateways' domains changes, nothing is written; it counts at the next change", async () => {
    const { owner, up } = stack();
    await up(clb());
    expect(await owner.preview(clb(shared))).toEqual({});
    await up(clb(shared));
    await owner.up(clb({ keepRulesFor: [], rules: [rule("shop.example.com", "/")] }));
    expect(paths()).toContain("/api");
});

test("on an ALB a rule that waits keeps its place, so that it is tried when it was", async () => {
    const { owner, finish, up } = stack();
    const list = (...all: string[]): Inputs =>
        alb({ ...shared, rules: all.map((path) => rule("shop.example.com", path)) });
    await up(list("/a", "/b", "/*"));
    const next = list("/c", "/a", "/*");
    await owner.up(next);
    expect(paths()).toEqual(["/c", "/a", "/b", "/*"]);
    await finish(next);
    expect(paths()).toEqual(["/c", "/a", "/*"]);
});

test("a cleanup that is declared after rules were left takes them", async () => {
    const { owner, finish } = stack();
    await owner.up(clb(shared));
    const next = clb({ ...shared, rules: [rule("shop.example.com", "/")] });
    await owner.up(next);
    expect(paths().sort()).toEqual(["/", "/api"]);
    await owner.up(next);
    await finish(next);
    expect(paths()).toEqual(["/"]);
});

test("a rule that was left and that somebody else changed since is named as no longer in the state", async () => {
    const { owner } = stack();
    await owner.up(clb({ ...shared, ignoreForeignRules: true }));
    const next = clb({ ...shared, ignoreForeignRules: true, rules: [rule("shop.example.com", "/")] });
    await owner.up(next);
    editByHand(emulator, (rules) =>
        rules.map((item) => (item.path === "/api" ? { ...item, appId: "5d1c0a2e" } : item)),
    );
    await owner.up({ ...next, requestTimeout: 9 });
    expect(textOf(owner)).toContain(
        "1 of the rules that were left for another gateway were changed by somebody else, so they may be another's now and are no longer in the state",
    );
});

test("leaving keepRulesFor out says in the preview that what was left goes, also where a sae.Rule has it since", async () => {
    const { owner } = stack();
    await owner.up(clb({ ...shared, ignoreForeignRules: true }));
    await owner.up(clb({ ...shared, ignoreForeignRules: true, rules: [rule("shop.example.com", "/")] }));
    const cured = clb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/")] });
    await owner.previewUp(cured);
    expect(textOf(owner)).toContain("A crossroute.sae.Rule that adopted one on another machine would lose it, too");
    const settings = settingsFor(emulator);
    const one = new Engine(settings, "api", ruleToken, "team");
    await one.import(`${owner.state!.id}:shop.example.com:/api`);
    const back = otherMachine();
    const run = new Run(emulator);
    await run.resource("edge", undefined, owner).up(cured);
    const again = run.resource("api", ruleToken, one, "team");
    await again.up({ ...rule("shop.example.com", "/api"), ingressId: owner.state!.id });
    back();
    expect(textOf(again)).toContain("was among the rules of edge");
    expect(paths()).toEqual(["/", "/api"]);
});

test("rules of other stacks are neither kept nor removed", async () => {
    const { owner, finish, up } = stack();
    const own = { ...shared, ignoreForeignRules: true };
    await up(clb(own));
    const foreign = new Engine(settingsFor(emulator), "foreign", ruleToken);
    await foreign.up({ ...rule("shop.example.com", "/foreign"), ingressId: owner.state!.id });
    const next = clb({ ...own, rules: [rule("shop.example.com", "/new")] });
    await owner.up(next);
    expect(paths().sort()).toEqual(["/", "/api", "/foreign", "/new"]);
    await finish(next);
    expect(paths().sort()).toEqual(["/foreign", "/new"]);
});

test("a list that is full says how many rules cannot wait, and takes the new ones", async () => {
    const { owner, up } = stack();
    const many = (from: number, count: number): Inputs[] =>
        Array.from({ length: count }, (_, i) => rule("shop.example.com", `/${from + i}`));
    await up(clb({ ...shared, rules: many(0, 40) }));
    await up(clb({ ...shared, rules: many(2, 40) }));
    expect(owner.logs.join("\n")).toContain("takes 40 rules, so 2 of those removed must go before");
    expect(paths().sort()).toEqual(
        many(2, 40)
            .map(({ path }) => path as string)
            .sort(),
    );
});

describe.each([false, true])("without a RuleCleanup, ignoreForeignRules %s,", (ignoreForeignRules) => {
    const first = clb({ ...shared, ignoreForeignRules });
    const next = clb({ ...shared, ignoreForeignRules, rules: [rule("shop.example.com", "/")] });
    const shown = (values: Inputs | undefined): unknown[] =>
        (values!["rules"] as Inputs[]).map(({ path }) => path).sort();

    test("a rule that waits stays in the outputs, a refresh and every update tell of it", async () => {
        const { owner } = stack();
        await owner.up(first);
        await owner.up(next);
        expect(shown(owner.state!.outputs)).toEqual(["/", "/api"]);
        expect(owner.logs.join("\n")).toMatch(
            /1 rule of rule set \d+ left for another gateway until it answers: declare/,
        );
        await owner.up({ ...next, requestTimeout: 7 });
        expect(owner.logs.join("\n")).toMatch(/still has 1 rule that an earlier update left .* leave keepRulesFor out/);
        expect([paths().sort(), shown(owner.state!.outputs)]).toEqual([
            ["/", "/api"],
            ["/", "/api"],
        ]);
        await owner.refresh();
        expect(shown(owner.state!.inputs)).toEqual(["/", "/api"]);
        expect(await owner.preview({ ...next, requestTimeout: 7 })).toEqual({ "rules[1]": "delete" });
    });

    test.each(["before", "after"])("it goes when keepRulesFor is left out, %s a refresh", async (when) => {
        const { owner } = stack();
        await owner.up(first);
        await owner.up(next);
        if (when === "after") await owner.refresh();
        const cured = clb({ ignoreForeignRules, rules: [rule("shop.example.com", "/")] });
        expect(Object.values(await owner.preview(cured))).toEqual(["delete"]);
        await owner.up(cured);
        expect([paths(), shown(owner.state!.outputs)]).toEqual([["/"], ["/"]]);
        expect(await owner.preview(cured)).toEqual({});
    });

    test("it goes with its rule set", async () => {
        const { owner } = stack();
        await owner.up(first);
        await owner.up(next);
        await owner.up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });
});

test("a rule of another in the place of one that was handed over is neither taken, changed nor deleted", async () => {
    const { owner, up } = stack();
    const own = { ...shared, ignoreForeignRules: true };
    const rest = clb({ ...own, rules: [rule("shop.example.com", "/")] });
    await up(clb(own));
    await up(rest);
    const team = new Engine(settingsFor(emulator), "team", ruleToken);
    await team.up({ ...rule("shop.example.com", "/api", { appId: "9d4401aa" }), ingressId: owner.state!.id });
    await owner.up({ ...rest, requestTimeout: 9 });
    await owner.refresh();
    expect(await owner.preview({ ...rest, requestTimeout: 9 })).toEqual({});
    await owner.up(clb({ ignoreForeignRules: true, requestTimeout: 9, rules: rest["rules"]! }));
    await expect(owner.up(clb({ ignoreForeignRules: true }))).rejects.toThrow("which this resource did not make");
    await expect(owner.up(undefined)).rejects.toThrow("rules that this resource did not make");
    expect(emulator.store.all()[0]!.rules.map(({ appId }) => appId)).toContain("9d4401aa");
});

test("a cleanup that failed is done by the next update", async () => {
    const { finish, cleanup, owner, up } = stack();
    await up(clb(shared));
    const next = clb({ ...shared, rules: [rule("shop.example.com", "/")] });
    await owner.up(next);
    emulator.addFaults({ kind: "refuse", action: "UpdateIngress", code: "InvalidParameter.Obviously" });
    await expect(finish(next)).rejects.toThrow("InvalidParameter.Obviously");
    await up(next);
    expect([owner.did, cleanup.did]).toEqual(["same", "update"]);
    expect(paths()).toEqual(["/"]);
});

test("wrong inputs are named", async () => {
    const { cleanup } = stack();
    await expect(cleanup.up({ ingressId: "shop", rule: [] })).rejects.toThrow(
        /ingressId: "shop" is not the number of a rule set|rule: /,
    );
});

describe("a sae.Rule at the place of a rule that a cleanup of the same run takes away", () => {
    const keeping = (...rules: Inputs[]): Inputs => clb({ ...shared, ignoreForeignRules: true, rules });
    const shop = rule("shop.example.com", "/");
    const cleaned = (id: string): Inputs => ({
        ...shared,
        ingressId: id,
        namespaceId: "cn-hangzhou:prod",
        rules: [],
    });

    /** Its owner left it, and no cleanup took it yet. */
    async function left(): Promise<Engine> {
        const { owner } = stack();
        await owner.up(keeping(shop));
        await owner.up(keeping());
        expect(paths()).toEqual(["/"]);
        return owner;
    }

    test("is previewed as the run makes it", async () => {
        const before = await left();
        const settings = settingsFor(emulator);
        const owner = Object.assign(new Engine(settings, "edge"), { state: before.state });
        await owner.preview(keeping());
        const cleanup = new Engine(settings, "edge", cleanupToken);
        await cleanup.preview(cleaned(owner.state!.id));
        const team = new Engine(settings, "team", ruleToken);
        const inputs = { ...shop, appId: "5d1c0a2e", ingressId: owner.state!.id };
        expect(await team.preview(inputs)).toEqual({ "": "create" });
        expect(team.logs.join("\n")).toMatch(
            /until edge of this program takes it away .*dependsOn on edge here.*CR423/,
        );
        await cleanup.up(cleaned(owner.state!.id));
        await team.up(inputs);
        expect(emulator.store.all()[0]!.rules.map(({ appId }) => appId)).toEqual(["5d1c0a2e"]);
    });

    test("is refused where it comes first, and names the cleanup; and where somebody else changed the rule", async () => {
        const before = await left();
        const settings = settingsFor(emulator);
        const owner = Object.assign(new Engine(settings, "edge"), { state: before.state });
        const set = emulator.store.all()[0]!;
        emulator.store.put({ ...set, rules: set.rules.map((item) => ({ ...item, appId: "8c573618" })) });
        await owner.preview(keeping());
        await new Engine(settings, "edge", cleanupToken).preview(cleaned(owner.state!.id));
        const team = new Engine(settings, "team", ruleToken);
        const inputs = { ...shop, appId: "5d1c0a2e", ingressId: owner.state!.id };
        await expect(team.preview(inputs)).rejects.toThrow("which this resource did not make");
        emulator.store.put(set);
        await expect(team.up(inputs)).rejects.toThrow("edge of this program is to leave it: name it in dependsOn here");
    });
});
