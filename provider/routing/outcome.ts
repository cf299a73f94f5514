import type { CompiledRule, CompiledTable } from "./compile";
import { compareKeys } from "./precedence-keys";
import type { Dialect, Probe } from "./dialect";
import type { Rule, Target } from "./model";
import { targetId } from "./target-id";
import type { HostPattern } from "./pattern";
import { hostKey, hostMatches, pathKey } from "./pattern";
import type { Verdict } from "./verdict";
import { MAYBE, YES } from "./verdict";

/** A rule that matches a request, and how certainly. */
export interface MatchingRule {
    rule: CompiledRule;
    verdict: Verdict;
}

/** What a gateway does with a request: one answer, or several possible ones. */
export interface Outcome {
    /** The rules that may answer, best first; empty: the default or nothing. */
    matches: readonly MatchingRule[];
    /** The default backend (or no answer) is possible too. */
    falls: boolean;
    /** Host precedence closes, or may close, the request to rules of wider hosts on this platform. */
    closed?: "closed" | "unstated";
}

/**
 * Decides between the rules that match a request. Precedence, ties, chance and closed hosts are decided here and
 * nowhere else; the index and the naive matcher differ only in how they find the matching rules.
 * @param matches every rule that matches the request, in any order
 * @param bestHost the most specific host pattern of the table that matches the host
 */
export function decide(
    table: CompiledTable,
    matches: readonly MatchingRule[],
    bestHost: HostPattern | undefined,
): Outcome {
    const closes = table.dialect.fallThrough;
    const known = bestHost === undefined ? undefined : hostKey(bestHost);
    const own = (match: MatchingRule): boolean => hostKey(match.rule.host) === known;
    const allowed =
        closes === "no" ? matches.filter((match) => own(match) || isPerhapsBetter(match, bestHost)) : matches;
    const sorted = [...allowed].sort((a, b) => a.rule.place - b.rule.place || a.rule.index - b.rule.index);
    const { chosen, certain } = sorted.some(isUnsettled) ? chooseUnsettled(sorted, table.dialect) : choose(sorted);
    const closed = closes === "no" && allowed.length < matches.length ? "closed" : undefined;
    if (closes === "unstated" && certain && known !== undefined && !chosen.some(own)) {
        return { matches: chosen, falls: true, closed: "unstated" };
    }
    return { matches: chosen, falls: !certain, ...(closed === undefined ? {} : { closed }) };
}

/** A wildcard that takes the host only perhaps, and would be the most specific one then. */
const isPerhapsBetter = ({ rule: { host }, verdict }: MatchingRule, best: HostPattern | undefined): boolean =>
    verdict === MAYBE &&
    host.kind === "wildcard" &&
    host.labels === "unclear" &&
    (best === undefined ||
        best.kind === "any" ||
        (best.kind === "wildcard" && best.suffix.length < host.suffix.length));

interface Choice {
    chosen: MatchingRule[];
    /** One of them certainly answers. */
    certain: boolean;
}

/** The first that certainly matches, its ties, and what may match before them. */
function choose(sorted: readonly MatchingRule[]): Choice {
    const chosen: MatchingRule[] = [];
    // Only few of them can keep others out, and there may be hundreds of versions.
    const prefixes: MatchingRule[] = [];
    const steps: MatchingRule[] = [];
    let place = -1;
    let certain = false;
    for (const match of sorted) {
        if (match.rule.place !== place && certain) break;
        if (prefixes.some((earlier) => earlier.rule.place < match.rule.place && isMatchedWith(earlier, match)))
            continue;
        if (steps.some((earlier) => isStepBefore(earlier, match))) continue;
        place = match.rule.place;
        chosen.push(match);
        if (isOpenPrefix(match)) prefixes.push(match);
        if (match.rule.rule.implied === true) steps.push(match);
        certain ||= match.verdict === YES;
    }
    return { chosen, certain };
}

/** Several rules are what is written once: for each host, for a canary, for a list of addresses. */
export const isWrittenAsOne = ({ origin: a }: Rule, { origin: b }: Rule): boolean =>
    a.object === b.object && a.source === b.source && a.path === b.path;

/** Of the steps of one rule, which may tie with another object's, the first that certainly matches answers. */
const isStepBefore = ({ rule: a, verdict }: MatchingRule, { rule: b }: MatchingRule): boolean =>
    a.place === b.place &&
    (verdict === YES || areLostTogether(a, b)) &&
    a.rule.implied === true &&
    a.precedence.shares === undefined &&
    a.conditions !== "" &&
    isWrittenAsOne(a.rule, b.rule);

/** A part of a route goes before the rest of it even where it is not known whether there is the route. */
const areLostTogether = (a: CompiledRule, b: CompiledRule): boolean =>
    a.rule.counted !== undefined &&
    a.rule.undetermined === undefined &&
    a.precedence.sometimes !== undefined &&
    a.precedence.sometimes === b.precedence.sometimes;

