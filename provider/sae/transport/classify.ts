import { CallError, type FailureKind } from "./transport";

/** What Alibaba's clients throw. They are several, so only the shape of it is looked at. */
interface Thrown {
    name?: string;
    code?: unknown;
    message?: string;
    statusCode?: unknown;
    requestId?: unknown;
    retryAfter?: unknown;
    data?: {
        statusCode?: unknown;
        Message?: unknown;
        RequestId?: unknown;
        AccessDeniedDetail?: { AuthAction?: unknown };
    };
    accessDeniedDetail?: { AuthAction?: unknown };
}

const notSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"]);
const badTls = /^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_SSL|EPROTO)/;

export function classify(error: unknown): CallError {
    if (error instanceof CallError) return error;
    const thrown = (typeof error === "object" && error !== null ? error : {}) as Thrown;
    const code = typeof thrown.code === "string" ? thrown.code : "";
    const status = numberOf(thrown.statusCode) ?? numberOf(thrown.data?.statusCode);
    const retryAfter = numberOf(thrown.retryAfter);
    const requestId = textOf(thrown.requestId) ?? textOf(thrown.data?.RequestId);
    const action = (thrown.accessDeniedDetail ?? thrown.data?.AccessDeniedDetail)?.AuthAction;
    const message = `${plainMessage(thrown)}${typeof action === "string" ? ` (${action})` : ""}`;
    const kind = kindOf(thrown, code, status, retryAfter);
    return new CallError(kind, message, {
        code,
        cause: error,
        ...(status !== undefined && { status }),
        ...(requestId !== undefined && { requestId }),
        ...(retryAfter !== undefined && { retryAfter }),
    });
}

function kindOf(thrown: Thrown, code: string, status: number | undefined, retryAfter: number | undefined): FailureKind {
    if (isThrottling(code) || retryAfter !== undefined || status === 429) return "throttled";
    if (code === "InvalidCredentials") return "credentials";
    if (notSent.has(code) || badTls.test(code)) return "unreachable";
    if (thrown.name === "RequestTimeoutError" && /ConnectTimeout/.test(thrown.message ?? "")) return "unreachable";
    // A 404 with this code is an empty answer from behind the gateway: nobody knows what was done.
    if (code === "InvalidResponse.Api") return "unclear";
    return status !== undefined && status >= 400 && status < 500 ? "refused" : "unclear";
}

/** `Throttling`, `Throttling.User`, `Rejected.Throttling`. */
export const isThrottling = (code: string): boolean => code.includes("Throttling");

const numberOf = (value: unknown): number | undefined =>
    typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
const textOf = (value: unknown): string | undefined =>
    typeof value === "string" && value !== "" && value !== "undefined" ? value : undefined;

/** The server's own sentence, without what the client puts round it. */
function plainMessage(thrown: Thrown): string {
    const own = textOf(thrown.data?.Message);
    if (own !== undefined) return own;
    const text = thrown.message ?? "";
    if (thrown.name === "SyntaxError") return "the answer is not JSON";
    return text
        .replace(/^[\w.]+: code: \d+, /, "")
        .replace(/^code: \d+, /, "")
        .replace(/ request id: \S*$/, "")
        .trim();
}
