import type { HeaderCondition, Rule } from "../../../routing/model";
import type { HTTPRouteMatch, HTTPValueMatch } from "../types";

type Conditions = Pick<Rule, "methods" | "headers" | "queries">;

/** The conditions of a match beside its path. Of equal names the first counts; Traefik wants all of them. */
export function conditionsOf({ method, headers = [], queryParams = [] }: HTTPRouteMatch, traefik: boolean): Conditions {
    const first = (all: readonly HTTPValueMatch[], nameOf: (one: HTTPValueMatch) => string): HTTPValueMatch[] =>
        traefik ? [...all] : all.filter((one, i) => all.findIndex((other) => nameOf(other) === nameOf(one)) === i);
    const asked = first(headers, ({ name = "" }) => name.toLowerCase()).map((one) => conditionOf(one, traefik));
    const queries = first(queryParams, ({ name }) => name).map((one) => conditionOf(one, traefik));
    return {
        ...(method === undefined ? {} : { methods: [method] }),
        ...(asked.length === 0 ? {} : { headers: asked }),
        ...(queries.length === 0 ? {} : { queries }),
    };
}

const conditionOf = ({ type, name = "", value = "" }: HTTPValueMatch, traefik: boolean): HeaderCondition => ({
    name,
    values: [value],
    ...(type === "RegularExpression"
        ? { regex: true, ...(traefik ? {} : { anchoring: "unstated" as const }) }
        : { exactly: true }),
    ...(traefik ? { repeated: "any" as const } : {}),
});
