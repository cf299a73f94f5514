/**
 * On Traefik an expression that closes everything which begins with a text goes before or beside a path that is one
 * character longer. Such a path gets an expression of its own, which can be made to go first.
 */
import type { HTTPRouteMatch } from "../types";
import { characters, isPlain, type ConvertedRule } from "./rule";

/** @param rules of one table, best first for each host */
export function besideCharacters(rules: readonly ConvertedRule[]): ConvertedRule[] {
    const closed = rules.filter((one) => one.closed !== undefined && expressionsOf(one).length > 0);
    if (closed.length === 0) return [...rules];
    return rules.map((one, i): ConvertedRule => {
        const behind = closed.filter((other) => other.host === one.host && rules.indexOf(other) > i);
        const more = (one.rule.matches ?? []).flatMap((match): HTTPRouteMatch[] => {
            const { path, ...others } = match;
            const value = path?.value ?? "/";
            const isBeside = behind.some((other) => expressionsOf(other).some((text) => isLonger(value, text)));
            if (path?.type !== "PathPrefix" || !isPlain(others) || !isBeside) return [];
            return [{ path: { type: "RegularExpression", value: characters(value, "traefik-gateway") } }];
        });
        const has = new Set(expressionsOf(one));
        const added = more.filter(({ path }) => !has.has(path?.value ?? ""));
        return added.length === 0
            ? one
            : { ...one, rule: { ...one.rule, matches: [...(one.rule.matches ?? []), ...added] } };
    });
}

const expressionsOf = ({ rule: { matches = [] } }: ConvertedRule): string[] =>
    matches.flatMap(({ path }) => (path?.type === "RegularExpression" ? [path.value ?? ""] : []));

/** Whether a path begins like an expression for everything that begins with a text, and has no more characters. */
const isLonger = (path: string, expression: string): boolean =>
    characters(path, "traefik-gateway").startsWith(expression) && path.length <= expression.length;
