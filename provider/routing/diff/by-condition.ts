import type { Setting } from "../conditions";
import { isEverybody, otherAddress } from "../addresses";
import type { Dialect } from "../dialect";
import type { HostIndex } from "../host-index";
import type { Rule } from "../model";
import { requestFor, sendPath } from "../witness";
import { answersAlike, isWholeAnswer, pathComparison } from "./answers";
import type { Arrival } from "./arrivals";
import type { ClassLine, Detail } from "./change";
import { compare, notComparedLine } from "./change";
import type { Case, ConditionList, KnownConditions } from "./condition-list";
import type { Conditional } from "./conditional";
import { conditionList, differing } from "./condition-list";
import { conditionalRules, conditionalTrees } from "./conditional-rules";
import type { Condition } from "./conditions";
import { anyCondition } from "./conditions";
import type { HostChanges } from "./host-changes";
import type { Change } from "./changed-paths";
import { linesOf } from "./changed-paths";
import type { KnownLines, ConditionalLine, NumberedLines } from "./join-conditions";
import { joinMethods, numberLines } from "./join-conditions";
import type { Member, RegionTree } from "./regions";
import type { CertainRules } from "./first-rule";
import { certainRules, rulesWithoutConditions } from "./first-rule";

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
    known: KnownConditions;
    changed: HostChanges;
}

type Changes = (Change<Detail> | undefined)[];

/** A set of paths that some rules match under conditions only. */
interface Dependent {
    member: Member;
    sent: string;
    rules: readonly Conditional[];
    /** A rewrite may use every part of the request. */
    rewrites: boolean;
    /** The changes, by which of the conditions hold. */
    known: Map<string, NumberedChange>;
}

interface NumberedChange {
    change: Change<Detail> | undefined;
    /** Equal for equal changes of one host; 0: none. */
    number: number;
}

/** The path that a client sends, for a path as the rules see it; undefined: no client can send it. */
const send = ({ dialect }: HostComparison, path: string): string | undefined =>
    dialect === undefined ? path : sendPath(path, dialect);

/**
 * The lines of a region tree under every condition. Paths without conditional rules are asked once; the others once for
 * each way in which the conditions of their rules hold or not.
 */
export function linesByCondition(tree: RegionTree, comparison: HostComparison): ClassLine[] {
    const { arrival, changed } = comparison;
    const plain = anyCondition(arrival);
    const changes: Changes = new Array<undefined>(tree.sets).fill(undefined);
    const dependents = changed.canSettle
        ? fromRules(tree.members, comparison, plain.request, changes)
        : fromAnswers(tree.members, comparison, plain.request, changes);
    if (dependents.length > 0) return linesUnderEach(tree, changes, dependents, comparison, plain);
    return linesOf(tree.root, changes).map(({ path, except, change }) => ({ path, except, change, condition: plain }));
}

/** The changes of paths without conditions, and the other paths: the rules of a path tell who answers. */
function fromRules(
    members: readonly Member[],
    comparison: HostComparison,
    request: Setting,
    changes: Changes,
): Dependent[] {
    const dependents: Dependent[] = [];
    const { dialect } = comparison;
    for (const member of members) {
        const { conditional, ...answers } = rulesWithoutConditions(member.rules, comparison.changed);
        if (conditional.length === 0 && isToldAlike(answers)) continue;
        const sent = send(comparison, member.path);
        if (sent === undefined || dialect === undefined) continue;
        if (conditional.length === 0) {
            changes[member.at] = changeOf(comparison, sent, request, answers);
            continue;
        }
        dependents.push({
            member,
            sent,
            rules: conditional.map((rule) => ({ rule, dialect, text: rule.conditions })),
            rewrites: member.rules.some((rule) => !isWholeAnswer(rule)),
            known: new Map(),
        });
    }
    return dependents;
}

/** The same rule, or none. */
const isToldAlike = ({ was, is }: CertainRules): boolean => was === is && typeof was !== "symbol";

/** The same where both versions have to be asked. */
function fromAnswers(
    members: readonly Member[],
    comparison: HostComparison,
    request: Setting,
    changes: Changes,
): Dependent[] {
    const { host, arrival, few } = comparison;
    const dependents: Dependent[] = [];
    const trees = conditionalTrees(comparison);
    const byPath = pathComparison(arrival.before, arrival.after, requestFor(host, "/", request), few);
    for (const member of members) {
        const { at, path } = member;
        const rules = trees.length === 0 ? none : conditionalRules(trees, comparison, path);
        if (rules.length === 0 && byPath !== undefined && answersAlike(byPath, path)) continue;
        const sent = send(comparison, path);
        if (sent === undefined) continue;
        const rewrites = rules.some(({ rule }) => rule.rule.rewrite !== undefined);
        if (rules.length > 0) dependents.push({ member, sent, rules, rewrites, known: new Map() });
        else changes[at] = changeOf(comparison, sent, request, undefined);
    }
    return dependents;
}

