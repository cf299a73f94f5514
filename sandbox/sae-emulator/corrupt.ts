import type { Call, Outgoing } from "./call";
import { emptyAnswer } from "./errors";
import { type Fault, failsAfterWork } from "./faults";

/** Replaces the right answer by a fault's answer; `work` does the call's work, and is called at most once. */
export function corrupt(fault: Fault, call: Call, work: () => Outgoing): Outgoing {
    const right = failsAfterWork(fault) ? work() : undefined;
    switch (fault.kind) {
        case "throttle": {
            const wait = fault.retryAfterMs;
            const headers: Record<string, string> = wait === undefined ? {} : { "x-acs-retry-after": String(wait) };
            return call.failure(400, "Throttling.User", "Request was denied due to user flow control.", headers);
        }
        case "http500":
            return call.failure(500, "OperationFailed.RPCError", "Internal RPC error.");
        case "http502":
            return call.noise(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
        case "http503":
            return call.noise(503, "text/plain", "");
        case "successFalse":
            return call.refusal(fault.code ?? "OperationFailed.RPCError", "Internal RPC error.");
        case "refuse": {
            const usual = fault.code === "InvalidResponse.Api" ? emptyAnswer(call.action) : undefined;
            const message = fault.message ?? usual?.message ?? "The request was refused.";
            return call.failure(fault.status ?? usual?.status ?? 400, fault.code ?? "", message);
        }
        case "malformed":
            return right && !right.cut
                ? { ...right, body: right.body.slice(0, Math.ceil(right.body.length / 2)) }
                : call.noise(200, "application/json", '{"RequestId":"');
        case "answer":
            return call.noise(200, "application/json", fault.body ?? "{}");
        case "cutBefore":
        case "cutAfter":
            return { cut: true };
        case "slow":
        case "hold":
        case "clock":
        case "lag":
            return right ?? work();
    }
}
