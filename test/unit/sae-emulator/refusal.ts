import { ApiError } from "../../../sandbox/sae-emulator/errors";

/** The error code with which a piece of work is refused; fails when it is not refused. */
export function codeOf(work: () => unknown): string {
    return refusal(work).code;
}

export function refusal(work: () => unknown): ApiError {
    try {
        work();
    } catch (error) {
        if (error instanceof ApiError) return error;
        throw error;
    }
    throw new Error("nothing was refused");
}
