import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type Fault, type RuleSet, startEmulator } from "../../../sandbox/sae-emulator";
import { CLB, control, NAMESPACE, SaeClient } from "./client";

const dir = mkdtempSync(join(tmpdir(), "sae-emulator-"));
let emulator: Emulator;
let sae: SaeClient;

beforeAll(async () => {
    emulator = await startEmulator({ dir });
    sae = new SaeClient(emulator.endpoint);
});
beforeEach(() => emulator.reset());
afterAll(async () => {
    await emulator.close();
    rmSync(dir, { recursive: true });
});

const create = () => sae.call("CreateIngress", CLB);
const inject = (...faults: Fault[]) => control(emulator.endpoint, "POST", "faults", { faults });
const made = () => emulator.store.all().length;

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("a call that goes wrong", () => {
    it.each<[Fault, number, string | undefined, number]>([
        [{ kind: "throttle" }, 400, "Throttling.User", 0],
        [{ kind: "http500" }, 500, "OperationFailed.RPCError", 0],
        [{ kind: "http502" }, 502, undefined, 0],
        [{ kind: "http503" }, 503, undefined, 0],
        [{ kind: "clock" }, 400, "InvalidTimeStamp.Expired", 0],
        [{ kind: "successFalse" }, 200, "500", 0],
        [{ kind: "refuse", code: "System.Upgrading" }, 400, "System.Upgrading", 0],
        [{ kind: "refuse", code: "InvalidResponse.Api", status: 404 }, 404, "InvalidResponse.Api", 0],
        [{ kind: "http500", afterWork: true }, 500, "OperationFailed.RPCError", 1],
        [{ kind: "malformed" }, 200, undefined, 1],
        [{ kind: "malformed", afterWork: false }, 200, undefined, 0],
        [{ kind: "slow", delayMs: 20 }, 200, "200", 1],
        [{ kind: "slow", delayMs: 20, afterWork: false }, 200, "200", 1],
        [{ kind: "clock", delayMs: 60_000 }, 200, "200", 1],
    ])("by %j answers %i with code %s and leaves %i rule sets", async (fault, status, code, left) => {
        await inject(fault);
        const answer = await create();
        expect([answer.status, answer.body?.Code, made()]).toEqual([status, code, left]);
        expect(emulator.log.since()).toMatchObject([{ status, fault: fault.kind }]);
        // The fault is used up: the service is itself again.
        const next = await sae.call("ListIngresses", { NamespaceId: NAMESPACE });
        expect(next.body).toMatchObject({ Code: "200", Data: { TotalSize: left } });
    });

    it.each<[Fault["kind"], number]>([
        ["cutBefore", 0],
        ["cutAfter", 1],
    ])("by %s gets no answer and leaves %i rule sets", async (kind, left) => {
        await inject({ kind });
        await expect(create()).rejects.toThrow(/socket hang up|ECONNRESET/);
        expect(made()).toBe(left);
        expect(emulator.log.since()).toMatchObject([{ status: 0, fault: kind, writes: true }]);
    });

    it("that throttles says how long to wait", async () => {
        await inject({ kind: "throttle", retryAfterMs: 200 });
        expect((await create()).headers["x-acs-retry-after"]).toBe("200");
    });

    it("that looks like a success has an error code and no data", async () => {
        await inject({ kind: "successFalse" });
        const body = (await create()).body;
        expect(body).toMatchObject({ Success: false, ErrorCode: "OperationFailed.RPCError" });
        expect(body?.Data).toBeUndefined();
    });

    it("that is held does its work when it is released, even if the client is gone", async () => {
        await inject({ kind: "hold" });
        const impatience = new AbortController();
        const gone = expect(sae.call("CreateIngress", CLB, { signal: impatience.signal })).rejects.toThrow(/abort/);
        await emulator.untilHeld();
        expect(await control(emulator.endpoint, "GET", "held")).toEqual({ calls: 1 });
        impatience.abort();
        await gone;
        expect(made()).toBe(0);
        await control(emulator.endpoint, "POST", "release");
        await until(() => emulator.log.since().length === 1);
        expect(emulator.log.since()).toMatchObject([{ code: "200", fault: "hold" }]);
        expect(made()).toBe(1);
    });

    it.each([
        [false, 0],
        [true, 1],
    ])("that is held and dropped is cut (afterWork: %s) and leaves %i rule sets", async (afterWork, left) => {
        await inject({ kind: "hold", afterWork });
        const cut = expect(create()).rejects.toThrow(/socket hang up|ECONNRESET/);
        await emulator.untilHeld();
        await control(emulator.endpoint, "POST", "drop");
        await cut;
        expect(made()).toBe(left);
    });

    it("late shows its work to readers only after the lag", async () => {
        await inject({ kind: "lag", delayMs: 60_000 });
        const id = await sae.create();
        const list = await sae.call("ListIngresses", { NamespaceId: NAMESPACE });
        expect(list.body?.Data).toMatchObject({ TotalSize: 0 });
        expect((await sae.call("DescribeIngress", { IngressId: id })).status).toBe(400);
        expect((await create()).body?.Code).toBe("SlbListenerPort.NotAvailable");
    });
});

