import { conditionsText, conditionVerdict } from "./conditions";
import type { Dialect, Probe, Precedence } from "./dialect";
import { dialectOf } from "./dialects/of-table";
import { compareKeys } from "./precedence-keys";
import type { Rule, Table } from "./model";
import type { HostPattern, PathPattern } from "./pattern";
import { hostMatches, pathMatches } from "./pattern";
import type { Verdict } from "./verdict";
import { MAYBE, NO, YES } from "./verdict";

/** A rule as its dialect reads it. What is asked often has a field here, since rules are objects of many shapes. */
export interface CompiledRule {
    readonly rule: Rule;
    readonly index: number;
    readonly host: HostPattern;
    readonly path: PathPattern;
    readonly precedence: Precedence;
    /**
     * Position in the order of precedence: the smaller wins, equal places are a tie. Places of tables that are compiled
     * together can be compared where their dialect is the same.
     */
    readonly place: number;
    /** False when the platform drops the rule, or its pattern never matches. */
    readonly live: boolean;
    /** Host, path or match type are known only after apply: the rule takes no part in certain answers. */
    readonly unknown: boolean;
    /** Its conditions beside host and path as one text, equal for equal conditions; empty: none. */
    readonly conditions: string;
    /** It answers whatever its host and path match, unless another rule comes first, and all it does is to send it to its target. */
    readonly plain: boolean;
}

export interface CompiledTable {
    readonly table: Table;
    readonly dialect: Dialect;
    readonly rules: readonly CompiledRule[];
    /** Some pattern of a live rule is a glob or a regular expression, so that prefixes and points do not tell everything. */
    readonly hasLanguages: boolean;
    /** It is known of all rules which of them go first. */
    readonly isSettled: boolean;
}

/** Reads every rule of a table once: pattern and place. O(n log n). */
export const compileTable = (table: Table): CompiledTable => compileTables([table])[0] as CompiledTable;

/** The same for tables that are compared with each other. */
export function compileTables(tables: readonly Table[]): CompiledTable[] {
    const read = tables.map(readTable);
    const readers = new Map<Dialect, Reader>();
    for (const { dialect } of read) {
        if (readers.has(dialect)) continue;
        const alike = read.filter((one) => one.dialect === dialect);
        readers.set(dialect, { places: rankPlaces(alike.map(({ precedences }) => precedences)), hosts: new Map() });
    }
    return read.map((one) => compileRules(one, readers.get(one.dialect) as Reader));
}

/** A table, and the precedences of the rules that are known. */
interface ReadTable {
    table: Table;
    known: Table;
    dialect: Dialect;
    precedences: readonly Precedence[];
}

/** What tables of one dialect share. */
interface Reader {
    places: ReadonlyMap<Precedence, number>;
    hosts: Map<string, HostPattern>;
}

function readTable(table: Table): ReadTable {
    const dialect = dialectOf(table);
    // A rule that is not known yet must not drop another rule or win over it.
    const known = table.rules.some(isOutside) ? { ...table, rules: table.rules.filter((r) => !isOutside(r)) } : table;
    return { table, known, dialect, precedences: dialect.precedences(known) };
}

function compileRules({ table, known, dialect, precedences }: ReadTable, { places, hosts }: Reader): CompiledTable {
    // Rules of one host are usually adjacent.
    let last: string | undefined;
    let host: HostPattern | undefined;
    let next = 0;
    let [hasLanguages, isSettled] = [false, true];
    const rules: CompiledRule[] = [];
    for (const rule of table.rules) {
        const written = rule.host ?? "";
        if (host === undefined || written !== last) {
            host = hosts.get(written) ?? dialect.host(written);
            hosts.set((last = written), host);
        }
        const precedence = known === table || !isOutside(rule) ? precedences[next++] : undefined;
        const place = precedence === undefined ? 0 : (places.get(precedence) ?? 0);
        const path = known !== table && isVague(rule) ? vaguePath(rule) : dialect.path(rule, known);
        const compiled = compileRule(rule, rules.length, host, path, precedence ?? noPrecedence, place);
        if (compiled.live && (host.kind === "language" || path.kind === "language")) hasLanguages = true;
        if (compiled.precedence.unsettled !== undefined) isSettled = false;
        rules.push(compiled);
    }
    return { table, dialect, rules, hasLanguages, isSettled };
}

function compileRule(
    rule: Rule,
    index: number,
    host: HostPattern,
    path: PathPattern,
    given: Precedence,
    place: number,
): CompiledRule {
    const { rewrite, rewriteHost, treatment, undetermined, unknown } = rule;
    const precedence = doubted(given, rule);
    const conditions = conditionsText(rule);
    return {
        rule,
        index,
        host,
        path,
        precedence,
        // Whatever a vague rule matches, it may win over all other rules.
        place: undetermined !== undefined && isVague(rule) ? -1 : place,
        live: precedence.dropped === undefined && host.kind !== "never" && path.kind !== "never",
        unknown: unknown !== undefined && isUnknown(rule),
        conditions,
        plain:
            conditions === "" &&
            rewrite === undefined &&
            rewriteHost === undefined &&
            treatment === undefined &&
            undetermined === undefined &&
            precedence.sometimes === undefined &&
            precedence.unsettled === undefined,
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
function rankPlaces(all: readonly (readonly Precedence[])[]): Map<Precedence, number> {
    const places = new Map<Precedence, number>();
    for (const precedences of all) for (const precedence of precedences) places.set(precedence, 0);
    const order = [...places.keys()].sort((a, b) => compareKeys(a.key, b.key));
    let place = -1;
    let previous: Precedence | undefined;
    for (const precedence of order) {
        if (previous === undefined || compareKeys(previous.key, precedence.key) !== 0) place++;
        places.set(precedence, place);
        previous = precedence;
    }
    return places;
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
    rule.conditions === "" ? YES : conditionVerdict(rule.rule, probe);
