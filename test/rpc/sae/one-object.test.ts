import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import {
    alb,
    clb,
    Engine,
    newAlb,
    rule,
    ruleToken,
    settingsFor,
    temporaryFolder,
    useEmulator,
    type SaeToken,
} from "./workshop";

/** Two resources of a program for one live thing: after an import under another name, say, without an alias. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const run = (name = "edge", token?: SaeToken): Engine => new Engine(settingsFor(emulator), name, token);
const live = (): string[] => emulator.store.all().map(({ id }) => String(id));
const rules = (): string[] =>
    emulator.store.all()[0]!.rules.map(({ domain, path, appId }) => `${domain}${path} ${appId}`);

describe("what another resource of the program has is not deleted with the old one", () => {
    test("a rule set that was imported under another name", async () => {
        const old = run("old");
        await old.up(clb());
        const settings = settingsFor(emulator);
        const renamed = new Engine(settings, "new");
        await renamed.import(old.state!.id);
        await renamed.up({ ...clb(), adopt: true });
        const leaving = Object.assign(new Engine(settings, "old"), { state: old.state });
        await leaving.up(undefined);
        expect(live()).toEqual([old.state!.id]);
        expect(leaving.logs.join("\n")).toContain(`rule set ${old.state!.id} is another resource's now`);
        // When both go, it goes.
        const end = settingsFor(emulator);
        await Object.assign(new Engine(end, "new"), { state: renamed.state }).up(undefined);
        expect(live()).toEqual([]);
    });

    test("a rule", async () => {
        const edge = run();
        await edge.up(clb({ ignoreForeignRules: true, rules: [] }));
        const inputs: Inputs = { ...rule("team.example.com", "/"), ingressId: edge.state!.id };
        const old = run("old", ruleToken);
        await old.up(inputs);
        const settings = settingsFor(emulator);
        const renamed = new Engine(settings, "new", ruleToken);
        await renamed.import(old.state!.id);
        await renamed.up(inputs);
        const leaving = Object.assign(new Engine(settings, "old", ruleToken), { state: old.state });
        await leaving.up(undefined);
        expect(rules()).toEqual(["team.example.com/ 7171a6ca"]);
        expect(leaving.logs.join("\n")).toContain("is another resource's now");
    });

    test("both, refreshed and destroyed in one run: it goes", async () => {
        const old = run("old");
        await old.up(clb());
        const settings = settingsFor(emulator);
        const both = ["old", "new"].map((name) => Object.assign(new Engine(settings, name), { state: old.state }));
        for (const one of both) await one.refresh();
        for (const one of both) await one.up(undefined);
        expect(live()).toEqual([]);
    });
});

describe("a second rule for the same domain and path, which an ALB takes", () => {
    const byHand = { ...rule("team.example.com", "/", { appId: "hand0001" }) };
    const put = (first: boolean): void => {
        const [set] = emulator.store.all();
        const hand = byHand as unknown as (typeof set & object)["rules"][number];
        emulator.store.put({ ...set!, rules: first ? [hand, ...set!.rules] : [...set!.rules, hand] });
    };

    test.each([
        ["behind", false],
        ["before", true],
    ])("made by hand %s ours stays when ours changes, moves and goes", async (_name, first) => {
        const edge = run();
        await edge.up(alb({ ignoreForeignRules: true, rules: [] }));
        const inputs: Inputs = { ...rule("team.example.com", "/"), ingressId: edge.state!.id };
        const team = run("team", ruleToken);
        await team.up(inputs);
        put(first);
        const next = (of: Engine): Engine => Object.assign(run("team", ruleToken), { state: of.state });
        const changed = next(team);
        await changed.up({ ...inputs, appId: "8c573618" });
        expect(rules().sort()).toEqual(["team.example.com/ 8c573618", "team.example.com/ hand0001"]);
        const moved = next(changed);
        await moved.up({ ...inputs, appId: "8c573618", position: "first" });
        expect(rules()).toEqual(["team.example.com/ 8c573618", "team.example.com/ hand0001"]);
        await next(moved).up(undefined);
        expect(rules()).toEqual(["team.example.com/ hand0001"]);
    });
});

describe("where a rule stands on an ALB", () => {
    const setUp = async (): Promise<string> => {
        const edge = run();
        await edge.up(alb({ ignoreForeignRules: true, rules: [rule("x.example.com", "/*")] }));
        return edge.state!.id;
    };

    test("two that are put first at the same time, while another writer undoes it once, both come before the others", async () => {
        const ingressId = await setUp();
        const settings = settingsFor(emulator, { ruleSettleTime: 0.2 });
        const teams = ["a", "b"].map((name) => new Engine(settings, name, ruleToken));
        const before = emulator.store.all()[0]!;
        let undone = false;
        const foreign = setInterval(() => {
            if (undone || emulator.store.all()[0]!.rules.length < 3) return;
            undone = true;
            emulator.store.put(before);
        }, 5);
        const ups = teams.map((team) =>
            team.up({ ...rule(`${team.name}.example.com`, "/*"), ingressId, position: "first" }),
        );
        await Promise.all(ups);
        clearInterval(foreign);
        expect(undone).toBe(true);
        expect(rules().at(-1)).toBe("x.example.com/* 7171a6ca");
        expect(rules()).toHaveLength(3);
    });

    test("one that is no longer put first goes behind the others, as its default says", async () => {
        const ingressId = await setUp();
        const team = run("team", ruleToken);
        const inputs: Inputs = { ...rule("team.example.com", "/*"), ingressId };
        await team.up({ ...inputs, position: "first" });
        expect(rules()[0]).toMatch(/^team/);
        const next = Object.assign(run("team", ruleToken), { state: team.state });
        expect(await next.preview(inputs)).toEqual({ position: "delete" });
        await next.up(inputs);
        expect(rules().at(-1)).toMatch(/^team/);
    });
});

describe("a rule of a shared rule set that is gone and made again by a team, in the same place", () => {
    const removeByHand = (domain: string): void => {
        const set = emulator.store.all()[0]!;
        emulator.store.put({ ...set, rules: set.rules.filter((item) => item.domain !== domain) });
    };
    const shared = (more: Inputs = {}): Inputs =>
        clb({ ignoreForeignRules: true, rules: [rule("shop.example.com", "/")], ...more });
    const handedOver = async (): Promise<Engine> => {
        const edge = run();
        await edge.up(shared());
        removeByHand("shop.example.com");
        const team = run("team", ruleToken);
        await team.up({ ...rule("shop.example.com", "/", { appId: "5d1c0a2e" }), ingressId: edge.state!.id });
        return edge;
    };
    const nextRun = (of: Engine, token?: SaeToken): Engine => Object.assign(run(of.name, token), { state: of.state });
    const teams = ["shop.example.com/ 5d1c0a2e"];

    test("is not taken back by its former owner, in a preview and in an update", async () => {
        const edge = await handedOver();
        const refusal = "somebody else changed what rule set " + edge.state!.id + " has for shop.example.com/";
        await expect(nextRun(edge).plan(shared({ requestTimeout: 9 }))).rejects.toThrow(refusal);
        await expect(nextRun(edge).up(shared({ requestTimeout: 9 }))).rejects.toThrow(
            `${refusal}: it was edited in place`,
        );
        expect(rules()).toEqual(teams);
    });

    test("does not go with the rule set", async () => {
        const edge = await handedOver();
        await expect(nextRun(edge).up(undefined)).rejects.toThrow(
            "has rules that this resource did not make and that would go with it",
        );
        expect(rules()).toEqual(teams);
    });

    test("is not changed by the sae.Rule that had its place", async () => {
        const edge = run();
        await edge.up(clb({ ignoreForeignRules: true, rules: [] }));
        const inputs: Inputs = { ...rule("shop.example.com", "/"), ingressId: edge.state!.id };
        const one = run("one", ruleToken);
        await one.up(inputs);
        removeByHand("shop.example.com");
        const two = run("two", ruleToken);
        await two.up({ ...inputs, appId: "5d1c0a2e" });
        const changed = { ...inputs, appId: "8c573618" };
        await expect(nextRun(one, ruleToken).plan(changed)).rejects.toThrow("somebody else changed");
        await expect(nextRun(one, ruleToken).up(changed)).rejects.toThrow("somebody else changed");
        expect(rules()).toEqual(teams);
    });

    test("edited in place in a rule set of one's own it is set to what is declared", async () => {
        const edge = run();
        await edge.up(clb({ rules: [rule("shop.example.com", "/")] }));
        const set = emulator.store.all()[0]!;
        emulator.store.put({ ...set, rules: set.rules.map((item) => ({ ...item, appId: "hand0001" })) });
        await nextRun(edge).up(clb({ rules: [rule("shop.example.com", "/")], requestTimeout: 9 }));
        expect(rules()).toEqual(["shop.example.com/ 7171a6ca"]);
    });
});

test("a command to import a rule can be pasted: what a shell would read in it is quoted", async () => {
    const edge = run();
    await edge.up(alb({ rules: [rule("*.example.com", "/a/*")], ignoreForeignRules: true }));
    const inputs: Inputs = { ...rule("*.example.com", "/a/*"), ingressId: edge.state!.id };
    await expect(run("team", ruleToken).up(inputs)).rejects.toThrow(
        `pulumi import crossroute:sae:Rule team '${edge.state!.id}:*.example.com:/a/*' (if you renamed`,
    );
});

test("a load balancer that is paid for is named when an interrupted run made it on another port, from a fresh disk, too", async () => {
    const edge = run();
    await edge.up(newAlb());
    process.env["PULUMI_HOME"] = temporaryFolder();
    const next = run();
    await next.plan(newAlb({ listenerPort: 81 }));
    expect(next.logs.join("\n")).toMatch(
        new RegExp(
            `rule set ${edge.state!.id} .* has port 80 of alb-\\w+, .*pulumi import crossroute:sae:Ingress edge ${edge.state!.id}, or delete it`,
        ),
    );
});
