/**
 * Host names and rules of one route over as many HTTPRoutes as the limits of the Gateway API ask for. Where a rule goes
 * depends on its own key and on how full its place is, not on its position: one more rule changes one object.
 */
import { createHash } from "node:crypto";

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

/** A rule, as far as its size counts. No matches are one: every request. */
export interface Sized {
    matches?: readonly unknown[];
}

/** What goes into one HTTPRoute. */
export interface Part<Rule> {
    /** What its name ends with; empty for the first, which keeps the name of the whole. */
    suffix: string;
    hostnames: string[];
    /** In the order that they were given. */
    rules: Rule[];
}

/**
 * The parts of a route; one with an empty suffix when all fits. A part gives rules away to parts whose suffix begins with
 * its own, so whoever changes live objects makes those first: see `givesTo`.
 *
 * @param keyOf what a rule is known by, however often it changes otherwise (default: its matches)
 */
export function splitRoute<Rule extends Sized>(
    hostnames: readonly string[],
    rules: readonly Rule[],
    keyOf: (rule: Rule) => string = ({ matches }) => JSON.stringify(matches ?? null),
): Part<Rule>[] {
    const hosts = hostnames.length === 0 ? [whole<string>([])] : places(hostnames, (host) => host, fewHosts);
    const small = rules.flatMap((rule) => smaller(rule, keyOf(rule)));
    const laid = small.length === 0 ? [whole<Keyed<Rule>>([])] : places(small, ({ key }) => key, fewRules);
    return hosts.flatMap((host) =>
        laid.map((part) => ({
            suffix: `${ending("h", host.bits)}${ending("r", part.bits)}`,
            hostnames: host.items,
            rules: part.items.map(({ rule }) => rule),
        })),
    );
}

/** Whether a part with the first suffix may have given rules or hosts to one with the second, when it became too full. */
export const givesTo = (from: string, to: string): boolean =>
    from !== to && bitsOf("h", to).startsWith(bitsOf("h", from)) && bitsOf("r", to).startsWith(bitsOf("r", from));

const ending = (letter: string, bits: string): string => (bits === "" ? "" : `-${letter}${bits}`);
const bitsOf = (letter: string, suffix: string): string => new RegExp(`-${letter}([01]+)`).exec(suffix)?.[1] ?? "";

interface Keyed<Rule> {
    key: string;
    rule: Rule;
}

/** A place: `bits` are the first ones of the digests of all that is in it, without zeros at their end. */
interface Place<Item> {
    bits: string;
    items: Item[];
}
const whole = <Item>(items: Item[]): Place<Item> => ({ bits: "", items });

const count = ({ matches }: Sized): number => Math.max(1, matches?.length ?? 0);
const fewHosts = (hosts: readonly unknown[]): boolean => hosts.length <= limits.hostnames;
const fewRules = (rules: readonly Keyed<Sized>[]): boolean =>
    rules.length <= limits.rules && rules.reduce((sum, { rule }) => sum + count(rule), 0) <= limits.matches;

/** Several matches are alternatives: a rule with too many is several rules that do the same. */
function smaller<Rule extends Sized>(rule: Rule, key: string): Keyed<Rule>[] {
    if (count(rule) <= limits.matchesOfRule) return [{ key, rule }];
    const few = (matches: readonly unknown[]): boolean => matches.length <= limits.matchesOfRule;
    return places(rule.matches ?? [], (match) => JSON.stringify(match), few).map(({ bits, items }) => ({
        key: `${key} ${bits}`,
        rule: { ...rule, matches: items },
    }));
}

/** One place, or as many as it takes until each holds few enough. */
function places<Item>(
    items: readonly Item[],
    keyOf: (item: Item) => string,
    isFew: (items: readonly Item[]) => boolean,
): Place<Item>[] {
    const seen = new Map<string, number>();
    const digested = items.map((item) => {
        const key = keyOf(item);
        const before = seen.get(key) ?? 0;
        seen.set(key, before + 1);
        // Equal keys would stay together for ever.
        return { item, digest: digestOf(before === 0 ? key : `${key}\0${before}`) };
    });
    const parted = (here: typeof digested, bits: string): Place<Item>[] => {
        const own = here.map(({ item }) => item);
        if (own.length <= 1 || isFew(own))
            return own.length === 0 ? [] : [{ bits: bits.replace(/0+$/, ""), items: own }];
        return ["0", "1"].flatMap((bit) =>
            parted(
                here.filter(({ digest }) => digest[bits.length] === bit),
                bits + bit,
            ),
        );
    };
    return parted(digested, "");
}

/** 256 bits. */
const digestOf = (key: string): string =>
    [...createHash("sha256").update(key).digest()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
