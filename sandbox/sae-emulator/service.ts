import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ASSUMPTIONS, type Assumptions } from "./context";
import { type Pair, parsePairs } from "./encoding";
import { ApiError } from "./errors";
import { type Fault, FaultList, worksFirst } from "./faults";
import type { Inventory } from "./inventory";
import { OPERATIONS, type Operation } from "./operations";
import { gather, type Given, parsed } from "./parameters";
import type { Json } from "./replies";
import { type LogEntry, RequestLog } from "./requestlog";
import { type AccessKey, NonceBook, verifySignature } from "./signature";
import { Store } from "./store";

/** A request as it came over the wire, its body unchunked. */
export interface Incoming {
    method: string;
    path: string;
    /** The query as it was sent, without the `?`. */
    rawQuery: string;
    headers: Readonly<Record<string, string>>;
    body: Buffer;
}

/** What goes back: an answer, or a cut connection. */
export type Outgoing = { cut: true } | { cut: false; status: number; headers: Record<string, string>; body: string };

const DEFAULT_SKEW_MS = 20 * 60_000;
const DEFAULT_LAG_MS = 2_000;
const DEFAULT_SLOW_MS = 5_000;

/** The SAE API behind its gateway: signature, faults, operation, envelope, log. */
export class Service {
    readonly faults = new FaultList();
    readonly log: RequestLog;
    readonly store: Store;
    inventory: Inventory = {};
    assumptions: Assumptions = { ...ASSUMPTIONS };
    private readonly nonces = new NonceBook();

    constructor(
        dir: string,
        private readonly keys: Readonly<Record<string, AccessKey>>,
        told?: (entry: LogEntry) => void,
    ) {
        this.log = new RequestLog(told);
        this.store = new Store(dir, Date.now);
    }

    /** Back to an empty service; ids and log numbers go on. */
    reset(): void {
        this.store.clear();
        this.log.clear();
        this.faults.clear();
        this.nonces.clear();
        this.inventory = {};
        this.assumptions = { ...ASSUMPTIONS };
    }

    async answer(request: Incoming): Promise<Outgoing> {
        const action = request.headers["x-acs-action"] ?? "";
        const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
        const fault = operation && this.faults.take(action, operation.writes);
        const clock = Date.now() + (fault?.kind === "clock" ? (fault.delayMs ?? DEFAULT_SKEW_MS) : 0);
        const call = new Call(request, action, operation);
        let outcome: Outgoing | undefined;
        if (fault?.kind === "slow" && !worksFirst(fault)) await sleep(fault.delayMs ?? DEFAULT_SLOW_MS);
        if (!fault || worksFirst(fault) || fault.kind === "slow") outcome = this.work(call, clock, fault);
        if (fault) outcome = spoil(fault, call, outcome);
        outcome ??= { cut: true };
        this.log.add(call.entry(outcome, fault));
        if (fault?.kind === "slow" && worksFirst(fault)) await sleep(fault.delayMs ?? DEFAULT_SLOW_MS);
        return outcome;
    }

    private work(call: Call, clock: number, fault: Fault | undefined): Outgoing {
        try {
            const { given, operation } = call.understand();
            verifySignature({ ...call.request, query: call.query }, this.keys, this.nonces, clock);
            const lagMs = fault?.kind === "lag" ? (fault.delayMs ?? DEFAULT_LAG_MS) : 0;
            const { store, inventory, assumptions } = this;
            const data = operation.run(given, { store, inventory, assumptions, now: Date.now(), lagMs });
            return call.success(data, operation);
        } catch (error) {
            if (error instanceof ApiError) return call.failure(error.status, error.code, error.message);
            throw error;
        }
    }
}

/** One call on its way through the service, with what the log will say of it. */
class Call {
    readonly requestId = randomUUID().toUpperCase();
    query: Pair[] = [];
    private given: Given = new Map();
    private code = "";
    private ingressId: number | undefined;

    constructor(
        readonly request: Incoming,
        private readonly action: string,
        private readonly operation: Operation | undefined,
    ) {
        try {
            this.query = parsePairs(request.rawQuery);
            this.given = gather(this.query, this.form());
        } catch {
            // A broken encoding: understand() meets it again and answers.
        }
    }

