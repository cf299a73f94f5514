import { ProviderError } from "../../../provider/engine/errors";
import type { Inputs } from "../../../provider/engine/values";
import type { Settings } from "../../../provider/platforms/sae/client/settings";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { clb, Engine, killedBeforeAnswering, rule, ruleToken, settingsFor, useEmulator } from "./workshop";

/** A rule that moves to another path is made there and then taken away here. What if that stops half-way? */
let emulator: Emulator;
let home: string;
let ingressId: string;
useEmulator((started) => (emulator = started));
beforeEach(async () => {
    home = process.env["PULUMI_HOME"]!;
    const edge = new Engine(settings(), "edge");
    await edge.up(clb({ ignoreForeignRules: true, rules: [] }));
    ingressId = edge.state!.id;
});

const settings = (more: Inputs = {}): Settings => settingsFor(emulator, more);
const at = (path: string, more: Inputs = {}): Inputs => ({ ...rule("team.example.com", path, more), ingressId });
const live = (): string[] => emulator.store.all()[0]!.rules.map(({ path }) => path);
const cancelled = new ProviderError("CANCELLED", "cancelled by the user");

/** The next run of the engine: another process, which knows what the state says. */
function nextRun({ state, replaced }: Engine): Engine {
    return Object.assign(new Engine(settings(), "team", ruleToken), { state, replaced });
}

/** ^C while a write is on its way. */
async function cancelAtWrite(engine: Engine, program: Inputs): Promise<void> {
    emulator.addFaults({ kind: "hold", action: "UpdateIngress", afterWork: true });
    const controller = new AbortController();
    const up = engine.up(program, controller.signal);
    await emulator.untilHeld();
    controller.abort(cancelled);
    emulator.release();
    await expect(up).rejects.toThrow("cancelled by the user");
}

/** The engine ends when the old rule has been taken away, before it notes that. */
async function endedAfterRemoval(engine: Engine, program: Inputs): Promise<void> {
    const waiting = [...engine.replaced, engine.state!];
    await engine.up(program);
    engine.replaced = waiting;
}

async function made(path: string): Promise<Engine> {
    const team = new Engine(settings(), "team", ruleToken);
    await team.up(at(path));
    return nextRun(team);
}

test("cancelled while the new rule is written: the next run takes the old one away", async () => {
    const team = await made("/old");
    await cancelAtWrite(team, at("/new"));
    expect(live()).toEqual(["/old", "/new"]);
    expect([team.state, ...team.replaced].map((item) => item?.id)).toEqual([
        `${ingressId}:team.example.com:/new`,
        `${ingressId}:team.example.com:/old`,
    ]);
    await nextRun(team).up(at("/new"));
    expect(live()).toEqual(["/new"]);
});

test("cancelled while the old rule is taken away: it is gone, and the state does not say that it is there", async () => {
    const team = await made("/old");
    emulator.addFaults({ kind: "hold", action: "UpdateIngress", skip: 1, afterWork: true });
    const controller = new AbortController();
    const up = team.up(at("/new"), controller.signal);
    await emulator.untilHeld();
    controller.abort(cancelled);
    emulator.release();
    await up;
    expect(live()).toEqual(["/new"]);
    expect(team.replaced).toEqual([]);
});

describe("ended while the old rule is taken away", () => {
    test("and then declared as it was: the new one of the old path stays, whatever else waits to be deleted", async () => {
        const team = await made("/old");
        await endedAfterRemoval(team, at("/new"));
        expect(live()).toEqual(["/new"]);
        expect(team.replaced).toHaveLength(1);
        const back = nextRun(team);
        await back.up(at("/old"));
        expect(live()).toEqual(["/old"]);
        await nextRun(back).up(undefined);
        expect(live()).toEqual([]);
    });

    test("and again on the way back: the run after it knows both by their creation", async () => {
        const team = await made("/old");
        await endedAfterRemoval(team, at("/new"));
        const back = nextRun(team);
        await endedAfterRemoval(back, at("/old"));
        expect(live()).toEqual(["/old"]);
        const after = nextRun(back);
        await after.up(at("/old"));
        expect(live()).toEqual(["/old"]);
        expect(after.replaced).toEqual([]);
        await after.refresh();
        expect(after.state?.id).toBe(`${ingressId}:team.example.com:/old`);
        await nextRun(after).up(undefined);
        expect(live()).toEqual([]);
    });
});

describe("killed after the rule was written and before the engine was told", () => {
    test("and then declared elsewhere: refused, with what stands there and the import that cures it", async () => {
        const team = new Engine(settings(), "team", ruleToken);
        await team.up(at("/one"));
        killedBeforeAnswering(home);
        const other = new Engine(settings(), "team", ruleToken);
        const refusal =
            /an interrupted run of this resource added the rule for team\.example\.com\/one .*adopt it with: pulumi import crossroute:sae:Rule team \d+:team\.example\.com:\/one \[CR430 interrupted-creation\]$/;
        await expect(other.preview(at("/two"))).rejects.toThrow(refusal);
        await expect(other.up(at("/two"))).rejects.toThrow(refusal);
        expect(live()).toEqual(["/one"]);
        await other.import(`${ingressId}:team.example.com:/one`);
        await nextRun(other).up(at("/two"));
        expect(live()).toEqual(["/two"]);
    });

    test("by an engine that was told and did not note it: the same", async () => {
        await new Engine(settings(), "team", ruleToken).up(at("/one"));
        const other = new Engine(settings(), "team", ruleToken);
        await expect(other.up(at("/two"))).rejects.toThrow("added the rule for team.example.com/one");
        await other.import(`${ingressId}:team.example.com:/one`);
        await nextRun(other).up(at("/two"));
        expect(live()).toEqual(["/two"]);
    });

    test("in a replacement that the program then takes back: it is named, because nothing else would", async () => {
        const team = await made("/old");
        const before = nextRun(team);
        await nextRun(team).up(at("/new"));
        emulator.store.put({ ...emulator.store.all()[0]!, rules: [at("/old"), at("/new")] as never });
        await before.up(at("/old"));
        expect(before.logs.join("\n")).toMatch(
            /added the rule for team\.example\.com\/new to rule set \d+, where it still stands and is in no state — look whether it is still that one, and remove it by hand, or adopt it with: pulumi import/,
        );
        expect(live()).toEqual(["/old", "/new"]);
    });
});

test("a rule that is replaced while it stays in its place is deleted once and made once", async () => {
    const team = await made("/one");
    await team.replace(at("/one", { containerPort: 9090 }), true);
    expect(emulator.store.all()[0]!.rules).toMatchObject([{ path: "/one", containerPort: 9090 }]);
    await nextRun(team).up(undefined);
    expect(live()).toEqual([]);
});
