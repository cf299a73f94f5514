/** Failures that the engine understands. Anything else that is thrown is a bug and becomes INTERNAL. */

/** gRPC status codes. The engine only tells "clean" from "state unknown" (`INTERNAL`, `UNKNOWN`, `DATA_LOSS`). */
export type FailureCode =
    | "INVALID_ARGUMENT"
    | "FAILED_PRECONDITION"
    | "NOT_FOUND"
    | "ALREADY_EXISTS"
    | "PERMISSION_DENIED"
    | "UNAUTHENTICATED"
    | "RESOURCE_EXHAUSTED"
    | "UNAVAILABLE"
    | "DEADLINE_EXCEEDED"
    | "CANCELLED"
    | "UNIMPLEMENTED"
    | "ABORTED"
    | "UNKNOWN"
    | "INTERNAL";

/** A failure with a text for the user: what, why and the cure. Never holds a secret. */
export class ProviderError extends Error {
    override readonly name = "ProviderError";
    constructor(
        readonly code: FailureCode,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}

/**
 * The resource exists but is not as wanted (created, then a later step failed). The engine keeps `id`, `outputs` and
 * `inputs` in its state and tries again with the next `up`.
 */
export class PartialFailure extends Error {
    override readonly name = "PartialFailure";
    /** Paths that must stay secret; the server fills them in. */
    secrets: ReadonlySet<string> = new Set();
    constructor(
        readonly id: string,
        readonly outputs: Record<string, unknown>,
        readonly inputs: Record<string, unknown>,
        readonly reasons: string[],
        readonly refreshBeforeUpdate = false,
    ) {
        super(reasons.join("\n"));
    }
}
