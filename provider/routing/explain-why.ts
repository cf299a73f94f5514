import { lowerHost, variablesIn } from "../inputs/variables";
import type { CompiledRule, CompiledTable } from "./compile";
import { describeRule, describeTarget } from "./describe";
import { several } from "./diagnostic";
import type { Rule } from "./model";
import { isSameTarget } from "./target-id";
import type { Dialect, Probe } from "./dialect";
import type { Outcome, MatchingRule } from "./outcome";
import { distinctTargets, isWrittenAsOne } from "./outcome";
import { hostKey, pathMatches } from "./pattern";
import { describeUnknown } from "./unknown";
import { isOrdered, whyUnsettled } from "./open-precedence";
import { MAYBE, YES } from "./verdict";

const shownLosers = 10;

/**
 * The sentences behind an answer: the deciding one first, then why each runner-up lost, then what is undetermined.
 *
 * @param miss where no rule takes the request: by what others do not, as `nearMiss` says it
 */
export function reasons(
    table: CompiledTable,
    seen: Probe,
    matches: readonly MatchingRule[],
    outcome: Outcome,
    pending: readonly CompiledRule[],
    miss: string,
): string[] {
    const chosen = new Set(outcome.matches.map((match) => match.rule));
    const [winner] = outcome.matches;
    const losers = matches.filter(
        (match) =>
            !chosen.has(match.rule) &&
            !isOfSettings(match) &&
            !isAdded(match) &&
            !isPartOf(winner?.rule.rule, match.rule.rule),
    );
    losers.sort((a, b) => a.rule.place - b.rule.place || a.rule.index - b.rule.index);
    const doubts = doubtSentences(table, seen, outcome);
    const more = doubts.length - shownLosers;
    // Nobody loses to what takes the request only perhaps.
    const sure = outcome.matches.find(({ verdict }) => verdict === YES);
    // An object that is in several files loses once.
    const lose = [...new Set(losers.map((loser) => lost(table, sure ?? winner, loser, outcome)))];
    const others = lose.length - shownLosers;
    return [
        ...deciding(table, seen, outcome, miss),
        ...(outcome.matches.length === 1 ? (winner?.rule.rule.errors ?? []).map(errorText) : []),
        ...doubts.slice(0, shownLosers),
        ...(more > 0 ? [`Nor is it certain of ${several(String(more), "more rule")}.`] : []),
        ...pending.slice(0, shownLosers).map((rule) => `Cannot tell yet: ${describeUnknown(rule.rule)}.`),
        ...lose.slice(0, shownLosers),
        ...(others > 0
            ? [
                  `${others} more ${others === 1 ? "rule takes the request and loses" : "rules take the request and lose"}.`,
              ]
            : []),
    ];
}

/** Why it is not certain which rule answers, or what. A rule and its part have one doubt. */
export const doubtSentences = ({ dialect }: CompiledTable, seen: Probe, { matches }: Outcome): string[] => [
    ...new Set(matches.flatMap((match) => doubtSentence(match, doubtOf(match, matches, dialect, seen)))),
];

const errorText = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/**
 * What is written once can be several rules: for each of its hosts, for a canary, for a list of addresses. Two of them
 * with one answer do not lose to each other, nor does a whole to its part.
 */
const isPartOf = (winner: Rule | undefined, rule: Rule): boolean =>
    winner !== undefined &&
    isWrittenAsOne(winner, rule) &&
    (winner.counted !== undefined || isSameTarget(winner.target, rule.target));

const isOrderKnown = ({ undetermined }: Rule): boolean =>
    undetermined === undefined || undetermined.answerOnly === true;

const isOfSettings = ({ rule: { rule } }: MatchingRule): boolean => rule.undetermined?.settings === true;

/** Stands nowhere in the object that it is derived from, such as the location `/` of a host on ingress-nginx. */
const isAdded = ({ rule: { rule } }: MatchingRule): boolean => rule.implied === true && rule.origin.path === undefined;

