/** A wrong command line, a wrong file or a source that cannot be read: one line for the user, exit code 2. */
export class UsageError extends Error {
    override readonly name = "UsageError";
}

/** The first line of an error, without a stack trace; for a file system error only its words. */
export function reason(thrown: unknown): string {
    const { message } = (typeof thrown === "object" && thrown !== null ? thrown : {}) as { message?: string };
    const line = (message || String(thrown)).split("\n")[0]?.trim() ?? "";
    return line.replace(/^E[A-Z]+: ([^,]+), .*$/, "$1");
}
