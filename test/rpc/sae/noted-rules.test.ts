import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Inputs } from "../../../provider/engine/values";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, rule, ruleToken, settingsFor, useEmulator, type SaeToken } from "./workshop";

/** What an owner of a shared rule set notes of its own rules proves what it wrote, and nothing else. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const [first, second, third] = ["7171a6ca", "5d1c0a2e", "8c573618"];
const shop = (appId = first): Inputs => rule("shop.example.com", "/", { appId });
const docs = rule("docs.example.com", "/");
const shared = (...rules: Inputs[]): Inputs => clb({ ignoreForeignRules: true, rules });
const live = (): string[] => emulator.store.all()[0]!.rules.map(({ domain, appId }) => `${domain} ${appId}`);
/** Each run of a stack is a process of its own. */
const run = (name: string, of?: Engine, token?: SaeToken): Engine =>
    Object.assign(new Engine(settingsFor(emulator, { maxRetries: 1 }), name, token), of && { state: of.state });
const noted = (): string[] => {
    const folder = join(process.env["PULUMI_HOME"]!, "crossroute", "creations");
    return existsSync(folder) ? readdirSync(folder) : [];
};

async function madeWith(...rules: Inputs[]): Promise<Engine> {
    const edge = run("edge");
    await edge.up(shared(...rules));
    return run("edge", edge);
}

async function changedByHand(): Promise<Engine> {
    const edge = await madeWith(shop());
    const set = emulator.store.all()[0]!;
    emulator.store.put({ ...set, rules: set.rules.map((item) => ({ ...item, appId: second })) });
    return edge;
}

describe("a rule that somebody else made as it is declared now stays another's", () => {
    test.each([
        ["with another change", [docs]],
        ["without another change", []],
    ])("%s: it is not deleted with the rule set", async (_, others) => {
        const edge = await changedByHand();
        await edge.up(shared(shop(second), ...others));
        expect(edge.logs.join("\n")).toContain("somebody else made them so");
        await expect(run("edge", edge).up(undefined)).rejects.toThrow("that would go with it: shop.example.com/");
        expect(live()).toContain(`shop.example.com ${second}`);
    });

    test("after a refresh it is not changed", async () => {
        const edge = await changedByHand();
        await edge.up(shared(shop(second), docs));
        const next = run("edge", edge);
        await next.refresh();
        await expect(run("edge", next).up(shared(shop(third), docs))).rejects.toThrow("somebody else changed");
        expect(live()).toContain(`shop.example.com ${second}`);
    });

    test("after a run that could not read, or whose answer was lost, it is not changed", async () => {
        const edge = await changedByHand();
        emulator.addFaults({ kind: "http503", action: "DescribeIngress", times: 4 });
        await expect(run("edge", edge).up(shared(shop(second), docs))).rejects.toThrow();
        emulator.clearFaults();
        const cut = run("edge", edge);
        emulator.addFaults({ kind: "cutAfter", action: "UpdateIngress" });
        await cut.up(shared(shop(second), docs)).catch(() => undefined);
        emulator.clearFaults();
        const next = run("edge", cut);
        await next.up(shared(shop(second), docs));
        await expect(run("edge", next).up(shared(shop(third), docs))).rejects.toThrow("somebody else changed");
        expect(live()).toContain(`shop.example.com ${second}`);
    });
});

describe.each([
    ["SAE could not be read", { kind: "http503", action: "DescribeIngress", times: 4 }],
    ["SAE throttled it", { kind: "throttle", action: "UpdateIngress", times: 9, retryAfterMs: 5 }],
] as const)("a run that never wrote, for %s,", (_, fault) => {
    async function neverWritten(): Promise<Engine> {
        const edge = await madeWith();
        emulator.addFaults(fault);
        await expect(run("edge", edge).up(shared(shop(second)))).rejects.toThrow();
        emulator.clearFaults();
        return edge;
    }

    test("proves nothing about a rule that another creates afterwards", async () => {
        const edge = await neverWritten();
        await run("team", undefined, ruleToken).up({ ...shop(second), ingressId: edge.state!.id });
        await expect(run("edge", edge).up(shared(shop(second)))).rejects.toThrow("which this resource did not make");
        await expect(run("edge", edge).up(undefined)).rejects.toThrow("that would go with it: shop.example.com/");
        expect(live()).toEqual([`shop.example.com ${second}`]);
    });
});

describe.each([
    ["SAE could not be read", [{ kind: "http503", action: "DescribeIngress", times: 4 }]],
    [
        "SAE throttled it and could not be read then",
        [
            { kind: "throttle", action: "UpdateIngress", retryAfterMs: 5 },
            { kind: "http503", action: "DescribeIngress", skip: 1, times: 9 },
        ],
    ],
] as const)("an sae.Rule whose run never wrote, for %s,", (_, faults) => {
    const other: Inputs = { ...shop(third), domain: "docs.example.com" };
    async function owner(): Promise<string> {
        return (await madeWith()).state!.id;
    }
    const failing = async (of: Engine, inputs: Inputs): Promise<Engine> => {
        const next = run(of.name, of, ruleToken);
        emulator.addFaults(...faults);
        await expect(next.up(inputs)).rejects.toThrow();
        emulator.clearFaults();
        return run(of.name, next, ruleToken);
    };

    test("proves nothing of a rule of the same words that another makes then", async () => {
        const ingressId = await owner();
        const one = await failing(run("one", undefined, ruleToken), { ...shop(second), ingressId });
        await run("two", undefined, ruleToken).up({ ...shop(second), ingressId });
        await expect(one.preview({ ...shop(second), ingressId })).rejects.toThrow("which this resource did not make");
        await expect(one.up({ ...shop(second), ingressId })).rejects.toThrow("which this resource did not make");
    });

    test("proves nothing of a change that somebody else makes then", async () => {
        const ingressId = await owner();
        const one = run("one", undefined, ruleToken);
        await one.up({ ...other, ingressId });
        const changed = { ...other, appId: second, ingressId };
        const next = await failing(one, changed);
        const set = emulator.store.all()[0]!;
        emulator.store.put({ ...set, rules: set.rules.map((item) => ({ ...item, appId: second! })) });
        await expect(next.up(changed)).rejects.toThrow("somebody else changed");
        await expect(run("one", next, ruleToken).up(undefined)).rejects.toThrow("so it is not deleted");
        expect(live()).toEqual([`docs.example.com ${second}`]);
    });
});

test("a rule that a killed run was writing is proven until the engine has it", async () => {
    const edge = await madeWith();
    const before = edge.state!;
    const killed = (): Engine => Object.assign(run("edge"), { state: before });
    await killed().up(shared(docs));
    // Both runs are killed before the engine stores what they did: the second finds nothing to write.
    await killed().up(shared(docs));
    const last = killed();
    await last.up(shared(docs));
    expect(live()).toEqual([`docs.example.com ${first}`]);
    await run("edge", last).up(shared(docs));
    expect(noted().length).toBeLessThanOrEqual(1);
    await run("edge", last).up(undefined);
    expect(emulator.store.all()).toEqual([]);
});
