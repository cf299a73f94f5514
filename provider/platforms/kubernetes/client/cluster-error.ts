/** A cluster could not be asked; the message says which and why, without credentials. */
export class ClusterError extends Error {
    override readonly name = "ClusterError";
    constructor(
        message: string,
        /** HTTP status; absent when no answer came. */
        readonly status?: number,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}
