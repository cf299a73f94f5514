import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../routing/diagnostic";

/** Wrong arguments: all findings in one message, and as data. The engine prints it without a stack trace. */
export class InvalidArguments extends pulumi.RunError {
    constructor(
        what: string,
        readonly diagnostics: readonly Diagnostic[],
    ) {
        super(
            `${what} is not valid:\n${diagnostics.map((d) => `  ${d.where}: ${d.message} ${d.help} [${d.code}]`).join("\n")}`,
        );
    }
}

/** Throws when one of the findings is an error. */
export function refuse(what: string, diagnostics: readonly Diagnostic[]): void {
    const errors = diagnostics.filter((d) => d.severity === "error");
    if (errors.length > 0) throw new InvalidArguments(what, errors);
}
