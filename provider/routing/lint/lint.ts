import type { Diagnostic, Severity } from "../diagnostic";
import { newSnapshot } from "../snapshot";
import { unusedNames } from "../unused-names";
import { writtenHosts } from "../host-spelling";
import type { CompiledRule } from "../compile";
import type { HostIndex } from "../host-index";
import type { Table } from "../model";
import { targetId } from "../target-id";
import type { KnownObjects, LintContext } from "./context";
import { newEntries, writtenAt } from "./context";
import { lintGateway } from "./gateway";
import { lintHosts } from "./hosts";
import { lintReach } from "./reach";
import { newReport } from "./report";
import { lintRules } from "./rules";

export interface LintOptions {
    /** Severity by code or name in place of the default; `off` silences it. */
    severity?: Readonly<Record<string, Severity | "off">>;
    /** What exists, to find dangling backends; without it none are reported. */
    known?: KnownObjects;
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * Checks all gateways of a program together. Every claim about requests carries a request that shows it. A rule that is
 * partly unknown is never blamed, and never blames another. Errors come first, then by gateway and rule. Never throws,
 * whatever the tables hold; the time is bounded even for hostile ones (CR120 says when it was cut).
 */
export function lint(tables: readonly Table[], options: LintOptions = {}): Diagnostic[] {
    const { gateways } = newSnapshot(tables);
    const report = newReport(options.severity ?? {});
    // Whether a rule is of use at another listener is known when all have been looked at.
    const findings: (() => void)[] = [];
    const context: LintContext = {
        gateways,
        unused: unusedNames(gateways.map((gateway) => gateway.table)),
        known: options.known ?? {},
        backends: new Set(),
        domains: new Set(),
        answersOtherwise: newAnswers(gateways),
        entries: newEntries(gateways),
        add: (finding) => void findings.push(() => report.add(finding)),
    };
    for (const gateway of gateways) {
        lintRules(context, gateway);
        const unreached = lintReach(context, gateway);
        findings.push(() => unreached({ ...context, add: report.add }));
        lintGateway(context, gateway);
    }
    lintHosts(context);
    for (const say of findings) say();
    const written = writtenHosts(tables);
    const found = report.diagnostics.map((one): Diagnostic => {
        const { witness, message, identity } = one;
        if (witness === undefined || written === undefined) return one;
        const host = written(witness.host);
        if (host === witness.host) return one;
        const said = (text: string): string => text.replaceAll(witness.host, () => host);
        return {
            ...one,
            witness: { ...witness, host },
            message: said(message),
            ...(identity === undefined ? {} : { identity: said(identity) }),
        };
    });
    return found.sort((a, b) => weight[a.severity] - weight[b.severity]);
}

/** The answers of each entry of an object, worked out when they are asked for first. */
function newAnswers(gateways: readonly HostIndex[]): (rule: CompiledRule) => boolean {
    let answers: Map<string, Set<string>> | undefined;
    const all = (): Map<string, Set<string>> => {
        const found = new Map<string, Set<string>>();
        for (const { table } of gateways)
            for (const rule of table.rules) {
                const place = writtenAt(rule);
                found.set(place, (found.get(place) ?? new Set()).add(targetId(rule.rule.target)));
            }
        return found;
    };
    return (rule) =>
        gateways.length > 1 &&
        rule.rule.origin.path !== undefined &&
        ((answers ??= all()).get(writtenAt(rule))?.size ?? 0) > 1;
}
