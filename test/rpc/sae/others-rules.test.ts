import type { Inputs } from "../../../provider/engine/values";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import {
    alb,
    clb,
    editByHand,
    Engine,
    liveRules,
    omit,
    rule,
    ruleToken,
    type SaeToken,
    settingsFor,
    useEmulator,
} from "./workshop";

/** Rules that may be another's, in a rule set that several share. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [first, second, third] = ["7171a6ca", "5d1c0a2e", "8c573618"];
/** Settings of its own: each run of a stack is a process of its own. */
const run = (name: string, token?: SaeToken, of?: Engine): Engine =>
    Object.assign(new Engine(settingsFor(emulator), name, token), of && { state: of.state });
const live = (): string[] => liveRules(emulator);
const edit = (change: (rules: Rule[]) => Rule[]): void => editByHand(emulator, change);
const changeByHand = (appId: string): void =>
    edit((rules) => rules.map((item) => (item.domain === "shop.example.com" ? { ...item, appId } : item)));
const shop = (appId = first): Inputs => rule("shop.example.com", "/", { appId });
const shared = (rules: Inputs[], more: Inputs = {}): Inputs => clb({ ignoreForeignRules: true, rules, ...more });
const text = (of: Engine): string => of.logs.join("\n");

/** Readers show for a moment what was there before. */
function lagBehind(rules: Rule[]): void {
    const set = emulator.store.all()[0]!;
    emulator.store.put({ ...set, rules });
    emulator.store.put(set, 45);
}

/** An owner of a rule set without rules, and one who has a rule in it. */
async function edgeAndOne(appId = first): Promise<{ edge: Engine; one: Engine; inputs: (appId?: string) => Inputs }> {
    const edge = run("edge");
    await edge.up(shared([]));
    const ingressId = edge.state!.id;
    const one = run("one", ruleToken);
    const inputs = (to = appId): Inputs => ({ ...shop(to), ingressId });
    await one.up(inputs());
    return { edge, one, inputs };
}

describe("a rule that another made says exactly what the program says now", () => {
    test("an sae.Rule does not take it, with and without a refresh, and does not delete it later", async () => {
        const { one, inputs } = await edgeAndOne();
        edit(() => []);
        await run("two", ruleToken).up(inputs(second));
        const next = run("one", ruleToken, one);
        await expect(next.plan(inputs(second))).rejects.toThrow("somebody else changed");
        await expect(next.up(inputs(second))).rejects.toThrow("somebody else changed");
        await next.refresh();
        await expect(next.plan(inputs(third))).rejects.toThrow("somebody else changed");
        await expect(next.up(undefined)).rejects.toThrow("so it is not deleted");
        expect(live()).toEqual([`shop.example.com/ ${second}`]);
    });

    test("an owner leaves it as it is, changes the rest, and neither changes nor removes it later", async () => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        changeByHand(second);
        const next = run("edge", undefined, edge);
        const wanted = shared([shop(second), rule("docs.example.com", "/")]);
        await next.plan(wanted);
        expect(text(next)).toContain(
            "has the rules for shop.example.com/ as they are declared, but somebody else made",
        );
        await next.up(wanted);
        expect(live()).toEqual([`shop.example.com/ ${second}`, `docs.example.com/ ${first}`]);
        const later = run("edge", undefined, next);
        expect(await later.preview(wanted)).toEqual({});
        await expect(later.up(shared([shop(third)]))).rejects.toThrow("somebody else changed");
        await expect(later.up(undefined)).rejects.toThrow("that would go with it: shop.example.com/");
        await later.up(shared([]));
        expect(live()).toEqual([`shop.example.com/ ${second}`]);
    });
});

