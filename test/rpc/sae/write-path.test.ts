import { ProviderError } from "../../../provider/engine/errors";
import { UNKNOWN, type Inputs } from "../../../provider/engine/values";
import type { Emulator, Rule } from "../../../sandbox/sae-emulator";
import {
    alb,
    clb,
    countCalls,
    Engine,
    liveDomains,
    rule,
    ruleToken,
    settingsFor,
    temporaryFolder,
    useEmulator,
} from "./workshop";

let emulator: Emulator;
useEmulator((started) => (emulator = started));

const shared = (more: Inputs = {}): Inputs => clb({ ignoreForeignRules: true, ...more });
const settings = (more: Inputs = {}) => settingsFor(emulator, more);
const team = (name: string, more: Inputs = {}): Engine => new Engine(settings(more), name, ruleToken, name);
const live = (): string[] => emulator.store.all()[0]!.rules.map((item) => `${item.domain}${item.path}>${item.appId}`);
const domains = (): string[] => liveDomains(emulator);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const asked = (action: string, since: number): boolean => emulator.log.since(since).some((e) => e.action === action);
const until = async (ready: () => boolean): Promise<void> => {
    while (!ready()) await sleep(2);
};
const change = (patch: object): void => emulator.store.put({ ...emulator.store.all()[0]!, ...patch });

async function owner(inputs: Inputs = shared()): Promise<Engine> {
    const edge = new Engine(settings(), "edge");
    await edge.up(inputs);
    return edge;
}
const ruleIn = (edge: Engine, domain: string, path = "/", more: Inputs = {}): Inputs => ({
    ...rule(domain, path, more),
    ingressId: edge.state!.id,
});

describe("two machines on one rule set", () => {
    test("a throttled write goes back to the reading: nothing of the other is lost", async () => {
        const edge = await owner();
        const [a, b] = [team("a", { ruleSettleTime: 0.5 }), team("b", { ruleSettleTime: 0.5 })];
        const since = countCalls(emulator).last;
        emulator.addFaults({ kind: "throttle", action: "UpdateIngress", retryAfterMs: 400 });
        const second = b.up(ruleIn(edge, "b.example.com"));
        await until(() => asked("UpdateIngress", since));
        // The other machine has a limiter of its own.
        process.env["PULUMI_HOME"] = temporaryFolder();
        await a.up(ruleIn(edge, "a.example.com"));
        await second;
        expect(domains()).toEqual(expect.arrayContaining(["a.example.com", "b.example.com"]));
    });

    test("stale readers: a write on top of an old reading is noticed and repaired", async () => {
        const edge = await owner();
        const [a, b] = [team("a", { ruleSettleTime: 1 }), team("b", { ruleSettleTime: 1 })];
        const since = countCalls(emulator).last;
        emulator.addFaults({ kind: "lag", action: "UpdateIngress", delayMs: 500 });
        const first = a.up(ruleIn(edge, "a.example.com"));
        await until(() => asked("UpdateIngress", since));
        emulator.addFaults({ kind: "hold", action: "UpdateIngress" });
        const second = b.up(ruleIn(edge, "b.example.com"));
        await emulator.untilHeld();
        emulator.release();
        await Promise.all([first, second]);
        expect(domains()).toEqual(expect.arrayContaining(["a.example.com", "b.example.com"]));
    });

    test("two that declare one rule at the same time: one has it, and the other is told", async () => {
        const edge = await owner();
        emulator.addFaults({ kind: "hold", action: "UpdateIngress", times: 2 });
        const up = (name: string): Promise<string> =>
            team(name)
                .up(ruleIn(edge, "x.example.com", "/", { appId: `app-${name}` }))
                .then(
                    () => name,
                    (error: Error) => error.message,
                );
        const both = Promise.all([up("a"), up("b")]);
        await emulator.untilHeld(2);
        emulator.release();
        const outcomes = await both;
        const winners = outcomes.filter((name) => name.length === 1);
        expect(winners).toHaveLength(1);
        expect(outcomes.find((name) => name.length > 1)).toMatch(
            "got another rule for x.example.com/ while this resource set its own",
        );
        expect(live()).toContain(`x.example.com/>app-${winners[0]}`);
        expect(domains().filter((domain) => domain === "x.example.com")).toHaveLength(1);
    });

    test("two that put back one rule, which somebody deleted, at the same time: one has it, and the other is told", async () => {
        const edge = await owner();
        const program = (name: string): Inputs => ruleIn(edge, "x.example.com", "/", { appId: `app-${name}` });
        const stale = async (name: string): Promise<Engine> => {
            const one = team(name);
            await one.up(program(name));
            change({ rules: emulator.store.all()[0]!.rules.filter(({ domain }) => domain !== "x.example.com") });
            return one;
        };
        const both = [await stale("a"), await stale("b")];
        emulator.addFaults({ kind: "hold", action: "UpdateIngress", times: 2 });
        const ups = both.map((one) =>
            one.up({ ...program(one.name), containerPort: 9000 }).then(
                () => one.name,
                (error: Error) => error.message,
            ),
        );
        await emulator.untilHeld(2);
        emulator.release();
        const outcomes = await Promise.all(ups);
        const winners = outcomes.filter((name) => name.length === 1);
        expect(winners).toHaveLength(1);
        expect(outcomes.find((name) => name.length > 1)).toContain("got another rule for x.example.com/");
        expect(live()).toContain(`x.example.com/>app-${winners[0]}`);
    });
});

