import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../../sandbox/sae-emulator";
import { describedAs, isNamedAfter } from "../../../provider/platforms/sae/resources/description";
import { newNonce } from "../../../provider/platforms/sae/ownership/records";
import { clb, countCalls, Engine, killedBeforeAnswering, newAlb, rule, settingsFor, useEmulator } from "./workshop";

let emulator: Emulator;
let home: string;
useEmulator((started) => (emulator = started));
beforeEach(() => {
    home = process.env["PULUMI_HOME"]!;
});

/** Only where an answer that comes too late is the subject, the client is impatient. */
const engine = (name = "edge", readTimeout = 60): Engine => new Engine(settingsFor(emulator, { readTimeout }), name);
const records = (): string[] => {
    try {
        return readdirSync(join(home, "crossroute", "creations"));
    } catch {
        return [];
    }
};
/** The plugin ended before it could answer what it made. */
async function madeAndForgotten(program: ReturnType<typeof clb>): Promise<void> {
    await engine().up(program);
    killedBeforeAnswering(home);
    expect(emulator.store.all()).toHaveLength(1);
}

test("the display name is the resource's name and the nonce of its creation, and fits SAE's pattern", () => {
    const nonce = newNonce();
    expect(describedAs("edge", nonce)).toBe(`edge-${nonce}`);
    expect(nonce).not.toBe(newNonce());
    for (const name of ["Über Läden!", "-.-", "x".repeat(200), "a.b-"]) {
        const description = describedAs(name, nonce);
        expect(description).toMatch(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/);
        expect([isNamedAfter(description, name), isNamedAfter(description, `${name}y`)]).toEqual([
            true,
            name.length === 200,
        ]);
    }
});

test.each(["cutAfter", "malformed", "http500", "http502", "http503", "successFalse"] as const)(
    "a create whose answer is lost (%s, work done) is found and taken over: one rule set, one write",
    async (kind) => {
        emulator.addFaults({ kind, action: "CreateIngress", afterWork: true });
        const edge = engine();
        await edge.up(clb());
        expect(emulator.store.all().map((set) => String(set.id))).toEqual([edge.state!.id]);
        expect(countCalls(emulator).writes).toEqual(["CreateIngress"]);
    },
);

test.each(["cutBefore", "http500", "http502", "http503", "successFalse", "throttle"] as const)(
    "a create that failed before the work (%s) is done again, once",
    async (kind) => {
        emulator.addFaults({ kind, action: "CreateIngress" });
        const edge = engine();
        await edge.up(clb());
        expect(emulator.store.all()).toHaveLength(1);
        expect(countCalls(emulator).writes).toEqual(["CreateIngress", "CreateIngress"]);
    },
);

test("a create that is slower than the read timeout is found, even when it does not show at once", async () => {
    emulator.addFaults({ kind: "lag", action: "CreateIngress", delayMs: 30 });
    await engine("one").up(clb());
    emulator.addFaults({ kind: "slow", action: "CreateIngress", delayMs: 6_000 });
    await engine("two", 3).up(clb({ listenerPort: 81 }));
    expect(emulator.store.all()).toHaveLength(2);
});

test("a new ALB whose answer was lost is never made twice: the run fails, and the next one finds it or makes it", async () => {
    const edge = engine();
    emulator.addFaults({ kind: "cutBefore", action: "CreateIngress" });
    await expect(edge.up(newAlb())).rejects.toMatchObject({
        code: "UNAVAILABLE",
        message: expect.stringContaining("run the same command again"),
    });
    expect(emulator.store.all()).toEqual([]);
    await edge.up(newAlb());
    expect(emulator.store.all()).toHaveLength(1);
    await edge.up(undefined);
    emulator.addFaults({ kind: "cutAfter", action: "CreateIngress" });
    await edge.up(newAlb());
    expect(emulator.store.all()).toHaveLength(1);
});

test("what a killed plugin made is taken over by the next up and brought to what is declared now", async () => {
    await madeAndForgotten(clb());
    const next = engine();
    await next.up(clb({ requestTimeout: 42, rules: [rule("shop.example.com", "/later")] }));
    expect(next.did).toBe("create");
    expect(emulator.store.all()).toMatchObject([{ requestTimeout: 42, rules: [{ path: "/later" }] }]);
    expect(next.logs.join()).toContain("took over rule set");
    expect(await next.preview(clb({ requestTimeout: 42, rules: [rule("shop.example.com", "/later")] }))).toEqual({});
});

