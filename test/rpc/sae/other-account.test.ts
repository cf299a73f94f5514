import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import type { Inputs } from "../../../provider/engine/values";
import {
    clb,
    countCalls,
    Engine,
    ingressToken,
    newAlb,
    omit,
    openEmulator,
    Run,
    rule,
    ruleToken,
    type SaeToken,
    settingsFor,
    textOf,
    useEmulator,
} from "./workshop";

/** The account that the stack was deployed to, and another one that a run reaches by mistake. */
let ours: Emulator;
let theirs: Emulator;
useEmulator((started) => (ours = started));
beforeAll(async () => void (theirs = await openEmulator()));
beforeEach(() => theirs.reset());
afterAll(() => theirs.close());

const namespaceId = "cn-hangzhou:prod";
const run = (name = "edge", token: SaeToken = ingressToken, more: Inputs = {}): Engine =>
    new Engine(settingsFor(ours, more), name, token);
const there = (of: Engine, more: Inputs = {}, emulator = theirs): Engine =>
    Object.assign(new Engine(settingsFor(emulator, more), of.name, of.token), { state: of.state });
const untouched = async (work: () => Promise<unknown>, engine: Engine): Promise<void> => {
    const [before, state] = [[ours.store.all(), theirs.store.all()], engine.state];
    await expect(work()).rejects.toThrow("CR443 asked-elsewhere");
    expect([ours.store.all(), theirs.store.all()]).toEqual(before);
    expect(engine.state).toBe(state);
    expect([...countCalls(theirs).writes]).toEqual([]);
};

/** Another team's rule set under the number of ours. */
const putTheirs = (rules: Rule[] = [], more: object = {}): void => {
    const set = ours.store.all()[0]!;
    theirs.store.put({
        ...set,
        slbId: "lb-otherteam",
        name: "lb-otherteam-80-f5",
        description: "billing",
        rules,
        defaultRule: { ...set.defaultRule!, appId: "bbbbbbbb" },
        ...more,
    });
};

const changed = clb({ rules: [rule("shop.example.com", "/api", { appId: "9d4401aa" })] });
const elsewhere = clb({ loadBalancerId: "lb-bp1next" });

describe("a rule set of the state whose number is another team's where the run leads", () => {
    test.each<[string, (engine: Engine) => Promise<unknown>]>([
        ["preview", (engine) => engine.preview(changed)],
        ["preview without a change", (engine) => engine.preview(clb())],
        ["update", (engine) => engine.up(changed)],
        ["replacement in a preview", (engine) => engine.previewUp(elsewhere)],
        ["replacement", (engine) => engine.up(elsewhere)],
        ["refresh", (engine) => engine.refresh()],
        ["deletion", (engine) => engine.up(undefined)],
        ["deletion with rules of others allowed", (engine) => engine.removeFirst()],
    ])("stops the %s: nothing is written, deleted or taken into the state", async (_, work) => {
        const edge = run();
        await edge.up(clb());
        putTheirs();
        const wrong = there(edge);
        await untouched(() => work(wrong), wrong);
        await expect(work(wrong)).rejects.toThrow(
            /state has lb-bp1shop:80 in namespace cn-hangzhou:prod, last seen at localhost:\d+; localhost:\d+ has lb-otherteam:80 in namespace cn-hangzhou:prod under number \d+\. Nothing was changed.*CROSSROUTE_SAE_ENDPOINT.*pulumi state delete/,
        );
    });

    test.each<[string, (engine: Engine) => Promise<unknown>]>([
        ["preview of an update", (engine) => engine.plan(changed)],
        ["update", (engine) => engine.up(changed)],
        ["refresh", (engine) => engine.refresh()],
        ["deletion", (engine) => engine.up(undefined)],
    ])("stops the %s of a state that does not say where it was seen", async (_, work) => {
        const edge = run();
        await edge.up(clb());
        putTheirs();
        const { __place: place, ...outputs } = edge.state!.outputs;
        expect(place).toBeDefined();
        const wrong = there(edge);
        wrong.state = { ...edge.state!, outputs };
        await untouched(() => work(wrong), wrong);
    });

    test.each([
        ["a load balancer of another id", {}],
        ["another namespace", { slbId: "lb-bp1shop", namespaceId: "cn-hangzhou:test" }],
        ["another port of another host", { slbId: "lb-bp1shop", listenerPort: 8080 }],
    ])("is told by %s", async (_, more) => {
        const edge = run();
        await edge.up(clb());
        putTheirs([], more);
        const wrong = there(edge);
        await untouched(() => wrong.up(undefined), wrong);
    });

    test("is told by who made the load balancer, where its id was not read yet", async () => {
        const edge = run();
        await edge.up(newAlb());
        const outputs = omit(edge.state!.outputs, "loadBalancerId", "createdBySae");
        putTheirs([], { slbId: "alb-otherteam", createdBySae: false });
        const wrong = there(edge);
        wrong.state = { ...edge.state!, outputs, inputs: newAlb() };
        await untouched(() => wrong.up(undefined), wrong);
    });

    test("stops every change of a rule, and its deletion", async () => {
        const owner = run();
        await owner.up(clb({ ignoreForeignRules: true }));
        const inputs = { ...rule("docs.example.com", "/"), ingressId: owner.state!.id, namespaceId };
        const docs = run("docs", ruleToken);
        await docs.up(inputs);
        putTheirs([...ours.store.all()[0]!.rules]);
        const work: ((engine: Engine) => Promise<unknown>)[] = [
            (engine) => engine.up(undefined),
            (engine) => engine.refresh(),
            (engine) => engine.plan({ ...inputs, appId: "9d4401aa" }),
            (engine) => engine.preview(inputs),
            (engine) => engine.up({ ...inputs, appId: "9d4401aa" }),
            (engine) => engine.up({ ...inputs, path: "/next" }),
        ];
        for (const one of work) {
            const wrong = there(docs);
            await untouched(() => one(wrong), wrong);
        }
    });

    test("stops a rule that is made in the rule set of a resource of its program", async () => {
        const owner = run();
        await owner.up(clb({ ignoreForeignRules: true }));
        putTheirs();
        // Its own machine and host are the same: only another account answers, and the owner, which is asked about first, is refused as well.
        const wrong = new Run(theirs);
        const again = wrong.resource("edge", ingressToken, owner);
        again.state = { ...owner.state!, outputs: omit(owner.state!.outputs, "__place") };
        await expect(again.up(clb({ ignoreForeignRules: true }))).rejects.toThrow("CR443");
        const team = wrong.resource("team", ruleToken);
        const inputs = { ...rule("team.example.com", "/"), ingressId: owner.state!.id, namespaceId };
        await expect(team.preview(inputs)).rejects.toThrow("CR443");
        await untouched(() => team.up(inputs), team);
    });
});

