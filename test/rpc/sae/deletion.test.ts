import { startEmulator, type Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, rule, ruleToken, settingsFor, temporaryFolder } from "./workshop";

/** A deleted resource must not stay in a state: `up` would see nothing to create. */
let emulator: Emulator;
/** How many reads are throttled from the next write on: more than a call is repeated. */
let throttled = 0;
/** The credentials run out with the next write. */
let expires = false;
beforeAll(async () => {
    process.env["PULUMI_HOME"] = temporaryFolder();
    emulator = await startEmulator({
        dir: temporaryFolder(),
        log({ writes }) {
            if (!writes) return;
            if (expires) emulator.addFaults(expired);
            expires = false;
            if (throttled === 0) return;
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

const expired = { kind: "refuse", code: "InvalidSecurityToken.Expired", action: "DescribeIngress", times: 99 } as const;
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

test("credentials that run out before the look leave rule set and rule in the state, and say what is in doubt", async () => {
    const edge = await shared();
    const team = await ruleOf(edge);
    for (const [one, what] of [
        [team, "rule 10001:team.example.com:/"],
        [edge, "rule set 10001"],
    ] as const) {
        expires = true;
        await expect(one.up(undefined)).rejects.toThrow(
            new RegExp(
                `answered that ${what.replace(/\d{5}/, "\\d+")} is deleted, and whether it is gone could not be seen`,
            ),
        );
        expect(one.state).toBeDefined();
        emulator.clearFaults();
        await one.up(undefined);
        expect(one.state).toBeUndefined();
    }
    expect(emulator.store.all()).toEqual([]);
});
