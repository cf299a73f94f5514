import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureOf } from "../../../provider/platforms/sae/client/errors";
import { inScope, Scope } from "../../../provider/engine/scope";
import { onDisk } from "../../../provider/platforms/sae/client/transport/bucket";
import { Limiter, limiterFor } from "../../../provider/platforms/sae/client/transport/limiter";
import { retrying } from "../../../provider/platforms/sae/client/transport/retry";
import { unlessAborted } from "../../../provider/platforms/sae/client/transport/wait";
import {
    CallError,
    type ActionName,
    type FailureKind,
    type Transport,
} from "../../../provider/platforms/sae/client/transport/transport";

const never = new AbortController().signal;
beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

describe("the limiter", () => {
    /** When each of so many calls was let through, in milliseconds. */
    async function times(limiter: Limiter, count: number): Promise<number[]> {
        const at: number[] = [];
        const all = Promise.all(
            Array.from({ length: count }, () => limiter.take(never).then(() => at.push(Date.now()))),
        );
        await jest.advanceTimersByTimeAsync(60_000);
        await all;
        return at;
    }

    test("lets a second's worth pass at once and then one after the other, in the order of asking", async () => {
        const at = await times(new Limiter(10), 25);
        expect(at.slice(0, 10)).toEqual(Array(10).fill(0));
        at.slice(10).forEach((time, i) => expect(Math.abs(time - (i + 1) * 100)).toBeLessThanOrEqual(20));
    });

    test("makes everyone wait when SAE throttles one call call call", async () => {
        const limiter = new Limiter(10);
        limiter.pause(3000);
        expect(Math.min(...(await times(limiter, 3)))).toBeGreaterThanOrEqual(3000);
    });

    test("is shared by an account in a region, and by nobody else", () => {
        expect(limiterFor("a@sae.cn-hangzhou", 10)).toBe(limiterFor("a@sae.cn-hangzhou", 10));
        expect(limiterFor("a@sae.cn-hangzhou", 10)).not.toBe(limiterFor("b@sae.cn-hangzhou", 10));
        expect(limiterFor("a@sae.cn-hangzhou", 10)).not.toBe(limiterFor("a@sae.cn-beijing", 10));
    });

    test("is shared by processes, of which each knows only the file, also after one was killed with the lock", async () => {
        const home = mkdtempSync(join(tmpdir(), "crossroute-rates-"));
        const before = process.env["PULUMI_HOME"];
        process.env["PULUMI_HOME"] = home;
        try {
            const full = { tokens: 10, filledAt: 0, pausedUntil: 0 };
            const [one, other] = [new Limiter(10, onDisk("a", full)), new Limiter(10, onDisk("a", full))];
            const both = (await Promise.all([times(one, 10), times(other, 10)])).flat().sort((a, b) => a - b);
            expect(both.filter((time) => time === 0)).toHaveLength(10);
            both.slice(10).forEach((time, i) => expect(Math.abs(time - (i + 1) * 100)).toBeLessThanOrEqual(20));

            const [file] = readdirSync(join(home, "crossroute", "rates"));
            mkdirSync(join(home, "crossroute", "rates", `${file}.lock`));
            one.pause(3000);
            const since = Date.now();
            expect(Math.min(...(await times(other, 1)))).toBeGreaterThanOrEqual(since + 3000);
        } finally {
            if (before === undefined) delete process.env["PULUMI_HOME"];
            else process.env["PULUMI_HOME"] = before;
            rmSync(home, { recursive: true });
        }
    });

    test("keeps to the limit by itself where no file can be written", async () => {
        const before = process.env["PULUMI_HOME"];
        process.env["PULUMI_HOME"] = "/dev/null";
        try {
            const at = await times(new Limiter(10, onDisk("a", { tokens: 10, filledAt: 0, pausedUntil: 0 })), 15);
            expect(at.filter((time) => time === 0)).toHaveLength(10);
        } finally {
            if (before === undefined) delete process.env["PULUMI_HOME"];
            else process.env["PULUMI_HOME"] = before;
        }
    });

    test("lets a cancelled call go and the next one pass", async () => {
        const limiter = new Limiter(1);
        await limiter.take(never);
        const controller = new AbortController();
        const cancelled = limiter.take(controller.signal);
        const next = limiter.take(never);
        controller.abort(new Error("cancelled"));
        await expect(cancelled).rejects.toThrow("cancelled");
        await jest.advanceTimersByTimeAsync(5000);
        await expect(next).resolves.toBeUndefined();
    });
});

