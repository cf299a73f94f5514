import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { docs, forget, messageOf, shared, shop, stacksOn } from "./stacks";
import {
    alb,
    clb,
    editByHand,
    type Engine,
    ingressToken,
    killedBeforeAnswering,
    liveRules,
    otherEngine,
    otherMachine,
    rule,
    ruleToken,
    Run,
    textOf,
    urnOf,
    useEmulator,
} from "./workshop";

/** Whose a thing is when it passed from one state to another: nothing is lost, and what is past stands in nobody's way. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const other = { appId: "8c573618" };
const { edge, docsRule, again, destroy, live, sets } = stacksOn(() => emulator);

async function edgeWith(...rules: Inputs[]): Promise<{ owner: Engine; ingressId: string }> {
    const owner = edge();
    await owner.up(shared(...rules));
    return { owner, ingressId: owner.state!.id };
}

describe("what was taken over in one stack does not go with the former resource after a refresh", () => {
    test("a rule set", async () => {
        const old = edge("dev", "old");
        await old.up(clb());
        await edge().up({ ...clb(), adopt: urnOf(ingressToken, "old") });
        const refreshed = again(old);
        await refreshed.refresh();
        expect(await messageOf(destroy(refreshed))).toMatch(
            /crossroute\.sae\.Ingress edge of stack dev has it, too.* and took it over\. To leave it there: pulumi state delete \S+::old /,
        );
        expect(sets()).toBe(1);
    });

    test.each(["a sae.Rule", "its owner"])("a rule that %s took over", async (who) => {
        const { owner, ingressId } = await edgeWith(shop);
        const old = docsRule("dev", "old");
        await old.up({ ...docs, ingressId });
        const adopt = urnOf(ruleToken, "old");
        if (who === "its owner") await again(owner).up({ ...shared(shop, docs), adopt });
        else await docsRule().up({ ...docs, ingressId, adopt });
        const refreshed = again(old);
        await refreshed.refresh();
        await expect(destroy(refreshed)).rejects.toThrow("and took it over");
        expect(live()).toEqual(["shop", "docs"]);
    });
});

describe("a rule set that two stacks have in their states", () => {
    async function both(): Promise<{ old: Engine; adopter: Engine }> {
        const old = edge("a");
        await old.up(clb());
        const adopter = edge("b");
        await adopter.up({ ...clb(), adopt: urnOf(ingressToken, "edge", "a") });
        const still = again(old);
        await still.up(clb());
        return { old: still, adopter };
    }

    test("is adopted by naming the one that had it last, when both have let it go", async () => {
        await both();
        const third = edge("c");
        expect(await messageOf(third.preview({ ...clb(), adopt: true }))).toContain(
            `write adopt: "${urnOf(ingressToken, "edge", "b")}"`,
        );
        const program = { ...clb(), adopt: urnOf(ingressToken, "edge", "b") };
        await third.preview(program);
        await third.up(program);
        await destroy(third);
        expect(sets()).toBe(0);
    });

    test("is not deleted with either: only the former one is told to let it go, and then the other deletes it", async () => {
        const { old, adopter } = await both();
        expect(await messageOf(destroy(old))).toMatch(
            /and took it over\. To leave it there: pulumi state delete urn:pulumi:a::/,
        );
        const message = await messageOf(destroy(adopter));
        expect(message).toMatch(
            /would lose it \(urn:pulumi:a::[^)]*\)\. To delete it nevertheless, let it go there: pulumi state delete urn:pulumi:a::\S+ --stack a; then, or if that is done, forget/,
        );
        expect(sets()).toBe(1);
        forget(message);
        await destroy(adopter);
        expect(sets()).toBe(0);
    });
});

describe("an adoption that fails while the run goes on", () => {
    test("by a sae.Rule leaves the rule in the state of the former one", async () => {
        const { ingressId } = await edgeWith(shop);
        const old = docsRule("dev", "old");
        await old.up({ ...docs, ingressId });
        const run = new Run(emulator);
        const adopter = run.resource("docs", ruleToken);
        const former = run.resource("old", ruleToken, old);
        const program = { ...docs, ...other, ingressId, adopt: urnOf(ruleToken, "old") };
        emulator.addFaults({ kind: "refuse", action: "UpdateIngress", code: "InvalidParameter.Obviously" });
        await expect(adopter.up(program)).rejects.toThrow("InvalidParameter.Obviously");
        await expect(former.up(undefined)).rejects.toThrow(
            "docs of this program was to take it over in this run and did not",
        );
        expect([adopter.state, former.state, live()]).toEqual([undefined, old.state, ["shop", "docs"]]);
        const next = new Run(emulator);
        const made = next.resource("docs", ruleToken);
        await made.up(program);
        await next.resource("old", ruleToken, old).up(undefined);
        expect(live()).toEqual(["shop", "docs"]);
        await destroy(made);
        expect(live()).toEqual(["shop"]);
    });

    test("by its owner leaves the rule in the state of the former one", async () => {
        const { owner, ingressId } = await edgeWith(shop);
        const old = docsRule("dev", "old");
        await old.up({ ...docs, ingressId });
        const run = new Run(emulator);
        const adopter = run.resource("edge", undefined, owner);
        const former = run.resource("old", ruleToken, old);
        emulator.addFaults({ kind: "refuse", action: "UpdateIngress", code: "InvalidParameter.Obviously" });
        await expect(
            adopter.up({ ...shared(shop, { ...docs, ...other }), adopt: urnOf(ruleToken, "old") }),
        ).rejects.toThrow("InvalidParameter.Obviously");
        await expect(former.up(undefined)).rejects.toThrow(
            "edge of this program was to take it over in this run and did not",
        );
        expect(former.state).toBeDefined();
        expect(live()).toEqual(["shop", "docs"]);
    });
});

describe("what was let go in one stack and imported into another is that one's from its first run on, and goes when a person says that it was let go", () => {
    test.each(["an update", "no change", "a refresh"])("a rule set, after %s", async (how) => {
        await edge("a").up(clb());
        const imported = edge("b");
        await imported.import(String(emulator.store.all()[0]!.id));
        expect(textOf(imported)).toContain("edge of stack a has it, too");
        const next = again(imported);
        if (how === "a refresh") await next.refresh();
        await next.up(how === "an update" ? clb({ requestTimeout: 9 }) : clb());
        forget(await messageOf(destroy(next)));
        await destroy(next);
        expect(sets()).toBe(0);
    });

    test("a rule set is replaced, and one is left", async () => {
        await edge("a").up(clb());
        const imported = edge("b");
        await imported.import(String(emulator.store.all()[0]!.id));
        const next = again(imported);
        await next.up(clb());
        forget(await messageOf(again(next).up(clb({ loadBalancerId: "lb-bp1other" }))));
        await again(next).up(clb({ loadBalancerId: "lb-bp1other" }));
        expect(emulator.store.all()).toMatchObject([{ slbId: "lb-bp1other" }]);
    });

    test("a rule", async () => {
        const { ingressId } = await edgeWith(shop);
        await docsRule("a").up({ ...docs, ingressId });
        const imported = docsRule("b");
        await imported.import(`${ingressId}:docs.example.com:/`);
        expect(textOf(imported)).toContain("crossroute.sae.Rule docs of stack a has rule");
        const next = again(imported);
        await next.up({ ...docs, ingressId });
        forget(await messageOf(destroy(next)));
        await destroy(next);
        expect(live()).toEqual(["shop"]);
    });

    test("but not when the first one still has it: neither deletes it, and a replacement is refused before it makes a second", async () => {
        const first = edge("a");
        await first.up(clb());
        const imported = edge("b");
        await imported.import(first.state!.id);
        const next = again(imported);
        await next.up(clb());
        await again(first).up(clb());
        await expect(destroy(next)).rejects.toThrow("edge of stack a has it, too");
        await expect(destroy(first)).rejects.toThrow("edge of stack b has it, too");
        await expect(again(next).previewUp(clb({ loadBalancerId: "lb-bp1other" }))).rejects.toThrow("has it, too");
        expect(sets()).toBe(1);
    });
});

test.each([
    ["the very same", undefined],
    ["another, which became the same", other],
])("a rule that another stack made in the place of one that had gone is left alone: %s", async (_, first) => {
    const { ingressId } = await edgeWith(shop);
    const program = { ...docs, ingressId };
    const one = docsRule("a");
    await one.up(program);
    editByHand(emulator, (rules) => rules.filter(({ domain }) => !domain!.startsWith("docs")));
    let theirs = docsRule("b");
    await theirs.up({ ...program, ...first });
    if (first) await (theirs = again(theirs)).up(program);
    const before = liveRules(emulator);
    const changed = { ...program, ...other };
    for (const run of ["previewUp", "up"] as const)
        expect(await messageOf(again(one)[run](changed))).toMatch(
            /rule \d+:docs\.example\.com:\/ is not changed: as far as is known on this machine crossroute\.sae\.Rule docs of stack b made it .*pulumi state delete \S+ --stack a\. .*adopt: "urn:pulumi:b::.*CR425/,
        );
    expect(liveRules(emulator)).toEqual(before);
    // Both cures.
    await expect(again(one).up({ ...changed, adopt: true })).rejects.toThrow("docs of stack b");
    const adopter = again(one);
    const adopt = urnOf(ruleToken, "docs", "b");
    await adopter.previewUp({ ...changed, adopt });
    await again(one).up({ ...changed, adopt });
    expect(liveRules(emulator)).not.toEqual(before);
});

test("what an interrupted run added, and another stack imported since, is not taken back", async () => {
    const { ingressId } = await edgeWith(shop);
    const program = { ...docs, ingressId };
    await docsRule("a").up(program);
    killedBeforeAnswering(process.env["PULUMI_HOME"]!);
    const imported = docsRule("b");
    await imported.import(`${ingressId}:docs.example.com:/`);
    const next = again(imported);
    await next.up(program);
    for (const adopt of [false, true]) {
        await expect(docsRule("a").preview({ ...program, adopt })).rejects.toThrow("docs of stack b");
        await expect(docsRule("a").up({ ...program, adopt })).rejects.toThrow("docs of stack b");
    }
    forget(await messageOf(destroy(next)));
    await destroy(next);
    expect(live()).toEqual(["shop"]);
});

describe("what was renamed", () => {
    test("in its stack goes with the new name at once", async () => {
        const { owner, ingressId } = await edgeWith(shop);
        const one = docsRule();
        await one.up({ ...docs, ingressId });
        await again(one, { name: "renamed" }).up(undefined);
        await again(owner, { name: "renamed" }).up(undefined);
        expect(sets()).toBe(0);
    });

    test("by an alias goes with the new name, also when up refreshed the former one after its preview", async () => {
        const { owner } = await edgeWith(shop);
        await again(owner, { name: "renamed" }).previewUp(shared(shop));
        const refreshed = again(owner);
        await refreshed.refresh();
        const next = again(refreshed, { name: "renamed" });
        await next.up(shared(shop));
        await destroy(next);
        expect(sets()).toBe(0);
    });

    test("with its stack goes when the former stack is forgotten, by one command for all of it", async () => {
        const { owner, ingressId } = await edgeWith(shop);
        const one = docsRule();
        await one.up({ ...docs, ingressId });
        const message = await messageOf(again(one, { stack: "prod" }).up(undefined));
        expect(message).toContain("if all of stack dev was renamed: rm -r ");
        forget(message, /: rm -r ([^.\s]+)/);
        await again(one, { stack: "prod" }).up(undefined);
        await again(owner, { stack: "prod" }).up(undefined);
        expect(sets()).toBe(0);
    });
});

describe("an owner's list", () => {
    test("does not have what a refresh found", async () => {
        const owner = edge();
        await owner.up(clb({ rules: [shop] }));
        const one = docsRule("team");
        await one.up({ ...docs, ingressId: owner.state!.id });
        const refreshed = again(owner);
        await refreshed.refresh();
        await again(refreshed).previewUp(shared(shop));
        await destroy(one);
        expect(live()).toEqual(["shop"]);
    });

    test("does not have what it keeps for another gateway: that is adopted, and is the adopter's", async () => {
        const { owner, ingressId } = await edgeWith(shop, docs);
        const keeping = { ...shared(shop), keepRulesFor: ["docs.example.com"] };
        const next = again(owner);
        await next.up(keeping);
        const one = docsRule("team");
        await one.up({ ...docs, ingressId, adopt: true });
        await again(next).up(keeping);
        await destroy(one);
        expect(live()).toEqual(["shop"]);
    });

    test("that another machine changed stops the deletion of its rule, which was imported here, until it is forgotten", async () => {
        const { owner, ingressId } = await edgeWith(shop, docs);
        const one = docsRule("team");
        await one.import(`${ingressId}:docs.example.com:/`);
        const program = { ...docs, ingressId };
        const back = otherMachine();
        const next = again(owner);
        const its = again(one);
        await its.refresh();
        await next.up(shared(shop));
        back();
        await again(its).up(program);
        forget(await messageOf(destroy(its)));
        await destroy(its);
        expect(live()).toEqual(["shop"]);
    });

    test("that another machine changed is known when its program is previewed here", async () => {
        const { owner, ingressId } = await edgeWith(shop, docs);
        const back = otherMachine();
        const next = again(owner);
        await next.up(shared(shop));
        const one = docsRule("team");
        await one.up({ ...docs, ingressId });
        back();
        await expect(destroy(one)).rejects.toThrow("edge of stack dev has it, too");
        await again(next).previewUp(shared(shop));
        await destroy(one);
        expect(live()).toEqual(["shop"]);
    });
});

describe("an import that was only previewed", () => {
    test("of a rule set stops its deletion until it is forgotten", async () => {
        const { owner } = await edgeWith(shop);
        const looked = edge("two");
        await looked.import(owner.state!.id);
        await looked.diff(looked.state!.inputs);
        const reason = await messageOf(destroy(owner));
        expect(reason).toMatch(/edge of stack two imported it on .* UTC, or that was only previewed/);
        expect(sets()).toBe(1);
        forget(reason);
        await destroy(owner);
        expect(sets()).toBe(0);
    });

    test("of a rule is not said to hold it, and its owner's next update says what to do", async () => {
        const { owner, ingressId } = await edgeWith(shop, docs);
        const looked = docsRule("team");
        await looked.import(`${ingressId}:docs.example.com:/`);
        await looked.diff(looked.state!.inputs);
        const next = again(owner);
        await next.up(shared(shop));
        expect(textOf(next)).toMatch(
            /docs of stack team imported it on .* UTC, or that was only previewed\. If it was, nobody has the rule/,
        );
        expect(live()).toEqual(["shop", "docs"]);
    });
});

test("one URN adopts what it had and what a hand made", async () => {
    const { owner, ingressId } = await edgeWith(shop);
    await docsRule("a").up({ ...docs, ingressId });
    editByHand(emulator, (rules) => [...rules, { ...rules[0]!, domain: "hand.example.com" }]);
    const program = { ...shared(shop, docs, rule("hand.example.com", "/")), adopt: urnOf(ruleToken, "docs", "a") };
    await again(owner).previewUp(program);
    const next = again(owner);
    await next.up(program);
    await destroy(next);
    expect(sets()).toBe(0);
});

test("an import with adopt: true in its program shows no change", async () => {
    const { owner } = await edgeWith(shop);
    otherMachine();
    const imported = edge("b");
    await imported.import(owner.state!.id);
    expect(await imported.preview({ ...imported.state!.inputs, adopt: true })).toEqual({});
});

test("a preview with adopt that was given up stops neither the deletion nor the replacement of its rule set", async () => {
    const { owner, ingressId } = await edgeWith(shop, docs);
    const run = new Run(emulator);
    await run.resource("edge", undefined, owner).previewUp(shared(shop));
    await run.resource("docs", ruleToken).preview({ ...docs, ingressId, adopt: true });
    otherEngine();
    const next = again(owner);
    const moved = { ...shared(shop, docs), loadBalancerId: "lb-bp1other" };
    await next.previewUp(moved);
    await next.up(moved);
    expect(sets()).toBe(1);
});

test("of two rules with one domain and path on an ALB, the one made by hand is adopted without its neighbour's name", async () => {
    const owner = edge();
    await owner.up(alb({ ignoreForeignRules: true, rules: [shop] }));
    const one = docsRule("team");
    await one.up({ ...docs, ...other, ingressId: owner.state!.id });
    editByHand(emulator, (rules) => [...rules, { ...rules[0]!, domain: "docs.example.com" }]);
    const next = again(owner);
    await next.up({ ...alb({ ignoreForeignRules: true, rules: [shop, docs] }), adopt: true });
    await again(next).up(alb({ ignoreForeignRules: true, rules: [shop] }));
    expect(liveRules(emulator)).toEqual(["shop.example.com/ 7171a6ca", "docs.example.com/ 8c573618"]);
    await destroy(one);
    expect(live()).toEqual(["shop"]);
});

test("two rules that one program adopts at once keep their places on an ALB", async () => {
    const owner = edge();
    await owner.up(alb({ ignoreForeignRules: true, rules: [shop] }));
    const domains = ["docs.example.com", "more.example.com", "last.example.com"];
    editByHand(emulator, ([first, ...rest]) => [first!, ...rest, ...domains.map((domain) => ({ ...first!, domain }))]);
    const ingressId = owner.state!.id;
    const run = new Run(emulator);
    await Promise.all(
        domains
            .slice(0, 2)
            .map((domain) =>
                run
                    .resource(domain, ruleToken, undefined, "team")
                    .up({ ...rule(domain, "/"), ...other, ingressId, adopt: true }),
            ),
    );
    expect(liveRules(emulator)).toEqual([
        "shop.example.com/ 7171a6ca",
        "docs.example.com/ 8c573618",
        "more.example.com/ 8c573618",
        "last.example.com/ 7171a6ca",
    ]);
});