const changeOf = (
    { host, arrival: { before, after }, few }: HostComparison,
    sent: string,
    request: Setting,
    answers: CertainRules | undefined,
): Change<Detail> | undefined => compare(before, after, { ...requestFor(host, sent), ...request }, few, answers);

function linesUnderEach(
    tree: RegionTree,
    changes: Changes,
    dependents: readonly Dependent[],
    comparison: HostComparison,
    plain: Condition,
): ClassLine[] {
    const { host, arrival, known, changed } = comparison;
    const rules = new Map<string, Conditional>();
    for (const dependent of dependents) for (const one of dependent.rules) rules.set(one.text, one);
    const apart = dependents.some(({ rewrites }) => rewrites);
    const list = conditionList(known, rules, arrival, changed.conditions, apart);
    const numbers = new Map<string, number>();
    const lines: NumberedLines[] = [];
    const knownLines: KnownLines = new Map();
    // Where the same changes, the lines are the same.
    const knownChanges = new Map<string, number>();
    const changesOfCases = list.cases.map((one) => {
        let key = "";
        for (const dependent of dependents) {
            const { change, number } = changeUnder(one, dependent, comparison, numbers);
            changes[dependent.member.at] = change;
            key += `${number} `;
        }
        let number = knownChanges.get(key);
        if (number === undefined) {
            knownChanges.set(key, (number = lines.length));
            lines.push(numberLines(knownLines, linesOf(tree.root, changes)));
        }
        return number;
    });
    const elsewhere = wordsElsewhere(list, changesOfCases, lines, rules.values());
    const shown = joinMethods(differing(list, changesOfCases), lines, list).map((line) =>
        elsewhere(shownBy(line, host), line.number),
    );
    const left = list.conditions.at(-1)?.left;
    return left === undefined ? shown : [...shown, notCompared(left, plain, dependents, comparison)];
}

/** A line that does not hold of requests from addresses that rules name says so. */
function wordsElsewhere(
    list: ConditionList,
    changes: readonly number[],
    lines: readonly NumberedLines[],
    rules: Iterable<Conditional>,
): (line: ClassLine, number: number) => ClassLine {
    const named: Rule[] = [];
    for (const { rule } of rules) if (rule.rule.sources !== undefined) named.push(rule.rule);
    const other = named.length === 0 ? undefined : otherAddress(named.map(({ sources = none }) => sources));
    if (other === undefined) return asItIs;
    const changeOf = (condition: number): number => changes[list.caseOf[condition] ?? 0] ?? 0;
    const usual = new Map(
        list.conditions.flatMap(({ byHeader }, i) => (byHeader ? [] : [[list.cellOf[i], changeOf(i)] as const])),
    );
    const others = new Set<number>();
    for (const [i, { request }] of list.conditions.entries()) {
        const [is, was] = [changeOf(i), usual.get(list.cellOf[i]) ?? 0];
        if (request.source === other || is === was) continue;
        const same = new Set(lines[is]?.numbers);
        for (const number of lines[was]?.numbers ?? []) if (!same.has(number)) others.add(number);
    }
    if (others.size === 0) return asItIs;
    const blocks = [...new Set(named.flatMap(({ sources = [] }) => sources.filter((one) => !isEverybody(one))))];
    const word = `from other addresses${blocks.length > 3 ? "" : ` than ${blocks.join(" or ")}`}`;
    return (line, number) => {
        const { condition } = line;
        if (condition.request.source !== other || !others.has(number)) return line;
        return { ...line, condition: { ...condition, words: [...(condition.words ?? []), word] } };
    };
}

const asItIs = (line: ClassLine): ClassLine => line;

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

const none: readonly never[] = [];

function changeUnder(
    { condition, held }: Case,
    { member, sent, rules, rewrites, known }: Dependent,
    comparison: HostComparison,
    numbers: Map<string, number>,
): NumberedChange {
    let key = rewrites ? JSON.stringify(condition.request) : "";
    for (const { text } of rules) key += `${held.get(text) ?? ""},`;
    let found = known.get(key);
    if (found === undefined) {
        const answers = comparison.changed.canSettle ? certainRules(member.rules, comparison.changed, held) : undefined;
        const isAlike = answers !== undefined && isToldAlike(answers);
        const change = isAlike ? undefined : changeOf(comparison, sent, condition.request, answers);
        found = { change, number: change === undefined ? 0 : numberOf(numbers, change.id) };
        known.set(key, found);
    }
    return found;
}

function numberOf(known: Map<string, number>, text: string): number {
    let number = known.get(text);
    if (number === undefined) known.set(text, (number = known.size + 1));
    return number;
}

/** Gives the line a witness for which its condition holds. */
function shownBy({ line: { path, except, change }, condition }: ConditionalLine, host: string): ClassLine {
    const { before, after, witness } = change.detail;
    const request = { ...requestFor(host, witness.path), ...condition.request };
    return { path, except, change: { id: change.id, detail: { before, after, witness: request } }, condition };
}