describe("an owner among others", () => {
    test("does not take a rule of a team: refused at preview and up, with the cure", async () => {
        const edge = await owner(shared({ rules: [rule("shop.example.com", "/")] }));
        await team("team").up(ruleIn(edge, "team.example.com", "/", { appId: "team-app" }));
        const before = live();
        const greedy = shared({
            rules: [rule("shop.example.com", "/"), rule("team.example.com", "/", { appId: "owner-app" })],
        });
        const refusal =
            /already has a rule for team\.example\.com\/, which this resource did not make — remove it from rules here/;
        await expect(edge.previewUp(greedy)).rejects.toThrow(refusal);
        await expect(edge.up(greedy)).rejects.toThrow(refusal);
        expect(live()).toEqual(before);
    });

    test("is not deleted with rules of others in it", async () => {
        const edge = await owner();
        const other = team("team");
        await other.up(ruleIn(edge, "team.example.com"));
        await expect(edge.up(undefined)).rejects.toThrow(
            /did not make and that would go with it: team\.example\.com\//,
        );
        await other.up(undefined);
        await edge.up(undefined);
        expect(emulator.store.all()).toEqual([]);
    });

    test("that has all rules to itself does not remove one that it never saw, until a refresh shows it", async () => {
        const edge = await owner(clb());
        await team("team").up(ruleIn(edge, "team.example.com"));
        const next = clb({ requestTimeout: 30 });
        await expect(edge.previewUp(next)).rejects.toThrow(
            /that would be lost: team\.example\.com\/ — set ignoreForeignRules/,
        );
        await expect(edge.up(next)).rejects.toThrow("ignoreForeignRules: true");
        await edge.up({ ...next, ignoreForeignRules: true });
        expect(domains()).toContain("team.example.com");
        await edge.up(next);
        expect(domains()).toContain("team.example.com");
        await edge.refresh();
        expect(await edge.preview(next)).toEqual({ "rules[2]": "delete" });
        process.env["PULUMI_HOME"] = temporaryFolder();
        await edge.up(next);
        expect(domains()).not.toContain("team.example.com");
    });

    test("whose update was interrupted knows the rules that it had added", async () => {
        const edge = await owner(shared({ rules: [] }));
        const old = { ...edge.state! };
        const next = shared({ rules: [rule("new.example.com", "/")] });
        await edge.up(next);
        const again = Object.assign(new Engine(settings(), "edge"), { state: old });
        await again.up(next);
        expect(live()).toEqual(["new.example.com/>7171a6ca"]);
    });

    test("counts the rules of others before SAE does", async () => {
        const many = (count: number): Inputs[] =>
            Array.from({ length: count }, (_, i) => rule("shop.example.com", `/${i}`));
        const edge = await owner(shared({ rules: many(38) }));
        const one = settings();
        await Promise.all(
            ["/a", "/b"].map((path) => new Engine(one, path, ruleToken).up(ruleIn(edge, "team.example.com", path))),
        );
        await expect(edge.previewUp(shared({ rules: many(39) }))).rejects.toThrow("would have 41 rules — at most 40");
    });
});

