import type { CompiledRule } from "../compile";
import type { Diagnostic, Severity, Subject } from "../diagnostic";
import type { Origin, Request } from "../model";
import type { CatalogueEntry, LintCode } from "./catalogue";
import { diagnosticCatalogue } from "./catalogue";

export interface Finding {
    code: LintCode;
    /** The rule that the finding is about; a finding about a whole table has none. */
    rule?: CompiledRule;
    message: string;
    identity?: string;
    /** Other rules that are involved. */
    others?: readonly CompiledRule[];
    witness?: Request;
    /** In place of the catalogue's. */
    help?: string;
    /** Where, when it is not a rule. */
    where?: string;
    origin?: Origin;
    /** In place of the catalogue's, unless the caller set another. */
    severity?: Severity;
    subject?: Subject;
}

/** Whether the rule's author accepts a finding, by its code or its name. */
export const isAcceptedBy = ({ rule: { allow } }: CompiledRule, code: LintCode): boolean =>
    allow?.some((one) => one === code || one === diagnosticCatalogue[code].name) === true;

/** Collects findings as diagnostics: applies severities, and drops codes that a rule's author accepts. */
export function newReport(severity: Readonly<Record<string, Severity | "off">>): {
    add(finding: Finding): void;
    diagnostics: Diagnostic[];
} {
    const diagnostics: Diagnostic[] = [];
    // Two listeners of one gateway may have the same rules: what is true of both is said once.
    const said = new Set<string>();
    const add = (finding: Finding): void => {
        const { code, rule, others = [] } = finding;
        const entry: CatalogueEntry = diagnosticCatalogue[code];
        const level = severity[code] ?? severity[entry.name] ?? finding.severity ?? entry.severity;
        const accepted = [rule, ...others].some((one) => one !== undefined && isAcceptedBy(one, code));
        if (level === "off" || accepted || rule?.rule.implied === true) return;
        const origin = rule?.rule.origin ?? finding.origin;
        const key = JSON.stringify([code, finding.message, origin]);
        if (origin !== undefined && said.has(key)) return;
        said.add(key);
        diagnostics.push({
            code,
            severity: level,
            where:
                finding.where ??
                origin?.path ??
                origin?.object ??
                (rule === undefined ? "tables" : `rules[${rule.index}]`),
            message: finding.message,
            ...(finding.identity === undefined ? {} : { identity: finding.identity }),
            help: finding.help ?? entry.help,
            ...(finding.witness === undefined ? {} : { witness: finding.witness }),
            ...(origin === undefined ? {} : { origin }),
            ...(finding.subject === undefined ? {} : { subject: finding.subject }),
            ...(others.length === 0 ? {} : { related: others.slice(0, 10).map((other) => other.rule.origin) }),
        });
    };
    return { add, diagnostics };
}
