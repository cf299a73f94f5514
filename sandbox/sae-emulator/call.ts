import { randomUUID } from "node:crypto";
import { type Pair, parsePairs } from "./encoding";
import { ApiError } from "./errors";
import type { Fault } from "./faults";
import type { Operation } from "./operations";
import { gather, type Given, parsed } from "./parameters";
import type { Json } from "./replies";
import type { LogEntry } from "./requestlog";

/** A request as it came over the wire, its body unchunked. */
export interface Incoming {
    method: string;
    path: string;
    /** The query as it was sent, without the `?`. */
    rawQuery: string;
    headers: Readonly<Record<string, string>>;
    body: Buffer;
}

/** The result: an answer, or a cut connection. */
export type Outgoing = { cut: true } | { cut: false; status: number; headers: Record<string, string>; body: string };

/** One call on its way through the service, with its entry for the log. */
export class Call {
    readonly requestId = randomUUID().toUpperCase();
    readonly traceId = this.requestId.replaceAll("-", "").toLowerCase();
    query: Pair[] = [];
    private given: Given = new Map();
    private code = "";
    private ingressId: number | undefined;

    constructor(
        readonly request: Incoming,
        readonly action: string,
        private readonly operation: Operation | undefined,
    ) {
        try {
            this.query = parsePairs(request.rawQuery);
            this.given = gather(this.query, this.form());
        } catch {
            // A broken encoding: understand() finds it again and answers.
        }
    }

    /** The requested operation; throws the gateway's answer to a call that has none. */
    understand(): { given: Given; operation: Operation } {
        const { request, action, operation } = this;
        parsePairs(request.rawQuery);
        this.form();
        const version = request.headers["x-acs-version"];
        if (!operation)
            throw new ApiError("InvalidAction.NotFound", `Specified api is not found: ${action || "none"}.`);
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
            TraceId: this.traceId,
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

    /** A failure that looks like a success: HTTP 200 with `Success: false`. */
    refusal(code: string, message: string): Outgoing {
        this.code = code;
        const ids = { RequestId: this.requestId, TraceId: this.traceId };
        const envelope = { ...ids, Message: message, Code: "500", ErrorCode: code, Success: false };
        return this.reply(200, JSON.stringify(envelope));
    }

    /** An answer that comes from something in between, not from the service. */
    noise(status: number, type: string, body: string): Outgoing {
        this.code = "";
        return { cut: false, status, headers: { "content-type": type }, body };
    }

    private reply(status: number, body: string, headers: Record<string, string> = {}): Outgoing {
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
