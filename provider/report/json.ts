/**
 * The JSON contract of the command line (docs/cli.md). Keys are stable: new ones may come, none is renamed or removed.
 */

import { entryOf } from "../diagnostics/catalogue";
import { formatRequest } from "../routing";
import type { Diagnostic, Explanation, Severity, TrafficChange } from "../routing/diagnostic";
import type { DialectName, Origin, Target } from "../routing/model";
import { targetId } from "../routing/target-id";
import { possibilities, type Answer, type Report, type Row } from "./report";

export interface OriginJson {
    object: string;
    source: string | null;
    path: string | null;
}

export interface ExplanationJson {
    url: string;
    outcome: Explanation["outcome"];
    gateway: string | null;
    /** The dialect by which hosts and paths were compared; null when no gateway answers. */
    dialect: DialectName | null;
    origin: OriginJson | null;
    rule: { host: string; path: string; pathType: string } | null;
    target: string | null;
    /** The possible targets when undetermined, null for no answer; otherwise empty. */
    candidates: readonly (string | null)[];
    why: readonly string[];
    /** What the gateway itself answers; only with `none`, and only where a connection is sure to come about. */
    status?: number;
    /** false: where nothing answers, nothing listens, so that not even an error comes back. */
    listening?: false;
    /** The path the backend sees; only when the rule rewrites it. */
    rewritten?: string;
    /** The host the backend sees; only when the rule rewrites it. */
    rewrittenHost?: string;
    /** Where a redirect leads the request. */
    location?: string;
}

export interface DiagnosticJson {
    code: string;
    /** `unreachable-rule`; null for a code that this version does not know. */
    name: string | null;
    severity: Severity;
    message: string;
    /** What stays of the message while the finding is the same one; absent where that is all of it. */
    identity?: string;
    origin: OriginJson;
    /** A URL that shows the claim. */
    witness: string | null;
    help: string;
    /** Where the other rules are that take part; absent where there are none. */
    related?: readonly OriginJson[];
}

/** A target, null for no answer, or the list of possibilities when undetermined. */
export type AnswerJson = string | null | readonly (string | null)[];

export interface ChangeJson {
    kind: TrafficChange["kind"];
    requests: {
        gateway: string;
        host: string;
        path: string;
        methods?: readonly string[];
        except?: readonly string[];
        /** In words: `with header X-Beta: 1`, `over https`. */
        conditions?: readonly string[];
    };
    witness: string;
    before: AnswerJson;
    after: AnswerJson;
    /** What the backend sees of the witness before and after; only for `rewritten`, and for `moved` where they differ. */
    paths?: { before: string; after: string };
    /** What only one side does with headers, mirrors and time limits; only for `treated`, `rewritten` and `moved`. */
    treatment?: { before: readonly string[]; after: readonly string[] };
    /** Why the answer of a side is not known; only for `undetermined`, where a reason is known. */
    doubts?: { before?: string; after?: string };
    /** The addresses where the host arrives, by name; only for `arrives`. */
    arrives?: { before: string; after: string };
}

export interface ReportJson {
    title: string;
    changes: readonly ChangeJson[];
    diagnostics: readonly DiagnosticJson[];
    routes: readonly {
        gateway: string;
        host: string;
        path: string;
        state: Row["state"];
        before: AnswerJson;
        after: AnswerJson;
    }[];
    notes: readonly string[];
}

export function explanationJson(url: string, found: Explanation & { dialect?: DialectName }): ExplanationJson {
    return {
        url,
        outcome: found.outcome,
        gateway: found.gateway ?? null,
        dialect: found.dialect ?? null,
        origin: found.origin ? originJson(found.origin) : null,
        rule: found.rule
            ? { host: found.rule.host ?? "", path: found.rule.path ?? "", pathType: found.rule.match }
            : null,
        target: found.target ? targetId(found.target) : null,
        candidates: (found.candidates ?? []).map(idOrNull),
        why: found.why,
        ...(found.listening === false
            ? { listening: false as const }
            : found.outcome === "none" && found.handshake !== false
              ? { status: found.status ?? 404 }
              : {}),
        ...(found.rewritten === undefined ? {} : { rewritten: found.rewritten }),
        ...(found.rewrittenHost === undefined ? {} : { rewrittenHost: found.rewrittenHost }),
        ...(found.location === undefined ? {} : { location: found.location }),
    };
}

export function diagnosticJson(finding: Diagnostic): DiagnosticJson {
    const { code, severity, message, identity, origin, where, witness, help, related = [] } = finding;
    const place = originJson(origin ?? { object: where });
    return {
        code,
        name: entryOf(code)?.name ?? null,
        severity,
        message,
        ...(identity === undefined ? {} : { identity }),
        origin: { ...place, path: place.path ?? (where || null) },
        witness: witness ? formatRequest(witness) : null,
        help,
        ...(related.length === 0 ? {} : { related: related.map(originJson) }),
    };
}

export function changeJson(change: TrafficChange): ChangeJson {
    return {
        kind: change.kind,
        requests: { gateway: change.gateway, ...change.requests },
        witness: formatRequest(change.witness),
        before: answerJson(change.before),
        after: answerJson(change.after),
        ...(change.paths ? { paths: change.paths } : {}),
        ...(change.treatment ? { treatment: change.treatment } : {}),
        ...(change.doubts && Object.keys(change.doubts).length > 0 ? { doubts: change.doubts } : {}),
        ...(change.arrives ? { arrives: change.arrives } : {}),
    };
}

export function reportJson(report: Report): ReportJson {
    return {
        title: report.title,
        changes: report.changes.map(changeJson),
        diagnostics: report.diagnostics.map(diagnosticJson),
        routes: report.rows.map(({ gateway, host, path, state, before, after }) => ({
            gateway,
            host,
            path,
            state,
            before: answerJson(before),
            after: answerJson(after),
        })),
        notes: report.notes,
    };
}

const idOrNull = (target: Target | null): string | null => (target === null ? null : targetId(target));

function answerJson(answer: Answer): AnswerJson {
    const all = possibilities(answer).map(idOrNull);
    return all.length === 1 ? (all[0] ?? null) : all;
}

const originJson = (origin: Origin): OriginJson => ({
    object: origin.object,
    source: origin.source ?? null,
    path: origin.path ?? null,
});
