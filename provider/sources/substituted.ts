/**
 * Values in files that are not final: a variable that Flux or envsubst fills in, a field of an experimental channel.
 */

import { fillerOf, variablesIn } from "../inputs/variables";
import type { Diagnostic } from "../routing/diagnostic";
import { isObject } from "./objects";

/** A refused value with a variable in it is not refused yet: the filled-in value decides. Said once per object. */
export function unlessSubstituted(findings: readonly Diagnostic[], manifest: unknown): Diagnostic[] {
    const held = new Map(findings.map((finding) => [finding, variablesIn(textAt(manifest, finding.where))]));
    const open = findings.filter((finding) => held.get(finding)?.length !== 0);
    const [first] = open;
    if (first === undefined) return [...findings];
    const paths = [...new Set(open.map(({ where }) => where))];
    const variables = [...new Set(open.flatMap((finding) => held.get(finding) ?? []))];
    const verb = paths.length === 1 ? "is read as it is" : "are read as they are";
    const info: Diagnostic = {
        ...first,
        severity: "info",
        message: `${listed(paths)} ${verb} written, with ${listed(variables)}: what is put there, by ${fillerOf(variables.join(""))}, is not looked at.`,
        help: "Substitute the variables first, and lint what comes out.",
    };
    return findings.flatMap((finding) => (finding === first ? info : open.includes(finding) ? [] : finding));
}

const SHOWN = 2;

function listed(items: readonly string[]): string {
    const more = items.length - SHOWN;
    return more <= 0 ? items.join(" and ") : `${items.slice(0, SHOWN).join(", ")} and ${more} more`;
}

/** Fields of HTTPRoutes that only the experimental channel of the Gateway API (v1.6) has. */
const experimental: readonly [path: RegExp, message: RegExp, what: string][] = [
    [/^spec\.useDefaultGateways$/, /There is no argument/, "useDefaultGateways"],
    [/^spec\.rules\[\d+\]\.retry$/, /There is no argument/, "retry"],
    [/^spec\.rules\[\d+\]\.sessionPersistence$/, /There is no argument/, "sessionPersistence"],
    [/\.filters\[\d+\]\.externalAuth$/, /There is no argument/, "externalAuth"],
    [/\.filters\[\d+\]\.type$/, /"ExternalAuth" is not supported/, "the filter ExternalAuth"],
    [/^spec\.parentRefs$/, /their ports do not tell them apart/, "two references that differ in their port alone"],
];

/** A field that the API server accepts where the experimental channel is installed is not certainly refused. */
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

/** The text at a property path like `spec.rules[0].host`; empty where there is none. */
export function textAt(manifest: unknown, path: string): string {
    let value = manifest;
    for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
        if (Array.isArray(value)) value = value[Number(key)];
        else if (isObject(value)) value = value[key];
        else return "";
    }
    return typeof value === "string" ? value : "";
}
