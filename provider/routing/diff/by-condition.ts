import type { CompiledRule } from "../compile";
import type { Dialect } from "../dialect";
import type { HostIndex } from "../host-index";
import type { PathNode } from "../path-tree";
import { alongPath } from "../path-tree";
import { requestFor, sendPath } from "../witness";
import { answersAlike, pathComparison } from "./answers";
import type { Arrival } from "./arrivals";
import type { ClassLine, Detail } from "./change";
import { compare, notComparedLine } from "./change";
import type { ChangedConditions, Condition, KnownConditions } from "./conditions";
import { knownConditions } from "./conditions";
import type { Conditional, Held, KnownVerdicts, Verdicts } from "./holding";
import { knownVerdicts, newHolding } from "./holding";
import type { Change, Line } from "./lines";
import type { LineUnder, Numbers } from "./join-conditions";
import { joinMethods, numberOf, withMethods } from "./join-conditions";
import { linesOf } from "./lines";
import type { Member, Region } from "./regions";
import { entriesFor } from "./hosts";

// What is done for each host is in functions that stay: the compiled code of a function that is made anew for each host is
// lost with it.

/** The requests of one host that arrive with one scheme and port, and what both versions are asked about them. */
export interface HostComparison {
    host: string;
    arrival: Arrival;
    /** The gateways of both versions that decide. */
    deciding: readonly HostIndex[];
    /** The dialect as which the paths are seen. */
    dialect: Dialect | undefined;
    /** So little is asked of the host that indexing its paths does not pay. */
    few: boolean;
    conditions: KnownConditions;
    /** Those of rules that only one version has; undefined: every rule may have changed. */
    changed: ChangedConditions | undefined;
    verdicts: KnownVerdicts;
}

type Changes = (Change<Detail> | undefined)[];

/** A set of paths that some rules match under conditions only. */
interface Dependent {
    at: number;
    sent: string;
    rules: readonly Conditional[];
    /** Their verdicts, by which the same rule is known elsewhere. */
    asked: ReadonlySet<Verdicts>;
    /** A rewrite may use every part of the request. */
    rewrites: boolean;
    /** The changes, by which of the conditions hold. */
    known: Map<string, NumberedChange>;
}

interface NumberedChange {
    change: Change<Detail> | undefined;
    /** Equal for equal changes of one host; empty: none. */
    number: string;
}

/** The path that a client sends, for a path as the rules see it; undefined: no client can send it. */
const send = ({ dialect }: HostComparison, path: string): string | undefined =>
    dialect === undefined ? path : sendPath(path, dialect);

/**
 * The lines of a region tree under every condition. Paths without conditional rules are asked once; the others once for
 * each way in which the conditions of their rules hold or not.
 */
export function linesByCondition(tree: Region, members: readonly Member[], comparison: HostComparison): ClassLine[] {
    const { host, arrival, few, conditions } = comparison;
    const [plain] = knownConditions(conditions, new Set(), arrival);
    if (plain === undefined) return [];
    const changes: Changes = [];
    const dependents: Dependent[] = [];
    const trees = conditionalTrees(comparison);
    const byPath = pathComparison(arrival.before, arrival.after, requestFor(host, "/", plain.request), few);
    for (const { at, path } of members) {
        const rules = trees.length === 0 ? none : conditionalRules(trees, comparison, path);
        if (rules.length === 0 && byPath !== undefined && answersAlike(byPath, path)) continue;
        const sent = send(comparison, path);
        if (sent === undefined) continue;
        if (rules.length > 0)
            dependents.push({
                at,
                sent,
                rules,
                asked: new Set(rules.map(({ verdicts }) => verdicts)),
                rewrites: rules.some(({ rule }) => rule.rule.rewrite !== undefined),
                known: new Map(),
            });
        else changes[at] = compare(arrival.before, arrival.after, requestFor(host, sent, plain.request), few);
    }
    if (dependents.length === 0) return linesOf(tree, changes).map((line) => ({ ...line, condition: plain }));
    return linesUnderEach(tree, changes, dependents, comparison, plain);
}

