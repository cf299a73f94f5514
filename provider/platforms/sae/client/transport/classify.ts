import { kindOfCode } from "./codes";
import { CallError } from "./transport";

/**
 * The errors that Alibaba's clients throw before there is an answer. They have several classes, so only the fields are
 * used.
 */
interface Thrown {
    code?: unknown;
    message?: unknown;
}

/** A failure without an answer, while a request was built or signed. Nothing was sent. */
export function classify(error: unknown): CallError {
    if (error instanceof CallError) return error;
    const { code, message } = (typeof error === "object" && error !== null ? error : {}) as Thrown;
    const name = typeof code === "string" ? code : "";
    return new CallError(kindOfCode(name) ?? "unclear", typeof message === "string" ? message : String(error), {
        code: name,
        cause: error,
    });
}
