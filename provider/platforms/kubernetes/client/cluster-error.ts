/** The API server's reason for a refusal, or what its status alone says when it gave none. */
export const reasons = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "Conflict",
    410: "Expired",
    413: "RequestEntityTooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
    504: "Timeout",
} as const satisfies Record<number, string>;

/**
 * A name that somebody gave, for messages; undefined when it is no plain word, since it may be a kubeconfig with
 * tokens.
 */
export const inMessage = (word: string): string | undefined => (/^[^\n{]{0,80}$/.test(word) ? word : undefined);

/** One thing that is wrong with an object, as the API server says it. */
export interface ClusterErrorCause {
    /** Path of the field, such as `spec.rules[0].host`. */
    field?: string;
    /** The server's word, such as `FieldValueInvalid`. */
    reason?: string;
    message?: string;
}

/** What an answer says besides its status. */
export interface ClusterErrorDetails {
    /**
     * The API server's own word: `Unauthorized`, `Forbidden`, `NotFound`, `Conflict` or `AlreadyExists` (409), `Expired` or
     * `Gone` (410), `Invalid` (422), `TooManyRequests`, `InternalError` and others.
     */
    reason?: string | undefined;
    /** Seconds after which the server wants to be asked again (429, 503). */
    retryAfter?: number | undefined;
    /** What is wrong with the object that was sent, one entry a field (422). */
    causes?: readonly ClusterErrorCause[] | undefined;
}

/** A cluster could not be asked, or refused; the message says which and why, without credentials. */
export class ClusterError extends Error {
    override readonly name = "ClusterError";
    /** The API server's own word, such as `Unauthorized`, `Forbidden` or `Conflict`; absent when no answer came. */
    readonly reason?: string;
    /** Seconds after which the server wants to be asked again; absent when it did not say. */
    readonly retryAfter?: number;
    /** What is wrong with the object that was sent; empty when the server named no field. */
    readonly causes: readonly ClusterErrorCause[];

    constructor(
        message: string,
        /** HTTP status; absent when no answer came. */
        readonly status?: number,
        options?: ErrorOptions,
        { reason, retryAfter, causes = [] }: ClusterErrorDetails = {},
    ) {
        super(message, options);
        this.causes = causes;
        if (reason !== undefined) this.reason = reason;
        if (retryAfter !== undefined) this.retryAfter = retryAfter;
    }
}
