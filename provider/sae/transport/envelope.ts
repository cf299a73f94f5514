import { CallError } from "./transport";
import { isThrottling } from "./classify";

/**
 * `Data` of an answer. A status of 200 is not success: `Success: false`, or a code that is none of the good ones
 * beside a message, is a failure.
 */
export function successOf(body: unknown): unknown {
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
        throw new CallError("unclear", "the answer is not a JSON object");
    }
    const { Success, Code, ErrorCode, Message, RequestId, Data } = body as Record<string, unknown>;
    const failed =
        Success === false || (Success !== true && !isGood(Code) && typeof Message === "string" && Message !== "");
    if (!failed) return Data;
    const code = [ErrorCode, Code].map((item) => String(item ?? "")).find((item) => item !== "" && !isGood(item)) ?? "";
    const unclear =
        code === "" || /^5\d\d$/.test(code) || code === "InvalidResponse.Api" || code.startsWith("OperationFailed");
    const kind = isThrottling(code) ? "throttled" : unclear ? "unclear" : "refused";
    const text = typeof Message === "string" && Message !== "" ? Message : "the answer says Success: false";
    throw new CallError(kind, text, { code, ...(typeof RequestId === "string" && { requestId: RequestId }) });
}

/** Samples show an empty text, "空" and "success" where there is no error. */
const isGood = (code: unknown): boolean =>
    ["", "200", "0", "success", "ok", "空"].includes(String(code ?? "").toLowerCase());