describe("what is not ours goes back as it came", () => {
    test("settings of other people's rules that Crossroute does not know", async () => {
        const edge = await owner(alb({ ignoreForeignRules: true }));
        const actionConfig = '{"host": "www.example.com","httpCode":"301","preserveQuery":"on","headers":{"a":"b"}}';
        const foreign = { ...rule("other.example.com", "/"), ruleActions: [{ actionType: "redirect", actionConfig }] };
        change({ rules: [...emulator.store.all()[0]!.rules, foreign as never as Rule] });
        await team("team").up(ruleIn(edge, "team.example.com"));
        await edge.up(alb({ ignoreForeignRules: true, requestTimeout: 20 }));
        const rules = emulator.store.all()[0]!.rules;
        expect(rules.find(({ domain }) => domain === "other.example.com")).toEqual(foreign);
    });

    test("fields that were never declared, as they are now", async () => {
        const edge = await owner(clb());
        change({ enableGzip: true, idleTimeout: 33 });
        await edge.up(clb({ requestTimeout: 30 }));
        expect(emulator.store.all()).toMatchObject([{ enableGzip: true, idleTimeout: 33, requestTimeout: 30 }]);
        const other = await ownerOf(edge);
        change({ idleTimeout: 44 });
        await other.up(ruleIn(edge, "team.example.com"));
        expect(emulator.store.all()).toMatchObject([{ enableGzip: true, idleTimeout: 44, requestTimeout: 30 }]);
    });
    const ownerOf = async (_edge: Engine): Promise<Engine> => team("team");
});

describe("success is what was read back", () => {
    test.each([true, false])(
        "a changed field is made after a cut connection (ignoreForeignRules: %s)",
        async (ignore) => {
            const edge = await owner(clb({ ignoreForeignRules: ignore, requestTimeout: 60 }));
            emulator.addFaults({ kind: "cutBefore", action: "UpdateIngress" });
            await edge.up(clb({ ignoreForeignRules: ignore, requestTimeout: 120 }));
            expect(emulator.store.all()).toMatchObject([{ requestTimeout: 120 }]);
        },
    );

    test("a changed position is made, and one of many that came first stays where it is", async () => {
        const edge = await owner(alb({ ignoreForeignRules: true }));
        const one = team("one");
        await one.up(ruleIn(edge, "team.example.com"));
        emulator.addFaults({ kind: "cutBefore", action: "UpdateIngress" });
        await one.up({ ...ruleIn(edge, "team.example.com"), position: "first" });
        expect(domains()[0]).toBe("team.example.com");
    });

    test("an update that SAE takes and does not make is no success", async () => {
        const edge = new Engine(settings({ maxRetries: 1 }), "edge");
        await edge.up(clb());
        emulator.addFaults({ kind: "http500", action: "UpdateIngress", times: 99 });
        await expect(edge.up(clb({ requestTimeout: 9 }))).rejects.toMatchObject({ code: "UNAVAILABLE" });
        emulator.clearFaults();
        expect(await edge.preview(clb({ requestTimeout: 9 }))).toEqual({ requestTimeout: "add" });
    });
});