describe("the cure in a message", () => {
    const cure = "or remove it by hand and run pulumi up --refresh, which makes it anew";

    test.each(["as the program says", "as it was"])(
        "a rule that somebody else changed, %s, and that is removed by hand, is made anew by the command",
        async (what) => {
            const { one, inputs } = await edgeAndOne();
            changeByHand(second);
            const next = run("one", ruleToken, one);
            await next.refresh();
            expect(text(next)).toContain(cure);
            const program = inputs(what === "as it was" ? first : second);
            // Where the inputs are equal, the engine asks for no update: without a refresh nothing would be made.
            expect(Object.keys(await next.preview(program))).toEqual(what === "as it was" ? ["appId"] : []);
            edit(() => []);
            const refreshing = run("one", ruleToken, next);
            await refreshing.refresh();
            await refreshing.up(program);
            expect(live()).toHaveLength(1);
            await run("one", ruleToken, refreshing).up(undefined);
            expect(live()).toEqual([]);
        },
    );

    test.each(["as the program says", "as it was"])("the same, %s, in a rule set of an owner", async (what) => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        changeByHand(second);
        const next = run("edge", undefined, edge);
        const program = shared([shop(what === "as it was" ? first : second)]);
        await next.refresh();
        expect(text(next)).toContain(cure);
        expect(Object.keys(await next.preview(program))).toEqual(what === "as it was" ? ["rules[0].appId"] : []);
        edit(() => []);
        await next.refresh();
        await next.up(program);
        expect(live()).toHaveLength(1);
        await next.up(shared([]));
        expect(live()).toEqual([]);
    });

    test("a command that imports has the parent of the resource and a provider of the program's own", async () => {
        const { inputs } = await edgeAndOne();
        const two = run("two", ruleToken);
        const context = two.context.bind(two);
        const types = "crossroute:index:RouteTable$acme:web:Team";
        two.context = (preview, signal) => ({
            ...context(preview, signal),
            urn: `urn:pulumi:dev::shop::${types}$${ruleToken}::two`,
            provider: "urn:pulumi:dev::shop::pulumi:providers:crossroute::hangzhou::1",
        });
        const id = `${String(inputs()["ingressId"])}:shop.example.com:/`;
        await expect(two.preview(inputs(second))).rejects.toThrow(
            `pulumi import crossroute:sae:Rule two ${id} --parent 'parent=urn:pulumi:dev::shop::${types}::NAME' ` +
                "--provider provider=urn:pulumi:dev::shop::pulumi:providers:crossroute::hangzhou::1 (NAME is that of the Team: pulumi stack --show-urns)",
        );
    });

    test("a command that imports names no resource that the state has under another id", async () => {
        const { edge, one, inputs } = await edgeAndOne();
        await run("two", ruleToken).up({ ...inputs(), domain: "docs.example.com" });
        const next = run("one", ruleToken, one);
        const moved = { ...inputs(), domain: "docs.example.com" };
        await expect(next.previewUp(moved)).rejects.toThrow(
            `pulumi import crossroute:sae:Rule NAME ${edge.state!.id}:docs.example.com:/`,
        );
    });
});

describe("a reader that is behind", () => {
    test("shows an own rule as it was before: it is removed all the same, and not left to others", async () => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        const before = emulator.store.all()[0]!.rules;
        await edge.up(shared([shop(second)]));
        lagBehind(before);
        const next = run("edge", undefined, edge);
        await next.up(shared([]));
        expect(live()).toEqual([]);
        expect(text(next)).not.toContain("somebody else");
    });

    test("does not show an own rule yet: it is removed all the same", async () => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        lagBehind([]);
        await run("edge", undefined, edge).up(shared([]));
        expect(live()).toEqual([]);
    });

    test("shows an own rule as it was before: its change is not refused, in a preview and in an update", async () => {
        const edge = run("edge");
        await edge.up(shared([shop()]));
        const before = emulator.store.all()[0]!.rules;
        await edge.up(shared([shop(second)]));
        const next = run("edge", undefined, edge);
        lagBehind(before);
        await next.plan(shared([shop(third)]));
        lagBehind(before);
        await next.up(shared([shop(third)]));
        expect(live()).toEqual([`shop.example.com/ ${third}`]);
    });

    test.each([
        ["changed", (inputs: (appId?: string) => Inputs) => inputs(third)],
        ["removed", () => undefined],
    ])("shows an sae.Rule as it was before: it is %s all the same", async (_, program) => {
        const { one, inputs } = await edgeAndOne();
        const before = emulator.store.all()[0]!.rules;
        await one.up(inputs(second));
        const next = run("one", ruleToken, one);
        const wanted = program(inputs);
        lagBehind(before);
        if (wanted) await next.plan(wanted);
        lagBehind(before);
        await next.up(wanted);
        expect(live()).toEqual(wanted ? [`shop.example.com/ ${third}`] : []);
    });

    test("shows a rule that is to be taken away as it was before: a RuleCleanup takes it away all the same", async () => {
        const keeping = (...rules: Inputs[]): Inputs => shared(rules, { keepRulesFor: ["shop.example.com"] });
        const edge = run("edge");
        await edge.up(keeping(shop()));
        const before = emulator.store.all()[0]!.rules;
        await edge.up(keeping(shop(second)));
        const cleanup = run("cleanup", "crossroute:sae:RuleCleanup");
        const left = (...rules: Inputs[]): Inputs => ({
            ...omit(keeping(...rules), "loadBalancerId", "listenerPort", "defaultRule", "ignoreForeignRules"),
            ingressId: edge.state!.id,
        });
        await cleanup.up(left(shop(second)));
        await edge.up(keeping());
        lagBehind(before);
        await cleanup.up(left());
        expect(live()).toEqual([]);
    });
});