    /** What is asked for; throws the gateway's answer to a call that it cannot place. */
    understand(): { given: Given; operation: Operation } {
        const { request, action, operation } = this;
        parsePairs(request.rawQuery);
        this.form();
        const version = request.headers["x-acs-version"];
        if (!operation)
            throw new ApiError("InvalidAction.NotFound", `Specified api is not found: ${action || "no x-acs-action"}.`);
        if (version !== "2019-05-06") throw new ApiError("InvalidVersion", "Specified parameter Version is not valid.");
        if (request.path !== operation.path) {
            throw new ApiError("InvalidAction.NotFound", `Specified api is not found: ${action} at ${request.path}.`);
        }
        if (request.method !== operation.method) {
            throw new ApiError(
                "UnsupportedHTTPMethod",
                `${action} is called with ${operation.method}, not ${request.method}.`,
            );
        }
        return { given: this.given, operation };
    }

    success(data: Json, operation: Operation): Outgoing {
        this.code = "200";
        const id = (data as { IngressId?: Json } | undefined)?.IngressId;
        if (typeof id === "number") this.ingressId = id;
        const envelope = {
            RequestId: this.requestId,
            Message: "success",
            TraceId: this.requestId.replaceAll("-", "").toLowerCase(),
            Code: "200",
            ErrorCode: operation.errorCode,
            Success: true,
            Data: data,
        };
        return this.reply(200, JSON.stringify(envelope));
    }

    failure(status: number, code: string, message: string, headers: Record<string, string> = {}): Outgoing {
        this.code = code;
        const envelope = {
            RequestId: this.requestId,
            HostId: this.request.headers["host"] ?? "",
            Code: code,
            Message: message,
            Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=sae`,
        };
        return this.reply(status, JSON.stringify(envelope), headers);
    }

    /** A failure in the clothes of a success: HTTP 200 with `Success: false`. */
    refusal(code: string, message: string): Outgoing {
        this.code = code;
        const envelope = { RequestId: this.requestId, Message: message, Code: "500", ErrorCode: code, Success: false };
        return this.reply(200, JSON.stringify(envelope));
    }

    reply(status: number, body: string, headers: Record<string, string> = {}): Outgoing {
        const json = { "content-type": "application/json;charset=utf-8", "x-acs-request-id": this.requestId };
        return { cut: false, status, headers: { ...json, ...headers }, body };
    }

    entry(outcome: Outgoing, fault: Fault | undefined): Omit<LogEntry, "seq"> {
        const asked = Number(this.given.get("IngressId"));
        const id = this.ingressId ?? (Number.isSafeInteger(asked) && asked > 0 ? asked : undefined);
        const rules = parsed(this.given.get("Rules"));
        return {
            time: new Date().toISOString(),
            action: this.action,
            method: this.request.method,
            path: this.request.path,
            query: Object.fromEntries(this.query),
            ...(rules === undefined ? {} : { rules }),
            status: outcome.cut ? 0 : outcome.status,
            code: this.code,
            writes: this.operation?.writes ?? false,
            ...(id === undefined ? {} : { ingressId: id }),
            ...(fault ? { fault: fault.kind } : {}),
            ignoredParameters: this.operation?.ignored(this.given) ?? [],
        };
    }

    private form(): Pair[] {
        const type = this.request.headers["content-type"] ?? "";
        return type.startsWith("application/x-www-form-urlencoded")
            ? parsePairs(this.request.body.toString("utf8"))
            : [];
    }
}

/** Puts a fault's answer in the place of the right one. */
function spoil(fault: Fault, call: Call, right: Outgoing | undefined): Outgoing | undefined {
    switch (fault.kind) {
        case "throttle": {
            const wait = fault.retryAfterMs;
            const headers: Record<string, string> = wait === undefined ? {} : { "x-acs-retry-after": String(wait) };
            return call.failure(400, "Throttling.User", "Request was denied due to user flow control.", headers);
        }
        case "http500":
            return call.failure(500, "OperationFailed.RPCError", "Internal RPC error.");
        case "http502":
            return call.reply(502, "<html><body><h1>502 Bad Gateway</h1></body></html>", {
                "content-type": "text/html",
            });
        case "http503":
            return call.reply(503, "");
        case "successFalse":
            return call.refusal("OperationFailed.RPCError", "Internal RPC error.");
        case "malformed":
            return right && !right.cut
                ? { ...right, body: right.body.slice(0, Math.ceil(right.body.length / 2)) }
                : right;
        case "cutBefore":
        case "cutAfter":
            return { cut: true };
        case "slow":
        case "clock":
        case "lag":
            return right;
    }
}