/** Whether the first rule matches wherever the second does, though it is not known whether that is so. */
const isMatchedWith = (first: MatchingRule, second: MatchingRule): boolean =>
    isOpenPrefix(first) &&
    isOpenPrefix(second) &&
    ((hasSureHost(first) && hasSureHost(second) && hasSlash(first) === hasSlash(second)) ||
        (pathKey(first.rule.path) === pathKey(second.rule.path) &&
            hostKey(first.rule.host) === hostKey(second.rule.host)));

/** Nothing but the way in which prefixes are compared leaves open whether it matches. */
const isOpenPrefix = ({ rule, verdict }: MatchingRule): boolean =>
    verdict === MAYBE &&
    rule.path.kind === "prefix" &&
    rule.conditions === "" &&
    rule.precedence.sometimes === undefined;

const hasSureHost = ({ rule: { host } }: MatchingRule): boolean => host.kind === "exact" || host.kind === "any";
/** Such a prefix takes by elements what it does not take by characters; one without the slash, the other way round. */
const hasSlash = ({ rule: { path } }: MatchingRule): boolean => path.kind === "prefix" && path.path.endsWith("/");

const isUnsettled = ({ rule }: MatchingRule): boolean => rule.precedence.unsettled !== undefined;

/**
 * A rule whose order is certain only in the first elements of its key. It may answer unless another rule certainly
 * answers and comes before it in these elements; rules that come after it in these elements answer only where it does
 * not certainly match.
 */
function chooseUnsettled(sorted: readonly MatchingRule[], { goesBefore }: Dialect): Choice {
    const loose = sorted.filter(isUnsettled);
    const firm = choose(sorted.filter((match) => !isUnsettled(match)));
    const surely = (match: MatchingRule): boolean => match.verdict === YES;
    const beats = (a: MatchingRule, b: MatchingRule): boolean => {
        const [one, other] = [a.rule.precedence.unsettled?.facts, b.rule.precedence.unsettled?.facts];
        if (one !== undefined && other !== undefined && goesBefore !== undefined) return goesBefore(one, other);
        const length = isOrdered(a, b) ? a.rule.precedence.key.length : Math.min(lengthOf(a), lengthOf(b));
        return compareKeys(a.rule.precedence.key.slice(0, length), b.rule.precedence.key.slice(0, length)) < 0;
    };
    const all = [...firm.chosen, ...loose];
    const chosen = all.filter(
        (match) =>
            !all.some(
                (other) => other !== match && (surely(other) || isMatchedWith(other, match)) && beats(other, match),
            ),
    );
    return { chosen: sorted.filter((match) => chosen.includes(match)), certain: chosen.some(surely) };
}

/** Two rules of one object, which have their order, whatever the objects' is. */
const isOrdered = ({ rule: a }: MatchingRule, { rule: b }: MatchingRule): boolean =>
    a.precedence.unsettled?.withinObject === "settled" &&
    b.precedence.unsettled?.withinObject === "settled" &&
    a.rule.origin.object === b.rule.origin.object &&
    a.rule.origin.source === b.rule.origin.source;

const lengthOf = ({ rule }: MatchingRule): number => rule.precedence.unsettled?.after ?? rule.precedence.key.length;

/** Most specific first: exact, wildcard by length, any. Only hosts that certainly match count. */
export function moreSpecificHost(a: HostPattern | undefined, b: HostPattern): HostPattern {
    return a === undefined || hostWeight(b) > hostWeight(a) ? b : a;
}

const hostWeight = (host: HostPattern): number =>
    host.kind === "exact"
        ? Infinity
        : host.kind === "wildcard"
          ? host.suffix.length
          : host.kind === "language"
            ? (host.weight ?? 0)
            : 0;

/** The most specific host pattern among live rules for a host: the slow way, over all rules. */
export function bestHostOf(rules: readonly CompiledRule[], probe: Probe): HostPattern | undefined {
    let best: HostPattern | undefined;
    for (const rule of rules) {
        if (rule.live && !rule.unknown && hostMatches(rule.host, probe.host) === YES)
            best = moreSpecificHost(best, rule.host);
    }
    return best;
}

/**
 * The possible targets without repeats, in order; null: no answer. The default's target is among them where it is
 * possible.
 */
export function targetsOf(table: CompiledTable, outcome: Outcome): (Target | null)[] {
    const targets: (Target | null)[] = outcome.matches.flatMap(({ rule: { rule } }) =>
        rule.undetermined?.or === undefined ? [rule.target] : [rule.target, ...rule.undetermined.or],
    );
    if (outcome.falls) {
        const defaults = (table.table.defaults ?? []).map((d) => d.target);
        targets.push(...(defaults.length === 0 ? [null] : defaults));
    }
    return distinctTargets(targets);
}

export function distinctTargets(targets: readonly (Target | null)[]): (Target | null)[] {
    const seen = new Set<string>();
    return targets.filter((target) => {
        const id = target === null ? "" : targetId(target);
        if (seen.has(id)) return false;
        seen.add(id);
        return true;
    });
}
