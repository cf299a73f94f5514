/** A cluster could not be asked; the message says which and why, without credentials. */
export class ClusterError extends Error {
    override readonly name = "ClusterError";
    constructor(
        message: string,
        /** HTTP status; absent when no answer came. */
        readonly status?: number,
        options?: ErrorOptions,
        /** The API server's own word, such as `Unauthorized`, `Forbidden` or `Conflict`; absent when it gave none. */
        readonly reason?: string,
    ) {
        super(message, options);
    }
}