function deciding(table: CompiledTable, seen: Probe, outcome: Outcome, miss: string): string[] {
    const { dialect } = table;
    // The names of variables keep their letters.
    const host = variablesIn(seen.request.host).length > 0 ? lowerHost(seen.request.host) : seen.host;
    const asked = `${host}${seen.path}`;
    const [winner] = outcome.matches;
    if (winner === undefined) {
        const closed = outcome.closed === "closed" ? ", and the host closes its requests to rules of wider hosts" : "";
        const defaults = table.table.defaults ?? [];
        if (defaults.length === 0)
            return [`No rule of ${table.table.gateway} takes ${asked}${miss}${closed}, and it has no default backend.`];
        const several = defaults.length > 1 ? "one of several default backends answers" : "the default backend answers";
        return [`No rule of ${table.table.gateway} takes ${asked}${miss}${closed}: ${several}.`];
    }
    if (outcome.matches.every(isOfSettings)) {
        const { rule } = winner.rule;
        return [
            `No rule of ${table.table.gateway} takes ${asked} over ${rule.scheme ?? "http"} for certain. ${describeRule(rule)}: ${rule.undetermined?.why ?? ""}.`,
        ];
    }
    const names = distinctTargets(outcome.matches.map((match) => match.rule.rule.target)).map(describeTarget);
    if (outcome.matches.length === 1 && !outcome.falls) {
        return [`${describeRule(winner.rule.rule)} takes ${asked}. ${dialect.precedence}`];
    }
    // A list of addresses makes two rules of what is written once.
    const all = [...new Set(outcome.matches.map((match) => describeRule(match.rule.rule)))];
    const shown = all.length > shownLosers ? shownLosers - 2 : all.length;
    const rules = [...all.slice(0, shown), ...(all.length > shown ? [`${all.length - shown} others`] : [])].join(
        " and ",
    );
    const sentences: string[] = [];
    if (outcome.matches.length > 1) {
        // Rules that are only perhaps there, or that take nobody knows what, have no place to compare.
        const tie = outcome.matches.every(({ rule }) => rule.place === winner.rule.place && isOrderKnown(rule.rule));
        const reason = tie ? `${rules} have equal precedence: ${dialect.ties}` : `${rules} may take ${asked}`;
        sentences.push(names.length === 1 ? `${reason}; the target is the same.` : `${reason}.`);
    }
    if (outcome.falls) {
        const why =
            outcome.closed === "unstated"
                ? `the host is named by other rules, and ${dialect.title} does not say whether rules of wider hosts are tried then`
                : "no rule takes the request for certain";
        sentences.push(`${rules}, or what comes when no rule fits: ${why}.`);
    }
    return sentences;
}

/** Why a rule that takes a request does so only perhaps. */
export interface Doubt {
    /** Whether it goes first, what answers then, or whether it takes the request. */
    about: "order" | "answer" | "match";
    why: string;
}

/**
 * @param matches all rules that may answer the request
 * @param seen the request
 */
export function doubtOf(
    match: MatchingRule,
    matches: readonly MatchingRule[],
    dialect: Dialect,
    seen: Probe,
): Doubt | undefined {
    const { rule, path, host, precedence } = match.rule;
    const alone = matches.length === 1;
    const rivals = matches.filter((other) => !isOrdered(match.rule, other.rule, dialect)).map((other) => other.rule);
    if (precedence.unsettled !== undefined && rivals.length > 0)
        return { about: "order", why: (whyUnsettled([match.rule, ...rivals], dialect) ?? precedence.unsettled).why };
    const { undetermined } = rule;
    if (undetermined?.or !== undefined) return { about: "answer", why: undetermined.why };
    if (match.verdict !== MAYBE || (isOfSettings(match) && alone)) return undefined;
    const why =
        precedence.sometimes ??
        (path.kind === "unclear" ? path.reason : host.kind === "unclear" ? host.reason : undefined) ??
        (path.kind === "prefix" && pathMatches(path, seen.path) === MAYBE
            ? path.why
            : hasOpenSource(rule, seen)
              ? `${describeTarget(rule.target)} answers requests from ${(rule.sources ?? []).join(" or ")}, and where the request comes from is not known`
              : undefined) ??
        (hasOpenExpression(rule)
            ? "its condition fits a part of a value, and the platform does not say whether an expression must fit the whole"
            : path.kind === "language"
              ? "its expression fits a part of the path, and the platform does not say whether it must fit the whole"
              : "its wildcard would have to cover more than one label, which the platform does not say");
    return { about: "match", why };
}

function doubtSentence({ rule: { rule } }: MatchingRule, doubt: Doubt | undefined): string[] {
    if (doubt === undefined) return [];
    const sentences: Record<Doubt["about"], string> = {
        order: `Whether ${describeRule(rule)} goes first is not settled: ${doubt.why}.`,
        answer: `What becomes of it is not determined: ${doubt.why}.`,
        match: `${describeRule(rule)} takes it only perhaps: ${doubt.why}.`,
    };
    return [sentences[doubt.about]];
}

const hasOpenSource = ({ sources }: Rule, { request }: Probe): boolean =>
    sources !== undefined && request.source === undefined;

const hasOpenExpression = ({ headers = [], queries = [] }: Rule): boolean =>
    [...headers, ...queries].some(({ anchoring }) => anchoring === "unstated");

function lost(table: CompiledTable, winner: MatchingRule | undefined, loser: MatchingRule, outcome: Outcome): string {
    const name = describeRule(loser.rule.rule);
    const otherHost = winner !== undefined && hostKey(winner.rule.host) !== hostKey(loser.rule.host);
    if (winner === undefined || (outcome.closed === "closed" && otherHost)) {
        return `${name} is not asked: a more specific host has rules of its own.`;
    }
    const [ours, theirs] = [winner.rule.precedence.key, loser.rule.precedence.key];
    const at = ours.findIndex((value, i) => value !== theirs[i]);
    const reason = table.dialect.keyNames[at];
    if (isWrittenAsOne(winner.rule.rule, loser.rule.rule))
        return `${name} leads to ${describeTarget(loser.rule.rule.target)} as well, where ${describeTarget(winner.rule.rule.target)} does not come first.`;
    return `${name} loses to ${describeRule(winner.rule.rule)}${reason === undefined ? "" : `: ${reason}`}.`;
}
