import type { FailureCode, ProviderError } from "../../../engine/errors";
import { failure } from "../../failure";
import { shorten } from "../../../engine/redaction";
import { redact } from "./secrets";
import { duration } from "./transport/limiter";
import type { CallError, FailureKind } from "./transport/transport";

/** What SAE's error codes mean for the engine and for the user. The first matching row counts. */
const meanings: readonly { code: RegExp; failure: FailureCode; cure: string }[] = [
    {
        code: /^(InvalidAccessKeyId|Forbidden\.AccessKeyDisabled|Forbidden\.InvalidAccessKey|MissingAccessKeyId|InactiveAccessKey)/,
        failure: "UNAUTHENTICATED",
        cure: "check the access key id: it does not exist or is switched off",
    },
    {
        code: /^(SignatureDoesNotMatch|IncompleteSignature|InvalidSignature|SignatureNonceUsed)/,
        failure: "UNAUTHENTICATED",
        cure: "check the access key secret: it does not belong to the access key id",
    },
    {
        code: /^(InvalidSecurityToken|MissingSecurityToken|SecurityTokenExpired)/,
        failure: "UNAUTHENTICATED",
        cure: "get new temporary credentials: the security token is wrong or has run out",
    },
    {
        code: /^(InvalidTimeStamp|IllegalTimestamp|InvalidDate|RequestTimeTooSkewed)/i,
        failure: "UNAUTHENTICATED",
        cure: "set this machine's clock: it must be within 15 minutes of SAE's",
    },
    {
        code: /^(NoPermission|Forbidden|NotAuthorized|UnauthorizedOperation)/,
        failure: "PERMISSION_DENIED",
        cure: "let an administrator grant this RAM action to the account",
    },
    {
        code: /Throttling/,
        failure: "RESOURCE_EXHAUSTED",
        cure: "try again later, or lower the provider's callsPerSecond",
    },
    {
        code: /^SlbListenerPort\.NotAvailable/,
        failure: "ALREADY_EXISTS",
        cure: "choose another listenerPort, or free this one on the load balancer",
    },
    {
        code: /^Slb\.NotFound/,
        failure: "NOT_FOUND",
        cure: "check loadBalancerId: it must be in the region of the namespace",
    },
    { code: /^SSLCert\.NotFound|^SlbHttpsCert/, failure: "NOT_FOUND", cure: "check certId or certIds" },
    { code: /^InvalidNamespaceId/, failure: "NOT_FOUND", cure: "check namespaceId, the region and the account" },
    {
        code: /^Invalid(AppId|Application)/,
        failure: "NOT_FOUND",
        cure: "check the appId of the rules and of defaultRule: each must be an application in the namespace",
    },
    {
        code: /^InvalidServerlessRegion/,
        failure: "INVALID_ARGUMENT",
        cure: "check the region: SAE is not offered there",
    },
    { code: /^Exceed\.IngressRule/, failure: "INVALID_ARGUMENT", cure: "declare at most 40 rules for a load balancer" },
    { code: /^InvalidParameter/, failure: "INVALID_ARGUMENT", cure: "correct the value that the message names" },
    {
        code: /^ProxyAuthentication$/,
        failure: "UNAVAILABLE",
        cure: "check httpProxy, httpsProxy and the variables HTTP_PROXY and HTTPS_PROXY: http://user:password@host:port",
    },
];

const byKind: Record<FailureKind, { failure: FailureCode; cure: string }> = {
    throttled: { failure: "RESOURCE_EXHAUSTED", cure: "try again later, or lower the provider's callsPerSecond" },
    refused: { failure: "FAILED_PRECONDITION", cure: "see the message of SAE" },
    busy: { failure: "UNAVAILABLE", cure: "wait until the running change has ended, then run the same command again" },
    unreachable: {
        failure: "UNAVAILABLE",
        cure: "check the network, the proxy, and the provider's region and endpoint (CROSSROUTE_SAE_ENDPOINT)",
    },
    credentials: {
        failure: "UNAUTHENTICATED",
        cure: "configure accessKeyId and accessKeySecret, a profile, or one of the other sources",
    },
    unclear: {
        failure: "UNAVAILABLE",
        cure: "run the same command again: what was done is found and nothing is made twice",
    },
};

/** A failed call in words for the user: what was tried, where, why it failed, the cure. */
export function failureOf(
    error: CallError,
    what: string,
    where: string,
    secrets: readonly string[] = [],
): ProviderError {
    const { failure: status, cure } = meaningOf(error);
    return failure(status, "CR503", `could not ${what} at ${where}: ${causeOf(error, secrets)}`, cure, {
        cause: error,
    });
}

/** Why a call failed, and the ids by which SAE's support finds it. */
export function causeOf(error: CallError, secrets: readonly string[]): string {
    const code = error.code === "" ? "" : `${error.code}: `;
    const http = error.status !== undefined && error.kind === "unclear" ? ` (HTTP ${error.status})` : "";
    const ids = Object.entries({ request: error.requestId, trace: error.traceId })
        .filter(([, id]) => id !== undefined)
        .map(([name, id]) => `${name} ${id}`);
    const request = ids.length === 0 ? "" : ` [${ids.join(", ")}]`;
    const why = redact(firstLine(error.message), secrets);
    return `${code}${why}${http}${request}`;
}

function meaningOf(error: CallError): { failure: FailureCode; cure: string } {
    const { failure, cure } = meanings.find(({ code }) => code.test(error.code)) ?? byKind[error.kind];
    if (failure === "PERMISSION_DENIED" && error.action !== undefined)
        return { failure, cure: `let an administrator grant the RAM action sae:${error.action} to the account` };
    if (error.foreign)
        return {
            failure,
            cure: "something else than SAE may have answered (a proxy, a gateway, a page to sign in): check the network, the proxy and the provider's endpoint",
        };
    if (error.kind === "throttled" && error.retryAfter !== undefined)
        return { failure, cure: `SAE asks to wait ${duration(error.retryAfter)}; ${cure}` };
    return { failure, cure };
}

/** Signature errors repeat what was signed, including key and token, on the same line or on later ones. */
function firstLine(text: string): string {
    const line = text.split(/\r?\n/, 1)[0] ?? "";
    const lower = line.toLowerCase();
    const ends = ["server canonical request", "server string to sign"].map((words) => lower.indexOf(words));
    const end = Math.min(...ends.filter((at) => at >= 0), line.length);
    const first = end < line.length ? line.slice(0, end).replace(/[\s,;]{1,20}$/, "") : line;
    return shorten(first, 600).trim().replace(/\.$/, "");
}
