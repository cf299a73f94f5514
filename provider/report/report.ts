import { createRouter } from "../routing";
import type { Diagnostic, Severity, TrafficChange } from "../routing/diagnostic";
import type { Rule, Table, Target } from "../routing/model";
import { targetId } from "../routing/target-id";

/** What answers a set of requests: one target, null for no answer, or a list when it is undetermined. */
export type Answer = TrafficChange["before"];

/** What a report says; the same value for every format. */
export interface Report {
    /** Heading, e.g. the name of the stack. */
    title: string;
    /** Traffic changes, worst first (see {@link kindOrder}). */
    changes: readonly TrafficChange[];
    /** Findings in the tables after the change, errors first. */
    diagnostics: readonly Diagnostic[];
    /** Every set of requests that the picture shows: the changed ones, then the rules that keep their answer. */
    rows: readonly Row[];
    /** What the report cannot tell, one sentence each. */
    notes: readonly string[];
}

export type RowState = TrafficChange["kind"] | "same";

export interface Row {
    gateway: string;
    host: string;
    path: string;
    match?: string;
    state: RowState;
    before: Answer;
    after: Answer;
}

/** Kinds of change, the one a reviewer must see first at the front. */
export const kindOrder: readonly TrafficChange["kind"][] = [
    "lost",
    "arrives",
    "undetermined",
    "moved",
    "rewritten",
    "treated",
    "gained",
];
const severityOrder: readonly Severity[] = ["error", "warning", "info"];

export interface ReportInput {
    title: string;
    before: readonly Table[];
    after: readonly Table[];
    changes: readonly TrafficChange[];
    diagnostics: readonly Diagnostic[];
    notes?: readonly string[];
}

/** Puts the findings in order and finds the rules whose requests are answered as before. */
export function buildReport(input: ReportInput): Report {
    const changes = [...input.changes].sort((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
    return {
        title: input.title,
        changes,
        diagnostics: [...input.diagnostics].sort(
            (a, b) => severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity),
        ),
        rows: [...changes.filter(({ kind }) => kind !== "arrives").map(changedRow), ...keptRows(input, changes)],
        notes: input.notes ?? [],
    };
}

/** How many changes of each kind there are; kinds without one are left out. */
export function countKinds(changes: readonly TrafficChange[]): readonly (readonly [TrafficChange["kind"], number])[] {
    return kindOrder
        .map((kind) => [kind, changes.filter((c) => c.kind === kind).length] as const)
        .filter(([, count]) => count > 0);
}

/** How many findings of each severity there are; severities without one are left out. */
export function countSeverities(diagnostics: readonly Diagnostic[]): readonly (readonly [Severity, number])[] {
    return severityOrder
        .map((severity) => [severity, diagnostics.filter((d) => d.severity === severity).length] as const)
        .filter(([, count]) => count > 0);
}

/** The possible targets of an answer, null for no answer. */
export function possibilities(answer: Answer): readonly (Target | null)[] {
    return isList(answer) ? answer : [answer];
}

const isList = (answer: Answer): answer is readonly (Target | null)[] => Array.isArray(answer);

const changedRow = (change: TrafficChange): Row => ({
    gateway: change.gateway,
    host: change.requests.host,
    path: change.requests.path,
    state: change.kind,
    before: change.before,
    after: change.after,
});

/** One row for each rule of `after` whose representative request gets the same answer in `before`. */
function keptRows(input: ReportInput, changes: readonly TrafficChange[]): Row[] {
    const changed = new Set(changes.map((c) => `${c.gateway}\n${c.requests.host}\n${c.requests.path}`));
    const rows = new Map<string, Row>();
    for (const table of input.after) {
        const old = input.before.filter((t) => t.gateway === table.gateway);
        const [was, is] = [createRouter(old), createRouter([table])];
        for (const rule of table.rules) {
            if (rule.undetermined?.settings === true) continue;
            const row = ruleRow(table.gateway, rule);
            const request = {
                host: (rule.host || "any.invalid").replace(/^\*\./, "any."),
                path: rule.path || "/",
                ...(rule.scheme === undefined ? {} : { scheme: rule.scheme }),
            };
            const answer = answerOf(is.explain(request));
            // The picture shows what answers: it may be another rule, or none that is known.
            if (old.length > 0) [row.before, row.after] = [answerOf(was.explain(request)), answer];
            const key = [row.gateway, row.host, row.path, row.match].join("\n");
            if (rows.has(key) || changed.has(`${row.gateway}\n${row.host}\n${row.path}`)) continue;
            if (sameAnswer(row.before, answer)) rows.set(key, row);
        }
    }
    return [...rows.values()];
}

const ruleRow = (gateway: string, rule: Rule): Row => ({
    gateway,
    host: rule.host || "*",
    path: rule.path || "/",
    match: rule.match,
    state: "same",
    before: rule.target,
    after: rule.target,
});

function answerOf(found: { target?: Target; outcome: string; candidates?: readonly (Target | null)[] }): Answer {
    if (found.outcome === "undetermined") return found.candidates ?? null;
    return found.target ?? null;
}

const answerKey = (answer: Answer): string =>
    possibilities(answer)
        .map((t) => (t === null ? "" : targetId(t)))
        .sort()
        .join("\n");

const sameAnswer = (a: Answer, b: Answer): boolean => answerKey(a) === answerKey(b);
