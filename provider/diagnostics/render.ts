/** The one form of a finding in a line: `<property path>: <what is wrong> <cure> [<code> <name>]`. */

import type { Diagnostic } from "../routing/diagnostic";
import { label } from "./catalogue";

type FindingText = Pick<Diagnostic, "code" | "message" | "help">;

/** Without its place: for output that names the place itself. */
export function sentence({ code, message, help }: FindingText): string {
    const end = /[.!?]$/.test(message) ? "" : " —";
    return `${message}${help === "" ? "" : `${end} ${help}`} [${label(code)}]`;
}

/** `routes[1].path: "api" does not start with "/" — write "/api" [CR202 invalid-route-path]` */
export const line = (d: FindingText & Pick<Diagnostic, "where">): string =>
    d.where === "" ? sentence(d) : `${d.where}: ${sentence(d)}`;

/** What is wrong with properties, in the form that the engine expects. */
export const failuresOf = (
    findings: readonly (FindingText & Pick<Diagnostic, "where">)[],
): { property: string; reason: string }[] =>
    findings.map((found) => ({ property: found.where, reason: sentence(found) }));
