import { ProviderError } from "../../../provider/engine/errors";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { describe as described } from "../../../sandbox/sae-emulator/replies";
import {
    clb,
    Engine,
    killedBeforeAnswering,
    newAlb,
    rule,
    ruleToken,
    settingsFor,
    useEmulator,
    type SaeToken,
} from "./workshop";

/** Answers that look right and are not: of a cache, of a gateway between, of a reader that is behind. */
let emulator: Emulator;
useEmulator((started) => (emulator = started));

const run = (name = "edge", token?: SaeToken): Engine => new Engine(settingsFor(emulator), name, token);
const nextRun = (of: Engine, token?: SaeToken): Engine => Object.assign(run(of.name, token), { state: of.state });
const live = (): string[] => emulator.store.all().map(({ id }) => String(id));
const success = (data: object): string => JSON.stringify({ RequestId: "r", Code: "200", Success: true, Data: data });

describe("CreateIngress answers the id of another's rule set", () => {
    test.each([
        ["and makes nothing, on a listener", clb, false],
        ["and makes nothing, on a new load balancer", newAlb, false],
        ["and makes what was asked for, on a listener", clb, true],
        ["and makes what was asked for, on a new load balancer", newAlb, true],
    ])("%s: it is never in our state, nor changed, nor deleted", async (_name, program, afterWork) => {
        const other = run("other");
        await other.up(clb({ listenerPort: 81, rules: [rule("other.example.com", "/")] }));
        const before = JSON.stringify(emulator.store.get(Number(other.state!.id)));
        const body = success({ IngressId: Number(other.state!.id) });
        emulator.addFaults({ kind: "answer", action: "CreateIngress", body, afterWork });
        const edge = run();
        await edge.up(program({ requestTimeout: 9 })).catch(() => undefined);
        expect(edge.state?.id).not.toBe(other.state!.id);
        const again = nextRun(edge);
        await again.up(program({ requestTimeout: 9 })).catch(() => undefined);
        expect(again.state?.id).toBe(live().find((id) => id !== other.state!.id));
        expect(live()).toHaveLength(2);
        if (again.state) await nextRun(again).up(undefined);
        expect(JSON.stringify(emulator.store.get(Number(other.state!.id)))).toBe(before);
        expect(live()).toEqual([other.state!.id]);
    });
});

test.each([
    ["a number that no rule set has", 4_711],
    ["the number of one that is made a moment later", undefined],
])("CreateIngress makes a load balancer and answers %s: it is found, and no second one is made", async (_name, id) => {
    const body = success({ IngressId: id ?? emulator.store.newId() + 7 });
    emulator.addFaults({ kind: "answer", action: "CreateIngress", body, afterWork: true });
    const edge = run();
    await edge.up(newAlb({ description: "edge-own" })).catch(() => undefined);
    const again = nextRun(edge);
    await again.up(newAlb({ description: "edge-own" })).catch(() => undefined);
    expect(live()).toHaveLength(1);
    expect(again.state?.id).toBe(live()[0]);
});

test("DeleteIngress answers success and deletes nothing: it stays in the state, and the next run deletes it", async () => {
    const edge = run();
    await edge.up(newAlb());
    const { id } = edge.state!;
    emulator.addFaults({ kind: "answer", action: "DeleteIngress", body: success({ IngressId: Number(id) }) });
    const next = nextRun(edge);
    await expect(next.up(undefined)).rejects.toMatchObject({
        code: "ABORTED",
        message: expect.stringContaining(`rule set ${id} is deleted, and it is still there`),
    });
    expect(next.state?.id).toBe(id);
    await nextRun(next).up(undefined);
    expect(live()).toEqual([]);
});

describe("a refresh whose first reader is behind", () => {
    test("keeps a rule set that was made a moment ago", async () => {
        const edge = run();
        await edge.up(clb());
        const message = "The ingress does not exist.";
        emulator.addFaults({
            kind: "refuse",
            action: "DescribeIngress",
            code: "InvalidParameter.WithMessage",
            message,
        });
        emulator.addFaults({
            kind: "answer",
            action: "ListIngresses",
            body: success({ IngressList: [], TotalSize: 0 }),
        });
        const next = nextRun(edge);
        await next.refresh();
        expect(next.state?.id).toBe(edge.state!.id);
    });

    test("keeps a rule that was added a moment ago", async () => {
        const edge = run();
        await edge.up(clb({ ignoreForeignRules: true }));
        const before = emulator.store.get(Number(edge.state!.id))!;
        const team = run("team", ruleToken);
        await team.up({ ...rule("team.example.com", "/"), ingressId: edge.state!.id });
        emulator.addFaults({ kind: "answer", action: "DescribeIngress", body: success(described(before, {})) });
        const next = nextRun(team, ruleToken);
        await next.refresh();
        expect(next.state?.id).toBe(team.state!.id);
    });
});

test("a rule set that is gone is deleted, in whatever words SAE says that it is gone", async () => {
    const edge = run();
    await edge.up(clb());
    emulator.store.remove(Number(edge.state!.id));
    const refusal = { kind: "refuse", code: "InvalidParameter.WithMessage", message: "The ingress is odd." } as const;
    emulator.addFaults(
        { ...refusal, action: "DescribeIngress", times: 99 },
        { ...refusal, action: "DeleteIngress", times: 99 },
    );
    await nextRun(edge).up(undefined);
});

test("cancelled when DeleteIngress has answered: it is gone, and the state does not say that it is there", async () => {
    const edge = run();
    await edge.up(clb());
    emulator.addFaults({ kind: "hold", action: "DeleteIngress", afterWork: true });
    const controller = new AbortController();
    const gone = edge.up(undefined, controller.signal);
    await emulator.untilHeld();
    controller.abort(new ProviderError("CANCELLED", "cancelled by the user"));
    emulator.release();
    await gone;
    expect(edge.state).toBeUndefined();
    expect(live()).toEqual([]);
});

test("what a hand makes anew in the place of what an interrupted run made is not taken over, whatever it is called", async () => {
    const edge = run();
    await edge.up(clb());
    killedBeforeAnswering(process.env["PULUMI_HOME"]!);
    const [set] = emulator.store.all();
    emulator.store.remove(set!.id);
    const id = emulator.store.newId();
    emulator.store.put({ ...set!, id, defaultRule: { appId: "hand0000", containerPort: 8080 } });
    await expect(run().up(clb())).rejects.toThrow(`pulumi import crossroute:sae:Ingress edge ${id}`);
    expect(emulator.store.all()).toMatchObject([{ id, defaultRule: { appId: "hand0000" } }]);
});
