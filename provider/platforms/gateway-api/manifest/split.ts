/** Splits host names and rules of one route into as many HTTPRoutes as the limits of the Gateway API ask for. */
import { pushTo } from "../../../push-to";
import { ending, isBelow, partsOf, type PartOf } from "../../split-items";

/** What one HTTPRoute may hold. Source: CRD `httproutes`, standard channel, v1.6.1. */
export const limits = {
    hostnames: 16,
    parentRefs: 32,
    rules: 16,
    /** Matches of one rule. */
    matchesOfRule: 64,
    /** Matches of all rules together. */
    matches: 128,
    backendRefs: 16,
} as const;

/** A rule, as far as its size counts. Without matches it is one match: every request. */
export interface Sized {
    matches?: readonly unknown[];
}

/** What goes into one HTTPRoute. */
export interface Part<Rule> {
    /** The end of its name; empty for the first, which keeps the name of the whole. */
    suffix: string;
    hostnames: string[];
    /** In the given order. */
    rules: Rule[];
}

/**
 * The parts of a route; one with an empty suffix when all fits. A part gives rules to parts whose suffix begins with
 * its own, so live objects change in that order: see `givesTo`.
 * @param keyOf identifies a rule, however much else of it changes (default: its matches)
 */
export function splitRoute<Rule extends Sized>(
    hostnames: readonly string[],
    rules: readonly Rule[],
    keyOf: (rule: Rule) => string = ({ matches }) => JSON.stringify(matches ?? null),
): Part<Rule>[] {
    const hosts = hostnames.length === 0 ? [whole<string>([])] : partsOf(hostnames, (host) => host, fewHosts);
    const small = rules.flatMap((rule) => smaller(rule, keyOf(rule)));
    const laid = small.length === 0 ? [whole<Keyed<Rule>>([])] : partsOfRules(small);
    return hosts.flatMap((host) =>
        laid.map((part) => ({
            suffix: `${ending("h", host.bits)}${ending("r", part.bits)}`,
            hostnames: host.items,
            rules: part.items.map(({ rule }) => rule),
        })),
    );
}

/**
 * Whether a part with the first suffix may have given rules or hosts to one with the second, when it became too full.
 */
export const givesTo = (from: string, to: string): boolean =>
    from !== to && isBelow(bitsOf("h", from), bitsOf("h", to)) && isBelow(bitsOf("r", from), bitsOf("r", to));

const bitsOf = (letter: string, suffix: string): string => new RegExp(`-${letter}([01]+)`).exec(suffix)?.[1] ?? "";

interface Keyed<Rule> {
    key: string;
    rule: Rule;
}

const whole = <Item>(items: Item[]): PartOf<Item> => ({ bits: "", items });

const count = ({ matches }: Sized): number => Math.max(1, matches?.length ?? 0);
const fewHosts = (hosts: readonly unknown[]): boolean => hosts.length <= limits.hostnames;
const fewRules = (rules: readonly Keyed<Sized>[]): boolean =>
    rules.length <= limits.rules && rules.reduce((sum, { rule }) => sum + count(rule), 0) <= limits.matches;

/**
 * Rules of one key stay in one part as long as they fit into one: between routes their order would be that of age and
 * name.
 */
function partsOfRules<Rule extends Sized>(rules: readonly Keyed<Rule>[]): PartOf<Keyed<Rule>>[] {
    const groups = new Map<string, Keyed<Rule>[]>();
    for (const rule of rules) pushTo(groups, rule.key, rule);
    const together = [...groups.values()].flatMap((group) => (fewRules(group) ? [group] : group.map((one) => [one])));
    const place = new Map(rules.map((rule, i) => [rule, i]));
    return partsOf(
        together,
        ([first]) => first?.key ?? "",
        (some) => fewRules(some.flat()),
    ).map(({ bits, items }) => ({
        bits,
        items: items.flat().sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)),
    }));
}

/** Several matches are alternatives: a rule with too many is split into rules with the same action. */
function smaller<Rule extends Sized>(rule: Rule, key: string): Keyed<Rule>[] {
    if (count(rule) <= limits.matchesOfRule) return [{ key, rule }];
    const few = (matches: readonly unknown[]): boolean => matches.length <= limits.matchesOfRule;
    return partsOf(rule.matches ?? [], (match) => JSON.stringify(match), few).map(({ bits, items }) => ({
        key: `${key} ${bits}`,
        rule: { ...rule, matches: items },
    }));
}
