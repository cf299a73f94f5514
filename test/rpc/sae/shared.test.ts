import type { Inputs } from "../../../provider/engine/values";
import { saeResources } from "../../../provider/platforms/sae/resources/plugin";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { alb, clb, Engine, rule, ruleToken, settingsFor, temporaryFolder, useEmulator } from "./workshop";

let emulator: Emulator;
useEmulator((started) => (emulator = started));

const paths = (): string[] => emulator.store.all()[0]!.rules.map((item) => item.path);

test("two stacks edit rules of one listener at the same time, 50 rounds: no rule is lost", async () => {
    const owner = new Engine(settingsFor(emulator), "edge");
    await owner.up(clb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/")] }));
    // Settings of their own: each stack has its own plugin process, and nothing in common but the rule set.
    const stacks = ["red", "blue"].map((stack) => {
        const settings = settingsFor(emulator, { ruleSettleTime: 0.06 });
        return { stack, rules: [0, 1].map((i) => new Engine(settings, `${stack}${i}`, ruleToken, stack)) };
    });
    const inputsOf = (stack: string, i: number, round: number): Inputs => ({
        ...rule(`${stack}.example.com`, `/${i}`, { containerPort: 1000 + round }),
        ingressId: owner.state!.id,
    });
    let undone = 0;
    for (let round = 0; round < 50; round++) {
        const removed = round % 5 === 4;
        // Answers that dawdle by different times make the writes cross each other.
        emulator.addFaults({
            kind: "slow",
            action: round % 2 ? "UpdateIngress" : "DescribeIngress",
            delayMs: 5 + (round % 7),
        });
        await Promise.all(
            stacks.flatMap(({ stack, rules }) =>
                rules.map((one, i) => one.up(removed && i === 1 ? undefined : inputsOf(stack, i, round))),
            ),
        );
        const found = emulator.store
            .all()[0]!
            .rules.map((item) => `${item.domain}${item.path}:${item.containerPort}`)
            .sort();
        const wanted = stacks.flatMap(({ stack }) =>
            (removed ? [0] : [0, 1]).map((i) => `${stack}.example.com/${i}:${1000 + round}`),
        );
        expect(found).toEqual([...wanted, "shop.example.com/:8080"].sort());
        undone += stacks
            .flatMap(({ rules }) => rules.flatMap((one) => one.logs.splice(0)))
            .filter((line) => line.includes("undid")).length;
    }
    process.stdout.write(`two stacks: 50 rounds, ${undone} writes undone by the other and done again\n`);
    expect(undone).toBeGreaterThan(0);
    await owner.refresh();
    expect(await owner.preview(clb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/")] }))).toEqual({});
});

test("an owner that does not ignore foreign rules sees them as drift, and removes those that it does not know to be another's", async () => {
    const owner = new Engine(settingsFor(emulator), "edge");
    await owner.up(clb());
    await new Engine(settingsFor(emulator), "docs", ruleToken).up({
        ...rule("docs.example.com", "/"),
        ingressId: owner.state!.id,
    });
    await owner.refresh();
    expect(await owner.preview(clb())).toEqual({ "rules[2]": "delete" });
    await expect(owner.up(clb())).rejects.toThrow("crossroute.sae.Rule docs of stack dev holds it now");
    // On a machine that does not know of the other.
    process.env["PULUMI_HOME"] = temporaryFolder();
    await owner.up(clb());
    expect(paths()).toEqual(["/", "/api"]);
});

test("a rule may ask to be the first on an ALB, and an owner's update leaves it there", async () => {
    const owner = new Engine(settingsFor(emulator), "edge");
    await owner.up(alb({ ignoreForeignRules: true }));
    const first = new Engine(settingsFor(emulator), "first", ruleToken);
    await first.up({ ...rule("docs.example.com", "/first"), ingressId: owner.state!.id, position: "first" });
    await new Engine(settingsFor(emulator), "last", ruleToken).up({
        ...rule("docs.example.com", "/last"),
        ingressId: owner.state!.id,
    });
    expect(paths()).toEqual(["/first", "/", "/api", "/last"]);
    await owner.up(
        alb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/api"), rule("shop.example.com", "/new")] }),
    );
    expect(paths()).toEqual(["/first", "/api", "/last", "/new"]);
    await first.up({ ...rule("docs.example.com", "/first"), ingressId: owner.state!.id, position: "last" });
    expect(paths()).toEqual(["/api", "/last", "/new", "/first"]);
});

test("a rule whose write got no answer is in place once and is not taken for somebody else's", async () => {
    const owner = new Engine(settingsFor(emulator), "edge");
    await owner.up(clb({ ignoreForeignRules: true }));
    emulator.addFaults({ kind: "cutAfter", action: "UpdateIngress" }, { kind: "http502", action: "UpdateIngress" });
    await new Engine(settingsFor(emulator), "docs", ruleToken).up({
        ...rule("docs.example.com", "/"),
        ingressId: owner.state!.id,
    });
    await new Engine(settingsFor(emulator), "more", ruleToken).up({
        ...rule("more.example.com", "/"),
        ingressId: owner.state!.id,
    });
    expect(emulator.store.all()[0]!.rules.map((item) => item.domain)).toEqual([
        "shop.example.com",
        "shop.example.com",
        "docs.example.com",
        "more.example.com",
    ]);
});

test("a rule that would be the 41st is refused, and others of the same write are not", async () => {
    const owner = new Engine(settingsFor(emulator), "edge");
    const many = Array.from({ length: 39 }, (_, i) => rule("shop.example.com", `/${i}`));
    await owner.up(clb({ ignoreForeignRules: true, rules: many }));
    const settings = settingsFor(emulator);
    const one = (path: string): Promise<void> =>
        new Engine(settings, path, ruleToken).up({ ...rule("docs.example.com", path), ingressId: owner.state!.id });
    const outcomes = await Promise.allSettled([one("/a"), one("/b")]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect((outcomes[1] as PromiseRejectedResult).reason).toMatchObject({
        message: `rule set ${owner.state!.id} would have 41 rules — at most 40 are allowed [CR409 sae-limit-exceeded]`,
    });
    expect(paths()).toHaveLength(40);
});

test("a rule whose id would show a secret is refused with the cure", async () => {
    const docs = new Engine(settingsFor(emulator), "docs", ruleToken);
    const news = { ...rule("hush.example.com", "/"), ingressId: "87" };
    const call = { news, randomSeed: new Uint8Array(32) };
    const check = (...secrets: string[]) =>
        saeResources[ruleToken]!.check(docs.context(), { ...call, secrets: new Set(secrets) });
    expect((await check("appId")).failures).toEqual([]);
    const { failures } = await check("domain", "appId");
    expect(failures.map(({ property }) => property)).toEqual(["domain"]);
    expect(failures[0]!.reason).toMatch(/^\[secret\] is part of the rule's id.*pulumi\.unsecret/);
});
