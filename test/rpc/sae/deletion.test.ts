import { startEmulator, type Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, rule, ruleToken, settingsFor, temporaryFolder } from "./workshop";

/** What was deleted must not stay in a state: `up` would say that nothing is to be made. */
let emulator: Emulator;
/** How many reads are throttled from the next write on: more than a call is repeated. */
let throttled = 0;
beforeAll(async () => {
    process.env["PULUMI_HOME"] = temporaryFolder();
    emulator = await startEmulator({
        dir: temporaryFolder(),
        log({ writes }) {
            if (!writes || throttled === 0) return;
            emulator.addFaults({ kind: "throttle", action: "DescribeIngress", times: throttled, retryAfterMs: 5 });
            throttled = 0;
        },
    });
});
beforeEach(() => emulator.reset());
afterAll(async () => {
    delete process.env["PULUMI_HOME"];
    await emulator.close();
});

const settings = () => settingsFor(emulator, { maxRetries: 2 });
async function shared(): Promise<Engine> {
    const edge = new Engine(settings(), "edge");
    await edge.up(clb({ ignoreForeignRules: true, rules: [] }));
    return edge;
}
async function ruleOf(edge: Engine): Promise<Engine> {
    const team = new Engine(settings(), "team", ruleToken);
    await team.up({ ...rule("team.example.com", "/"), ingressId: edge.state!.id });
    return team;
}

describe.each([
    ["and then answered", 3],
    ["for long", 12],
])("SAE throttles the look after a deletion that it answered, %s", (_, times) => {
    test("a rule set is deleted, and no state holds it", async () => {
        const edge = await shared();
        throttled = times;
        await edge.up(undefined);
        expect(edge.state).toBeUndefined();
        expect(emulator.store.all()).toEqual([]);
        expect(edge.logs.join("\n").includes("this was not seen")).toBe(times > 9);
    });

    test("a rule is deleted, and no state holds it", async () => {
        const team = await ruleOf(await shared());
        throttled = times;
        await team.up(undefined);
        expect(team.state).toBeUndefined();
        expect(emulator.store.all()[0]!.rules).toEqual([]);
        expect(team.logs.join("\n").includes("this was not seen")).toBe(times > 9);
    });
});

test("a rule whose deletion was never answered and that nobody can look for stays in the state", async () => {
    const team = await ruleOf(await shared());
    throttled = 12;
    emulator.addFaults({ kind: "cutBefore", action: "UpdateIngress" });
    await expect(team.up(undefined)).rejects.toThrow("Throttling");
    expect(team.state).toBeDefined();
    expect(emulator.store.all()[0]!.rules).toHaveLength(1);
    emulator.clearFaults();
    await team.up(undefined);
    expect(emulator.store.all()[0]!.rules).toEqual([]);
});
