/**
 * Makes resources. For each of their properties Pulumi's SDK takes four stack traces and translates them by source maps, to
 * show them where `PULUMI_DEBUG_PROMISE_LEAKS` asks for it: a fifth of what a table costs a program. Here each is short.
 */
export function withShortTraces<Made>(make: () => Made): Made {
    if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return make();
    const { stackTraceLimit } = Error;
    // Where an error is thrown is still said.
    Error.stackTraceLimit = Math.min(stackTraceLimit, 1);
    try {
        return make();
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
}
