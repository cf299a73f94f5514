import type { HTTPRouteMatch } from "../types";
import type { Reason } from "./host-and-path";
import { schemesOf, type ConvertedRule } from "./rule";
import type { Scheme } from "./options";

/**
 * Different paths of an Ingress can be one path in the Gateway API. The rule with the higher precedence gets it, since
 * two routes with one match would be ordered by age or by chance.
 * @returns a function of a rule, and of whether --match-case-insensitive would write the rule's path in another way
 */
export function newMatches(): (made: ConvertedRule, isTold?: () => boolean) => ConvertedRule | Reason | "nothing" {
    const owners = new Map<string, ConvertedRule>();
    const answerText = ({ rule: { matches: _, ...answer } }: ConvertedRule): string => JSON.stringify(answer);
    return (made, isTold = () => false) => {
        const keyOf = (match: HTTPRouteMatch, scheme: Scheme): string =>
            [made.host, scheme, JSON.stringify(match)].join("\n");
        const matches = made.rule.matches ?? [];
        const schemes = schemesOf(made.scheme).filter((scheme) =>
            matches.some((match) => !owners.has(keyOf(match, scheme))),
        );
        const left = matches.filter((match) => schemes.some((scheme) => !owners.has(keyOf(match, scheme))));
        const others = schemesOf(made.scheme).flatMap((scheme) =>
            matches.map((match) => ({ match, owner: owners.get(keyOf(match, scheme)) })),
        );
        if (schemes.length === 0) {
            const other = others.find(({ owner }) => owner !== undefined && answerText(owner) !== answerText(made));
            if (other === undefined) return "nothing";
            const { path } = other.match;
            return {
                why: `its path can only be said as ${path?.type} ${path?.value}, which is what ${other.owner?.object} has there`,
                cure: `leave it out of the Ingress where nobody asks for it${isTold() ? ", or convert with --match-case-insensitive, which keeps expressions" : ", or write a path that differs in more than that"}`,
            };
        }
        for (const one of left) for (const scheme of schemes) owners.set(keyOf(one, scheme), made);
        return {
            ...made,
            rule: { ...made.rule, matches: left },
            scheme: schemes.length > 1 ? undefined : schemes[0],
        };
    };
}
