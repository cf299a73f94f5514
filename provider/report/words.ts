import type { Diagnostic, TrafficChange } from "../routing/diagnostic";
import { countKinds, countSeverities, type Report } from "./report";

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const kindWords: Readonly<Record<TrafficChange["kind"], (count: number) => string>> = {
    lost: (n) => `${plural(n, "set")} of requests ${n === 1 ? "loses its" : "lose their"} answer`,
    arrives: (n) => `${plural(n, "set")} of requests ${n === 1 ? "arrives" : "arrive"} elsewhere`,
    undetermined: (n) => `${n} ${n === 1 ? "is" : "are"} undetermined before or after`,
    moved: (n) => `${n} ${n === 1 ? "moves" : "move"}`,
    rewritten: (n) => `${n} ${n === 1 ? "is" : "are"} rewritten otherwise`,
    treated: (n) => `${n} ${n === 1 ? "is" : "are"} treated otherwise`,
    gained: (n) => `${n} ${n === 1 ? "gains an" : "gain an"} answer`,
};

/** The whole report in one sentence. */
export function summary(report: Pick<Report, "changes" | "diagnostics">): string {
    return `${trafficSummary(report.changes)} ${findingsSummary(report.diagnostics)}`;
}

export function trafficSummary(changes: readonly TrafficChange[]): string {
    const counts = countKinds(changes);
    if (counts.length === 0) return "No request changes hands.";
    const [first, ...rest] = counts.map(([kind, count]) => kindWords[kind](count));
    const subject = counts[0]?.[0] === "lost" ? "" : "Requests: ";
    return `${subject}${[first, ...rest].join(", ")}.`;
}

export function findingsSummary(diagnostics: readonly Diagnostic[]): string {
    const counts = countSeverities(diagnostics);
    if (counts.length === 0) return "No findings.";
    return `${counts.map(([severity, n]) => plural(n, severity, severity === "info" ? "infos" : undefined)).join(", ")}.`;
}

/** The object and the property path that a finding is about. */
export function placeWords(diagnostic: Diagnostic): string {
    const { origin, where } = diagnostic;
    const parts = [origin?.source, origin?.object, where || origin?.path].filter((p): p is string => Boolean(p));
    return parts.join(" · ");
}