describe("the control API", () => {
    it("says that the emulator is alive", async () => {
        expect(await control(emulator.endpoint, "GET", "health")).toEqual({ ok: true, pid: process.pid });
    });

    it("lists and clears the faults in waiting", async () => {
        await inject({ kind: "throttle", times: 2 });
        expect(await control(emulator.endpoint, "GET", "faults")).toEqual({
            faults: [{ kind: "throttle", skip: 0, times: 2 }],
        });
        await control(emulator.endpoint, "DELETE", "faults");
        expect((await create()).status).toBe(200);
    });

    it("shows the state as DescribeIngress would, with the time of creation", async () => {
        const id = await sae.create();
        const { ingresses } = await control<{ ingresses: object[] }>(emulator.endpoint, "GET", "state");
        const described = (await sae.call("DescribeIngress", { IngressId: id })).body?.Data;
        expect(ingresses).toEqual([{ ...described, CreateTime: expect.any(Number) as number }]);
    });

    it("edits a rule set from outside, with the keys of a reply or of a request", async () => {
        const id = await sae.create();
        await control(emulator.endpoint, "PUT", `ingress/${id}`, {
            Rules: [{ AppId: "x", AppName: "n", ContainerPort: 1, Domain: "x.example.com", Path: "/x" }],
            listenerPort: "81",
            CertIds: "a,b",
            description: null,
        });
        expect(emulator.store.get(id)).toMatchObject({
            rules: [{ appId: "x", containerPort: 1, domain: "x.example.com", path: "/x" }],
            listenerPort: 81,
            certIds: ["a", "b"],
        } satisfies Partial<RuleSet>);
        await control(emulator.endpoint, "DELETE", `ingress/${id}`);
        expect(made()).toBe(0);
        expect(emulator.log.since().filter((entry) => entry.writes)).toHaveLength(1);
    });

    it("takes back what it showed: a described rule set can be put unchanged", async () => {
        const id = await sae.create({ CorsConfig: { Enable: "true" }, EnableGzip: true });
        const before = emulator.store.get(id);
        const { ingresses } = await control<{ ingresses: object[] }>(emulator.endpoint, "GET", "state");
        await control(emulator.endpoint, "PUT", `ingress/${id}`, ingresses[0]);
        const after = emulator.store.get(id);
        expect(after).toMatchObject(JSON.parse(JSON.stringify(before)) as object);
    });

    it("puts a rule set of a kind that the API cannot make", async () => {
        const body = { NamespaceId: NAMESPACE, LoadBalanceType: "mse", SlbId: "" };
        const { id } = await control<{ id: number }>(emulator.endpoint, "POST", "ingress", body);
        const list = await sae.call("ListIngresses", { NamespaceId: NAMESPACE });
        expect(list.body?.Data?.["IngressList"]).toEqual([
            expect.objectContaining({ Id: id, LoadBalanceType: "mse", MseGatewayId: `gw-${id}`, MseGatewayPort: "80" }),
        ]);
    });

    it("holds an inventory of ids or of objects, until it is reset", async () => {
        await control(emulator.endpoint, "PUT", "inventory", {
            namespaces: null,
            loadBalancers: ["lb-2", { slbId: "lb-1", addressType: "Intranet" }],
            apps: [{ appId: "web", appName: "front" }, "shop"],
        });
        const id = await sae.create();
        const described = (await sae.call("DescribeIngress", { IngressId: id })).body?.Data;
        expect(described).toMatchObject({ SlbType: "intranet", DefaultRule: { AppName: "front" } });
        expect((await sae.call("CreateIngress", { ...CLB, SlbId: "lb-3" })).body?.Code).toBe("Slb.NotFound");
        await control(emulator.endpoint, "POST", "reset");
        expect((await sae.call("CreateIngress", { ...CLB, SlbId: "lb-3" })).body?.Code).toBe("200");
    });

    it("changes the assumption about updates", async () => {
        const id = await sae.create({ EnableGzip: true });
        await control(emulator.endpoint, "PUT", "assumptions", { omittedOnUpdate: "reset" });
        await sae.call("UpdateIngress", { IngressId: id, RequestTimeout: 5 });
        expect((await sae.call("DescribeIngress", { IngressId: id })).body?.Data).toMatchObject({ EnableGzip: false });
    });

    it.each<[string, string, unknown, string]>([
        ["GET", "nothing", undefined, "404"],
        ["POST", "faults", { faults: [{ kind: "explode" }] }, "faults[0].kind"],
        ["PUT", "inventory", { clusters: [] }, "an inventory has no clusters"],
        ["PUT", "inventory", { apps: [{}] }, "an item has none of appId, id"],
        ["PUT", "ingress/1", {}, "there is no ingress 1"],
        ["POST", "ingress", { Colour: "red" }, "an ingress has no Colour"],
        ["POST", "ingress", { Rules: [{ Domain: "a" }] }, "a rule has no appId"],
        ["PUT", "assumptions", { omittedOnUpdate: "drop" }, "omittedOnUpdate is keep or reset"],
    ])("refuses %s %s %j with a reason", async (method, path, body, reason) => {
        await expect(control(emulator.endpoint, method, path, body)).rejects.toThrow(reason);
    });
});
