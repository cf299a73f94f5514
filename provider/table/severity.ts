import { byCode } from "../diagnostics/catalogue";
import { isScalar, isList, text, type Opened } from "../inputs/opened";
import type { Placed } from "../platforms/platform";
import type { Diagnostic, Severity } from "../routing/diagnostic";

export type Severities = Readonly<Record<string, Severity | "off">>;

/** Values of `severity`, which must be known. */
export function severities(opened: Opened | undefined): Severities {
    if (opened === undefined || isScalar(opened) || isList(opened)) return {};
    return Object.fromEntries(
        Object.entries(opened).flatMap(([code, scalar]) => (text(scalar) === undefined ? [] : [[code, text(scalar)!]])),
    ) as Severities;
}

/** Findings with the severities that the user wants. */
export const asWanted = (findings: readonly Diagnostic[], severity: Severities): Diagnostic[] =>
    applied(findings, [], severity);

/** Findings as the user wants them: with the user's severities, and without those accepted on their route. */
export function applied(
    findings: readonly Diagnostic[],
    placed: readonly Placed[],
    severity: Severities,
): Diagnostic[] {
    const wanted = byCode(severity);
    const accepted = new Map(
        placed.map(({ where, allow }) => [where, byCode(Object.fromEntries(allow.map((a) => [a, true])))]),
    );
    return findings.flatMap((finding) => {
        const level = wanted[finding.code] ?? finding.severity;
        const [route = ""] = /^routes\[\d+\]/.exec(finding.where) ?? [];
        return level === "off" || accepted.get(route)?.[finding.code] === true ? [] : [{ ...finding, severity: level }];
    });
}
