/** Values of files that are no last word: a variable that Flux or envsubst fills in, a field of an experimental channel. */

import type { Diagnostic } from "../routing/diagnostic";
import { isObject } from "./objects";

/** `${NAME}` and `${NAME:=default}`, as envsubst and Flux write them. */
const variable = /\$\{[A-Za-z_]\w*(?::?[-=+?][^}]*)?\}/;

/** A refusal of a value that holds a variable is none yet: what is put there is refused or not. */
export function unlessSubstituted(finding: Diagnostic, manifest: unknown, path: string): Diagnostic {
    const [found] = variable.exec(textAt(manifest, path)) ?? [];
    if (found === undefined) return finding;
    return {
        ...finding,
        severity: "info",
        message: `${path} is read as it is written, with ${found}: what is put there, by Flux or envsubst, is not looked at.`,
        help: "Substitute the variable first, and lint what comes out.",
    };
}

/** Fields of HTTPRoutes that only the experimental channel of the Gateway API (v1.6) has. */
const experimental: readonly [path: RegExp, message: RegExp, what: string][] = [
    [/^spec\.rules\[\d+\]\.retry$/, /There is no argument/, "retry"],
    [/^spec\.rules\[\d+\]\.sessionPersistence$/, /There is no argument/, "sessionPersistence"],
    [/\.filters\[\d+\]\.externalAuth$/, /There is no argument/, "externalAuth"],
    [/\.filters\[\d+\]\.type$/, /"ExternalAuth" is not supported/, "the filter ExternalAuth"],
    [/^spec\.parentRefs$/, /their ports do not tell them apart/, "two references that differ in their port alone"],
];

/** What the API server takes where the experimental channel is installed is not refused for sure. */
export function unlessExperimental(finding: Diagnostic, path: string): Diagnostic {
    const [, , what] =
        experimental.find(([paths, messages]) => paths.test(path) && messages.test(finding.message)) ?? [];
    if (what === undefined) return finding;
    return {
        ...finding,
        severity: "warning",
        message: `${path}: the standard channel of the Gateway API does not have ${what}, the experimental one does: it is not read.`,
        help: "Look whether the cluster has the experimental channel; else leave it out.",
    };
}

/** The text at a property path like `spec.rules[0].host`. */
function textAt(manifest: unknown, path: string): string {
    let value = manifest;
    for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
        if (Array.isArray(value)) value = value[Number(key)];
        else if (isObject(value)) value = value[key];
        else return "";
    }
    return typeof value === "string" ? value : "";
}