describe("an ALB with a second rule of one domain and path, made by hand", () => {
    const own = (...rules: Inputs[]): Inputs => alb({ ignoreForeignRules: true, rules });
    const byHand: Rule = { domain: "shop.example.com", path: "/", appId: third, containerPort: 8080 };
    const docs = rule("docs.example.com", "/");

    test.each([
        ["behind", (rules: Rule[]) => [...rules, byHand]],
        ["before", (rules: Rule[]) => [byHand, ...rules]],
    ])("%s the own one: the owner changes and removes its own alone, and refreshes", async (_, add) => {
        const edge = run("edge");
        await edge.up(own(shop()));
        edit(add);
        const next = run("edge", undefined, edge);
        await next.up(own(shop(), docs));
        expect([...live()].sort()).toEqual([
            `docs.example.com/ ${first}`,
            `shop.example.com/ ${first}`,
            `shop.example.com/ ${third}`,
        ]);
        await next.refresh();
        expect(await next.preview(own(shop(), docs))).toEqual({});
        await next.up(own(shop(second)));
        expect([...live()].sort()).toEqual([`shop.example.com/ ${second}`, `shop.example.com/ ${third}`]);
        await next.up(own());
        expect(live()).toEqual([`shop.example.com/ ${third}`]);
        expect(text(next)).not.toContain("somebody else");
    });

    test("an import that the program narrows leaves it alone", async () => {
        const edge = run("edge");
        await edge.up(own(shop()));
        edit((rules) => [byHand, ...rules]);
        const imported = run("edge");
        await imported.import(edge.state!.id);
        await imported.up(own(shop()));
        await imported.up(own(shop(second)));
        expect([...live()].sort()).toEqual([`shop.example.com/ ${second}`, `shop.example.com/ ${third}`]);
    });

    test("in the words that the owner declares next: the own one is changed, and both are there", async () => {
        const edge = run("edge");
        await edge.up(own(shop()));
        edit((rules) => [...rules, byHand]);
        await edge.up(own(shop(third)));
        expect(live()).toEqual([`shop.example.com/ ${third}`, `shop.example.com/ ${third}`]);
    });

    test("an sae.Rule changes and removes its own alone", async () => {
        const edge = run("edge");
        await edge.up(own());
        const inputs = (appId: string): Inputs => ({ ...shop(appId), ingressId: edge.state!.id });
        const one = run("one", ruleToken);
        await one.up(inputs(first));
        edit((rules) => [byHand, ...rules]);
        await one.up(inputs(second));
        await one.up(inputs(third));
        expect(live()).toEqual([`shop.example.com/ ${third}`, `shop.example.com/ ${third}`]);
        await one.up(inputs(first));
        await one.up(undefined);
        expect(live()).toEqual([`shop.example.com/ ${third}`]);
    });

    test("that says the same: an sae.Rule that is removed takes its own alone", async () => {
        const edge = run("edge");
        await edge.up(own());
        const one = run("one", ruleToken);
        await one.up({ ...shop(third), ingressId: edge.state!.id });
        edit((rules) => [byHand, ...rules]);
        await one.up(undefined);
        expect(live()).toEqual([`shop.example.com/ ${third}`]);
    });

    test("that says the same: a RuleCleanup takes one of them", async () => {
        const keeping = (...rules: Inputs[]): Inputs => ({ rules, keepRulesFor: ["shop.example.com"] });
        const edge = run("edge");
        const cleanup = run("cleanup", "crossroute:sae:RuleCleanup");
        const up = async (...rules: Inputs[]): Promise<void> => {
            await edge.up(alb({ ignoreForeignRules: true, ...keeping(...rules) }));
            await cleanup.up({ ...keeping(...rules), ingressId: edge.state!.id });
        };
        await up(shop(third));
        edit((rules) => [...rules, byHand]);
        await up();
        expect(live()).toEqual([`shop.example.com/ ${third}`]);
    });

    test("in a rule set of one's own it stops the update until a refresh shows it", async () => {
        const edge = run("edge");
        await edge.up(alb({ rules: [shop()] }));
        edit((rules) => [byHand, ...rules]);
        await expect(edge.up(alb({ rules: [shop(), docs] }))).rejects.toThrow("that would be lost: shop.example.com/");
        await edge.refresh();
        await edge.up(alb({ rules: [shop(), docs] }));
        expect(live()).toEqual([`shop.example.com/ ${first}`, `docs.example.com/ ${first}`]);
    });
});

describe("a rule that somebody else changed, and whose resource moves to another domain", () => {
    test.each([true, false])(
        "is left alone and named, and the update ends; refreshed before: %p",
        async (isRefreshed) => {
            const { one, inputs } = await edgeAndOne();
            changeByHand(second);
            const next = run("one", ruleToken, one);
            if (isRefreshed) await next.refresh();
            const moved = { ...inputs(), domain: "docs.example.com" };
            await next.previewUp(moved);
            expect(text(next)).toContain("stays where it is");
            next.logs.length = 0;
            await next.up(moved);
            expect(text(next)).toMatch(/stays where it is.*remove it by hand, or adopt it with: pulumi import/);
            expect(next.replaced).toEqual([]);
            expect([...live()].sort()).toEqual([`docs.example.com/ ${first}`, `shop.example.com/ ${second}`]);
            await next.up(undefined);
            expect(live()).toEqual([`shop.example.com/ ${second}`]);
        },
    );

    test("is not left alone by a replacement at its own place, which would lose it", async () => {
        const { one, inputs } = await edgeAndOne();
        changeByHand(second);
        await expect(run("one", ruleToken, one).replace(inputs(), true)).rejects.toThrow("so it is not deleted");
        expect(live()).toEqual([`shop.example.com/ ${second}`]);
    });
});
