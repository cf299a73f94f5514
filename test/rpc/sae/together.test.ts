import { ProviderError } from "../../../provider/engine/errors";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { PluginProcess, partialOf, type Outcome } from "./plugin-process";
import { stacksOn } from "./stacks";
import {
    clb,
    Engine,
    ingressToken,
    newAlb,
    rule,
    ruleToken,
    settingsFor,
    temporaryFolder,
    useEmulator,
} from "./workshop";

/** What goes wrong in two places at once. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const cancelled = new ProviderError("CANCELLED", "cancelled by the user");
const shared = (): Inputs => clb({ ignoreForeignRules: true, rules: [] });
const textOf = (outcome: Outcome<unknown>): string => ("failure" in outcome ? outcome.failure.details : "done");
const { run, again, domains } = stacksOn(() => emulator);

describe("two plugin processes create on one listener at the same time", () => {
    // Of one name and of one description, as two backends with a copy of one program have them.
    test.each([
        ["that is described by its program", { description: "shop-edge" }],
        ["without a description", {}],
    ])("a rule set %s: one has it, and the other names it", async (_name, more) => {
        const plugins = await Promise.all([1, 2].map(() => PluginProcess.start(settingsFor(emulator))));
        try {
            emulator.addFaults({ kind: "hold", action: "CreateIngress", times: 2 });
            const both = Promise.all(plugins.map((plugin) => plugin.create(ingressToken, "edge", clb(more))));
            await emulator.untilHeld(2);
            emulator.release();
            const outcomes = await both;
            expect(emulator.store.all()).toHaveLength(1);
            const [set] = emulator.store.all();
            const loser = outcomes.findIndex((outcome) => "failure" in outcome);
            expect(outcomes.filter((outcome) => "done" in outcome)).toMatchObject([{ done: { id: String(set!.id) } }]);
            const refusal = new RegExp(
                `already has rule set ${set!.id} .*pulumi import crossroute:sae:Ingress edge ${set!.id}`,
            );
            expect(textOf(outcomes[loser]!)).toMatch(refusal);
            // Nor does it take the other's for its own when it tries again.
            expect(textOf(await plugins[loser]!.create(ingressToken, "edge", clb(more)))).toMatch(refusal);
        } finally {
            plugins.forEach((plugin) => plugin.end());
        }
    });
});

test("a cancel in the middle of a batch of rules: each is in the state, and the next run finds all in place", async () => {
    const edge = run("edge");
    await edge.up(shared());
    const plugin = await PluginProcess.start(settingsFor(emulator));
    try {
        emulator.addFaults({ kind: "hold", action: "UpdateIngress", afterWork: true });
        const inputs = ["a", "b", "c"].map((name) => ({
            name,
            ...{ inputs: { ...rule(`${name}.example.com`, "/"), ingressId: edge.state!.id } },
        }));
        const all = inputs.map((one) => plugin.create(ruleToken, one.name, one.inputs));
        await emulator.untilHeld();
        await plugin.cancel();
        emulator.release();
        const outcomes = await Promise.all(all);
        const states = outcomes.map((outcome) => ("failure" in outcome ? partialOf(outcome.failure) : undefined));
        expect(states.map((state) => state?.id)).toEqual(
            inputs.map(({ name }) => `${edge.state!.id}:${name}.example.com:/`),
        );
        expect(domains()).toEqual(["a.example.com", "b.example.com", "c.example.com"]);
        const writes = emulator.log.since().filter(({ writes }) => writes).length;
        for (const [i, one] of inputs.entries()) {
            const next = run(one.name, ruleToken);
            next.state = { ...(states[i] as { id: string; inputs: Inputs; outputs: Inputs }), refreshFirst: true };
            await next.up(one.inputs);
        }
        expect(emulator.log.since().filter(({ writes }) => writes)).toHaveLength(writes);
    } finally {
        plugin.end();
    }
});

test("a cancel before a batch is written: nothing is live, nothing is in a state, and the next run makes all", async () => {
    const edge = run("edge");
    await edge.up(shared());
    const one = settingsFor(emulator);
    const controller = new AbortController();
    emulator.addFaults({ kind: "hold", action: "DescribeIngress" });
    const teams = ["a", "b"].map((name) => new Engine(one, name, ruleToken));
    const inputs = (name: string): Inputs => ({ ...rule(`${name}.example.com`, "/"), ingressId: edge.state!.id });
    const ups = teams.map((team) => team.up(inputs(team.name), controller.signal));
    await emulator.untilHeld();
    controller.abort(cancelled);
    emulator.release();
    for (const up of ups) await expect(up).rejects.toThrow("cancelled by the user");
    expect(teams.map(({ state }) => state)).toEqual([undefined, undefined]);
    expect(domains()).toEqual([]);
    for (const team of teams) await again(team).up(inputs(team.name));
    expect(domains()).toEqual(["a.example.com", "b.example.com"]);
});

describe("killed between the record and the call", () => {
    const kill = async (plugin: PluginProcess, work: Promise<unknown>): Promise<void> => {
        await emulator.untilHeld();
        plugin.end();
        emulator.drop();
        await work;
    };

    test("of a rule set: the next run makes it once", async () => {
        const home = temporaryFolder();
        const plugin = await PluginProcess.start(settingsFor(emulator), home);
        emulator.addFaults({ kind: "hold", action: "CreateIngress" });
        await kill(plugin, plugin.create(ingressToken, "edge", newAlb({ description: "edge-own" })));
        const again = await PluginProcess.start(settingsFor(emulator), home);
        try {
            const outcome = await again.create(ingressToken, "edge", newAlb({ description: "edge-own" }));
            expect(textOf(outcome)).toBe("done");
            expect(emulator.store.all()).toHaveLength(1);
        } finally {
            again.end();
        }
    });

    test("of a rule: another that is declared then is made, and nothing else", async () => {
        const edge = run("edge");
        await edge.up(shared());
        const home = temporaryFolder();
        const plugin = await PluginProcess.start(settingsFor(emulator), home);
        emulator.addFaults({ kind: "hold", action: "UpdateIngress" });
        const inputs = (domain: string): Inputs => ({ ...rule(domain, "/"), ingressId: edge.state!.id });
        await kill(plugin, plugin.create(ruleToken, "team", inputs("one.example.com")));
        const again = await PluginProcess.start(settingsFor(emulator), home);
        try {
            expect(textOf(await again.create(ruleToken, "team", inputs("two.example.com")))).toBe("done");
            expect(domains()).toEqual(["two.example.com"]);
        } finally {
            again.end();
        }
    });
});

describe("throttled while it is destroyed", () => {
    test("it goes, however often SAE asks to wait", async () => {
        const edge = run("edge");
        await edge.up(clb());
        emulator.addFaults({ kind: "throttle", action: "DescribeIngress", retryAfterMs: 5, times: 3 });
        emulator.addFaults({ kind: "throttle", action: "DeleteIngress", retryAfterMs: 5, times: 3 });
        await edge.up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("for longer than it is asked again: it stays in the state, and the next run takes it away", async () => {
        const edge = new Engine(settingsFor(emulator, { maxRetries: 2 }), "edge");
        await edge.up(clb());
        emulator.addFaults({ kind: "throttle", action: "DeleteIngress", retryAfterMs: 5, times: 99 });
        await expect(edge.up(undefined)).rejects.toThrow("Throttling.User");
        expect(edge.state).toBeDefined();
        emulator.clearFaults();
        await again(edge).up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("a rule: what others wrote meanwhile stays", async () => {
        const edge = run("edge");
        await edge.up(shared());
        const inputs = (domain: string): Inputs => ({ ...rule(domain, "/"), ingressId: edge.state!.id });
        const [one, two] = ["one", "two"].map((name) => run(name, ruleToken, undefined, name));
        await one!.up(inputs("one.example.com"));
        emulator.addFaults({ kind: "throttle", action: "UpdateIngress", retryAfterMs: 300 });
        const gone = one!.up(undefined);
        // The other machine has a limiter of its own.
        process.env["PULUMI_HOME"] = temporaryFolder();
        await two!.up(inputs("two.example.com"));
        await gone;
        expect(domains()).toEqual(["two.example.com"]);
    });
});

describe("replaced (--replace) with a lost answer", () => {
    test.each(["cutBefore", "cutAfter", "http500"] as const)(
        "%s at the creation: one is live, and in the state",
        async (kind) => {
            const edge = run("edge");
            await edge.up(clb());
            const next = again(edge);
            emulator.addFaults({ kind, action: "CreateIngress", ...(kind === "http500" && { afterWork: true }) });
            await next.replace(clb(), true);
            expect(emulator.store.all().map(({ id }) => String(id))).toEqual([next.state!.id]);
            expect(next.state!.id).not.toBe(edge.state!.id);
            await again(next).up(undefined);
            expect(emulator.store.all()).toEqual([]);
        },
    );

    test.each(["cutBefore", "cutAfter"] as const)(
        "%s at the deletion: the old one is gone, the new one is live",
        async (kind) => {
            const edge = run("edge");
            await edge.up(newAlb());
            const old = edge.state!.id;
            const next = again(edge);
            emulator.addFaults({ kind, action: "DeleteIngress" });
            await next.replace(newAlb({ requestTimeout: 9 }), true);
            expect(next.state!.id).not.toBe(old);
            expect(emulator.store.all()).toMatchObject([{ id: Number(next.state!.id), requestTimeout: 9 }]);
        },
    );
});

test("a creation that is interrupted and tried again on a fresh disk is named, and its import cures it", async () => {
    const edge = run("edge");
    await edge.up(shared());
    const inputs = { ...rule("team.example.com", "/"), ingressId: edge.state!.id };
    for (const [token, name, program] of [
        [ingressToken, "alb", newAlb()],
        [ingressToken, "own", newAlb({ description: "own-alb", listenerPort: 81 })],
        [ingressToken, "listener", clb({ listenerPort: 82 })],
        [ruleToken, "team", inputs],
    ] as const) {
        // The engine ends before it notes what was answered, and the next runner has another disk.
        await run(name, token).up(program);
        process.env["PULUMI_HOME"] = temporaryFolder();
        const live = JSON.stringify(emulator.store.all());
        const retry = run(name, token);
        const error = await retry.up(program).catch((reason: Error) => reason.message);
        const command = /pulumi import (crossroute:sae:\w+) \S+ ([^\s;.]+(?:\.[^\s;.]+)*)/.exec(String(error));
        expect([name, command?.[1]]).toEqual([name, token]);
        expect(JSON.stringify(emulator.store.all())).toBe(live);
        await retry.import(command![2]!);
        const { inputs: imported } = retry.state!;
        await again(retry).up(imported);
        expect(emulator.store.all()).toHaveLength(JSON.parse(live).length as number);
    }
});

test.each([
    ["the owner", "owner-app"],
    ["the team", "team-app"],
])(
    "an owner and a team that declare one rule at the same time, %s last: it has it, and the other is told, also at its next run",
    async (last, app) => {
        const edge = new Engine(settingsFor(emulator, { ruleSettleTime: 0.3 }), "edge");
        await edge.up(shared());
        const team = new Engine(settingsFor(emulator, { ruleSettleTime: 0.3 }), "team", ruleToken, "team");
        const settled = (work: Promise<void>): Promise<string> =>
            work.then(
                () => "done",
                (error: Error) => error.message,
            );
        const greedy = { ...shared(), rules: [rule("x.example.com", "/", { appId: "owner-app" })] };
        const wanted = { ...rule("x.example.com", "/", { appId: "team-app" }), ingressId: edge.state!.id };
        const owner = again(edge);
        const first = [() => owner.up(greedy), () => team.up(wanted)];
        if (last === "the owner") first.reverse();
        emulator.addFaults({ kind: "hold", action: "UpdateIngress", times: 2 });
        const losing = settled(first[0]!());
        await emulator.untilHeld();
        const winning = settled(first[1]!());
        await emulator.untilHeld(2);
        emulator.release();
        expect(await winning).toBe("done");
        expect(await losing).toMatch(/x\.example\.com\//);
        const live = (): unknown => emulator.store.all()[0]!.rules;
        expect(live()).toMatchObject([{ domain: "x.example.com", appId: app }]);
        // Whoever lost does not take it at the next run either.
        await settled(again(owner).up(greedy));
        await settled(again(team).up(wanted));
        expect(live()).toMatchObject([{ domain: "x.example.com", appId: app }]);
    },
);