describe("a call", () => {
    /** A transport that fails so often and then succeeds, and the times at which it was asked. */
    async function run(
        failure: () => CallError,
        times: number,
        {
            action = "DescribeIngress",
            repeat = true,
            random = 1,
        }: { action?: ActionName; repeat?: boolean; random?: number } = {},
    ): Promise<{ result: string; at: number[] }> {
        const began = Date.now();
        const at: number[] = [];
        const transport: Transport = {
            call: async () => {
                at.push(Date.now() - began);
                if (at.length <= times) throw failure();
                return { Success: true, Code: "200", Data: { Id: 1 } };
            },
            secrets: () => [],
        };
        const caller = retrying(transport, new Limiter(1000), { maxRetries: 6, retryDelay: 0.2 }, () => random);
        const work = caller.call(action, { query: {} }, { signal: never, repeat }).then(
            () => "done",
            (error: CallError) => error.kind,
        );
        await jest.advanceTimersByTimeAsync(600_000);
        return { result: await work, at };
    }
    const fails =
        (kind: FailureKind, more = {}) =>
        (): CallError =>
            new CallError(kind, "m", more);

    test("that was throttled is repeated, a create as well: SAE did nothing", async () => {
        expect(await run(fails("throttled"), 3, { action: "CreateIngress", repeat: false })).toMatchObject({
            result: "done",
        });
    });

    test("waits as long as SAE asks", async () => {
        const { at } = await run(fails("throttled", { retryAfter: 700 }), 2);
        expect(at.map((time) => Math.floor(time / 100))).toEqual([0, 7, 14]);
    });

    test("that may have been done is repeated only where that does no harm", async () => {
        expect((await run(fails("unclear"), 2)).result).toBe("done");
        const create = await run(fails("unclear"), 1, { action: "CreateIngress", repeat: false });
        expect(create).toEqual({ result: "unclear", at: [0] });
    });

    test("is repeated at most maxRetries times, after delays that are random up to a bound that doubles", async () => {
        const longest = await run(fails("unclear"), 100);
        expect(longest.result).toBe("unclear");
        const delays = longest.at.slice(1).map((time, i) => time - longest.at[i]!);
        expect(delays).toEqual([201, 401, 801, 1601, 3201, 6401]);
        const shortest = await run(fails("unclear"), 100, { random: 0 });
        expect(shortest.at).toEqual([0, 1, 2, 3, 4, 5, 6]);
    });

    test.each<[FailureKind, number]>([
        ["refused", 1],
        ["credentials", 1],
        ["unreachable", 3],
    ])("that fails as %s is tried %i times", async (kind, tries) => {
        expect((await run(fails(kind, { code: "ECONNREFUSED" }), 100)).at).toHaveLength(tries);
    });

    test("whose answer says no success has failed, whatever its status", async () => {
        const body = { Code: "400", ErrorCode: "Slb.NotFound", Message: "no such SLB", Success: false };
        const transport: Transport = { call: async () => body, secrets: () => [] };
        const caller = retrying(transport, new Limiter(1000), { maxRetries: 0, retryDelay: 0.2 });
        await expect(
            caller.call("CreateIngress", { query: {} }, { signal: never, repeat: false }),
        ).rejects.toMatchObject({ code: "Slb.NotFound", message: "no such SLB" });
    });
});

test("a refusal for want of permission names the RAM action, also where SAE does not say it", async () => {
    jest.useRealTimers();
    const refused = (action: ActionName): Promise<string> => {
        const call = () => Promise.reject(new CallError("refused", "not authorized", { code: "NoPermission" }));
        const caller = retrying({ call, secrets: () => [] }, new Limiter(1000), { maxRetries: 0, retryDelay: 0.2 });
        return caller.call(action, { query: {} }, { signal: never, repeat: false }).then(
            () => "",
            (error: unknown) => failureOf(error as CallError, "do it", "there").message,
        );
    };
    for (const action of [
        "CreateIngress",
        "UpdateIngress",
        "DescribeIngress",
        "DeleteIngress",
        "ListIngresses",
    ] as const)
        expect(await refused(action)).toContain(`grant the RAM action sae:${action} to the account`);
});

test("a failed call that is repeated is in the log with its ids, and without secrets", async () => {
    jest.useRealTimers();
    const lines: string[] = [];
    let calls = 0;
    const call = async (): Promise<unknown> => {
        if (++calls > 1) return { Code: "200", Success: true, Data: {} };
        const ids = { requestId: "91F93257", traceId: "0a98a023" };
        throw new CallError("throttled", "theKey1 asks too often", { code: "Throttling.User", ...ids });
    };
    const transport = { call, secrets: () => ["theKey1"] };
    const caller = retrying(transport, new Limiter(1000), { maxRetries: 1, retryDelay: 0.001 });
    const scope = Object.assign(new Scope(), { debug: (text: string) => void lines.push(text) });
    await inScope(scope, () => caller.call("CreateIngress", { query: {} }, { signal: never, repeat: false }));
    expect(lines).toEqual([
        "CreateIngress failed: Throttling.User: [secret] asks too often [request 91F93257, trace 0a98a023]",
    ]);
});

test("work that fails when nobody waits for it any more does not end the process", async () => {
    jest.useRealTimers();
    const unhandled = jest.fn();
    process.on("unhandledRejection", unhandled);
    try {
        const work = (): Promise<never> => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 5));
        const given = AbortSignal.abort(new Error("cancelled"));
        await expect(unlessAborted(work(), given)).rejects.toThrow("cancelled");
        const controller = new AbortController();
        const waiting = unlessAborted(work(), controller.signal);
        controller.abort(new Error("cancelled"));
        await expect(waiting).rejects.toThrow("cancelled");
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(unhandled).not.toHaveBeenCalled();
    } finally {
        process.off("unhandledRejection", unhandled);
    }
});
