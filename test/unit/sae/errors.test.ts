import { failureOf } from "../../../provider/sae/errors";
import { classify } from "../../../provider/sae/transport/classify";
import { CallError, type FailureKind } from "../../../provider/sae/transport/transport";

/** What Alibaba's client throws for an answer with this code and status. */
const thrown = (code: string, statusCode: number, message = "m"): object =>
    Object.assign(new Error(`${code}: code: ${statusCode}, ${message} request id: RID`), {
        code,
        statusCode,
        requestId: "RID",
    });

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
    ["System.Upgrading", 400, "refused", "UNAVAILABLE", /wait until/],
    ["SomethingNew", 400, "refused", "FAILED_PRECONDITION", /see the message/],
])("%s with HTTP %i is %s and tells the engine %s", (code, status, kind, grpc, cure) => {
    const error = classify(thrown(code, status));
    expect(error.kind).toBe(kind);
    const failure = failureOf(error, "read rule set 87", "sae.example", []);
    expect(failure.code).toBe(grpc);
    expect(failure.message).toMatch(cure);
    expect(failure.message).toMatch(new RegExp(`^could not read rule set 87 at sae.example: ${code}: m`));
    expect(failure.message).toContain("[request RID]");
});

test.each<[string, object, FailureKind, string]>([
    ["a gateway's HTML page", new SyntaxError("Unexpected token < in JSON at position 0"), "unclear", "UNAVAILABLE"],
    [
        "a read timeout",
        Object.assign(new Error("ReadTimeout(3000)"), { name: "RequestTimeoutError" }),
        "unclear",
        "UNAVAILABLE",
    ],
    ["a refused connection", Object.assign(new Error("no"), { code: "ECONNREFUSED" }), "unreachable", "UNAVAILABLE"],
    ["an unknown host", Object.assign(new Error("no"), { code: "ENOTFOUND" }), "unreachable", "UNAVAILABLE"],
    ["a connection that was cut", Object.assign(new Error("no"), { code: "ECONNRESET" }), "unclear", "UNAVAILABLE"],
])("%s is told by its shape", (_what, error, kind, grpc) => {
    const call = classify(error);
    expect(call.kind).toBe(kind);
    expect(failureOf(call, "read", "there").code).toBe(grpc);
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
        "could not list at there: SignatureDoesNotMatch: not matched; check the access key secret: it does not belong to the access key id",
    );
    const other = failureOf(new CallError("refused", "key theKey1 is odd\nmore"), "list", "there", ["theKey1"]);
    expect(other.message).toBe("could not list at there: key [secret] is odd; see the message");
});
