import { failureOf } from "../../../provider/platforms/sae/client/errors";
import { bodyOf, jsonOf, retryAfterOf } from "../../../provider/platforms/sae/client/transport/answer";
import { successOf } from "../../../provider/platforms/sae/client/transport/envelope";
import type { Answer } from "../../../provider/platforms/sae/client/transport/requests";
import { CallError, type FailureKind } from "../../../provider/platforms/sae/client/transport/transport";

const answer = (status: number, body: unknown, headers: Answer["headers"] = {}): Answer => ({
    status,
    headers,
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

/** How an answer fails. */
function failed(of: Answer): CallError {
    try {
        successOf(bodyOf(of));
    } catch (error) {
        expect(error).toBeInstanceOf(CallError);
        return error as CallError;
    }
    throw new Error("the answer was taken for a success");
}

const refusal = (code: string, status: number): Answer =>
    answer(status, { Code: code, Message: "m", RequestId: "RID", HostId: "h" });

test.each<[code: string, status: number, kind: FailureKind, grpc: string, cure: RegExp]>([
    ["InvalidParameter.NotEmpty", 400, "refused", "INVALID_ARGUMENT", /correct the value/],
    ["InvalidParameter.Obviously", 400, "refused", "INVALID_ARGUMENT", /correct the value/],
    ["InvalidParameter.WithMessage", 400, "refused", "INVALID_ARGUMENT", /correct the value/],
    ["Slb.NotFound", 400, "refused", "NOT_FOUND", /check loadBalancerId/],
    ["SSLCert.NotFound", 400, "refused", "NOT_FOUND", /check certId or certIds/],
    ["Exceed.IngressRule", 400, "refused", "INVALID_ARGUMENT", /at most 40 rules/],
    ["SlbListenerPort.NotAvailable", 400, "refused", "ALREADY_EXISTS", /choose another listenerPort/],
    ["InvalidNamespaceId.NotFound", 404, "refused", "NOT_FOUND", /check namespaceId/],
    ["InvalidAppId.NotFound", 404, "refused", "NOT_FOUND", /check the appId/],
    ["InvalidApplication.NotFound", 400, "refused", "NOT_FOUND", /check the appId/],
    ["InvalidServerlessRegion.Unsupported", 400, "refused", "INVALID_ARGUMENT", /check the region/],
    ["InvalidAccessKeyId.NotFound", 404, "refused", "UNAUTHENTICATED", /check the access key id/],
    ["SignatureDoesNotMatch", 400, "refused", "UNAUTHENTICATED", /check the access key secret/],
    ["InvalidSecurityToken.Expired", 400, "refused", "UNAUTHENTICATED", /temporary credentials/],
    ["InvalidTimeStamp.Expired", 400, "refused", "UNAUTHENTICATED", /clock/],
    ["NoPermission", 403, "refused", "PERMISSION_DENIED", /RAM action/],
    ["Forbidden.RAM", 403, "refused", "PERMISSION_DENIED", /RAM action/],
    ["Throttling.User", 400, "throttled", "RESOURCE_EXHAUSTED", /callsPerSecond/],
    ["Rejected.Throttling", 429, "throttled", "RESOURCE_EXHAUSTED", /callsPerSecond/],
    // An empty answer from behind the gateway is not a rule set that is gone.
    ["InvalidResponse.Api", 404, "unclear", "UNAVAILABLE", /run the same command again/],
    ["OperationFailed.RPCError", 500, "unclear", "UNAVAILABLE", /run the same command again/],
    ["ServiceUnavailable", 503, "unclear", "UNAVAILABLE", /run the same command again/],
    ["System.Upgrading", 400, "busy", "UNAVAILABLE", /wait until/],
    ["Application.ChangerOrderRunning", 400, "busy", "UNAVAILABLE", /wait until/],
    ["Application.InvalidStatus", 400, "busy", "UNAVAILABLE", /wait until/],
    ["InvalidStatus", 400, "busy", "UNAVAILABLE", /wait until/],
    ["SomethingNew", 400, "refused", "FAILED_PRECONDITION", /see the message/],
])("%s with HTTP %i is %s and tells the engine %s", (code, status, kind, grpc, cure) => {
    const error = failed(refusal(code, status));
    expect(error.kind).toBe(kind);
    const failure = failureOf(error, "read rule set 87", "sae.example", []);
    expect(failure.code).toBe(grpc);
    expect(failure.message).toMatch(cure);
    expect(failure.message).toMatch(new RegExp(`^could not read rule set 87 at sae.example: ${code}: m`));
    expect(failure.message).toContain("[request RID]");
});

test.each<[string, Answer, FailureKind]>([
    ["a page to sign in", answer(200, "<!DOCTYPE html><title>Sign in</title>"), "unclear"],
    ["a gateway's page", answer(502, "<html>Bad Gateway</html>"), "unclear"],
    ["nothing", answer(200, ""), "unclear"],
    ["a redirection", answer(302, "{}"), "unclear"],
    ["half an answer", answer(200, '{"Code":"200","Data":{"IngressId":8'), "unclear"],
    ["letters that are none", answer(200, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), "unclear"],
    ["an empty object", answer(200, {}), "unclear"],
    ["a list", answer(200, []), "unclear"],
    ["a text", answer(200, '"x"'), "unclear"],
    ["null", answer(200, "null"), "unclear"],
    ["an error of somebody else", answer(200, { error: "please log in" }), "unclear"],
    ["a code of somebody else", answer(200, { code: "AccessDenied", message: "no" }), "unclear"],
    ["data alone", answer(200, { Data: { IngressId: 87 } }), "unclear"],
    ["a redirection in the envelope", answer(200, { Code: "302", Success: true, Data: { IngressId: 87 } }), "unclear"],
    ["two opinions", answer(200, { Code: "500", Success: true, Data: { IngressId: 87 } }), "unclear"],
    ["success as a text", answer(200, { Success: "yes", Code: "200", Data: {} }), "unclear"],
    ["a code of another kind beside a success", answer(200, { Success: true, Code: {}, Data: {} }), "unclear"],
    ["a code of another kind", answer(200, { Code: { 200: true }, Data: {} }), "unclear"],
    ["an error without a code", answer(403, { error: "please log in" }), "unclear"],
    ["too many requests, by a gateway", answer(429, "slow down"), "throttled"],
    ["a proxy's question", answer(407, "<html>"), "unreachable"],
])("%s is no success, and the failure says what was answered", (_what, of, kind) => {
    const error = failed(of);
    expect(error.kind).toBe(kind);
    const { message } = failureOf(error, "read rule set 87", "there");
    expect(message.length).toBeLessThan(500);
    expect(message).toMatch(kind === "unreachable" ? /check httpProxy/ : /something else than SAE may have answered/);
});

test.each([
    { Code: "200", Success: true, Data: { IngressId: 1 } },
    { Code: 200, Data: { IngressId: 1 }, Message: "success", ErrorCode: "空" },
    { Code: "200", ErrorCode: "success", Data: { IngressId: 1 } },
    { Success: true, Data: { IngressId: 1 }, Code: null, ErrorCode: "" },
    { Success: true, Data: { IngressId: 1 }, Code: "202" },
    { Code: 201, Data: { IngressId: 1 } },
])("%j is a success", (body) => {
    expect(successOf(bodyOf(answer(200, body)))).toEqual({ IngressId: 1 });
});

test("the example of a success, as the reference has it, is one", () => {
    const body = {
        RequestId: "91F93257-7A4A-4BD3-9A7E-2F6EAE6D****",
        Message: "success",
        TraceId: "0a98a02315955564772843261e****",
        Data: { IngressId: 87 },
        ErrorCode: "空",
        Code: "200",
        Success: true,
    };
    expect(successOf(bodyOf(answer(200, body)))).toEqual({ IngressId: 87 });
});

test("a failure in an answer with a good status keeps its code, its message and its kind", () => {
    const of = (ErrorCode: string) => failed(answer(200, { Code: "400", ErrorCode, Message: "m", Success: false }));
    expect(of("Slb.NotFound")).toMatchObject({ kind: "refused", code: "Slb.NotFound", message: "m" });
    expect(of("Throttling.User")).toMatchObject({ kind: "throttled" });
    expect(of("Application.ChangerOrderRunning")).toMatchObject({ kind: "busy" });
    expect(of("OperationFailed.RPCError")).toMatchObject({ kind: "unclear" });
});

test.each([
    { Code: "200", ErrorCode: "Slb.NotFound", Success: false },
    { Code: "Slb.NotFound" },
    { Code: "Slb.NotFound", Success: false },
    ...["", "空", "success", null].map((ErrorCode) => ({ Code: "Slb.NotFound", ErrorCode, Success: false })),
])("%j is a failure, and the code is the one that says something", (body) => {
    expect(failed(answer(200, { ...body, Message: "m" }))).toMatchObject({
        kind: "refused",
        code: "Slb.NotFound",
        message: "m",
    });
});

test("how long SAE asks to wait is read from its own header, from the common one, and from a date", () => {
    const now = Date.parse("Thu, 01 Jan 2026 00:00:00 GMT");
    const wait = (headers: Answer["headers"]) => retryAfterOf(answer(503, "", headers), now);
    expect(wait({ "x-acs-retry-after": "200" })).toBe(200);
    expect(wait({ "retry-after": "540" })).toBe(540_000);
    expect(wait({ "retry-after": "Thu, 01 Jan 2026 00:09:00 GMT" })).toBe(540_000);
    for (const nonsense of ["", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "NaN", "x".repeat(100_000)])
        expect(wait({ "retry-after": nonsense })).toBeUndefined();
    expect(failed(answer(429, "", { "retry-after": "1" }))).toMatchObject({ kind: "throttled", retryAfter: 1000 });
});

test("a number that a double cannot hold is kept as its digits, and nothing else is touched", () => {
    const text = String.raw`{"Id":9007199254740993,"a":[-12345678901234567890, 1,2.5e10],"s":"9007199254740993 \"","n":123456789012345,"t":"x\\","Id2":1234567890123456789}`;
    expect(jsonOf(Buffer.from(text))).toEqual({
        Id: "9007199254740993",
        a: ["-12345678901234567890", 1, 2.5e10],
        s: '9007199254740993 "',
        n: 123456789012345,
        t: "x\\",
        Id2: "1234567890123456789",
    });
});

test("a server's message, code and request id are cut before anything is searched in them", () => {
    const long = "x".repeat(80_000);
    const error = new CallError("refused", long, { code: long, requestId: long });
    expect([error.message, error.code, error.requestId].map((text) => text?.length)).toEqual([2001, 101, 101]);
    const told = failed(answer(400, { Code: "Odd", Message: ` ${" ".repeat(80_000)}y`, RequestId: "RID" }));
    expect(told.message.length).toBeLessThanOrEqual(2001);
    expect(failureOf(told, "do", "there").message.length).toBeLessThan(800);
});

test("a secret that the cut went through is taken out as well", () => {
    const message = `${"x".repeat(1990)} hush-hush-hush-secret`;
    const { message: told } = failureOf(new CallError("unclear", message), "do", "there", ["hush-hush-hush-secret"]);
    expect(told).not.toContain("hush");
    const shorter = `${"x".repeat(590)} hush-hush-hush-secret`;
    const again = failureOf(new CallError("unclear", shorter), "do", "there", ["hush-hush-hush-secret"]);
    expect(again.message).not.toContain("hush");
});

test("what was signed, and every key, is cut out of a message", () => {
    const repeats =
        'not matched, server canonical request is:"GET\\nx-acs-accesskey-id:theKey1", server string to sign is:"x"';
    const { message } = failureOf(
        new CallError("refused", repeats, { code: "SignatureDoesNotMatch" }),
        "list",
        "there",
    );
    expect(message).toBe(
        "could not list at there: SignatureDoesNotMatch: not matched — check the access key secret: it does not belong to the access key id [CR503 sae-request-failed]",
    );
    const other = failureOf(new CallError("refused", "key theKey1 is odd\nmore"), "list", "there", ["theKey1"]);
    expect(other.message).toBe(
        "could not list at there: key [secret] is odd — see the message of SAE [CR503 sae-request-failed]",
    );
});

test("a failure names the request and the trace, by which SAE's support finds a call", () => {
    const ids = { RequestId: "91F93257", TraceId: "0a98a023" };
    const told = (of: Answer): string => failureOf(failed(of), "create rule set", "there").message;
    expect(told(answer(400, { Code: "Slb.NotFound", Message: "m", ...ids }))).toMatch(
        / \[request 91F93257, trace 0a98a023\] — check/,
    );
    expect(told(answer(200, { Code: "400", ErrorCode: "Slb.NotFound", Success: false, ...ids }))).toMatch(
        / \[request 91F93257, trace 0a98a023\] — check/,
    );
    expect(told(answer(400, { Code: "Slb.NotFound", Message: "m", TraceId: "0a98a023" }))).toMatch(
        / \[trace 0a98a023\] — check/,
    );
    expect(told(answer(400, { Code: "Slb.NotFound", Message: "m" }))).not.toMatch(/\[(request|trace)/);
});
