import type { Inputs } from "../../../provider/engine/values";
import { saeResources } from "../../../provider/platforms/sae/resources/plugin";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import {
    clb,
    alb,
    countCalls,
    editByHand,
    Engine,
    killedBeforeAnswering,
    ingressToken,
    liveRules,
    otherMachine,
    rule,
    ruleToken,
    Run,
    settingsFor,
    textOf,
    useEmulator,
} from "./workshop";

/** The program is as it was, and SAE is not: an edit by hand, or an update that was killed after SAE had taken it. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [first, second] = ["7171a6ca", "5d1c0a2e"];
const shop = (path = "/", appId = first): Inputs => rule("shop.example.com", path, { appId });
const own = (...rules: Inputs[]): Inputs => clb({ rules, requestTimeout: 30 });
const shared = (...rules: Inputs[]): Inputs => ({ ...own(...rules), ignoreForeignRules: true });
const of = (rules: Rule[]): Rule => rules[0]!;

/** The next run: another process of the engine. */
const nextRun = ({ state, name, token }: Engine): Engine =>
    Object.assign(new Engine(settingsFor(emulator), name, token), { state });

async function made(program: Inputs): Promise<Engine> {
    const edge = new Engine(settingsFor(emulator), "edge");
    await edge.up(program);
    return nextRun(edge);
}

/** An update that the engine did not live to hear of: its state is the former one. */
async function killed(edge: Engine, program: Inputs): Promise<Engine> {
    const before = edge.state!;
    await nextRun(edge).up(program);
    return Object.assign(nextRun(edge), { state: before });
}

/** Preview and update say what is otherwise, and change nothing; a refresh and an update make it as declared. */
async function isSaid(edge: Engine, program: Inputs, said: string | RegExp): Promise<Engine> {
    const before = liveRules(emulator);
    for (const run of ["preview", "up"] as const) {
        const next = nextRun(edge);
        const { last } = countCalls(emulator);
        if (run === "preview") expect(await next.preview(program)).toEqual({});
        else await next.up(program);
        expect(textOf(next)).toMatch(said);
        expect(textOf(next)).toMatch(/this one leaves it so.*pulumi up --refresh.*CR444/);
        expect(countCalls(emulator, last).writes).toEqual([]);
    }
    expect(liveRules(emulator)).toEqual(before);
    return nextRun(edge);
}

async function isMadeByRefresh(edge: Engine, program: Inputs): Promise<void> {
    await edge.refresh();
    const next = nextRun(edge);
    await next.up(program);
    const last = nextRun(next);
    expect(await last.preview(program)).toEqual({});
    expect(textOf(last)).toBe("");
}