function linesUnderEach(
    tree: Region,
    changes: Changes,
    dependents: readonly Dependent[],
    comparison: HostComparison,
    plain: Condition,
): ClassLine[] {
    const { host, arrival } = comparison;
    const rules = new Set<CompiledRule>();
    const different = new Map<Verdicts, Conditional>();
    let rewrites = false;
    for (const dependent of dependents) {
        for (const one of dependent.rules) {
            rules.add(one.rule);
            different.set(one.verdicts, one);
        }
        rewrites ||= dependent.rewrites;
    }
    const holding = newHolding([...different.values()]);
    const conditions = knownConditions(comparison.conditions, rules, arrival, comparison.changed);
    const numbers: Numbers = new Map();
    const keys = new Map<string, string>();
    const lines = new Map<string, Line<Detail>[]>();
    const found: { condition: Condition; key: string }[] = [];
    const usual = new Map<string, string>();
    const alone = new Map<string, string>();
    for (const condition of conditions) {
        const holds = holding(condition);
        let held = rewrites ? JSON.stringify(condition.request) : "";
        for (const { number, verdict } of holds) held += `${number}:${verdict},`;
        // Where the same conditions hold, the same changes.
        let key = keys.get(held);
        if (key === undefined) {
            key = "";
            for (const dependent of dependents) {
                const { change, number } = changeUnder(condition, dependent, comparison, holds, numbers);
                changes[dependent.at] = change;
                key += `${number} `;
            }
            keys.set(held, key);
            if (!lines.has(key)) lines.set(key, linesOf(tree, changes));
        }
        const { of, id = "" } = condition;
        const cell = cellOf(condition);
        if (of === undefined) alone.set(`${cell}\n${id}`, key);
        // What one of the two changes by itself is said there.
        else if (of.some((one) => alone.get(`${cell}\n${one}`) === key)) continue;
        addCondition(found, usual, condition, key);
    }
    const each = found.flatMap(({ condition, key }) =>
        (lines.get(key) ?? []).map((line): LineUnder => ({ line, condition })),
    );
    const shown = joinMethods(each, conditions).map((line) => shownBy(line, host));
    const left = conditions.at(-1)?.left;
    return left === undefined ? shown : [...shown, notCompared(left, plain, dependents, comparison)];
}

const cellOf = ({ scheme, request }: Condition): string => `${scheme ?? ""}\n${request.method ?? ""}`;

/**
 * Methods that are treated alike are one condition. A property that most requests lack (a header, a cookie) has no line
 * where it changes nothing.
 */
function addCondition(
    found: { condition: Condition; key: string }[],
    usual: Map<string, string>,
    condition: Condition,
    key: string,
): void {
    const { byHeader, scheme } = condition;
    const cell = cellOf(condition);
    if (byHeader) {
        if (usual.get(cell) !== key) found.push({ condition, key });
        return;
    }
    usual.set(cell, key);
    for (const one of found) {
        if (one.key !== key || one.condition.scheme !== scheme || one.condition.byHeader) continue;
        one.condition = withMethods(one.condition, condition);
        return;
    }
    found.push({ condition, key });
}

/** Says that conditions beyond the limit were not compared: they may change something. */
function notCompared(
    left: number,
    condition: Condition,
    dependents: readonly Dependent[],
    comparison: HostComparison,
): ClassLine {
    const witness = { ...requestFor(comparison.host, dependents[0]?.sent ?? "/"), ...condition.request };
    return notComparedLine(`${left} further ways in which the conditions of this host can hold`, condition, witness);
}

interface ConditionalTrees {
    dialect: Dialect;
    trees: readonly PathNode[];
    unknown: readonly CompiledRule[];
}

/** For each gateway, the rules for the host whose match or answer depends on more than host and path. */
function conditionalTrees({ deciding, host }: HostComparison): ConditionalTrees[] {
    const found: ConditionalTrees[] = [];
    for (const gateway of deciding) {
        const trees: PathNode[] = [];
        for (const { conditional } of entriesFor([gateway], host))
            if (conditional !== undefined) trees.push(conditional);
        const unknown = gateway.unknown.length === 0 ? none : gateway.unknown.filter(hasConditions);
        if (trees.length + unknown.length > 0) found.push({ dialect: gateway.table.dialect, trees, unknown });
    }
    return found;
}

const hasConditions = ({ conditions }: CompiledRule): boolean => conditions !== "";

/** Those of a path. */
function conditionalRules(
    all: readonly ConditionalTrees[],
    comparison: HostComparison,
    path: string,
): readonly Conditional[] {
    const found: Conditional[] = [];
    for (const { dialect, trees, unknown } of all) {
        const seen = dialect === comparison.dialect ? path : dialect.seenPath(send(comparison, path) ?? path);
        const rules: CompiledRule[] = [];
        for (const tree of trees) alongPath(tree, seen, (more) => rules.push(...more));
        rules.push(...unknown);
        for (const rule of rules)
            found.push({ rule, dialect, verdicts: knownVerdicts(comparison.verdicts, rule, dialect) });
    }
    return found;
}

const none: readonly never[] = [];

function changeUnder(
    condition: Condition,
    { sent, asked, rewrites, known }: Dependent,
    { host, arrival: { before, after }, few }: HostComparison,
    holds: readonly Held[],
    numbers: Numbers,
): NumberedChange {
    let key = rewrites ? JSON.stringify(condition.request) : "";
    for (const { number, verdict, verdicts } of holds) if (asked.has(verdicts)) key += `${number}:${verdict},`;
    let found = known.get(key);
    if (found === undefined) {
        const change = compare(before, after, { ...requestFor(host, sent), ...condition.request }, few);
        found = { change, number: change === undefined ? "" : String(numberOf(numbers, change.id)) };
        known.set(key, found);
    }
    return found;
}

/** Gives the line a witness for which its condition holds. */
const shownBy = ({ change: { id, detail }, ...line }: ClassLine, host: string): ClassLine => ({
    ...line,
    change: {
        id,
        detail: { ...detail, witness: { ...requestFor(host, detail.witness.path), ...line.condition.request } },
    },
});
