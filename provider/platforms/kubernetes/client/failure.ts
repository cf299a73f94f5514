import * as pulumi from "@pulumi/pulumi";
import { line } from "../../../diagnostics/render";
import type { Diagnostic } from "../../../routing/diagnostic";

/** Findings below a heading. */
export const indented = (lines: readonly string[]): string => lines.map((text) => `  ${text}`).join("\n");

/** Wrong arguments: all findings in one message, and as data. The engine prints it without a stack trace. */
export class InvalidArguments extends pulumi.RunError {
    /** One line per finding: property path, what is wrong, cure, code. */
    readonly lines: readonly string[];

    constructor(
        what: string,
        readonly diagnostics: readonly Diagnostic[],
        verdict = "is not valid",
    ) {
        const lines = diagnostics.map(line);
        super(`${what} ${verdict}:\n${indented(lines)}`);
        this.lines = lines;
        // The user's input is wrong, not a place in the code. Besides, the SDK prints errors in colour, and
        // Node 20 needs 15 s to colour the frames of this one (util.inspect, node_modules in a stack).
        this.stack = `${this.name}: ${this.message}`;
    }
}

/** Throws when one of the findings is an error. */
export function refuse(what: string, diagnostics: readonly Diagnostic[]): void {
    const errors = diagnostics.filter((d) => d.severity === "error");
    if (errors.length > 0) throw new InvalidArguments(what, errors);
}

/** Shows the findings that are no errors below the resource. */
export function warn(diagnostics: readonly Diagnostic[], resource: pulumi.Resource): void {
    for (const d of diagnostics) {
        if (d.severity === "warning") void pulumi.log.warn(line(d), resource);
        if (d.severity === "info") void pulumi.log.info(line(d), resource);
    }
}