describe("a program that goes back after an update which was killed", () => {
    test.each([
        ["a rule set of its own", own],
        ["a rule set with the rules of others", shared],
    ])("is told of another rule of %s", async (_, program) => {
        const edge = await killed(await made(program(shop())), program(shop("/", second)));
        expect(liveRules(emulator)).toEqual([`shop.example.com/ ${second}`]);
        await isSaid(edge, program(shop()), `appId of shop.example.com/ is "${second}"`);
    });

    test.each<[string, Inputs, Inputs, string]>([
        ["other settings", own(shop()), { ...own(shop()), requestTimeout: 60 }, "requestTimeout is 60"],
        ["a removed rule", own(shop(), shop("/api")), own(shop()), "no rule for shop.example.com/api"],
        ["an added rule", own(shop()), own(shop(), shop("/new")), "1 rule that the program does not declare"],
    ])("is told of %s, and a refresh and an update make what it declares", async (_, program, other, said) => {
        const edge = await killed(await made(program), other);
        await isMadeByRefresh(await isSaid(edge, program, said), program);
        expect(liveRules(emulator)).toHaveLength((program["rules"] as Inputs[]).length);
        expect(emulator.store.all()).toMatchObject([{ requestTimeout: 30 }]);
    });

    test("is told in the preview of an update what that sets back, and not what is as it wants it", async () => {
        const edge = await killed(await made(own(shop(), shop("/api"))), own(shop("/", second), shop("/new")));
        const said = async (...rules: Inputs[]): Promise<string> => {
            const next = nextRun(edge);
            await next.previewUp(own(...rules));
            return textOf(next);
        };
        expect(await said(shop("/", second), shop("/new"))).not.toContain("CR444");
        const text = await said(shop(), shop("/api"), shop("/more"));
        expect(text).toContain(`no rule for shop.example.com/api; appId of shop.example.com/ is "${second}"`);
        expect(text).toMatch(/a run that was interrupted did; this update sets it back — requests move by that.*CR444/);
        expect(text).not.toContain("/more");
    });

    test("is told of a rule that it added beside others', until that is removed or declared", async () => {
        const said =
            /an interrupted update of this resource added shop\.example\.com\/new, which it does not declare.*remove it by hand, or declare it/;
        const edge = await killed(await made(shared(shop())), shared(shop(), shop("/new")));
        editByHand(emulator, (rules) => [...rules, { ...of(rules), path: "/theirs" }]);
        const before = liveRules(emulator);
        for (const run of ["preview", "up"] as const) {
            const next = nextRun(edge);
            if (run === "preview") expect(await next.preview(shared(shop()))).toEqual({});
            else await next.up(shared(shop()));
            expect(textOf(next)).toMatch(said);
            expect(textOf(next)).not.toMatch(/theirs/);
        }
        expect(liveRules(emulator)).toEqual(before);
        const refreshed = nextRun(edge);
        await refreshed.refresh();
        const after = nextRun(refreshed);
        await after.preview(shared(shop()));
        expect(textOf(after)).toMatch(said);
        editByHand(emulator, (rules) => rules.filter(({ path }) => path !== "/new"));
        for (const run of [nextRun(after), nextRun(after)]) {
            expect(await run.preview(shared(shop()))).toEqual({});
            expect(textOf(run)).toBe("");
        }
    });

    test("is told of a rule that an interrupted run of a Rule added, and not of one that was told, changed or taken over", async () => {
        const home = process.env["PULUMI_HOME"]!;
        const edge = await made(shared(shop()));
        const theirs = { ...shop("/theirs"), ingressId: edge.state!.id };
        const team = new Engine(settingsFor(emulator), "team", ruleToken);
        await team.up(theirs);
        const said = async (): Promise<string> => {
            const next = nextRun(edge);
            expect(await next.preview(shared(shop()))).toEqual({});
            return textOf(next);
        };
        expect(await said()).toBe("");
        killedBeforeAnswering(home);
        const left =
            /a run of crossroute\.sae\.Rule team of stack \S+ that was interrupted, or goes on, added shop\.example\.com\/theirs, which is in no state yet.*remove the rule by hand.*CR444/;
        expect(await said()).toMatch(left);
        const again = new Engine(settingsFor(emulator), "team", ruleToken);
        await again.up(theirs);
        expect(await said()).toBe("");
        await nextRun(again).up({ ...theirs, appId: second });
        expect(await said()).toBe("");
    });

    test("is told nothing of a rule that it added and the state has, or that it declares again", async () => {
        const edge = await killed(await made(shared(shop())), shared(shop(), shop("/new")));
        const next = nextRun(edge);
        await next.up(shared(shop(), shop("/new")));
        for (const program of [shared(shop(), shop("/new")), shared(shop())]) {
            const run = nextRun(next);
            await run.preview(program);
            expect(textOf(run)).not.toMatch(/interrupted/);
        }
        const gone = nextRun(next);
        await gone.up(shared(shop()));
        expect(liveRules(emulator)).toEqual([`shop.example.com/ ${first}`]);
    });

    test("is told the same on a machine that has no note", async () => {
        const edge = await killed(await made(own(shop())), { ...own(shop("/", second)), requestTimeout: 60 });
        otherMachine();
        await isMadeByRefresh(await isSaid(edge, own(shop()), "requestTimeout is 60; appId of"), own(shop()));
        expect(emulator.store.all()).toMatchObject([{ requestTimeout: 30, rules: [{ appId: first }] }]);
    });
});

