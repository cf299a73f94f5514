import type { CompiledRule, CompiledTable } from "./compile";
import { compareKeys } from "./keys";
import type { Probe } from "./dialect";
import type { Target } from "./model";
import { targetId } from "./model";
import type { HostPattern } from "./pattern";
import { hostKey, hostTakes } from "./pattern";
import type { Verdict } from "./verdict";
import { YES } from "./verdict";

/** A rule that takes a request, and how surely. */
export interface Taker {
    rule: CompiledRule;
    verdict: Verdict;
}

/** What a gateway does with a request: one answer, or several possible ones. */
export interface Outcome {
    /** The rules that may answer, best first; empty: the default or nothing. */
    takers: readonly Taker[];
    /** The default backend (or nothing) is possible too. */
    falls: boolean;
    /** Host precedence closes the request to rules of wider hosts on this platform, or may do so. */
    closed?: "closed" | "unstated";
}

/**
 * Decides between the rules that take a request. This is the only place that knows what precedence, ties, chance and
 * closed hosts mean; the index and the naive matcher differ only in how they find the takers.
 *
 * @param takers every rule that takes the request, in any order
 * @param bestHost the most specific host pattern of the table that takes the host
 */
export function decide(table: CompiledTable, takers: readonly Taker[], bestHost: HostPattern | undefined): Outcome {
    const closes = table.dialect.fallThrough;
    const known = bestHost === undefined ? undefined : hostKey(bestHost);
    const own = (taker: Taker): boolean => hostKey(taker.rule.host) === known;
    const allowed = closes === "no" ? takers.filter(own) : takers;
    const sorted = [...allowed].sort((a, b) => a.rule.place - b.rule.place || a.rule.index - b.rule.index);
    const { chosen, certain } = sorted.some(isUnsettled) ? chooseUnsettled(sorted) : choose(sorted);
    const closed = closes === "no" && allowed.length < takers.length ? "closed" : undefined;
    if (closes === "unstated" && certain && known !== undefined && !chosen.some(own)) {
        return { takers: chosen, falls: true, closed: "unstated" };
    }
    return { takers: chosen, falls: !certain, ...(closed === undefined ? {} : { closed }) };
}

interface Choice {
    chosen: Taker[];
    /** One of them surely answers. */
    certain: boolean;
}

/** The first that surely takes it, those beside it, and what may take it before them. */
function choose(sorted: readonly Taker[]): Choice {
    const chosen: Taker[] = [];
    let place = -1;
    let certain = false;
    for (const taker of sorted) {
        if (taker.rule.place !== place && certain) break;
        place = taker.rule.place;
        chosen.push(taker);
        certain ||= taker.verdict === YES;
    }
    return { chosen, certain };
}

const isUnsettled = ({ rule }: Taker): boolean => rule.standing.unsettled !== undefined;

/**
 * A rule whose order is settled by the first elements of its key only: it may answer unless another surely answers that
 * comes before it in these, and those that come after it in these answer only where it does not surely.
 */
function chooseUnsettled(sorted: readonly Taker[]): Choice {
    const loose = sorted.filter(isUnsettled);
    const firm = choose(sorted.filter((taker) => !isUnsettled(taker)));
    const surely = (taker: Taker): boolean => taker.verdict === YES;
    const beats = (a: Taker, b: Taker): boolean => {
        const length = Math.min(lengthOf(a), lengthOf(b));
        return compareKeys(a.rule.standing.key.slice(0, length), b.rule.standing.key.slice(0, length)) < 0;
    };
    const all = [...firm.chosen, ...loose];
    const chosen = all.filter((taker) => !all.some((other) => other !== taker && surely(other) && beats(other, taker)));
    return { chosen: sorted.filter((taker) => chosen.includes(taker)), certain: chosen.some(surely) };
}

const lengthOf = ({ rule }: Taker): number => rule.standing.unsettled?.after ?? rule.standing.key.length;

/** Most specific first: exact, wildcard by length, any. Only hosts that surely take the name count. */
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
        if (rule.live && !rule.unknown && hostTakes(rule.host, probe.host) === YES)
            best = moreSpecificHost(best, rule.host);
    }
    return best;
}

/** The possible targets, without repeats, in order; null: no answer. The default's targets stand where it is possible. */
export function targetsOf(table: CompiledTable, outcome: Outcome): (Target | null)[] {
    const targets: (Target | null)[] = outcome.takers.flatMap(({ rule: { rule } }) =>
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
