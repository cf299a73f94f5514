import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { readTables } from "../../../provider/platforms/kubernetes/read/ingress";
import { createRouter, naiveMatch, type DialectName, type Request, type Target } from "../../../provider/routing";
import { compileTable } from "../../../provider/routing/compile";

/** What was recorded together, by fixture: product and version, and how the package calls them. */
export const recordings = {
    "recorded-controllers": { traefik: "traefik-3.6", "traefik-strict": "traefik-3.6-strict", skipper: "skipper" },
    "recorded-traefik-3.7": { "traefik-3.7": "traefik-3.7", "traefik-3.7-strict": "traefik-3.7-strict" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, DialectName>>>>;
export type RecordingName = keyof typeof recordings;
export const recordingNames = Object.keys(recordings) as RecordingName[];

/** Names of controllers in the recordings. */
export type Recorded = { [Name in RecordingName]: keyof (typeof recordings)[Name] }[RecordingName];
export const recordedIn = (name: RecordingName): Recorded[] => Object.keys(recordings[name]) as Recorded[];

const dialectOf = Object.assign({}, ...Object.values(recordings)) as Readonly<Record<Recorded, DialectName>>;

export const fixtureOf = (name: RecordingName): string => join(__dirname, "fixtures", `${name}.json.gz`);

/** A request and, for each controller, every answer that it gave: `<namespace>/<service>`, or empty for none. */
export interface RecordedAnswer {
    request: Request;
    answers: Readonly<Partial<Record<Recorded, readonly string[]>>>;
}

/** Ingresses that were live together, as the API server told them, and what was asked then. */
export interface Load {
    ingresses: Record<string, unknown>[];
    asked: RecordedAnswer[];
}

/** What real controllers answered. */
export interface Recording {
    /** Product and version. */
    controllers: Readonly<Partial<Record<Recorded, string>>>;
    kubernetes: string;
    seeds: readonly number[];
    /** How often each request was asked, each time after the tables had been built anew. */
    rounds: number;
    loads: Load[];
}

export function readRecording(file: string): Recording {
    return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Recording;
}

export function writeRecording(file: string, recording: Recording): void {
    writeFileSync(file, gzipSync(JSON.stringify(recording), { level: 9 }));
}

/** How one answer of the analysis compares with the recorded ones. */
export interface Judgement {
    request: Request;
    outcome: "matched" | "default" | "none" | "undetermined";
    /** What the analysis allows; an empty text is no answer. */
    allowed: readonly string[];
    seen: readonly string[];
    agrees: boolean;
    why: readonly string[];
}

const nameOf = (target: Target | null): string => {
    if (target === null || (target.kind === "fixed" && target.status === 404)) return "";
    return target.kind === "service" ? `${target.namespace}/${target.name}` : `a ${target.kind}`;
};
/** Of a split any share may answer. */
const names = (targets: readonly (Target | null)[]): string[] =>
    [
        ...new Set(
            targets.flatMap((one) => (one?.kind === "split" ? one.shares.map((s) => s.target) : one)).map(nameOf),
        ),
    ].sort();

/** Compares `explain` and the naive matcher with a controller's answers. */
export function judge(load: Load, dialect: Recorded): Judgement[] {
    const tables = readTables(load.ingresses, { dialects: { default: dialectOf[dialect] } });
    const [table] = tables;
    if (table === undefined || tables.length > 1) throw new Error(`${tables.length} tables instead of one`);
    const router = createRouter(tables);
    const compiled = compileTable(table);
    return load.asked.map(({ request, answers }) => {
        const { outcome, target, candidates, why } = router.explain(request);
        const allowed = names(outcome === "undetermined" ? (candidates ?? []) : [target ?? null]);
        const naive = names(naiveMatch(compiled, request));
        if (naive.join() !== allowed.join()) {
            throw new Error(
                `explain and the naive matcher differ on ${JSON.stringify(request)}: ${allowed} / ${naive}`,
            );
        }
        const seen = answers[dialect] ?? [];
        if (seen.length === 0) throw new Error(`nothing was recorded of ${dialect} for ${JSON.stringify(request)}`);
        return { request, outcome, allowed, seen, agrees: seen.every((name) => allowed.includes(name)), why };
    });
}

export interface Tally {
    requests: number;
    agree: number;
    matched: number;
    none: number;
    byDefault: number;
    undetermined: number;
    /** Undetermined ones of which more than one answer was really seen. */
    changed: number;
}

export function tally(judgements: readonly Judgement[]): Tally {
    const count = (test: (one: Judgement) => boolean): number => judgements.filter(test).length;
    return {
        requests: judgements.length,
        agree: count((one) => one.agrees),
        matched: count((one) => one.outcome === "matched"),
        none: count((one) => one.outcome === "none"),
        byDefault: count((one) => one.outcome === "default"),
        undetermined: count((one) => one.outcome === "undetermined"),
        changed: count((one) => one.outcome === "undetermined" && one.seen.length > 1),
    };
}

/** A disagreement in one line. */
export const sentence = ({ request, allowed, seen, why }: Judgement): string => {
    const say = (list: readonly string[]): string => list.map((name) => name || "none").join(" or ");
    return `${request.host}${request.path}: expected ${say(allowed)}, seen ${say(seen)} (${why.join(" ")})`;
};
