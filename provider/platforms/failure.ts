import type { Code } from "../diagnostics/catalogue";
import { sentence } from "../diagnostics/render";
import { ProviderError, type FailureCode } from "../engine/errors";

/** The failure of an operation in the one form of a finding: what is wrong, the cure, the code with its name. */
export const failure = (
    status: FailureCode,
    code: Code,
    message: string,
    help: string,
    options?: ErrorOptions,
): ProviderError => new ProviderError(status, sentence({ code, message, help }), options);
