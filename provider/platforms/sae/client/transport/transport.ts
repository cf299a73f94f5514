import { shorten } from "../../../../engine/redaction";
import type { WireRequest } from "../../wire/wire";

/** The operations of the SAE API (2019-05-06) that are used here. */
export const actions = {
    CreateIngress: { method: "POST", path: "/pop/v1/sam/ingress/Ingress", writes: true },
    UpdateIngress: { method: "PUT", path: "/pop/v1/sam/ingress/Ingress", writes: true },
    DeleteIngress: { method: "DELETE", path: "/pop/v1/sam/ingress/Ingress", writes: true },
    DescribeIngress: { method: "GET", path: "/pop/v1/sam/ingress/Ingress", writes: false },
    ListIngresses: { method: "GET", path: "/pop/v1/sam/ingress/IngressList", writes: false },
} as const;
export type ActionName = keyof typeof actions;
export const apiVersion = "2019-05-06";

export interface Endpoint {
    host: string;
    protocol: "HTTP" | "HTTPS";
    region?: string;
}

/** Makes one call, once. It throws only `CallError`s. */
export interface Transport {
    /** The parsed body of an answer with a 2xx status. */
    call(action: ActionName, request: WireRequest): Promise<unknown>;
    /** Texts that must not be shown: the credentials in use. */
    secrets(): readonly string[];
}

/**
 * How a call failed, by what it means for the work. `throttled`, `busy`, `refused`, `unreachable`, `credentials`: it
 * was not done. `unclear`: it may have been done. `throttled` and `busy` pass after a while: too many calls, or a
 * change of the application in progress.
 */
export type FailureKind = "throttled" | "busy" | "refused" | "unreachable" | "credentials" | "unclear";

/** A server's message is cut to this before it is searched; a code or a request id to the next limit. */
const longestMessage = 2000;
const longestName = 100;

export class CallError extends Error {
    override readonly name = "CallError";
    readonly code: string;
    readonly status: number | undefined;
    /** SAE's id of this request, and the trace id of all that it did for it: its support asks for them. */
    readonly requestId: string | undefined;
    readonly traceId: string | undefined;
    /** How long SAE asks to wait, in milliseconds. */
    readonly retryAfter: number | undefined;
    /** The answer may not come from SAE: a proxy, a gateway, a sign-in page. */
    readonly foreign: boolean;
    /** The operation that failed, as far as it is known; its RAM action is `sae:` and this. */
    action: ActionName | undefined;
    constructor(
        readonly kind: FailureKind,
        message: string,
        more: {
            code?: string;
            status?: number;
            requestId?: string;
            traceId?: string;
            retryAfter?: number;
            foreign?: boolean;
            cause?: unknown;
        } = {},
    ) {
        super(shorten(message, longestMessage), { cause: more.cause });
        this.code = shorten(more.code ?? "", longestName);
        this.status = more.status;
        this.requestId = more.requestId === undefined ? undefined : shorten(more.requestId, longestName);
        this.traceId = more.traceId === undefined ? undefined : shorten(more.traceId, longestName);
        this.retryAfter = more.retryAfter;
        this.foreign = more.foreign ?? false;
    }
}
