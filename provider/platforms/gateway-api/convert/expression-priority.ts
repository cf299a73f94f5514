/**
 * Traefik, like ingress-nginx, orders expressions and prefixes by the length of their text; but the two texts differ.
 * Where a wrong rule would go first, the right expressions are made longer by `^`, which changes nothing, however often
 * it is repeated.
 */
import { pushTo } from "../../../push-to";
import type { HTTPRouteMatch } from "../types";
import type { ConvertedRule } from "./rule";

/** What besides its path adds to the priority of a match, in characters of a path. */
const others = ({ method, headers = [], queryParams = [] }: HTTPRouteMatch): number =>
    (method === undefined ? 0 : 10) + headers.length + queryParams.length / 10;
/** Length of the host and place in the route, which may be anything up to this. */
const slack = 3;
/** The longest value of a path. */
const most = 1024;

/** In other places the first `^` may negate a class. */
const anchored = /^(?:\(\?i\))?\^/;

interface Place {
    type: string;
    value: string;
    more: number;
    length: number;
}

/** @param rules of one table, best first for each host */
export function lengthened(rules: readonly ConvertedRule[]): ConvertedRule[] {
    const hosts = new Map<string, ConvertedRule[]>();
    for (const rule of rules) pushTo(hosts, rule.host, rule);
    const made = new Map<ConvertedRule, ConvertedRule>();
    for (const own of hosts.values()) {
        const lengths = lengthsOf(own);
        for (const rule of own) made.set(rule, withLengths(rule, lengths));
    }
    return rules.map((rule) => made.get(rule) ?? rule);
}

const keyOf = ({ path }: HTTPRouteMatch): string => `${path?.type} ${path?.value}`;

/** From the last to the first: each gets longer than all later ones with which it shares requests. */
function lengthsOf(rules: readonly ConvertedRule[]): Map<string, Place> {
    const places = new Map<string, Place>();
    for (const match of rules.flatMap(({ rule }) => rule.matches ?? [])) {
        const { type = "PathPrefix", value = "/" } = match.path ?? {};
        const known = places.get(keyOf(match));
        const more = others(match);
        if (known !== undefined) known.more = Math.max(known.more, more);
        else
            places.set(keyOf(match), {
                type,
                value,
                more,
                length: type === "Exact" || value === "/" ? 0 : value.length,
            });
    }
    const behind: Place[] = [];
    for (const place of [...places.values()].reverse()) {
        if (anchored.test(place.value) && place.type === "RegularExpression") {
            const rivals = behind.filter((other) => other.type !== "Exact" && mayMeet(place, other));
            const needed = Math.max(0, ...rivals.map(({ length, more }) => length + more + slack));
            if (
                place.length < needed &&
                needed <= most &&
                rivals.some(({ length, more }) => place.length <= length + more)
            )
                place.length = needed;
        }
        behind.push(place);
    }
    return places;
}

/** Two texts that begin differently share no request. */
function mayMeet(a: Place, b: Place): boolean {
    const [one, other] = [beginning(a), beginning(b)];
    return one.startsWith(other) || other.startsWith(one);
}

function beginning({ type, value }: Place): string {
    if (type !== "RegularExpression") return value.toLowerCase();
    const [, text = ""] = /^(?:\(\?i\))?\^+([A-Za-z0-9_/-]*)/.exec(value) ?? [];
    // The character before a repetition may be absent.
    return (/^[*?{]/.test(value.slice(value.indexOf(text) + text.length)) ? text.slice(0, -1) : text).toLowerCase();
}

function withLengths(rule: ConvertedRule, lengths: ReadonlyMap<string, Place>): ConvertedRule {
    const matches = (rule.rule.matches ?? []).map((match): HTTPRouteMatch => {
        const { value = "" } = match.path ?? {};
        const place = lengths.get(keyOf(match));
        if (match.path === undefined || place?.type !== "RegularExpression" || place.length <= value.length)
            return match;
        const longer = value.replace("^", "^".repeat(1 + place.length - value.length));
        return { ...match, path: { ...match.path, value: longer } };
    });
    return { ...rule, rule: { ...rule.rule, matches } };
}