describe("a rule set of the state that is not found where the run leads", () => {
    test.each<[string, (engine: Engine) => Promise<unknown>]>([
        ["deletion", (engine) => engine.up(undefined)],
        ["refresh", (engine) => engine.refresh()],
        ["preview", (engine) => engine.preview(clb())],
        ["update", (engine) => engine.up(changed)],
        ["replacement", (engine) => engine.previewUp(elsewhere)],
    ])("is not taken for gone by a %s at another endpoint", async (_, work) => {
        const edge = run();
        await edge.up(clb());
        const wrong = there(edge);
        await untouched(() => work(wrong), wrong);
        await expect(work(wrong)).rejects.toThrow(
            /rule set \d+ is not found at localhost:\d+, which is no proof that it is gone: it was last seen at localhost:\d+\. It stays in the state.*pulumi state delete/,
        );
    });

    test.each<[string, (engine: Engine) => Promise<unknown>]>([
        ["deletion", (engine) => engine.up(undefined)],
        ["refresh", (engine) => engine.refresh()],
    ])("keeps its rule in the state at a %s", async (_, work) => {
        const owner = run();
        await owner.up(clb({ ignoreForeignRules: true }));
        const docs = run("docs", ruleToken);
        await docs.up({ ...rule("docs.example.com", "/"), ingressId: owner.state!.id, namespaceId });
        const wrong = there(docs);
        await untouched(() => work(wrong), wrong);
    });

    test.each<[string, (engine: Engine) => Promise<unknown>]>([
        ["deletion", (engine) => engine.up(undefined)],
        ["refresh", (engine) => engine.refresh()],
    ])("is not taken for gone by a %s with other credentials", async (_, work) => {
        const edge = run();
        await edge.up(clb());
        ours.store.remove(Number(edge.state!.id));
        const place = { ...(edge.state!.outputs["__place"] as Inputs), credentials: "key 0123456789ab" };
        edge.state = { ...edge.state!, outputs: { ...edge.state!.outputs, __place: place } };
        await expect(work(edge)).rejects.toThrow("it was last seen with another access key. It stays in the state");
        expect(edge.state).toBeDefined();
    });

    test.each<[string, (engine: Engine) => Promise<unknown>]>([
        ["deletion", (engine) => engine.up(undefined)],
        ["refresh", (engine) => engine.refresh()],
    ])("is not taken for gone by a %s whose credentials see no such namespace", async (_, work) => {
        const edge = run();
        await edge.up(clb());
        const body = JSON.stringify({ namespaces: ["cn-hangzhou:billing"] });
        await fetch(`${theirs.url}/_emulator/inventory`, { method: "PUT", body });
        const wrong = there(edge);
        wrong.state = { ...edge.state!, outputs: omit(edge.state!.outputs, "__place") };
        await untouched(() => work(wrong), wrong);
        await expect(work(wrong)).rejects.toThrow("namespace cn-hangzhou:prod does not exist there either");
    });

    test("is gone where it was last seen, and of a state that does not say where, as its namespace is there", async () => {
        for (const key of ["__place", "nothing"]) {
            const edge = run();
            await edge.up(clb());
            ours.store.remove(Number(edge.state!.id));
            edge.state = { ...edge.state!, outputs: omit(edge.state!.outputs, key) };
            await edge.refresh();
            expect(edge.state).toBeUndefined();
        }
    });
});

test("a rule set that is found and is the same at another endpoint is updated and deleted there", async () => {
    const edge = run();
    await edge.up(clb());
    theirs.store.put(ours.store.all()[0]!);
    const moved = there(edge);
    await moved.up({ ...changed, listenerPort: 8080 });
    expect(moved.did).toBe("update");
    expect(moved.state!.outputs["__place"]).toMatchObject({ host: theirs.endpoint.replace("127.0.0.1", "localhost") });
    await moved.up(undefined);
    expect(theirs.store.all()).toEqual([]);
    expect(textOf(moved)).not.toContain("CR443");
});

test("an update without a change asks nothing where the rule set was last seen", async () => {
    const edge = run();
    await edge.up(clb());
    const { last } = countCalls(ours);
    await edge.up(clb());
    const calls = countCalls(ours, last);
    expect([calls.reads, calls.writes]).toEqual([[], []]);
});

test("a listener port that somebody changed by hand is drift, and no other rule set", async () => {
    const edge = run();
    await edge.up(clb());
    ours.store.put({ ...ours.store.all()[0]!, listenerPort: 8080 });
    await edge.refresh();
    await edge.up(clb());
    expect(ours.store.all()[0]!.listenerPort).toBe(80);
});
