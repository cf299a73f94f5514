import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, type LogEntry, startEmulator } from "../../../sandbox/sae-emulator";
import { CLB, control, NAMESPACE, RULE, SaeClient, send } from "./client";

const dir = mkdtempSync(join(tmpdir(), "sae-emulator-"));
let emulator: Emulator;
let sae: SaeClient;

beforeAll(async () => {
    emulator = await startEmulator({
        dir,
        accessKeys: { "sandbox-key-id": "sandbox-key-secret", "STS.key": { secret: "s", securityToken: "token" } },
    });
    sae = new SaeClient(emulator.endpoint);
});
beforeEach(() => emulator.reset());
afterAll(async () => {
    await emulator.close();
    rmSync(dir, { recursive: true });
});

const describeIngress = (id: number) => sae.call("DescribeIngress", { IngressId: id });

describe("the life of a rule set", () => {
    it("is created, described, updated, listed and deleted over the wire", async () => {
        const id = await sae.create({ Description: "shop", Rules: [RULE] });
        expect((await describeIngress(id)).body?.Data).toMatchObject({ Id: id, Rules: [{ Path: "/a%20b" }] });
        const updated = await sae.call("UpdateIngress", { IngressId: id, ListenerPort: 81, Rules: [] });
        expect(updated.body).toMatchObject({ Code: "200", Success: true, Data: { IngressId: id } });
        const list = await sae.call("ListIngresses", { NamespaceId: NAMESPACE });
        expect(list.body?.Data).toMatchObject({
            TotalSize: 1,
            IngressList: [{ Id: id, ListenerPort: "81", Rules: [] }],
        });
        expect((await sae.call("DeleteIngress", { IngressId: id })).body?.Data).toEqual({ IngressId: id });
        const gone = await describeIngress(id);
        expect([gone.status, gone.body?.Code]).toEqual([400, "InvalidParameter.WithMessage"]);
    });

    it("keeps awkward characters, and takes Rules from the query, too", async () => {
        const odd = { ...RULE, domain: "*.sae.site", path: "/'(.*)/~*中+&=/(.*)", rewritePath: "/${1}/${2}" };
        const alb = { ...CLB, SlbId: "alb-1", LoadBalanceType: "alb", Rules: [odd] };
        const answer = await sae.call("CreateIngress", alb, { rulesInQuery: true });
        const id = Number(answer.body?.Data?.["IngressId"]);
        expect((await describeIngress(id)).body?.Data?.["Rules"]).toEqual([
            expect.objectContaining({ Path: odd.path }),
        ]);
    });

    it("is refused with an envelope that names request, host, code and reason", async () => {
        await sae.create();
        const answer = await sae.call("CreateIngress", CLB);
        expect(answer.status).toBe(400);
        expect(answer.body).toEqual({
            RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) as string,
            HostId: emulator.endpoint,
            Code: "SlbListenerPort.NotAvailable",
            Message: "The SLB listening port is unavailable: slbId [lb-1], port [80]",
            Recommend: expect.stringContaining("SlbListenerPort.NotAvailable") as string,
        });
    });
});