describe("an edit by hand", () => {
    test.each<[string, Inputs, (rules: Rule[]) => Rule[], string]>([
        ["a rule", own(shop()), (rules) => [{ ...of(rules), appId: second }], `is "${second}"`],
        ["a missing rule", own(shop(), shop("/api")), (rules) => [of(rules)], "no rule for"],
        [
            "an added rule",
            own(shop()),
            (rules) => [...rules, { ...of(rules), path: "/hand" }],
            "1 rule that the program does not declare",
        ],
        [
            "the order of an ALB",
            alb({ rules: [shop(), shop("/api")] }),
            (rules) => [...rules].reverse(),
            "another place of shop.example.com/api",
        ],
        ["a missing rule beside others'", shared(shop(), shop("/api")), (rules) => [of(rules)], "no rule"],
        ["a rule beside others'", shared(shop()), (rules) => [{ ...of(rules), appId: second }], `is "${second}"`],
    ])("of %s is said and left", async (_, program, change, said) => {
        const edge = await made(program);
        editByHand(emulator, change);
        await isSaid(edge, program, said);
    });

    test("that adds a rule beside others' changes nothing here", async () => {
        const edge = await made(shared(shop()));
        editByHand(emulator, (rules) => [...rules, { ...of(rules), path: "/hand" }]);
        expect(await edge.preview(shared(shop()))).toEqual({});
        expect(textOf(edge)).toBe("");
    });

    test("of what is ignored, of what nobody declares, or to what is declared, is not said", async () => {
        const edge = await made(own(shop()));
        const [set] = emulator.store.all();
        emulator.store.put({ ...set!, requestTimeout: 60, idleTimeout: 20 });
        const { detailed } = await edge.diff(own(shop()), ["requestTimeout"]);
        expect([detailed, textOf(edge)]).toEqual([{}, ""]);
    });

    test("is seen by a refresh as before, and the refresh reads each rule set once", async () => {
        const edge = await made(own(shop()));
        editByHand(emulator, (rules) => [{ ...of(rules), appId: second }]);
        const { last } = countCalls(emulator);
        await edge.refresh();
        expect(countCalls(emulator, last).reads).toEqual(["DescribeIngress"]);
    });

    test("that takes a rule set away is refused, and a refresh and an update make it again", async () => {
        const edge = await made(own(shop()));
        const [set] = emulator.store.all();
        emulator.store.remove(set!.id);
        const gone = /no longer exists: a destroy that was interrupted.*pulumi up --refresh.*CR420/;
        await expect(nextRun(edge).preview(own(shop()))).rejects.toThrow(gone);
        await expect(nextRun(edge).up(own(shop()))).rejects.toThrow(gone);
        await isMadeByRefresh(nextRun(edge), own(shop()));
        expect(liveRules(emulator)).toEqual([`shop.example.com/ ${first}`]);
    });

    test("that takes the rule set of a rule away is refused, and no refresh is said to make that of another program", async () => {
        const edge = await made(shared(shop()));
        const theirs = { ...shop("/theirs"), ingressId: edge.state!.id };
        const team = new Engine(settingsFor(emulator), "team", ruleToken);
        await team.up(theirs);
        emulator.store.remove(Number(edge.state!.id));
        const gone = /no longer exists: .* in the program that declares it.*needs the ingressId of the new one/;
        await expect(nextRun(team).preview(theirs)).rejects.toThrow(gone);
        await expect(nextRun(team).up(theirs)).rejects.toThrow(gone);
        const refreshed = nextRun(team);
        await refreshed.refresh();
        await expect(nextRun(refreshed).up(theirs)).rejects.toThrow(
            /no longer exists — .*needs the ingressId of the new one/,
        );
    });

    test("shows no secret", async () => {
        const edge = await made(own(shop()));
        editByHand(emulator, (rules) => [{ ...of(rules), appId: second }]);
        const { id, inputs: oldInputs, outputs: oldOutputs } = edge.state!;
        const call = {
            id,
            oldInputs,
            oldOutputs,
            news: own(shop()),
            ignoreChanges: [],
            secrets: new Set(["rules[0].appId"]),
        };
        await saeResources[ingressToken].diff(edge.context(true), call);
        expect(textOf(edge)).toMatch(/left it: rules\./);
        expect(textOf(edge)).not.toContain(second);
    });
});

describe("a rule of a shared rule set", () => {
    async function team(): Promise<[owner: Engine, one: Engine, inputs: Inputs]> {
        const owner = await made(shared());
        const inputs = { ...shop(), ingressId: owner.state!.id };
        const one = new Engine(settingsFor(emulator), "one", ruleToken);
        await one.up(inputs);
        return [owner, nextRun(one), inputs];
    }

    test.each<[string, (rules: Rule[]) => Rule[], string]>([
        ["removed", () => [], "it is not there"],
        ["edited", (rules) => [{ ...of(rules), appId: second }], `appId is "${second}"`],
    ])("that was %s by hand is named", async (_, change, said) => {
        const [, one, inputs] = await team();
        editByHand(emulator, change);
        await isSaid(one, inputs, said);
    });

    test("is named after an update which was killed", async () => {
        const [, one, inputs] = await team();
        const again = await killed(one, { ...inputs, appId: second });
        await isSaid(again, inputs, `appId is "${second}"`);
    });

    test("costs no reading of its own in an update without changes, and nothing is written", async () => {
        const [owner, one, inputs] = await team();
        const { last } = countCalls(emulator);
        const run = new Run(emulator);
        await run.resource("edge", ingressToken, owner).up(shared());
        await run.resource("one", ruleToken, one).up(inputs);
        const { reads, writes } = countCalls(emulator, last);
        expect([reads, writes]).toEqual([["DescribeIngress"], []]);
    });
});

describe("a reading", () => {
    test("that is behind is repeated before anything is said", async () => {
        const edge = await made(own(shop()));
        const [set] = emulator.store.all();
        emulator.store.put({ ...set!, rules: [] });
        emulator.store.put(set!, 400);
        const next = Object.assign(new Engine(settingsFor(emulator, { ruleSettleTime: 0.5 }), "edge"), {
            state: edge.state,
        });
        expect(await next.preview(own(shop()))).toEqual({});
        expect(textOf(next)).toBe("");
    });

    test("that fails is no failure", async () => {
        const edge = await made(own(shop()));
        emulator.addFaults({ kind: "http500", action: "DescribeIngress", times: 100 });
        const next = Object.assign(new Engine(settingsFor(emulator, { maxRetries: 0 }), "edge"), { state: edge.state });
        expect(await next.preview(own(shop()))).toEqual({});
        expect(textOf(next)).toMatch(/how rule set \S+ is in SAE now was not looked at/);
    });
});
