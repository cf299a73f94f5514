import { conditionsText, conditionVerdict } from "./conditions";
import type { Dialect, Probe, Precedence } from "./dialect";
import { dialects } from "./dialects";
import { compareKeys } from "./keys";
import type { Rule, Table } from "./model";
import type { HostPattern, PathPattern } from "./pattern";
import { hostMatches, pathMatches } from "./pattern";
import type { Verdict } from "./verdict";
import { MAYBE, NO, YES } from "./verdict";

/** A rule as its dialect reads it. */
export interface CompiledRule {
    readonly rule: Rule;
    readonly index: number;
    readonly host: HostPattern;
    readonly path: PathPattern;
    readonly precedence: Precedence;
    /** Position in the order of precedence: the smaller wins, equal places are a tie. */
    readonly place: number;
    /** False when the platform drops the rule, or its pattern never matches. */
    readonly live: boolean;
    /** Host, path or match type are known only after apply: the rule takes no part in certain answers. */
    readonly unknown: boolean;
    readonly methods: ReadonlySet<string> | undefined;
    /** Its conditions beside host and path as one text, equal for equal conditions; empty: none. */
    readonly conditions: string;
}

export interface CompiledTable {
    readonly table: Table;
    readonly dialect: Dialect;
    readonly rules: readonly CompiledRule[];
}

/** Reads every rule of a table once: pattern and place. O(n log n). */
export function compileTable(table: Table): CompiledTable {
    const dialect = dialects[table.dialect];
    // A rule that is not known yet must not drop another rule or win over it.
    const known = table.rules.some(isOutside) ? { ...table, rules: table.rules.filter((r) => !isOutside(r)) } : table;
    const precedences = dialect.precedences(known);
    const places = rankPlaces(precedences);
    const hosts = new Map<string, HostPattern>();
    // Rules of one host are usually adjacent.
    let last: string | undefined;
    let host: HostPattern | undefined;
    let next = 0;
    const rules: CompiledRule[] = [];
    for (const rule of table.rules) {
        const written = rule.host ?? "";
        if (host === undefined || written !== last) {
            host = hosts.get(written) ?? dialect.host(written);
            hosts.set((last = written), host);
        }
        const isOut = isOutside(rule);
        const [precedence = noPrecedence, place = 0] = isOut ? [] : [precedences[next], places[next]];
        if (!isOut) next++;
        const path = isVague(rule) ? vaguePath(rule) : dialect.path(rule, known);
        rules.push(compileRule(rule, rules.length, host, path, doubted(precedence, rule), place));
    }
    return { table, dialect, rules };
}

function compileRule(
    rule: Rule,
    index: number,
    host: HostPattern,
    path: PathPattern,
    precedence: Precedence,
    place: number,
): CompiledRule {
    return {
        rule,
        index,
        host,
        path,
        precedence,
        // Whatever a vague rule matches, it may win over all other rules.
        place: isVague(rule) ? -1 : place,
        live: precedence.dropped === undefined && host.kind !== "never" && path.kind !== "never",
        unknown: isUnknown(rule),
        methods: rule.methods === undefined ? undefined : new Set(rule.methods.map((m) => m.toUpperCase())),
        conditions: conditionsText(rule),
    };
}

/** It is undetermined which requests the rule matches. */
const isVague = ({ undetermined }: Rule): boolean => undetermined !== undefined && undetermined.answerOnly !== true;
const isOutside = (rule: Rule): boolean => isUnknown(rule) || isVague(rule);

const noPrecedence: Precedence = { key: [] };
const doubted = (precedence: Precedence, { undetermined, dropped }: Rule): Precedence =>
    undetermined === undefined && dropped === undefined
        ? precedence
        : {
              ...precedence,
              ...(dropped === undefined ? {} : { dropped }),
              // If it is known what else may answer, no other rule does.
              ...(undetermined === undefined || (undetermined.or !== undefined && undetermined.orOthers !== true)
                  ? {}
                  : { sometimes: undetermined.why }),
          };

/** The path up to the first character that a controller may read as part of a pattern; for an expression, any path. */
function vaguePath({ path = "", match }: Rule): PathPattern {
    if (match === "Regex") return { kind: "any" };
    const plain = path
        .replace(/^\/?[\^~= ]+/, "")
        .replace(/[^A-Za-z0-9_~/%-].*$/s, "")
        .replace(/\/+$/, "");
    return !plain.startsWith("/") ? { kind: "any" } : { kind: "characters", path: plain };
}

export const isUnknown = (rule: Rule): boolean => rule.unknown?.some((field) => field !== "target") ?? false;

/** Dense places from keys; rules with equal keys share one. Precedences that many rules share are compared once. */
function rankPlaces(precedences: readonly Precedence[]): number[] {
    const order = [...new Set(precedences)].sort((a, b) => compareKeys(a.key, b.key));
    const places = new Map<Precedence, number>();
    let place = -1;
    let previous: Precedence | undefined;
    for (const precedence of order) {
        if (previous === undefined || compareKeys(previous.key, precedence.key) !== 0) place++;
        places.set(precedence, place);
        previous = precedence;
    }
    return precedences.map((precedence) => places.get(precedence) ?? 0);
}

/** The basic question: does this rule match this request? */
export function ruleMatches(rule: CompiledRule, probe: Probe): Verdict {
    if (!rule.live) return NO;
    const host = hostMatches(rule.host, probe.host);
    if (host === NO) return NO;
    const path = pathMatches(rule.path, probe.path);
    if (path === NO) return NO;
    const condition = conditionsHold(rule, probe);
    if (condition === NO) return NO;
    return host === YES && path === YES && condition === YES && rule.precedence.sometimes === undefined ? YES : MAYBE;
}

/** Whether the conditions of a rule beside host and path hold. */
export const conditionsHold = (rule: CompiledRule, probe: Probe): Verdict =>
    rule.conditions === "" ? YES : conditionVerdict(rule.rule, rule.methods, probe);