describe("a rule", () => {
    const cancelled = new ProviderError("CANCELLED", "cancelled by the user");

    test("that is cancelled while it is written is in the state", async () => {
        const edge = await owner();
        const since = countCalls(emulator).last;
        emulator.addFaults({ kind: "slow", action: "UpdateIngress", delayMs: 150 });
        const controller = new AbortController();
        const one = team("one");
        const up = one.up(ruleIn(edge, "team.example.com"), controller.signal);
        await until(() => asked("UpdateIngress", since));
        controller.abort(cancelled);
        await expect(up).rejects.toMatchObject({
            name: "PartialFailure",
            reasons: ["cancelled by the user"],
        });
        expect(one.logs.join("\n")).toContain("may still carry out what was sent");
        expect(one.state).toMatchObject({ id: `${edge.state!.id}:team.example.com:/`, refreshFirst: true });
        await one.up(ruleIn(edge, "team.example.com"));
        expect(domains()).toContain("team.example.com");
    });

    test("that cannot be read back is in the state", async () => {
        const edge = await owner();
        emulator.addFaults({ kind: "refuse", action: "DescribeIngress", code: "NoPermission", status: 403, skip: 1 });
        // What is written is fresh, however slow this machine is: the second reading is the one after the write.
        const one = team("one", { ruleSettleTime: 60 });
        await expect(one.up(ruleIn(edge, "team.example.com"))).rejects.toMatchObject({ name: "PartialFailure" });
        expect(domains()).toContain("team.example.com");
    });

    test("has its own clock in a batch", async () => {
        const edge = await owner();
        const one = settings({ ruleSettleTime: 0.3 });
        const since = countCalls(emulator).last;
        const controller = new AbortController();
        const [short, long] = ["short", "long"].map((name) => new Engine(one, name, ruleToken)) as [Engine, Engine];
        const ups = [
            short.up(ruleIn(edge, "short.example.com"), controller.signal),
            long.up(ruleIn(edge, "long.example.com")),
        ];
        void until(() => asked("UpdateIngress", since)).then(() => controller.abort(cancelled));
        const [first, second] = await Promise.allSettled(ups);
        expect(first).toMatchObject({ status: "rejected", reason: { name: "PartialFailure" } });
        expect(second).toMatchObject({ status: "fulfilled" });
        expect(domains()).toContain("long.example.com");
    });

    test("that SAE refuses does not take the others of its batch with it", async () => {
        const edge = await owner();
        emulator.setInventory({ apps: [{ appId: "0099b7be" }, { appId: "7171a6ca" }] });
        const one = settings();
        const up = (path: string, appId: string): Promise<void> =>
            new Engine(one, path, ruleToken).up(ruleIn(edge, "team.example.com", path, { appId }));
        const outcomes = await Promise.allSettled([up("/good", "7171a6ca"), up("/bad", "nobody")]);
        expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
        expect((outcomes[1] as PromiseRejectedResult).reason).toMatchObject({ code: "NOT_FOUND" });
    });

    test.each([[{ backendProtocol: "grpc" }], [{ rewritePath: "/${1}" }]])(
        "that its load balancer cannot have is refused at the preview of an update, too: %j",
        async (more) => {
            const edge = await owner();
            const one = team("one");
            const inputs = ruleIn(edge, "team.example.com");
            await one.up(inputs);
            const since = countCalls(emulator).last;
            const wrong = { ...inputs, ...more };
            await expect(one.previewUp(wrong)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
            await expect(one.up(wrong)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
            expect(countCalls(emulator, since).writes).toEqual([]);
        },
    );

    test("that somebody else changed is not deleted, nor after a refresh has shown it", async () => {
        const edge = await owner();
        const one = team("one");
        await one.up(ruleIn(edge, "team.example.com"));
        const rules = emulator.store.all()[0]!.rules;
        change({
            rules: rules.map((item) => (item.domain === "team.example.com" ? { ...item, appId: "others" } : item)),
        });
        await expect(one.up(undefined)).rejects.toThrow("somebody else changed it, so it is not deleted");
        expect(live()).toContain("team.example.com/>others");
        await one.refresh();
        await expect(one.up(undefined)).rejects.toThrow("when nobody needs it, remove it by hand and run this again");
        expect(live()).toContain("team.example.com/>others");
        change({ rules });
        await one.up(undefined);
        expect(domains()).not.toContain("team.example.com");
    });

    test("is deleted even when readers do not show it yet", async () => {
        const edge = await owner();
        const one = team("one", { ruleSettleTime: 0.4 });
        const state = { ...ruleIn(edge, "team.example.com") };
        const before = emulator.store.all()[0]!;
        emulator.store.put(
            { ...before, rules: [...before.rules, rule("team.example.com", "/") as never as Rule] },
            200,
        );
        one.state = { id: `${edge.state!.id}:team.example.com:/`, inputs: state, outputs: state };
        await one.up(undefined);
        expect(domains()).not.toContain("team.example.com");
    });

    test("changes its path in a full rule set, the old one first", async () => {
        const many = Array.from({ length: 39 }, (_, i) => rule("shop.example.com", `/${i}`));
        const edge = await owner(shared({ rules: many }));
        const one = team("one");
        await one.up(ruleIn(edge, "team.example.com", "/old"));
        const next = ruleIn(edge, "team.example.com", "/new");
        expect(await one.diff(next)).toMatchObject({ deleteBeforeReplace: true });
        await one.previewUp(next);
        await one.up(next);
        expect(live().filter((text) => text.startsWith("team"))).toEqual(["team.example.com/new>7171a6ca"]);
        const another = team("another");
        await expect(another.preview(ruleIn(edge, "team.example.com", "/more"))).rejects.toThrow("would have 41 rules");
    });
});

test("what a preview does not know is unknown, never absent", async () => {
    const edge = new Engine(settings(), "edge");
    const inputs = await edge.check(alb({ cors: { enable: true, allowOrigin: "*" } }));
    const preview = await edge.plan(inputs);
    await edge.up(inputs);
    const differs = (planned: Inputs, real: Inputs): string[] =>
        Object.keys({ ...planned, ...real }).filter((key) => !matches(planned[key], real[key]));
    expect(differs(preview, edge.state!.outputs)).toEqual([]);
    const next = await edge.check(alb({ requestTimeout: 30, rules: [rule("x.example.com", "/x")] }));
    const planned = await edge.plan(next);
    await edge.up(next);
    expect(differs(planned, edge.state!.outputs)).toEqual([]);
});

function matches(planned: unknown, real: unknown): boolean {
    if (planned === UNKNOWN) return true;
    if (typeof planned !== "object" || planned === null || typeof real !== "object" || real === null)
        return planned === real;
    const [a, b] = [planned as Inputs, real as Inputs];
    return Object.keys({ ...a, ...b }).every((key) => matches(a[key], b[key]));
}
