/**
 * A failure that the user can act on: what went wrong, what was tried, what to do.
 * Its message is complete; the stack has nothing to add.
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

/** Message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
    if (!(thrown instanceof Error)) return String(thrown);
    // fetch() says only "fetch failed"; the reason is in the cause, or in the cause's code where that has no words.
    const { message = "", code = "" } = (thrown.cause ?? {}) as { message?: string; code?: string };
    return message || code ? `${thrown.message} (${message || code})` : thrown.message;
}