describe("the gateway", () => {
    const id = { IngressId: 1 };
    it.each<[string, string, object, number, string]>([
        ["an unknown operation", "DropIngress", {}, 404, "InvalidAction.NotFound"],
        ["an operation named as a property of objects", "constructor", {}, 404, "InvalidAction.NotFound"],
        ["another path", "DescribeIngress", { path: "/pop/v1/sam/ingress" }, 404, "InvalidAction.NotFound"],
        ["another method", "DescribeIngress", { method: "POST" }, 405, "UnsupportedHTTPMethod"],
        ["another version", "DescribeIngress", { version: "2020-01-01" }, 400, "InvalidVersion"],
        ["an old date", "DescribeIngress", { date: "2020-01-01T00:00:00Z" }, 400, "InvalidTimeStamp.Expired"],
        [
            "a header changed on its way",
            "DescribeIngress",
            { headers: { "x-acs-signature-nonce": "n" } },
            400,
            "SignatureDoesNotMatch",
        ],
    ])("refuses %s", async (_what, action, odd, status, code) => {
        const answer = await sae.call(action, id, odd);
        expect([answer.status, answer.body?.Code]).toEqual([status, code]);
    });

    it("refuses a nonce that was used before", async () => {
        await sae.call("ListIngresses", { NamespaceId: NAMESPACE }, { nonce: "once" });
        const again = await sae.call("ListIngresses", { NamespaceId: NAMESPACE }, { nonce: "once" });
        expect(again.body?.Code).toBe("SignatureNonceUsed");
    });

    it("knows its access keys and their security tokens", async () => {
        const code = async (key: { id: string; secret: string; token: string | undefined }) =>
            (await new SaeClient(emulator.endpoint, key).call("ListIngresses", { NamespaceId: NAMESPACE })).body?.Code;
        expect(await code({ id: "nobody", secret: "s", token: undefined })).toBe("InvalidAccessKeyId.NotFound");
        expect(await code({ id: "STS.key", secret: "wrong", token: "token" })).toBe("SignatureDoesNotMatch");
        expect(await code({ id: "STS.key", secret: "s", token: undefined })).toBe("MissingSecurityToken");
        expect(await code({ id: "STS.key", secret: "s", token: "other" })).toBe("InvalidSecurityToken.Malformed");
        expect(await code({ id: "STS.key", secret: "s", token: "token" })).toBe("200");
    });

    it("refuses a request that is not signed, one with a broken encoding and one that is too large", async () => {
        expect((await send(emulator.endpoint, "GET", "/")).body?.Code).toBe("InvalidAction.NotFound");
        const headers = { "x-acs-action": "DescribeIngress", "x-acs-version": "2019-05-06" };
        const at = (query: string) => send(emulator.endpoint, "GET", `/pop/v1/sam/ingress/Ingress?${query}`, headers);
        expect((await at("IngressId=1")).body?.Code).toBe("IncompleteSignature");
        expect((await at("IngressId=%E4")).body?.Code).toBe("InvalidParameter.Obviously");
        expect((await send(emulator.endpoint, "POST", "/", {}, "x".repeat(1_100_000))).status).toBe(413);
    });
});

describe("the request log", () => {
    it("has each call with its action, its writes and its result", async () => {
        const id = await sae.create({ Color: "red" });
        await describeIngress(id);
        const { entries } = await control<{ entries: LogEntry[] }>(emulator.endpoint, "GET", "log");
        const [create, read] = entries;
        expect(create).toMatchObject({
            action: "CreateIngress",
            method: "POST",
            path: "/pop/v1/sam/ingress/Ingress",
            query: { NamespaceId: NAMESPACE, Color: "red" },
            rules: [RULE],
            status: 200,
            code: "200",
            writes: true,
            ingressId: id,
            ignoredParameters: ["Color"],
        });
        expect(read).toMatchObject({ action: "DescribeIngress", writes: false, ingressId: id, ignoredParameters: [] });
        const later = await control<{ entries: LogEntry[] }>(emulator.endpoint, "GET", `log?since=${create.seq}`);
        expect(later.entries).toEqual([read]);
        await control(emulator.endpoint, "DELETE", "log");
        expect(emulator.log.since()).toEqual([]);
    });

    it("holds no secret and no signature", async () => {
        await new SaeClient(emulator.endpoint, { id: "STS.key", secret: "s", token: "token" }).create();
        const text = JSON.stringify(emulator.log.since());
        expect(text).not.toMatch(/sandbox-key|STS\.key|token|Signature/);
    });

    it("does not count the calls of the control API", async () => {
        await control(emulator.endpoint, "GET", "health");
        expect(emulator.log.since()).toEqual([]);
    });
});
