/**
 * A failure that the user can cure: what went wrong, what was tried, what to do. Its message is complete without a
 * stack trace.
 */
export class SandboxError extends Error {
    override readonly name = "SandboxError";

    constructor(
        readonly problem: string,
        readonly tried: readonly string[],
        readonly cure: string,
    ) {
        super([problem, ...tried.map((line) => `  tried: ${line}`), `  to do: ${cure}`].join("\n"));
    }
}

/** The message of any thrown value. */
export function messageOf(thrown: unknown): string {
    if (!(thrown instanceof Error)) return String(thrown);
    // fetch() says only "fetch failed"; the reason is in the cause, or in the cause's code where that has no words.
    const { message = "", code = "" } = (thrown.cause ?? {}) as { message?: string; code?: string };
    return message || code ? `${thrown.message} (${message || code})` : thrown.message;
}

/** Whether the disk, or the user's share of it, is full. */
export function isFull(thrown: unknown): boolean {
    const { code = "" } = (thrown ?? {}) as NodeJS.ErrnoException;
    return ["ENOSPC", "EDQUOT"].includes(code);
}

/**
 * What a command tells when it ends by this.
 * @param command its name, before a reason that has no cure of its own
 */
export function failureOf(command: string, thrown: unknown): string {
    if (thrown instanceof SandboxError) return thrown.message;
    if (!isFull(thrown)) return `${command}: ${messageOf(thrown)}`;
    const cure =
        "Free space there, or name folders on another disk: --dir for the sandbox, CROSSROUTE_CACHE for its tools";
    return new SandboxError("The disk is full.", [messageOf(thrown)], `${cure}; then run again.`).message;
}