test("with a description of one's own the record on disk proves what is ours, and goes when the engine has it", async () => {
    const program = clb({ description: "my-own" });
    await madeAndForgotten(program);
    expect(records()).toHaveLength(1);
    // Any of what it is known by may be a secret.
    const record = readFileSync(join(home, "crossroute", "creations", records()[0]!), "utf8");
    expect(record).not.toMatch(/my-own|lb-bp1shop/);
    const next = engine();
    await next.up(program);
    expect(emulator.store.all()).toHaveLength(1);
    await next.refresh();
    expect(records()).toEqual([]);
});

test("a rule set with the same description that was there before is never taken over", async () => {
    await engine("stranger").up(clb({ description: "my-own" }));
    await expect(engine().up(clb({ description: "my-own" }))).rejects.toMatchObject({ code: "ALREADY_EXISTS" });
    expect(records().length).toBeLessThanOrEqual(1);
    await engine().up(newAlb({ description: "my-own" }));
    await expect(engine("third").up(newAlb({ description: "my-own" }))).rejects.toMatchObject({
        code: "ALREADY_EXISTS",
        message: expect.stringContaining("give this resource a description of its own"),
    });
    await engine("third").up(newAlb({ description: "third" }));
    expect(emulator.store.all()).toHaveLength(3);
});

test("a port that something else than SAE has is refused with the cure, and leaves no record", async () => {
    emulator.setInventory({ loadBalancers: [{ id: "lb-bp1shop", usedPorts: [80] }] } as never);
    await expect(engine().up(clb())).rejects.toMatchObject({
        code: "ALREADY_EXISTS",
        message: expect.stringContaining("choose another listenerPort, or free this one on the load balancer"),
    });
    expect(emulator.store.all()).toEqual([]);
});

test("a refusal leaves nothing behind: no rule set, no record, and the code says why", async () => {
    emulator.addFaults({
        kind: "refuse",
        action: "CreateIngress",
        code: "NoPermission",
        status: 403,
        message: "You are not authorized",
    });
    await expect(engine().up(clb())).rejects.toMatchObject({
        code: "PERMISSION_DENIED",
        message: expect.stringContaining("let an administrator grant"),
    });
    emulator.addFaults({
        kind: "refuse",
        action: "CreateIngress",
        code: "InvalidAppId.NotFound",
        status: 404,
        message: "no such app",
    });
    await expect(engine().up(clb())).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: expect.stringContaining("check the appId of the rules"),
    });
    expect(records()).toEqual([]);
});

test("a rule set that was made but cannot be read is kept as a partial failure, and the next up finds nothing to do", async () => {
    emulator.addFaults({
        kind: "refuse",
        action: "DescribeIngress",
        code: "NoPermission",
        status: 403,
        message: "no",
        times: 1,
    });
    const edge = engine();
    await expect(edge.up(clb())).rejects.toMatchObject({
        name: "PartialFailure",
        id: expect.stringMatching(/^\d+$/),
        refreshBeforeUpdate: true,
    });
    expect(edge.state).toMatchObject({ id: String(emulator.store.all()[0]!.id) });
    await edge.up(clb());
    expect(edge.did).toBe("same");
    expect(emulator.store.all()).toHaveLength(1);
});

test("an update whose answer is lost is looked for and not repeated, and attempts stop at maxRetries", async () => {
    const edge = new Engine(settingsFor(emulator, { maxRetries: 2 }), "edge");
    await edge.up(clb());
    emulator.addFaults({ kind: "cutAfter", action: "UpdateIngress" });
    const before = countCalls(emulator).last;
    await edge.up(clb({ gzip: true }));
    expect(countCalls(emulator, before).writes).toHaveLength(1);
    expect(emulator.store.all()).toMatchObject([{ enableGzip: true }]);
    emulator.addFaults({ kind: "http503", action: "UpdateIngress", times: 99 });
    const again = countCalls(emulator).last;
    await expect(edge.up(clb({ gzip: false }))).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(countCalls(emulator, again).writes).toHaveLength(3);
});
