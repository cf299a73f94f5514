import type { Code } from "../diagnostics/catalogue";
import { sentence } from "../diagnostics/render";
import { ProviderError, type FailureCode } from "../engine/errors";
import type { Log } from "../engine/resource";

/** The failure of an operation in the one form of a finding: what is wrong, the cure, the code with its name. */
export const failure = (
    status: FailureCode,
    code: Code,
    message: string,
    help: string,
    options?: ErrorOptions,
): ProviderError => new ProviderError(status, sentence({ code, message, help }), options);

/** A warning of an operation in the same form. What an update refuses may be a warning in its preview. */
export const warn = ({ log }: { log: Pick<Log, "warning"> }, code: Code, message: string, help: string): void =>
    log.warning(sentence({ code, message, help }));
